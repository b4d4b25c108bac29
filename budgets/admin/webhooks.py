"""Who is told of public changes by a webhook, how that goes, and what was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminURLInputWidget

from budgets.account_scope import departments_offered, districts_offered, manages_whole_portal
from budgets.admin.base import PortalAdmin
from budgets.admin.forms import CheckedForm
from budgets.models import ChangeKind, WebhookDelivery, WebhookSubscription
from budgets.permissions import Permission, can
from budgets.webhooks.receivers import Unreachable, checked
from budgets.webhooks.signing import secret_of
from budgets.webhooks.subscriptions import renew_secret, resume, send_again


def subscriptions_managed_by(user: Any, path: str = "") -> Q:
    """A condition on rows whose ``path`` leads to a subscription: those of the districts that the user manages."""
    return Q() if manages_whole_portal(user) else Q(**{f"{path}jurisdiction__in": districts_offered(user)})


class SubscriptionForm(CheckedForm):
    """``by`` is who fills it in."""

    by: Any = None
    url = forms.URLField(
        label=gettext_lazy("接收网址"), max_length=500, assume_scheme="https", widget=UnfoldAdminURLInputWidget()
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("种类"),
        choices=ChangeKind.choices,
        required=False,
        help_text=gettext_lazy("不选为全部"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            checked(url)
        except Unreachable as error:
            raise ValidationError(str(error)) from None
        return url

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        district, departments = cleaned.get("jurisdiction"), cleaned.get("departments") or ()
        if "jurisdiction" in self.errors or "jurisdiction" not in self.fields:
            return cleaned
        if district is None and not manages_whole_portal(self.by):
            self.add_error("jurisdiction", _("请选择行政区划：全部区划的订阅只能由整个平台的管理员建立。"))
        elif district and (others := [row for row in departments if row.jurisdiction_id != district.pk]):
            named = "、".join(map(str, others))
            self.add_error("departments", _("%(departments)s 不属于所选的行政区划。") % {"departments": named})
        return cleaned


@admin.register(WebhookSubscription)
class WebhookSubscriptionAdmin(PortalAdmin):
    """The secret is shown when it is made, and never again: whoever lost it gets another."""

    form = SubscriptionForm
    list_display = ("name", "url", "jurisdiction", "state", "arrived_at", "position")
    list_filter = ("active",)
    list_select_related = ("jurisdiction", "created_by")
    search_fields = ("name", "url")
    autocomplete_fields = ("jurisdiction", "departments")
    readonly_fields = ("health", "position", "created_by", "created_at")
    actions_detail = ("renew_secret",)
    fieldsets = (
        (None, {"fields": ("name", "url", "active", "health")}),
        (gettext_lazy("通知哪些变动"), {"fields": ("kinds", "jurisdiction", "departments")}),
        (gettext_lazy("记录"), {"fields": ("position", ("created_by", "created_at"))}),
    )

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return subscriptions_managed_by(user)

    def get_queryset(self, request: HttpRequest) -> Any:
        waiting = Prefetch("deliveries", WebhookDelivery.objects.waiting(), to_attr="waiting")
        return super().get_queryset(request).annotate(arrived=Max("deliveries__delivered_at")).prefetch_related(waiting)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.by = request.user
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = departments_offered(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Subscriptions are switched off instead: what was sent stays on record."""
        return False

    def _may(self, request: HttpRequest, action: str, obj: Any) -> bool:
        """One of all districts is for who manages them all. (unfold asks with the id that the address has.)"""
        of_all = isinstance(obj, WebhookSubscription) and obj.jurisdiction_id is None
        if of_all and not manages_whole_portal(request.user):
            return False
        return super()._may(request, action, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        if change and obj.active and "active" in form.changed_data:
            resume(obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._secret_page(request, obj, secret=secret_of(obj))

    @action(description=gettext_lazy("更换密钥"), icon="key", permissions=["change"])
    def renew_secret(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Confirmed on a page of its own, since from then on the receiver needs the new one."""
        subscription = self.get_object(request, object_id)
        if subscription is None:
            raise Http404
        if not self.has_change_permission(request, subscription):
            raise PermissionDenied
        if request.method != "POST":
            return self._secret_page(request, subscription)
        renew_secret(subscription)
        self.log_change(request, subscription, _("更换密钥"))
        return self._secret_page(request, subscription, secret=secret_of(subscription))

    def _secret_page(self, request: HttpRequest, subscription: Any, secret: str = "") -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": subscription.name,
            "opts": self.opts,
            "original": subscription,
            "secret": secret,
        }
        return TemplateResponse(request, "admin/budgets/webhook_secret.html", context)

    @display(description=gettext_lazy("情况"), label={"fine": "success", "trying": "warning", "stopped": "danger"})
    def state(self, subscription: Any) -> tuple[str, str]:
        if not subscription.active:
            return "stopped", _("已自动停用") if subscription.stopped_because else _("已停用")
        return ("trying", _("重试中")) if _failing(subscription) else ("fine", _("正常"))

    @display(description=gettext_lazy("情况"))
    def health(self, subscription: Any) -> str:
        """The state with its reason."""
        failed, (_key, state) = _failing(subscription), self.state(subscription)
        if not subscription.active and subscription.stopped_because:
            return _("%(state)s：%(reason)s") % {"state": state, "reason": subscription.stopped_because}
        if not subscription.active or failed is None:
            return state
        return _("第 %(tick)d 号已试 %(count)d 次，%(when)s 再试：%(error)s") % {
            "tick": failed.change_id,
            "count": failed.attempts,
            "when": timezone.localtime(subscription.retry_at).strftime("%Y-%m-%d %H:%M"),
            "error": failed.error,
        }

    @display(description=gettext_lazy("最近送达"), ordering="arrived")
    def arrived_at(self, subscription: Any) -> Any:
        return subscription.arrived


def _failing(subscription: Any) -> WebhookDelivery | None:
    """What was tried in vain and will be tried again."""
    return next((delivery for delivery in subscription.waiting if delivery.error), None)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(PortalAdmin):
    """To look at, and to send again; senders alone write these."""

    list_display = ("change", "edition", "subscription", "attempts", "attempted_at", "delivered_at", "status", "error")
    list_filter = (("subscription", admin.RelatedOnlyFieldListFilter), ("delivered_at", admin.EmptyFieldListFilter))
    list_select_related = ("subscription", "change__edition__department")
    actions = ("send_again",)

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return subscriptions_managed_by(user, "subscription__")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def has_send_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Permission.MANAGE_ACCOUNTS)

    @display(description=gettext_lazy("公开版本"))
    def edition(self, delivery: Any) -> str:
        edition = delivery.change.edition
        return _("%(edition)s第%(number)d版") % {"edition": edition, "number": edition.number}

    @admin.action(description=gettext_lazy("再次发送所选通知"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        for delivery in queryset.select_related("subscription"):
            try:
                send_again(delivery)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                message = _("第 %(tick)d 号将再次发送给“%(name)s”") % {
                    "tick": delivery.change_id,
                    "name": delivery.subscription,
                }
                messages.success(request, message)
