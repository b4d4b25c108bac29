"""How amounts, shares and changes are said. Rounding comes last: a printed difference is that of the exact amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from budgets.layouts import Unit
from budgets.tables.compare import ComparedRow, State
from budgets.tables.grid import Cell

CENT = Decimal("0.01")
REASON = "主要原因是"

UNKNOWN = {
    State.PREVIOUS_UNDISCLOSED: "上年数未公开，不作比较",
    State.NOT_COMPARABLE: "与上年口径不同，不作比较",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``key`` stays the same when the figures change."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def body(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def number(value: Decimal) -> str:
    """Without zeros that say nothing: 7, 1248.5."""
    return f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Words:
    """Says amounts of exact yuan in the unit of a layout."""

    unit: Unit

    def money(self, yuan: Decimal) -> str:
        """12.30万元, 123000元; cents only where there are any, and nothing is 0."""
        value = self.unit.of(yuan)
        is_plain = not value or (self.unit is Unit.YUAN and value == value.to_integral_value())
        return f"{value:.0f}{self.unit}" if is_plain else f"{value:.2f}{self.unit}"

    def is_printed(self, yuan: Decimal) -> bool:
        """Whether an amount is more than nothing once it is rounded."""
        return self.unit.of(yuan) != 0

    def change(self, row: ComparedRow, reason: str = "") -> str:
        """Against last year, with the reason if one was given; empty where this year is not known."""
        told = self._change(row)
        return f"{told}，{REASON}{reason}" if told and reason and row.state not in UNKNOWN else told

    def _change(self, row: ComparedRow) -> str:
        if row.state in UNKNOWN:
            return UNKNOWN[row.state]
        if row.state is State.FLAT:
            return "与上年持平"
        if row.state is State.BLANK and not is_something(row):
            return "与上年持平" if len(row.values) > 1 else ""
        move = moved(row)
        if move is None:
            return ""
        if not self.is_printed(move):
            return "与上年基本持平"
        word, percent_word = ("增加", "增长") if move > 0 else ("减少", "下降")
        return f"比上年{word}{self.money(abs(move))}{self._percent(row, percent_word)}"

    def _percent(self, row: ComparedRow, word: str) -> str:
        """Nothing is said of a percentage that rounds to nothing."""
        previous = row.values[1]
        if row.state is State.NEW:
            return "，上年没有安排"
        if previous == 0:
            return "，上年数为零，不计算百分比"
        if isinstance(previous, Decimal) and not self.is_printed(previous):
            return "，上年数很小，不计算百分比"
        percent = Decimal(100) if row.state is State.ENDED else abs(row.percent or Decimal(0))
        return f"，{word}{percent:.2f}%" if percent else ""

    def of(self, label: str, row: ComparedRow, reason: str = "") -> str:
        """A labelled amount and its change: 基本支出12.30万元，比上年……; empty where it is not disclosed."""
        current = row.values[0]
        if current is None:
            change = self.change(row, reason) if is_something(row) else ""
            return f"{label}{change}，本年没有安排" if change else f"{label}没有安排"
        if not isinstance(current, Decimal):
            return ""
        return "，".join(filter(None, (f"{label}{self.money(current)}", self.change(row, reason))))

    def listed(self, items: Iterable[tuple[str, Cell]]) -> str:
        """Labels with their amounts, those of nothing left out: 人员经费1.00万元、公用经费2.00万元."""
        return "、".join(
            f"{label}{self.money(cell)}" for label, cell in items if isinstance(cell, Decimal) and self.is_printed(cell)
        )


def is_something(row: ComparedRow) -> bool:
    """Whether either year has an amount that is not nothing."""
    return any(isinstance(value, Decimal) and value for value in row.values)


def moved(row: ComparedRow) -> Decimal | None:
    """By how much a line moved; what one of two disclosed years does not have counts as nothing there. None where a
    year is not known or cannot be compared.
    """
    if row.state not in (State.INCREASE, State.DECREASE, State.NEW, State.ENDED, State.FLAT):
        return None
    current, previous = (value if isinstance(value, Decimal) else Decimal(0) for value in row.values[:2])
    return current - previous


def share(part: Decimal, whole: Decimal) -> str:
    """占……的 percentage, two places."""
    return f"{(part * 100 / whole).quantize(CENT, ROUND_HALF_UP)}%"


def known(cell: Cell) -> Decimal | None:
    return cell if isinstance(cell, Decimal) else None


def sentence(*clauses: str) -> str:
    """Clauses that say something, with a full stop; empty without any."""
    told = "，".join(clause for clause in clauses if clause)
    return f"{told}。" if told else ""
