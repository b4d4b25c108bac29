"""What differs between two editions of one year: row by row and cell by cell, as a correction must show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.tables.grid import Cell, ColumnType, Grid, GridColumn, GridPart


class Kind(StrEnum):
    """What became of a row, in the words a page uses."""

    ADDED = "新增"
    CHANGED = "修改"
    REMOVED = "删除"


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One figure or word that is not what it was; amounts are exact yuan, ``None`` is a blank cell."""

    column: GridColumn
    before: Cell
    after: Cell

    @property
    def change(self) -> Decimal | None:
        """After minus before where both are numbers or one of them is a blank beside a number; else None."""
        values = (self.before, self.after)
        if not self.column.type.numeric or not all(value is None or isinstance(value, Decimal) for value in values):
            return None
        before, after = (value if isinstance(value, Decimal) else Decimal(0) for value in values)
        return after - before


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that is new, gone, or has other cells; ``part`` is its part's title, ``label`` the row's own words."""

    part: str
    key: str
    label: str
    kind: Kind
    cells: tuple[CellDifference, ...]


@dataclass(frozen=True, slots=True)
class TableDifference:
    number: int
    name: str
    rows: tuple[RowDifference, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """``words`` are its code and name, or whatever words it begins with."""

    words: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """A part, or one half of a two-sided one: its own columns, and its rows by their own keys."""

    columns: tuple[GridColumn, ...]
    rows: Mapping[str, _Row]


def differences(before: Mapping[int, Grid], after: Mapping[int, Grid]) -> tuple[TableDifference, ...]:
    """The tables, by number, that differ. A table that only one of the two has counts as empty in the other."""
    found = []
    for number in sorted({*before, *after}):
        rows = tuple(_rows(before.get(number), after.get(number)))
        if rows:
            found.append(TableDifference(number, (after.get(number) or before[number]).name, rows))
    return tuple(found)


def _rows(before: Grid | None, after: Grid | None) -> Iterator[RowDifference]:
    old, new = _parts(before), _parts(after)
    for key in dict.fromkeys([*new, *old]):
        part = new.get(key) or old[key]
        sides = zip(_sides(old.get(key) or _emptied(part)), _sides(new.get(key) or _emptied(part)), strict=False)
        for one, other in sides:
            yield from _side_differences(part, one, other)


def _parts(grid: Grid | None) -> dict[str, GridPart]:
    return {part.key: part for part in grid.parts} if grid else {}


def _emptied(part: GridPart) -> GridPart:
    return GridPart(key=part.key, shape=part.shape, columns=part.columns, rows=(), series=part.series)


def _sides(part: GridPart) -> Iterator[_Side]:
    """The halves of a two-sided part are lists of their own: rows meet by chance, in the order they are printed."""
    starts = [part.index(series.label) for series in part.series if series.label] if len(part.series) > 1 else [0]
    for side, (start, end) in enumerate(zip(starts, [*starts[1:], len(part.columns)], strict=True)):
        columns = part.columns[start:end]
        rows: dict[str, _Row] = {}
        for row in part.rows:
            key = row.key.split("/")[side] if len(starts) > 1 else row.key
            if key:
                rows[key] = _Row(_words(columns, row.cells[start:end]), row.cells[start:end])
        yield _Side(columns, rows)


def _words(columns: tuple[GridColumn, ...], cells: tuple[Cell, ...]) -> tuple[str, ...]:
    words = [
        cell
        for column, cell in zip(columns, cells, strict=True)
        if isinstance(cell, str) and cell and column.type in (ColumnType.CODE, ColumnType.TEXT)
    ]
    return tuple(words[:2])


def _side_differences(part: GridPart, before: _Side, after: _Side) -> Iterator[RowDifference]:
    for key in dict.fromkeys([*after.rows, *before.rows]):
        old, new = before.rows.get(key), after.rows.get(key)
        cells = tuple(_cells(before, after, old, new))
        row = new or old
        if row is not None and (cells or old is None or new is None):
            kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
            yield RowDifference(part.title, key, " ".join(row.words), kind, cells)


def _cells(before: _Side, after: _Side, old: _Row | None, new: _Row | None) -> Iterator[CellDifference]:
    """By column key, because a later edition may print other columns. The label of a new or lost row is told once."""
    was, now = _by_column(before, old), _by_column(after, new)
    columns = {column.key: column for column in (*before.columns, *after.columns)}
    told = () if old and new else (*(old.words if old else ()), *(new.words if new else ()))
    for key, column in columns.items():
        one, other = was.get(key), now.get(key)
        if one != other and one not in told and other not in told:
            yield CellDifference(column, one, other)


def _by_column(side: _Side, row: _Row | None) -> dict[str, Cell]:
    if row is None:
        return {}
    return {column.key: cell for column, cell in zip(side.columns, row.cells, strict=True)}
