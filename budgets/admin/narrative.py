"""The text of an edition on a page of its own: what is automatic, what was changed, which reasons are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from budgets.admin.edition_actions import public_address
from budgets.admin.narrative_page import NOTHING_TYPED, Typed, reasons_shown, sections_shown
from budgets.admin.transfer_lines import FactAdmin
from budgets.models import ChangeReason, Edition, EditionChanged
from budgets.narration import Narration, Passage, narration_of, save_body, save_reasons, take_back, write_anew
from budgets.permissions import Permission, can

LONGEST_BODY = 100_000
LONGEST_REASON = 500


class EditionNarrative:
    """The page of EditionAdmin: readers look at it, whoever may edit the draft writes there. Plain forms."""

    narrative_template = "admin/budgets/edition/text.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.narrative)  # type: ignore[attr-defined]
        return [path("<path:object_id>/text/", view, name="budgets_edition_text"), *super().get_urls()]  # type: ignore[misc]

    @action(description=gettext_lazy("文字说明"), icon="article", permissions=["view"])
    def text(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(_address(self._edition(request, object_id)))  # type: ignore[attr-defined]

    def narrative(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Show the text; a POST changes one thing of it and comes back."""
        edition = self._edition(request, object_id)  # type: ignore[attr-defined]
        if not can(request.user, Permission.READ, edition.department):
            raise PermissionDenied
        may_edit = edition.is_draft and can(request.user, Permission.EDIT, edition.department)
        if request.method != "POST":
            return self._narrative_page(request, edition, may_edit=may_edit)
        if not may_edit:
            raise PermissionDenied
        if problem := _problem(request.POST):
            messages.error(request, problem)
            return self._narrative_page(request, edition, may_edit=True, typed=_typed(request.POST), status=400)
        try:
            with transaction.atomic():
                claimed = Edition.objects.claim(edition.pk, int(request.POST["version"]))
                said = _changed(claimed, request.POST)
                self.log_change(request, claimed, said)  # type: ignore[attr-defined]
        except EditionChanged as error:
            messages.error(
                request, _("您打开这一页之后，别人保存过这一版。下面是现在的内容，您填写的仍在框里：请核对后再保存。")
            )
            return self._narrative_page(request, error.edition, may_edit=True, typed=_typed(request.POST), status=409)
        messages.success(request, said)
        section = request.POST.get("section", "")
        return HttpResponseRedirect(f"{_address(claimed)}#{section or 'reasons'}")

    def _narrative_page(
        self, request: HttpRequest, edition: Edition, *, may_edit: bool, typed: Typed = NOTHING_TYPED, status: int = 200
    ) -> HttpResponse:
        narration = narration_of(edition)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": _("文字说明"),
            "subtitle": str(edition),
            "original": edition,
            "may_edit": may_edit,
            "public": public_address(edition),
            "reasons": reasons_shown(narration, typed),
            "unit": narration.basis.unit,
            "sections": sections_shown(narration, typed),
            "is_stale": edition.is_draft and any(passage.is_stale for passage in narration.passages),
        }
        return TemplateResponse(request, self.narrative_template, context, status=status)


def _address(edition: Edition) -> str:
    return reverse("admin:budgets_edition_text", args=(edition.pk,))


def _problem(sent: QueryDict) -> str:
    """What is wrong with what was sent; empty if nothing is."""
    if not sent.get("version", "").isdecimal() or sent.get("do") not in DOES:
        return _("这一页的内容不完整，没有保存；请重新打开后再试。")
    if len(sent.get("body", "")) > LONGEST_BODY:
        return _("文字太长（最多 %(limit)d 字），没有保存；请缩短。") % {"limit": LONGEST_BODY}
    if any(len(reason) > LONGEST_REASON for reason in _typed(sent).reasons.values()):
        return _("原因太长（最多 %(limit)d 字），没有保存；请缩短。") % {"limit": LONGEST_REASON}
    if "\x00" in sent.get("body", "") or any("\x00" in reason for reason in _typed(sent).reasons.values()):
        return _("文字里有不能保存的控制字符，没有保存；请删去。")
    return ""


def _typed(sent: QueryDict) -> Typed:
    reasons = {name.removeprefix("reason-"): sent[name] for name in sent if name.startswith("reason-")}
    bodies = {sent.get("section", ""): sent["body"]} if "body" in sent else {}
    return Typed(bodies, reasons)


def _save_reasons(narration: Narration, sent: QueryDict) -> str:
    save_reasons(narration, _typed(sent).reasons)
    return _("变动原因已保存。")


def _save_section(narration: Narration, sent: QueryDict) -> str:
    passage = _passage(narration, sent)
    save_body(narration, passage.fresh.key, sent.get("body", ""))
    return _("“%(title)s”已保存。") % {"title": passage.title}


def _take(narration: Narration, sent: QueryDict) -> str:
    passage = _passage(narration, sent)
    take_back(narration, passage.fresh.key, sent.get("paragraph", ""))
    return _("“%(title)s”已取回生成的文字。") % {"title": passage.title}


def _regenerate(narration: Narration, sent: QueryDict) -> str:
    return _("已重新生成，更新了 %(count)d 节。") % {"count": write_anew(narration.edition, create=True)}


DOES: Mapping[str, Callable[[Narration, QueryDict], str]] = {
    "reasons": _save_reasons,
    "save": _save_section,
    "take": _take,
    "regenerate": _regenerate,
}


def _changed(edition: Edition, sent: QueryDict) -> str:
    """Do what the button says, and say what was done."""
    return DOES[sent["do"]](narration_of(edition), sent)


def _passage(narration: Narration, sent: QueryDict) -> Passage:
    try:
        return narration.passage(sent.get("section", ""))
    except KeyError:
        raise Http404 from None


@admin.register(ChangeReason)
class ChangeReasonAdmin(FactAdmin):
    list_display = ("edition", "table", "row", "reason")
    search_fields = ("row", "reason")
