"""What a figure of a table is the sum of: columns of columns, rows of rows, and a listing's row of the rows below it.

Sums of columns and rows are declared with the table (``Disclosure.sums``); those of a listing follow from its levels.
All amounts are exact yuan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.layouts import Unit
from budgets.tables.amounts import add, subtract
from budgets.tables.grid import UNDISCLOSED, Cell, ColumnType, GridPart, Shape

DIVISIONS = "divisions"
"""Stands for every row of a two-sided table whose key is a code of digits."""
NEVER_ADDED = frozenset({"unit_price"})
"""Rule C56: unit prices mean nothing added up."""


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """In every row the column ``whole`` is the sum of the columns ``parts``."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowSum:
    """In every amount column (of one ``side``) the row ``whole`` is the sum of the rows ``parts``."""

    whole: str
    parts: Collection[str]
    side: int = 0

    def takes(self, key: str) -> bool:
        return key in self.parts or (DIVISIONS in self.parts and key.isdigit())


Sum = ColumnSum | RowSum


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of a part, by its indexes."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell and those it is the sum of; ``of_rows`` where they stand below one another, else beside one another."""

    whole: Spot
    parts: tuple[Spot, ...]
    of_rows: bool


@dataclass(frozen=True, slots=True)
class Added:
    """``total`` of the parts; ``rest`` is what the whole has beyond them: 0 if they add up, None if not known."""

    total: Cell
    rest: Decimal | None


def is_two_sided(part: GridPart) -> bool:
    return len(part.series) > 1


def side_of(part: GridPart, column: int) -> int:
    """The half of a two-sided part that an amount column belongs to; 0 in every other part."""
    amounts = [series.amount for series in part.series]
    key = part.columns[column].key
    return amounts.index(key) if is_two_sided(part) and key in amounts else 0


def key_of(part: GridPart, spot: Spot) -> str:
    """The key of a cell's row, in a two-sided part that of its half; "" where the half is empty."""
    key = part.rows[spot.row].key
    return key.split("/")[side_of(part, spot.column)] if is_two_sided(part) else key


def cell_at(part: GridPart, spot: Spot) -> Cell:
    return part.rows[spot.row].cells[spot.column]


def formulas(part: GridPart, declared: Sequence[Sum]) -> Iterator[Formula]:
    """Every sum of the part whose cells stand in it; parts that are blank, too."""
    yield from _of_columns(part, declared)
    yield from _of_rows(part, declared)
    if part.shape is Shape.LISTING:
        yield from _of_levels(part)


def _of_columns(part: GridPart, declared: Sequence[Sum]) -> Iterator[Formula]:
    index = {column.key: number for number, column in enumerate(part.columns)}
    for each in declared:
        if isinstance(each, ColumnSum) and each.whole in index:
            columns = [index[key] for key in each.parts if key in index]
            for row in range(len(part.rows)):
                yield Formula(Spot(row, index[each.whole]), tuple(Spot(row, column) for column in columns), False)


def _of_rows(part: GridPart, declared: Sequence[Sum]) -> Iterator[Formula]:
    for each in declared:
        if not isinstance(each, RowSum):
            continue
        for column in _added(part):
            if side_of(part, column) != each.side:
                continue
            keys = [key_of(part, Spot(row, column)) for row in range(len(part.rows))]
            if each.whole in keys:
                parts = tuple(Spot(row, column) for row, key in enumerate(keys) if each.takes(key))
                yield Formula(Spot(keys.index(each.whole), column), parts, True)


def _of_levels(part: GridPart) -> Iterator[Formula]:
    below = children(part)
    for column in _added(part):
        for row, found in below.items():
            spots = tuple(Spot(child, column) for child in found)
            # A heading row of items is blank where only the items have amounts (tables 12 and 13).
            if all(cell_at(part, spot) is None for spot in spots):
                spots = tuple(Spot(item, column) for child in found for item in below.get(child, ()))
            if spots:
                yield Formula(Spot(row, column), spots, True)


def _added(part: GridPart) -> list[int]:
    return [
        number
        for number, column in enumerate(part.columns)
        if column.type is ColumnType.AMOUNT and column.key not in NEVER_ADDED
    ]


def children(part: GridPart) -> dict[int, list[int]]:
    """The rows right below each row of a listing, by index: the nearest row above of a lower level is their parent."""
    found: dict[int, list[int]] = {}
    above: list[int] = []
    for number, row in enumerate(part.rows):
        while above and part.rows[above[-1]].level >= row.level:
            above.pop()
        if above:
            found.setdefault(above[-1], []).append(number)
        above.append(number)
    return found


def added(part: GridPart, formula: Formula) -> Added:
    total = add(*(cell_at(part, spot) for spot in formula.parts))
    whole = cell_at(part, formula.whole)
    known = isinstance(whole, Decimal) and total is not UNDISCLOSED
    rest = subtract(whole, total if isinstance(total, Decimal) else Decimal(0)) if known else None
    return Added(total, rest if isinstance(rest, Decimal) else None)


def rounding(whole: Cell, parts: Sequence[Cell], unit: Unit) -> Decimal:
    """尾差: by how much the shown parts, added up, differ from the shown whole, in ``unit``; 0 where the exact amounts
    do not add up either, or something is not known.
    """
    total = add(*parts)
    if not isinstance(whole, Decimal) or total != whole:
        return Decimal(0)
    shown = [unit.of(cell) for cell in parts if isinstance(cell, Decimal)]
    return sum(shown, Decimal(0)) - unit.of(whole)


def roundings(part: GridPart, declared: Sequence[Sum], unit: Unit) -> dict[Formula, Decimal]:
    """Every sum of the part whose shown figures do not add up, with the difference in ``unit``."""
    found = {}
    for formula in formulas(part, declared):
        cells = [cell_at(part, spot) for spot in formula.parts]
        if difference := rounding(cell_at(part, formula.whole), cells, unit):
            found[formula] = difference
    return found
