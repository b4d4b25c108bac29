"""What an example of a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.checks.evidence import Evidence
from budgets.findings import Severity

At = tuple[int | None, str, str]


@dataclass(frozen=True)
class Example:
    """``at`` is the (table, row, column) of the failing example's finding, a list where it has several.

    ``severity`` is given where it is milder than the rule's own.
    """

    code: str
    passing: Evidence
    failing: Evidence
    at: At | list[At]
    severity: Severity | None = None
