"""check(evidence, rules) -> Report: every rule applied once, every violation a finding with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.checks.evidence import Evidence, Inapplicable
from budgets.checks.formulas import Comparison, Relation, Remark, total_of
from budgets.checks.rules import Rule
from budgets.checks.suspects import Suspect, suspects
from budgets.checks.wording import finding_of, finding_of_remark
from budgets.findings import Finding, Severity
from budgets.tables.grid import UNDISCLOSED


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison that could be made. ``difference`` is left minus right in yuan."""

    rule: Rule
    comparison: Comparison
    left: Decimal
    right: Decimal

    @property
    def difference(self) -> Decimal:
        return self.left - self.right

    @property
    def holds(self) -> bool:
        if self.comparison.relation is Relation.AT_MOST:
            return self.difference <= 0
        return self.difference == 0

    @property
    def last_place(self) -> Decimal:
        terms = (*self.comparison.left, *self.comparison.right)
        return max((term.sheet.last_place for term in terms), default=Decimal(1))

    @property
    def severity(self) -> Severity:
        """Of a comparison that does not hold: rounding is said, what may be rounding is a warning.

        Each of n rounded figures may be off by half a last place, so a sum may be off by n halves.
        """
        size, terms = abs(self.difference), len(self.comparison.left) + len(self.comparison.right)
        is_sum = terms > 2
        if size <= self.last_place:
            if self.rule.tolerance:
                return Severity.INFO
            return min_severity(self.rule.severity, Severity.WARNING) if is_sum else self.rule.severity
        if is_sum and size <= self.last_place * terms / 2:
            return min_severity(self.rule.severity, Severity.WARNING)
        return self.rule.severity


def min_severity(first: Severity, second: Severity) -> Severity:
    """The milder of the two."""
    return max(first, second, key=lambda severity: severity.rank)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one rule. ``applied`` counts what was compared or looked at; with none, the reason is given."""

    rule: Rule
    applied: int
    findings: tuple[Finding, ...]
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    results: tuple[Result, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """In the order of the rules; of each rule, in reading order."""
        return tuple(finding for result in self.results for finding in result.findings)

    @property
    def applied(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.applied)

    @property
    def not_applied(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.applied)


@dataclass(slots=True)
class _Trial:
    """One rule being applied."""

    rule: Rule
    compared: list[Compared]
    remarks: list[Remark]
    looked_at: int = 0
    reason: str = ""
    reason_en: str = ""

    @property
    def applied(self) -> int:
        return len(self.compared) + len(self.remarks) + self.looked_at


def check(evidence: Evidence, rules: Iterable[Rule]) -> Report:
    """Apply every rule; the cost is linear in the rows of the tables and the length of the text."""
    trials = [_tried(rule, evidence) for rule in rules]
    compared = [one for trial in trials for one in trial.compared if one.comparison.relation is Relation.EQUAL]
    culprits = suspects([(one.comparison, one.difference) for one in compared])
    by_comparison = {id(one): culprit for one, culprit in zip(compared, culprits, strict=True) if culprit}
    return Report(tuple(_result(trial, by_comparison) for trial in trials))


def _tried(rule: Rule, evidence: Evidence) -> _Trial:
    trial = _Trial(rule, [], [])
    try:
        for outcome in rule.formula.apply(evidence):
            if isinstance(outcome, Comparison):
                trial.compared += _compared(rule, outcome)
            elif isinstance(outcome, Remark):
                trial.remarks.append(outcome)
            else:
                trial.looked_at += 1
    except Inapplicable as reason:
        trial.reason, trial.reason_en = reason.zh, reason.en
    if not trial.applied and not trial.reason:
        trial.reason, trial.reason_en = "没有可供比较的内容", "there is nothing to compare"
    return trial


def _compared(rule: Rule, comparison: Comparison) -> Sequence[Compared]:
    left, right = total_of(comparison.left), total_of(comparison.right)
    if left is UNDISCLOSED or right is UNDISCLOSED:
        return ()
    assert isinstance(left, Decimal) and isinstance(right, Decimal)
    return (Compared(rule, comparison, left, right),)


def _result(trial: _Trial, culprits: dict[int, Suspect]) -> Result:
    findings = [_finding(one, culprits.get(id(one))) for one in trial.compared if not one.holds]
    findings += [finding_of_remark(trial.rule, remark) for remark in trial.remarks]
    return Result(trial.rule, trial.applied, tuple(dict.fromkeys(findings)), trial.reason, trial.reason_en)


def _finding(one: Compared, suspect: Suspect | None) -> Finding:
    """A rounding-sized difference that one single cell explains in several rules is a slip, not rounding."""
    severity = one.severity
    if suspect and suspect.explains > 1 and severity is Severity.INFO:
        severity = min_severity(one.rule.severity, Severity.WARNING)
    return finding_of(
        one.rule,
        one.comparison,
        severity,
        left=one.left,
        right=one.right,
        rounded=severity is Severity.INFO and abs(one.difference) <= one.last_place,
        suspect=suspect,
    )
