"""What a department spends in a year, by unit, function, nature and source, in pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from budgets.facts import FundingSource, Nature
from budgets.sample.projects import Project
from budgets.sample.units import Unit

GENERAL = FundingSource.GENERAL
PENSION_PAY = {True: "2080501", False: "2080502"}
"""离退休 of administrative units and of institutions."""

MEDICAL = {True: "2101101", False: "2101102"}
OTHER_FUNCTIONS = ("2050803", "2080801", "2089999", "2210202", "2210203")
"""Training, death grants, other insurance, and allowances for rent and for buying a home."""

RETIRED_PAY, RETIRED_COST = 310, 12
"""Pieces for each retired person and year: pay, and the cost of their activities."""

TRAINING, DEATHS = 6, 4
"""Pieces for each member of staff: training, and what is set aside for the families of those who die."""


class Line(NamedTuple):
    unit: str
    function: str
    nature: Nature
    source: FundingSource
    carried_over: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """``spent`` in the order of units; ``left`` is what is to remain at the year's end, by source."""

    units: tuple[Unit, ...]
    projects: tuple[Project, ...]
    spent: dict[Line, int]
    left: dict[FundingSource, int] = field(default_factory=dict)

    def total(self, source: FundingSource, nature: Nature, *functions: str) -> int:
        """Of some functions, or of all where none is named."""
        return sum(
            pieces
            for line, pieces in self.spent.items()
            if line.source is source and line.nature is nature and (not functions or line.function in functions)
        )


def budget(units: Sequence[Unit], projects: Sequence[Project], left: dict[FundingSource, int]) -> Budget:
    spent: Counter[Line] = Counter()
    for unit in units:
        spent.update(dict(_of_unit(unit)))
        for project in projects:
            if project.unit == unit.code:
                spent.update(dict(_of_project(project)))
    return Budget(tuple(units), tuple(projects), {line: pieces for line, pieces in spent.items() if pieces}, left)


def _of_project(project: Project) -> Iterator[tuple[Line, int]]:
    for money in project.money:
        yield Line(project.unit, project.function, Nature.PROJECT, money.source, money.carried_over), money.pieces


def _of_unit(unit: Unit) -> Iterator[tuple[Line, int]]:
    pay = unit.staff * unit.pay
    for function, pieces in _personnel(unit, pay):
        yield Line(unit.code, function, Nature.PERSONNEL, GENERAL), pieces
    for function, pieces in _operating(unit):
        yield Line(unit.code, function, Nature.OPERATING, GENERAL), pieces
    if unit.income:
        yield from _own(unit, round(pay * unit.income))


def _personnel(unit: Unit, pay: int) -> Iterator[tuple[str, int]]:
    """Pay, then what goes with it as shares of it: pensions, insurance, housing."""
    office = unit.administrative
    yield unit.function, pay
    yield PENSION_PAY[office], unit.retired * RETIRED_PAY
    yield "2080505", pay * 13 // 100
    yield "2080506", pay * 13 // 200
    if unit.staff > 30:
        yield "2080801", unit.staff * DEATHS
    yield "2089999", pay // 125
    yield MEDICAL[office], pay * 7 // 100
    yield "2101103", pay * 3 // 100
    yield "2210201", pay * 11 // 100
    yield "2210202", pay * 2 // 100
    if office or unit.staff > 12:
        yield "2210203", pay * 3 // 100


def _operating(unit: Unit) -> Iterator[tuple[str, int]]:
    yield unit.function, unit.staff * unit.running
    yield "2050803", unit.staff * TRAINING
    if unit.retired > 3:
        yield PENSION_PAY[unit.administrative], unit.retired * RETIRED_COST


def _own(unit: Unit, income: int) -> Iterator[tuple[Line, int]]:
    """Income of its own: fees of schools are returned from the special account, the rest is earned."""
    if unit.function.startswith("205"):
        yield Line(unit.code, unit.function, Nature.OPERATING, FundingSource.SPECIAL), income
        return
    other = income // 10
    yield Line(unit.code, unit.function, Nature.PERSONNEL, FundingSource.OPERATIONS), income // 2
    yield Line(unit.code, unit.function, Nature.OPERATING, FundingSource.OPERATIONS), income - income // 2 - other
    yield Line(unit.code, unit.function, Nature.OPERATING, FundingSource.OTHER), other
