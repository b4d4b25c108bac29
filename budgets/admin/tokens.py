"""Tokens for the API: made by whoever will use them, shown once, revoked by them or whoever manages their account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter, SimpleListFilter
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from budgets.admin.base import PortalAdmin
from budgets.models import ApiToken
from budgets.models.api_token import MOST_DAYS, USUAL_DAYS
from budgets.models.fields import choices
from budgets.permissions import Permission
from budgets.roles import Scope
from budgets.tokens import issue, revoke, seen_by

COOKIE = "api_token_secret"
"""Carries a new secret from the answer that made it to the page that shows it, in the reader's own browser: neither
the database nor an address nor a message of the session ever holds it.
"""
SHOWN_WITHIN = 60
"""Seconds that the cookie lives."""


class TokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("范围"),
        choices=choices(Scope),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("令牌能读的内容；读得到哪些部门，由您当天的角色决定。"),
    )
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=gettext_lazy("最多366天；到期后另建一个。"),
    )

    class Meta:
        model = ApiToken
        fields = ("name",)
        widgets = {"name": UnfoldAdminTextInputWidget}
        help_texts = {"name": gettext_lazy("用在哪里，例如“审计局数据平台”。")}


def states() -> dict[str, str]:
    return {"alive": _("有效"), "expired": _("已到期"), "revoked": _("已吊销")}


class StateFilter(SimpleListFilter):
    title = gettext_lazy("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(states().items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "alive":
                return queryset.alive()
            case "expired":
                return queryset.filter(revoked_at=None, expiry__lte=timezone.now())
            case "revoked":
                return queryset.exclude(revoked_at=None)
        return queryset


@admin.register(ApiToken)
class ApiTokenAdmin(PortalAdmin):
    form = TokenForm
    list_display = ("name", "user", "beginning", "scopes_in_words", "state_label", "expiry", "last_used_on")
    list_filter = (StateFilter, ("user", RelatedOnlyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("name", "token_key", "user__username")
    actions_detail = ("revoke",)
    add_fieldsets = ((None, {"fields": ("name", "scopes", "days")}),)
    fieldsets = (
        (None, {"fields": ("name", ("user", "beginning"), "scopes_in_words", "state")}),
        (gettext_lazy("时间"), {"fields": (("created", "expiry"), ("revoked_at", "revoked_by"), "last_used_on")}),
        (gettext_lazy("接口访问记录"), {"fields": ("accesses",)}),
    )
    readonly_fields = (
        *("name", "user", "beginning", "scopes_in_words", "state", "created", "expiry", "revoked_at", "revoked_by"),
        *("last_used_on", "accesses"),
    )

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return seen_by(user)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest, object_id: Any) -> bool:
        token = self.get_object(request, object_id)
        return token is not None and not token.is_revoked

    @display(description=gettext_lazy("令牌开头"), ordering="token_key")
    def beginning(self, token: ApiToken) -> str:
        return f"{token.token_key}…"

    @display(description=gettext_lazy("范围"))
    def scopes_in_words(self, token: ApiToken) -> str:
        return _("、").join(_(Scope(scope).label) for scope in token.scopes)

    @display(description=gettext_lazy("状态"), label={"alive": "success", "expired": "warning", "revoked": "danger"})
    def state_label(self, token: ApiToken) -> tuple[str, str]:
        state = "revoked" if token.is_revoked else "expired" if token.is_expired else "alive"
        return state, states()[state]

    @display(description=gettext_lazy("状态"))
    def state(self, token: ApiToken) -> str:
        return self.state_label(token)[1]

    @display(description=gettext_lazy("接口访问记录"))
    def accesses(self, token: ApiToken) -> str:
        address = reverse("admin:budgets_apiaccess_changelist")
        return format_html('<a class="text-link" href="{}?token__id__exact={}">{}</a>', address, token.pk, _("查看"))

    def get_urls(self) -> list[URLPattern]:
        secret = self.admin_site.admin_view(self.secret)
        return [path("<int:token>/secret/", secret, name="budgets_apitoken_secret"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Whatever is pressed, the secret comes next."""
        only = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context | only, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The row is made by the verb; ``secret`` is handed to ``response_add`` and forgotten with the request."""
        days = form.cleaned_data["days"]
        scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
        token, obj.secret = issue(by=request.user, name=obj.name, scopes=scopes, days=days)
        for field in ApiToken._meta.concrete_fields:
            setattr(obj, field.attname, getattr(token, field.attname))
        obj._state.adding = False

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        address = reverse("admin:budgets_apitoken_secret", args=(obj.pk,))
        response = HttpResponseRedirect(address)
        response.set_signed_cookie(
            COOKIE,
            obj.secret,
            salt=_salt(request, obj.pk),
            max_age=SHOWN_WITHIN,
            path=address,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
        return response

    def secret(self, request: HttpRequest, token: int) -> HttpResponse:
        """The new token, once: the cookie is taken away with the page that shows it."""
        found = self.get_object(request, str(token))
        if found is None:
            raise Http404
        response = TemplateResponse(
            request,
            "admin/budgets/apitoken/secret.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("新令牌"),
                "token": found,
                "secret": request.get_signed_cookie(
                    COOKIE, default=None, salt=_salt(request, token), max_age=SHOWN_WITHIN
                ),
                "example": request.build_absolute_uri(reverse("api:auditor-drafts")),
            },
        )
        response.delete_cookie(COOKIE, path=request.path, samesite="Strict")
        return response

    @action(description=gettext_lazy("吊销"), icon="block", permissions=["revoke"])
    def revoke(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        token = self.get_object(request, object_id)
        if request.method == "POST":
            revoke(token=token, by=request.user)  # type: ignore[arg-type]
            self.log_change(request, token, _("吊销"))
            messages.success(request, _("令牌“%(name)s”已吊销，从现在起不能再用。") % {"name": token.name})
            return HttpResponseRedirect(reverse("admin:budgets_apitoken_change", args=(token.pk,)))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("吊销令牌"),
            "token": token,
            "scopes": self.scopes_in_words(token),
        }
        return TemplateResponse(request, "admin/budgets/apitoken/revoke.html", context)


def _salt(request: HttpRequest, token: int) -> str:
    """So that the cookie is of this token and this person."""
    return f"budgets.admin.tokens.{token}.{request.user.pk}"
