"""What a reconciliation rule is: one declaration for the engine, the public page and the API's list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.checks.formulas import Formula
from budgets.findings import Severity, Theme

__all__ = ["ONE_CENT", "Rule", "Theme"]

ONE_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``statement`` in Chinese and English and ``notation`` are as people write the rule; ``formula`` is what is run.

    ``tolerance`` is in the printed unit (0.01 万元, 1 元): a difference of at most one last place is rounding, which
    is accepted and said. Zero means that the same figure is printed twice and must be the same.
    ``severity`` is that of a clear violation; a formula may say less where it cannot be sure.
    ``remedy`` tells the clerk what to do, in Chinese and English, where the finding's own sentence does not.
    """

    code: str
    statement: str
    statement_en: str
    notation: str
    formula: Formula
    theme: Theme
    severity: Severity = Severity.ERROR
    tolerance: Decimal = ONE_CENT
    remedy: str = ""
    remedy_en: str = ""
