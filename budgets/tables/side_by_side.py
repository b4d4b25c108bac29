"""One table of several departments or years, column beside column: rows joined by key along the lineage.

A cell is an amount or why there is none, since "no such money", "not disclosed" and "not comparable" are three things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from budgets.facts import Crosswalk
from budgets.tables.amounts import share
from budgets.tables.compare import YearFigures, figures
from budgets.tables.comparison import comparable, main
from budgets.tables.grid import UNDISCLOSED, Disclosed, Grid, GridColumn, GridPart, Line


class Why(StrEnum):
    """Why a cell has no amount, in the words a page uses."""

    NONE = "无"
    UNDISCLOSED = "未公开"
    NOT_COMPARABLE = "不可比"

    @property
    def word(self) -> str:
        """For programs: not_comparable."""
        return self.name.lower()


Side = Decimal | Why

OWN_ROWS: Mapping[int, frozenset[str]] = {number: frozenset({"main"}) for number in (2, 6, 11, 12, 13)}
"""Parts by table whose rows are units, projects or items: each department has its own, of which only the total is the
same thing elsewhere, even where codes happen to agree."""


@dataclass(frozen=True, slots=True)
class Column:
    """A table as one column: its ``grid`` (None: there is none) and the crosswalks from its year to the latest."""

    year: int
    grid: Grid | None
    path: Sequence[Crosswalk] = ()


@dataclass(frozen=True, slots=True)
class SideRow:
    line: Line
    cells: tuple[Side, ...]

    @property
    def difference(self) -> Decimal | None:
        """The second less the first, where there are two and both are known."""
        match self.cells:
            case (Decimal() as first, Decimal() as second):
                return second - first
        return None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One series; amounts in exact yuan, or percentages of each column's total once ``in_shares``."""

    title: str
    part: GridPart
    rows: tuple[SideRow, ...]

    @property
    def levels(self) -> list[int]:
        return sorted({row.line.level for row in self.rows if row.line.level})

    def down_to(self, level: int) -> SideBySide:
        return replace(self, rows=tuple(row for row in self.rows if row.line.level <= level))

    def in_shares(self) -> SideBySide:
        """Without a known total there is no percentage."""
        total = next((row.cells for row in self.rows if row.line.key == "total"), ())
        return replace(self, rows=tuple(replace(row, cells=_shares(row.cells, total)) for row in self.rows))


def side_by_side(
    columns: Sequence[Column], column: str | None = None, *, totals: Collection[str] = ()
) -> list[SideBySide]:
    """Every series that any of the columns has, by the figures of the amount ``column``, or else by its own.

    ``totals`` are parts of which only rows of level 0 are set side by side.
    """
    parts: dict[str, GridPart] = {}
    for each in columns:
        for part in each.grid.parts if each.grid else ():
            if part.series and part.key not in parts:
                parts[part.key] = part
    found = []
    for key, part in parts.items():
        for number, series in enumerate(part.series):
            figured = [_figures(each, key, number, column) for each in columns]
            rows = tuple(row for row in _rows(figured) if not (key in totals and row.line.level))
            if rows:
                found.append(SideBySide(series.title, part, rows))
    return found


def choosable(grids: Iterable[Grid]) -> tuple[GridColumn, ...]:
    """The amount columns that one may choose: of tables with one series of labelled rows."""
    found: dict[str, GridColumn] = {}
    for grid in grids:
        part = main(grid)
        if len(part.series) == 1 and part.series[0].label:
            found |= {each.key: each for each in comparable(part) if each.key not in found}
    return tuple(found.values())


def _figures(column: Column, key: str, series: int, chosen: str | None) -> YearFigures:
    """A part that lacks the chosen column discloses nothing of it: its own would be another figure."""
    part = next((part for part in column.grid.parts if part.key == key), None) if column.grid else None
    if part is not None and (series >= len(part.series) or not _has(part, chosen)):
        part = None
    return figures(column.year, part, series, chosen, column.path)


def _has(part: GridPart, column: str | None) -> bool:
    return column is None or any(each.key == column for each in part.amount_columns)


def _rows(columns: Sequence[YearFigures]) -> Iterable[SideRow]:
    """Rows with an amount, or an unknown one, in any column."""
    for key in _order(columns):
        line = next(each.lines[key] for each in columns if key in each.lines)
        cells = tuple(_cell(key, each) for each in columns)
        if any(isinstance(cell, Decimal) or cell is Why.NOT_COMPARABLE for cell in cells) or line.level == 0:
            yield SideRow(line, cells)


def _cell(key: str, column: YearFigures) -> Side:
    if key in column.incomparable:
        return Why.NOT_COMPARABLE
    if key not in column.lines:
        return Why.NONE if column.disclosed is Disclosed.FULL else Why.UNDISCLOSED
    amount = column.lines[key].amount
    if isinstance(amount, Decimal):
        return amount
    return Why.UNDISCLOSED if amount is UNDISCLOSED else Why.NONE


def _order(columns: Sequence[YearFigures]) -> list[str]:
    """Every key once: those of a column in its order, codes among each other by their digits."""
    order: list[str] = []
    for column in columns:
        place = 0
        for key in column.lines:
            if key in order:
                place = order.index(key) + 1
            else:
                order.insert(place, key)
                place += 1
    codes = iter(sorted(key for key in order if key.isdigit()))
    return [next(codes) if key.isdigit() else key for key in order]


def _shares(cells: Sequence[Side], total: Sequence[Side]) -> tuple[Side, ...]:
    wholes = total or [Why.UNDISCLOSED] * len(cells)
    return tuple(_share(cell, whole) for cell, whole in zip(cells, wholes, strict=True))


def _share(cell: Side, whole: Side) -> Side:
    if isinstance(cell, Why):
        return cell
    if isinstance(whole, Why):
        return Why.UNDISCLOSED
    found = share(cell, whole)
    return found if isinstance(found, Decimal) else Why.NONE
