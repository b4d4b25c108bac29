"""What a reconciliation rule is: one declaration for the engine, the public page and the API's list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.checks.formulas import Formula
from budgets.findings import Severity


class Theme(StrEnum):
    """What a rule is about, in the order the public page lists them."""

    ARITHMETIC = "arithmetic"
    CROSS_TABLE = "cross_table"
    CONTENT = "content"
    PERFORMANCE = "performance"
    TEXT = "text"
    PRIVACY = "privacy"
    YEARS = "years"

    @property
    def label(self) -> str:
        return _THEMES[self]


_THEMES = {
    Theme.ARITHMETIC: "表内加总",
    Theme.CROSS_TABLE: "表间一致",
    Theme.CONTENT: "填报规范",
    Theme.PERFORMANCE: "绩效目标",
    Theme.TEXT: "文字与表格一致",
    Theme.PRIVACY: "个人信息",
    Theme.YEARS: "跨年与跨文件",
}

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
