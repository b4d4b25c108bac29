"""Which lines moved so far against last year that somebody has to say why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgets.conventions import Conventions
from budgets.facts import Measure
from budgets.narrative import functions
from budgets.narrative.basic import OFFICIAL
from budgets.narrative.basis import Basis
from budgets.narrative.words import moved
from budgets.tables.compare import ComparedRow
from budgets.tables.grid import Cell

BY_FUNCTION = {5: "general_budget", 9: "government_fund", 10: "state_capital"}
"""The tables whose codes are looked at, with the sections that tell of them."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A line with its amounts in yuan and the reason as given so far.

    ``table`` and ``row`` name it as ChangeReason does. ``section``, ``subject`` and ``code`` say where the text tells
    of it, in the words of the reader (figures.TextFigure).
    """

    table: int
    row: str
    label: str
    section: str
    subject: str
    code: str
    current: Cell
    previous: Cell
    change: Decimal
    percent: Decimal | None
    reason: str

    @property
    def key(self) -> str:
        """As forms name it."""
        return f"t{self.table:02d}-{self.row}"


def demands(basis: Basis) -> tuple[Demand, ...]:
    """In the order of the text. Lines whose year before is not known, or not comparable, demand nothing."""
    return tuple(_total(basis)) + tuple(_by_function(basis)) + tuple(_official(basis)) + tuple(_operating_cost(basis))


def exceeds(row: ComparedRow, conventions: Conventions) -> bool:
    """Whether a line moved by more than both thresholds; from or to nothing, any percentage is exceeded."""
    change = moved(row)
    if change is None or abs(change) <= conventions.reason_amount:
        return False
    previous = row.values[1]
    if not isinstance(previous, Decimal) or not previous:
        return True
    return abs(change) * 100 > conventions.reason_percent * abs(previous)


def _total(basis: Basis) -> Iterator[Demand]:
    row = basis.row(1, "total")
    if exceeds(row, basis.conventions):
        yield _demand(basis, 1, "total", row, ("收支总预算", "overview", "budget_total", ""))


def _by_function(basis: Basis) -> Iterator[Demand]:
    for number, section in BY_FUNCTION.items():
        for code, row in basis.leaves(number).items():
            if exceeds(row, basis.conventions):
                label = functions.path(basis, number, code)
                yield _demand(basis, number, code, row, (label, section, "function", code))


def _official(basis: Basis) -> Iterator[Demand]:
    """Any change of an item; the subtotal of vehicles is explained by its two parts."""
    for key, _before, label in OFFICIAL:
        row = basis.row(8, key)
        if key != "vehicles" and moved(row):
            yield _demand(basis, 8, key, row, (label, "official_expenses", f"official_{key}", ""))


def _operating_cost(basis: Basis) -> Iterator[Demand]:
    row = basis.measure(Measure.OPERATING_COST)
    if exceeds(row, basis.conventions):
        yield _demand(basis, 8, "operating_cost", row, ("机关运行经费", "operating_cost", "operating_cost", ""))


def _demand(basis: Basis, table: int, key: str, row: ComparedRow, told: tuple[str, str, str, str]) -> Demand:
    label, section, subject, code = told
    return Demand(
        table=table,
        row=key,
        label=label,
        section=section,
        subject=subject,
        code=code,
        current=row.values[0],
        previous=row.values[1],
        change=moved(row) or Decimal(0),
        percent=row.percent,
        reason=basis.reason(table, key),
    )
