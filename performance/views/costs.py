"""项目支出明细 of a project over the years, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgets.normalise import plain
from budgets.tables.amounts import add
from budgets.tables.grid import Cell, GridPart

FUNDS = ("local", "transfer", "other")


@dataclass(frozen=True, slots=True)
class Cost:
    """One line with an amount a year; ``rationale`` is that of the newest year that has the line."""

    content: str
    rationale: str
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """``years`` are those that list costs, newest first; none if no year does."""

    years: tuple[int, ...]
    rows: tuple[Cost, ...]

    @property
    def totals(self) -> tuple[Cell, ...]:
        return tuple(add(*(row.values[index] for row in self.rows)) for index in range(len(self.years)))


def compare(parts: Mapping[int, Mapping[str, GridPart]]) -> Costs:
    """Lines of the same content are one; a year's form that lists something twice has it added up."""
    lists = {year: part for year, found in parts.items() if (part := found.get("costs")) and part.rows}
    years = tuple(sorted(lists, reverse=True))
    found: dict[str, tuple[str, str, dict[int, Cell]]] = {}
    for year in years:
        for content, rationale, amount in _lines(lists[year]):
            values = found.setdefault(plain(content), (content, rationale, {}))[2]
            values[year] = add(values.get(year), amount)
    return Costs(
        years,
        tuple(
            Cost(content, rationale, tuple(values.get(year) for year in years))
            for content, rationale, values in found.values()
        ),
    )


def _lines(part: GridPart) -> list[tuple[str, str, Cell]]:
    content, rationale = part.index("content"), part.index("rationale")
    funds = [index for index, column in enumerate(part.columns) if column.key in FUNDS]
    return [
        (str(row.cells[content] or ""), str(row.cells[rationale] or ""), add(*(row.cells[index] for index in funds)))
        for row in part.rows
        if row.level > 0
    ]
