"""A table against earlier years, series by series: what pages and the API show beside the table itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.facts import Crosswalk
from budgets.layouts import Unit
from budgets.tables.compare import ComparedRow, compare, figures
from budgets.tables.grid import Grid, GridColumn, GridPart

UNIT_PRICE = "unit_price"
"""The amount column whose figures mean nothing added up or set against another year's (rule C56)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` have one value a year of ``years`` (latest first), in exact yuan.

    They are of the part's ``column``; "" where each row is a column of its own (T8).
    """

    title: str
    part: GridPart
    column: str
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
    years: Iterable[int] = (),
    column: str | None = None,
    unit: Unit | None = None,
    silent: bool = False,
) -> list[Comparison]:
    """Every series of the latest year's grid against the same series of the years before, by the figures of the
    amount ``column`` where it has that, else by its own.

    ``years`` are compared even if there is no grid of them: they are then not disclosed. Without any, the year before
    the latest is. Rows without an amount in any year, and series of nothing else, are left out unless ``silent``
    ones are asked for.
    """
    latest = max(grids)
    years = sorted({*grids, *(years or (latest - 1,))}, reverse=True)
    found = []
    for part in grids[latest].parts:
        for number, series in enumerate(part.series):
            figured = [
                figures(
                    year,
                    _part_of(grids.get(year), part.key),
                    number,
                    _column_of(grids.get(year), part.key, column),
                    path_to(crosswalks, year, latest),
                )
                for year in years
            ]
            rows = tuple(row for row in compare(figured) if silent or not _says_nothing(row))
            if rows or silent:
                chosen = _column_of(grids[latest], part.key, column) or series.amount
                found.append(
                    Comparison(
                        series.title, part, chosen if series.label else "", tuple(years), rows, unit or part.unit
                    )
                )
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


def main(grid: Grid) -> GridPart:
    """The part whose amount columns may be chosen to compare by."""
    return next((part for part in grid.parts if len(part.series) == 1), grid.parts[0])


def comparable(part: GridPart) -> tuple[GridColumn, ...]:
    return tuple(column for column in part.amount_columns if column.key != UNIT_PRICE)


def path_to(crosswalks: Mapping[int, Crosswalk], from_year: int, to_year: int) -> list[Crosswalk]:
    """The crosswalks between two years, oldest first; they are named by the year they lead from."""
    return [crosswalks[year] for year in range(from_year, to_year) if year in crosswalks]
