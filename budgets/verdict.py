"""What the rules find in an edition and which waivers excuse it: what publication depends on, and stores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from budgets.checking import evidence_of, rules
from budgets.checks.engine import Report, check
from budgets.checks.evidence import Evidence
from budgets.checks.rules import Theme
from budgets.findings import Finding, Severity
from budgets.models import Edition, FindingCount, PublishedFinding, PublishedRule, Waiver

WITHHELD = "这里有疑似个人信息，内容不予公开。", "Possible personal data stands here; it is not shown."
STORED = (
    "rule",
    "severity",
    "table",
    "part",
    "row",
    "column",
    "expected",
    "actual",
    "difference",
    "message",
    "message_en",
    "source",
    "sentence",
    "suspect",
    "suspect_en",
    "redaction",
)
"""What a stored finding keeps of a finding."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding and the waiver that excuses it, if one does."""

    finding: Finding
    waiver: Waiver | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``evidence`` holds the tables that were judged; findings are in the order of the rules.

    ``basis`` is what was judged, as short text: see ``_basis``.
    """

    edition: Edition
    basis: str
    evidence: Evidence
    report: Report
    findings: tuple[Judged, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Errors that no waiver excuses: with any, the edition is not published."""
        return tuple(
            judged.finding
            for judged in self.findings
            if judged.finding.severity is Severity.ERROR and judged.waiver is None
        )

    def count(self, severity: Severity) -> int:
        """How many findings of this severity no waiver excuses."""
        return sum(judged.finding.severity is severity and judged.waiver is None for judged in self.findings)


def verdict_on(edition: Edition) -> Verdict:
    """The edition as it stands, by today's rules and the waivers that have not expired. Needs ``with_names``."""
    return verdict_from(edition, evidence_of(edition), list(edition.waivers.unexpired()))


def verdict_from(edition: Edition, evidence: Evidence, waivers: Sequence[Waiver] = ()) -> Verdict:
    """Evidence of an edition by today's rules and these waivers; looks nothing up."""
    report = check(evidence, rules())
    granted = {(waiver.rule, waiver.place): waiver for waiver in waivers}
    findings = tuple(
        Judged(finding, granted.get((finding.rule, finding.place)) or granted.get((finding.rule, "")))
        for finding in report.findings
    )
    return Verdict(edition, _basis(edition, waivers), evidence, report, findings)


def remember(verdict: Verdict) -> None:
    """Keep the counts for the lists that show many editions. One query."""
    fields = ("basis", "errors", "warnings")
    FindingCount.objects.bulk_create(
        [counts_of(verdict)], update_conflicts=True, unique_fields=["edition"], update_fields=fields
    )


def counts_of(verdict: Verdict) -> FindingCount:
    """What is remembered of a verdict, unsaved."""
    return FindingCount(
        edition=verdict.edition,
        basis=verdict.basis,
        errors=verdict.count(Severity.ERROR),
        warnings=verdict.count(Severity.WARNING),
    )


def remembered(editions: Iterable[Edition]) -> Mapping[int, FindingCount]:
    """By primary key, the counts of those editions that nobody has changed since; what was published keeps its own.

    Two queries for any number of editions.
    """
    known = {edition.pk: edition for edition in editions}
    granted: dict[int, list[Waiver]] = {}
    for waiver in Waiver.objects.unexpired().filter(edition__in=known):
        granted.setdefault(waiver.edition_id, []).append(waiver)
    return {
        count.pk: count
        for count in FindingCount.objects.filter(edition__in=known)
        if known[count.pk].is_published or count.basis == _basis(known[count.pk], granted.get(count.pk, ()))
    }


def _basis(edition: Edition, waivers: Iterable[Waiver]) -> str:
    """What staff change and the verdict follows from: the version of the facts, and the exceptions that count today."""
    granted = sorted(f"{waiver.rule}\t{waiver.place}" for waiver in waivers)
    return hashlib.sha256("\n".join([str(edition.version), *granted]).encode()).hexdigest()


def rules_to_publish(verdict: Verdict) -> list[PublishedRule]:
    """What became of each rule, unsaved: what a preview shows and publication stores."""
    return [
        PublishedRule(
            edition=verdict.edition,
            number=number,
            rule=result.rule.code,
            theme=result.rule.theme.value,
            statement=result.rule.statement,
            statement_en=result.rule.statement_en,
            applied=result.applied,
            reason=result.reason,
            reason_en=result.reason_en,
        )
        for number, result in enumerate(verdict.report.results, start=1)
    ]


def findings_to_publish(verdict: Verdict) -> list[PublishedFinding]:
    """The findings as the public may read them, unsaved."""
    private = {result.rule.code for result in verdict.report.results if result.rule.theme is Theme.PRIVACY}
    told = [judged.finding for judged in verdict.findings if judged.finding.rule in private]
    places = {place for finding in told for place in _places(finding)}
    # A single character stands in other sentences by chance.
    words = {word for finding in told for word in (finding.sentence, finding.actual) if word and len(word) > 1}
    found = []
    for number, judged in enumerate(verdict.findings, start=1):
        finding = judged.finding
        if finding.rule in private or not places.isdisjoint(_places(finding)) or _repeats(finding, words):
            finding = _withheld(finding)
        values = {name: getattr(finding, name) for name in STORED}
        found.append(PublishedFinding(edition=verdict.edition, number=number, waiver=judged.waiver, **values))
    return found


def _places(finding: Finding) -> set[str]:
    """Where a finding stands: two with a place in common are about the same words."""
    row = f"t{finding.table:02d}/{finding.row}" if finding.table and finding.row else ""
    return {finding.source, finding.sentence, row} - {""}


def _repeats(finding: Finding, words: Iterable[str]) -> bool:
    texts = [str(getattr(finding, name) or "") for name in STORED]
    return any(word in text for word in words for text in texts)


def _withheld(finding: Finding) -> Finding:
    """That something was found, and in which table; nothing that would lead to a person."""
    return Finding(
        rule=finding.rule,
        severity=finding.severity,
        table=finding.table,
        row="",
        column="",
        message=WITHHELD[0],
        message_en=WITHHELD[1],
    )
