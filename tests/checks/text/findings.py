"""What a rule finds, as tests compare it."""

from __future__ import annotations

from budgets.checks.engine import check
from budgets.checks.evidence import Evidence
from budgets.checks.rules import Rule
from budgets.checks.text import RULES
from budgets.findings import Finding

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def findings(code: str, evidence: Evidence) -> tuple[Finding, ...]:
    return check(evidence, [BY_CODE[code]]).findings


def told(code: str, evidence: Evidence) -> list[tuple[str, str | None, str | None]]:
    """Severity, actual and expected of each finding."""
    return [(f.severity.value, f.actual, f.expected) for f in findings(code, evidence)]
