"""Apply every rule to an edition. Exit status: 0 no error, or all are waived; 1 there are errors; 2 wrong usage."""

from __future__ import annotations

import json as json_format
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from budgets.findings import Severity
from budgets.management.editions import add_edition_arguments, find_edition
from budgets.renderers import findings as shapes
from budgets.verdict import Verdict, verdict_on


class Command(BaseCommand):
    help = "Apply every rule to an edition as it stands, draft or published; without --edition the year's latest."

    def add_arguments(self, parser: CommandParser) -> None:
        add_edition_arguments(parser)
        parser.add_argument("--edition", type=int, help="the edition's number, e.g. 2 for the first correction")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, edition: int | None, json: bool, **options: Any) -> None:
        verdict = verdict_on(find_edition(options, number=edition))
        if json:
            self.stdout.write(json_format.dumps(_record(verdict), ensure_ascii=False))
        else:
            self._say(verdict)
        if verdict.blocking:
            sys.exit(1)

    def _say(self, verdict: Verdict) -> None:
        report = verdict.report
        self.stdout.write(
            _(
                "%(edition)s第%(number)d版：适用规则%(applied)d条，未适用%(others)d条，错误%(errors)d处，警告%(warnings)d处"
            )
            % {
                "edition": verdict.edition,
                "number": verdict.edition.number,
                "applied": len(report.applied),
                "others": len(report.not_applied),
                "errors": verdict.count(Severity.ERROR),
                "warnings": verdict.count(Severity.WARNING),
            }
        )
        for judged in verdict.findings:
            self.stdout.write(f"  {shapes.line(judged.finding, waived=judged.waiver is not None)}")
        for result in report.not_applied:
            self.stdout.write(f"  [{_('未适用')}] {result.rule.code}: {result.reason}")


def _record(verdict: Verdict) -> dict[str, Any]:
    identity = verdict.evidence.facts.edition
    return {
        "edition": {
            "jurisdiction": identity.jurisdiction,
            "department": identity.department,
            "year": identity.year,
            "stage": identity.stage.value,
            "number": identity.number,
            "state": verdict.edition.state,
        },
        "findings": [shapes.record(judged.finding, waived=judged.waiver is not None) for judged in verdict.findings],
        "waivers": [
            {
                "rule": waiver.rule,
                "place": waiver.place,
                "reason": waiver.reason,
                "approver_role": waiver.approver_role,
                "expires_on": waiver.expires_on and waiver.expires_on.isoformat(),
            }
            for waiver in verdict.edition.waivers.order_by("pk")
        ],
        "applied": [{"rule": result.rule.code, "applied": result.applied} for result in verdict.report.applied],
        "not_applied": [
            {"rule": result.rule.code, "reason": result.reason, "reason_en": result.reason_en}
            for result in verdict.report.not_applied
        ],
    }
