"""What the rules find in a draft now."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.api.auditor import describe, questions
from budgets.api.auditor.base import AuditorView
from budgets.api.auditor.drafts import find
from budgets.api.renderers import JSON_AND_CSV, attachment, csv_stream
from budgets.datasets import identity
from budgets.findings import Severity
from budgets.models import PublishedFinding
from budgets.renderers.findings import KEYS
from budgets.renderers.findings import record as finding_record
from budgets.roles import Scope
from budgets.verdict import findings_to_publish, remember, verdict_on


class DraftFindingListView(AuditorView):
    scope = Scope.FINDINGS
    renderer_classes = JSON_AND_CSV
    takes = (
        questions.matching("rule", r"[A-Z][0-9]{2,3}", "规则编号 / code of a rule", "C12"),
        questions.one_of("severity", lambda: tuple(map(str, Severity)), "程度 / severity"),
    )

    @extend_schema(
        operation_id="auditor_findings_list",
        summary="草稿的勾稽检查 / What the rules find in a draft",
        description="当场应用全部规则，一页给出；与公开时一样，疑似个人信息的内容不给出。 / "
        "All rules, applied on the spot, in one page. As at publication, what is found of personal data is left out.",
        parameters=describe.parameters(takes, describe.DRAFT_ID),
        responses=describe.file(describe.DraftFindingListSerializer),
        examples=[describe.example_of("findings")],
    )
    def get(self, request: Request, draft: str) -> HttpResponse:
        edition = find(request, draft)
        verdict = verdict_on(edition)
        remember(verdict)
        found = [_record(finding) for finding in findings_to_publish(verdict) if self._is_asked(finding)]
        if request.accepted_renderer.format == "csv":
            header = (*KEYS, "waived")
            rows = [[record[name] for name in header] for record in found]
            return attachment(csv_stream(header, rows), f"{identity.of(edition)}-draft-v{edition.version}-findings.csv")
        return Response(
            {
                "edition": {"id": identity.of(edition), "state": edition.state, "version": edition.version},
                "count": len(found),
                "rules_applied": len(verdict.report.applied),
                "rules_not_applied": len(verdict.report.not_applied),
                "results": found,
            }
        )

    def _is_asked(self, finding: PublishedFinding) -> bool:
        return self.asked["rule"] in (None, finding.rule) and self.asked["severity"] in (None, str(finding.severity))


def _record(finding: PublishedFinding) -> dict[str, Any]:
    return finding_record(finding, waived=finding.waiver is not None)
