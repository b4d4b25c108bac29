"""What a check finds: plain, frozen values that every layer may hold. Plain leaf, as budgets.facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``error`` stops publication, ``warning`` asks for a look, ``info`` is said and accepted (rounding)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """0 is the most severe."""
        return tuple(Severity).index(self)


_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong and where, as architecture.md has it.

    Amounts (``expected``, ``actual``, ``difference`` = actual - expected) are text in the printed unit of the table.
    ``table`` is None where only the text is at fault; ``row`` is a row's key, ``column`` a printed heading.
    ``source`` is the place in the document or, for entered figures, the screen they came from. ``sentence`` is the
    printed sentence of a finding in the text. ``suspect`` names the one cell whose correction would satisfy
    every rule that fails with this one, ``redaction`` what a text should say instead.
    """

    rule: str
    severity: Severity
    table: int | None
    row: str
    column: str
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    message: str
    message_en: str = ""
    source: str = ""
    part: str = "main"
    sentence: str = ""
    suspect: str = ""
    suspect_en: str = ""
    redaction: str = ""
    related: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The address that a waiver names: table, part, row and column, or the sentence's section and words."""
        if self.table is None:
            return "/".join(filter(None, (self.row, self.column, self.sentence)))[:200]
        part = "" if self.part == "main" else self.part
        return "/".join(filter(None, (f"t{self.table:02d}", part, self.row, self.column)))[:200]
