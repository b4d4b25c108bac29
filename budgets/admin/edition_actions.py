"""What can be done with an edition besides editing it: preview, publish, start a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextareaWidget

from budgets import registry
from budgets.admin.rules import refusal
from budgets.correction import start_correction
from budgets.models import Edition
from budgets.permissions import Permission, can
from budgets.publication import publish


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("更正原因"),
        help_text=gettext_lazy("将与更正版一起公开。"),
        widget=UnfoldAdminTextareaWidget,
    )


def public_address(edition: Edition) -> str:
    """The edition's permanent page, which shows drafts to those who may see them."""
    return reverse(
        "budgets:edition:overview",
        kwargs={
            "jurisdiction": edition.department.jurisdiction.adcode,
            "department": edition.department.code,
            "year": edition.year,
            "edition": edition.number,
        },
    )


def counts(edition: Edition) -> dict[str, int]:
    """How many lines of each kind the edition has, by the kind's official name; kinds without lines are left out."""
    found = {
        str(model._meta.verbose_name): model.objects.filter(edition=edition).count() for model in registry.fact_models()
    }
    return {kind: count for kind, count in found.items() if count}


class EditionActions:
    """Actions of EditionAdmin. Each change of state is confirmed on a page of its own and done by POST."""

    actions = ("publish_selected",)
    actions_detail = ("preview", "publish", "correct")
    confirmation_template = "admin/budgets/edition/confirm.html"

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Permission.PUBLISH)

    def has_correct_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)  # type: ignore[attr-defined]

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only the actions that the edition's state allows."""
        edition = self.get_object(request, object_id)  # type: ignore[attr-defined]
        hidden = "correct" if edition is None or not edition.is_published else "publish"
        found = super().get_actions_detail(request, object_id)  # type: ignore[misc]
        return [act for act in found if not act.action_name.endswith(f"_{hidden}")]

    @action(description=gettext_lazy("预览"), icon="visibility", permissions=["view"], attrs={"target": "_blank"})
    def preview(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(public_address(self._edition(request, object_id)))

    @action(
        description=gettext_lazy("公开"),
        icon="campaign",
        variant=ActionVariant.PRIMARY,
        permissions=["publish"],
    )
    def publish(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        edition = self._edition(request, object_id)
        if request.method == "POST":
            self._publish(request, edition)
            return self._back_to(edition)
        return self._confirm_publication(request, [edition], original=edition)

    @action(description=gettext_lazy("新建更正版"), icon="edit_document", permissions=["correct"])
    def correct(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        edition = self._edition(request, object_id)
        form = CorrectionForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                draft = start_correction(edition=edition, reason=form.cleaned_data["reason"], by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("已新建第%(number)d版草稿。") % {"number": draft.number})
                return self._back_to(draft)
        return self._confirm(
            request,
            title=_("新建更正版"),
            explanation=_("复制这一版的全部内容为新的草稿，修改后再公开。原版本保持不变，永远可以查看。"),
            original=edition,
            form=form,
            editions=[edition],
        )

    @admin.action(description=gettext_lazy("公开所选版本"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        editions = list(queryset)
        if "confirmed" not in request.POST:
            return self._confirm_publication(
                request, editions, hidden={"action": "publish_selected", "confirmed": "yes"}
            )
        for edition in editions:
            self._publish(request, edition)
        return None

    def _publish(self, request: HttpRequest, edition: Edition) -> None:
        """Publish, or say why not."""
        try:
            publish(edition=edition, by=request.user)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, f"{edition}：{message}")
        except (IntegrityError, InternalError) as error:
            messages.error(request, f"{edition}：{refusal(error)}")
        else:
            self.log_change(request, edition, _("公开"))  # type: ignore[attr-defined]
            messages.success(
                request, _("%(edition)s第%(number)d版已公开。") % {"edition": edition, "number": edition.number}
            )

    def _edition(self, request: HttpRequest, object_id: Any) -> Edition:
        edition = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if edition is None:
            raise Http404
        if not self.has_view_permission(request, edition):  # type: ignore[attr-defined]
            raise PermissionDenied
        return edition

    def _back_to(self, edition: Edition) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:budgets_edition_change", args=(edition.pk,)))

    def _confirm_publication(self, request: HttpRequest, editions: list[Edition], **context: Any) -> HttpResponse:
        return self._confirm(
            request,
            title=_("公开"),
            explanation=_("公开后内容不能再改，也不能删除，只能另外公开更正版；同一年度此前的版本将标为“已更正”。"),
            editions=editions,
            **context,
        )

    def _confirm(self, request: HttpRequest, *, title: str, editions: list[Edition], **context: Any) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": title,
            "editions": [(edition, counts(edition)) for edition in editions],
        }
        return TemplateResponse(request, self.confirmation_template, context)
