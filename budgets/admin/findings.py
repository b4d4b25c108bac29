"""What the rules find in a draft, on its page: where to mend it, and how to grant an exception."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from budgets.admin.forms import CheckedForm
from budgets.admin.spots import FormSpots, Spot
from budgets.admin.workflow_forms import DayWidget
from budgets.findings import Finding, Severity
from budgets.models import Edition, Waiver
from budgets.permissions import Permission, can
from budgets.renderers.findings import where
from budgets.verdict import Judged, Verdict, remember, verdict_on


@dataclass(frozen=True, slots=True)
class PanelLine:
    finding: Finding
    waiver: Waiver | None
    place: str
    message: str
    suspect: str
    spot: Spot | None
    key: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The findings by severity; ``may_waive`` says whether this person may grant exceptions."""

    groups: tuple[tuple[Severity, tuple[PanelLine, ...]], ...]
    applied: int
    not_applied: int
    may_waive: bool


class WaiverForm(CheckedForm):
    class Meta:
        model = Waiver
        fields = ("rule", "place", "reason", "approver_role", "expires_on")
        widgets = {
            **dict.fromkeys(("rule", "place", "approver_role"), UnfoldAdminTextInputWidget()),
            "reason": UnfoldAdminTextareaWidget(),
            "expires_on": DayWidget(),
        }


class EditionFindings:
    """The panel of EditionAdmin, the message after saving, and the page on which an exception is granted."""

    change_form_outer_before_template = "admin/budgets/edition/findings.html"

    def has_waive_permission(self, request: HttpRequest, edition: Edition) -> bool:
        return can(request.user, Permission.WAIVE, edition.department)

    def get_urls(self) -> list[URLPattern]:
        waive = self.admin_site.admin_view(self.waive)  # type: ignore[attr-defined]
        return [path("<path:object_id>/waive/", waive, name="budgets_edition_waive"), *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Edition | None = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None and not obj.is_published:
            self.judge(request, obj, context)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]

    def judge(self, request: HttpRequest, edition: Edition, context: dict[str, Any]) -> None:
        """Put what the rules find into the page's context."""
        spots = FormSpots(context["inline_admin_formsets"])
        verdict = verdict_on(edition)
        remember(verdict)
        context["panel"] = panel_of(verdict, spots, may_waive=self.has_waive_permission(request, edition))

    def response_change(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        """Saved is not yet right: say at once how much is left to do."""
        verdict = verdict_on(obj)
        remember(verdict)
        level = messages.WARNING if verdict.blocking else messages.INFO
        counts = {"errors": verdict.count(Severity.ERROR), "warnings": verdict.count(Severity.WARNING)}
        messages.add_message(request, level, _("勾稽检查：错误 %(errors)d 处，警告 %(warnings)d 处。") % counts)
        return super().response_change(request, obj)  # type: ignore[misc]

    def waive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Grant an exception; with ?finding= to what the draft's panel shows under this key."""
        edition = self._edition(request, object_id)  # type: ignore[attr-defined]
        if edition.is_published or not self.has_waive_permission(request, edition):
            raise PermissionDenied
        waiver = Waiver(edition=edition, approver=request.user)
        if request.method == "POST":
            form = WaiverForm(request.POST, instance=waiver)
            if form.is_valid():
                form.save()
                self.log_change(request, edition, _("批准例外 %(waiver)s") % {"waiver": waiver})  # type: ignore[attr-defined]
                messages.success(request, _("已批准例外 %(waiver)s。") % {"waiver": waiver})
                return self._back_to(edition)  # type: ignore[attr-defined]
        else:
            form = WaiverForm(instance=waiver, initial=_initial(request, edition))
        return self._confirm(  # type: ignore[attr-defined]
            request,
            title=_("批准例外"),
            explanation=_("规则、原因、批准人职务和有效期将随这一版公开；公开后不能再改。"),
            original=edition,
            form=form,
            editions=[edition],
        )


def _initial(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """The finding's rule and place, found by its key: its words may be personal, and addresses are logged."""
    if "finding" not in request.GET:
        return {}
    finding = finding_by_key(edition, request.GET["finding"])
    return {"rule": finding.rule, "place": finding.place}


def finding_by_key(edition: Edition, key: str) -> Finding:
    """What the panel shows under this key; Http404 if it is mended by now."""
    for judged in verdict_on(edition).findings:
        if _key(judged.finding) == key:
            return judged.finding
    raise Http404(_("这个问题已经不在了，请返回草稿页面查看。"))


def _key(finding: Finding) -> str:
    return hashlib.sha256(f"{finding.rule}\n{finding.place}".encode()).hexdigest()[:16]


def panel_of(verdict: Verdict, spot_of: Callable[[Finding], Spot | None], *, may_waive: bool) -> Panel:
    lines = [_line(judged, spot_of) for judged in verdict.findings]
    groups = ((severity, tuple(line for line in lines if line.finding.severity is severity)) for severity in Severity)
    return Panel(
        groups=tuple((severity, found) for severity, found in groups if found),
        applied=len(verdict.report.applied),
        not_applied=len(verdict.report.not_applied),
        may_waive=may_waive,
    )


def _line(judged: Judged, spot_of: Callable[[Finding], Spot | None]) -> PanelLine:
    finding, english = judged.finding, get_language() == "en"
    return PanelLine(
        finding=finding,
        waiver=judged.waiver,
        place=where(finding),
        message=finding.message_en if english and finding.message_en else finding.message,
        suspect=finding.suspect_en if english and finding.suspect_en else finding.suspect,
        spot=spot_of(finding),
        key=_key(finding),
    )
