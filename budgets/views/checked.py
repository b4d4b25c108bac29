"""What the rules found in an edition, in a line: counted with the editions, so that no page asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, JSONField, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject

from budgets.findings import Severity
from budgets.models import Edition, PublishedFinding, PublishedRule


@dataclass(frozen=True, slots=True)
class SeverityCount:
    severity: Severity
    total: int
    waived: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rules could be applied to an edition, and what they found."""

    applied: int
    counts: tuple[SeverityCount, ...]


def counted(findings: Iterable[tuple[str, object]]) -> tuple[SeverityCount, ...]:
    """Of severities, each with the waiver that excuses it or None."""
    found = list(findings)
    return tuple(
        SeverityCount(
            severity,
            total=sum(each == severity for each, _waiver in found),
            waived=sum(each == severity and waiver is not None for each, waiver in found),
        )
        for severity in Severity
    )


def summary_of(edition: Edition) -> Summary | None:
    """No query. None for a draft, which may change, for what was published before there were rules, and for an
    edition that was not asked for with ``counts_of_year``.
    """
    checked = getattr(edition, "checked", None) or {}
    if not checked.get("applied"):
        return None
    counts: Mapping[str, int] = checked["findings"] or {}
    return Summary(
        checked["applied"],
        tuple(
            SeverityCount(severity, counts.get(severity.value, 0), counts.get(_waived(severity), 0))
            for severity in Severity
        ),
    )


def counts_of_year(year: int) -> dict[str, Case]:
    """An annotation for editions; those of other years and drafts are not counted."""
    rules = PublishedRule.objects.filter(edition=OuterRef("pk"), applied__gt=0).order_by().values("edition")
    findings = PublishedFinding.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    counts = {severity.value: Count("pk", filter=Q(severity=severity)) for severity in Severity}
    counts |= {
        _waived(severity): Count("pk", filter=Q(severity=severity, waiver__isnull=False)) for severity in Severity
    }
    both = JSONObject(
        applied=Subquery(rules.annotate(found=Count("pk")).values("found")),
        findings=Subquery(findings.annotate(found=JSONObject(**counts)).values("found")),
    )
    return {"checked": Case(When(year=year, published_at__isnull=False, then=both), output_field=JSONField())}


def _waived(severity: Severity) -> str:
    return f"{severity.value}_waived"
