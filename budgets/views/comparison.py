"""A table against earlier years, ready for a template: rows, years and the data of its chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgets.facts import Crosswalk
from budgets.layouts import Unit
from budgets.renderers.cells import in_unit
from budgets.tables.compare import ComparedRow, compare, figures
from budgets.tables.grid import Cell, Grid, GridPart
from budgets.terms import term
from budgets.views.library import path_to


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` have one value a year of ``years`` (latest first), in exact yuan."""

    title: str
    part: GridPart
    years: tuple[int, ...]
    rows: tuple[ComparedRow, ...]
    unit: Unit

    @property
    def goes_back(self) -> bool:
        """Whether years before the last one tell more than a total."""
        return sum(any(isinstance(v, Decimal) for v in row.values[2:]) for row in self.rows) > 1


def comparisons(
    grids: Mapping[int, Grid],
    crosswalks: Mapping[int, Crosswalk],
    *,
    column: str | None = None,
    unit: Unit | None = None,
    silent: bool = False,
) -> list[Comparison]:
    """Every series of the latest year's grid against the same series of the years before.

    The year before the latest is always among the years, as not disclosed when there is no edition of it. Rows
    without an amount in any year, and series of nothing else, are left out unless ``silent`` ones are asked for.
    """
    latest = max(grids)
    years = sorted({*grids, latest - 1}, reverse=True)
    found = []
    for part in grids[latest].parts:
        for series in range(len(part.series)):
            figured = [
                figures(
                    year,
                    _part_of(grids.get(year), part.key),
                    series,
                    _column_of(grids.get(year), part.key, column),
                    path_to(crosswalks, year, latest),
                )
                for year in years
            ]
            rows = tuple(row for row in compare(figured) if silent or not _says_nothing(row))
            if rows or silent:
                found.append(Comparison(part.series[series].title, part, tuple(years), rows, unit or part.unit))
    return found


def _part_of(grid: Grid | None, key: str) -> GridPart | None:
    if grid is None:
        return None
    return next((part for part in grid.parts if part.key == key), None)


def _column_of(grid: Grid | None, key: str, column: str | None) -> str | None:
    part = _part_of(grid, key)
    if part is None or column is None:
        return None
    return column if any(found.key == column for found in part.amount_columns) else None


def _says_nothing(row: ComparedRow) -> bool:
    """A division of the official list without an amount in any year."""
    return not any(isinstance(value, Decimal) for value in row.values)


def chart(comparison: Comparison, level: int) -> dict[str, Any] | None:
    """Labels and one dataset a year, oldest first, of the rows of one level; None with nothing to show.

    Values are strings in the comparison's unit, so that JavaScript's numbers are only ever used to draw.
    """
    rows = [row for row in comparison.rows if row.line.level == level]
    positions = [
        index
        for index, year in reversed(list(enumerate(comparison.years)))
        if any(isinstance(row.values[index], Decimal) for row in rows)
    ]
    if not rows or not positions:
        return None
    return {
        "labels": [term(row.line.label) for row in rows],
        "unit": term(comparison.unit.value),
        "datasets": [
            {
                "label": str(comparison.years[index]),
                "data": [figure(row.values[index], comparison.unit) for row in rows],
            }
            for index in positions
        ],
    }


def figure(cell: Cell, unit: Unit) -> str | None:
    """A cell for a chart; None leaves a gap."""
    return str(in_unit(cell, unit)) if isinstance(cell, Decimal) else None


def headline(grid: Grid) -> Cell:
    """A table's total; None for a form that has none."""
    part = next((part for part in grid.parts if part.series), None)
    if part is None:
        return None
    return next((line.amount for line in part.lines(len(part.series) - 1) if line.key == "total"), None)
