"""Grid: a computed or read table with its own headings, so that it reads the same in ten years.

Amounts inside a Grid are exact ``Decimal`` yuan whatever unit the part is printed in; renderers convert.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum

from budgets.facts import EditionIdentity
from budgets.layouts import Unit


class Undisclosed(Enum):
    """The one value of a cell whose figure exists but is not disclosed: neither blank nor zero."""

    VALUE = "未公开"

    def __repr__(self) -> str:
        return "UNDISCLOSED"


UNDISCLOSED = Undisclosed.VALUE

Cell = str | Decimal | Undisclosed | None
"""None is a blank cell: no amount."""


class ColumnType(StrEnum):
    CODE = "code"
    TEXT = "text"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    PERCENT = "percent"

    @property
    def numeric(self) -> bool:
        return self in (ColumnType.AMOUNT, ColumnType.QUANTITY, ColumnType.PERCENT)


class Shape(StrEnum):
    TABLE = "table"
    LISTING = "listing"
    FORM = "form"


class Disclosed(StrEnum):
    """How much of a part is disclosed: all of it, only its totals, or nothing."""

    FULL = "full"
    TOTALS = "totals"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class GridColumn:
    """``title`` is the official header path from top to bottom."""

    key: str
    title: tuple[str, ...]
    type: ColumnType = ColumnType.TEXT


@dataclass(frozen=True, slots=True)
class GridRow:
    """``key`` is stable over years; in a two-sided part it is the keys of both halves joined by "/"."""

    key: str
    level: int
    cells: tuple[Cell, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """How rows are read as label and figure: once in a plain part, twice in a two-sided one (T1, T4).

    Without a label column the part has one row whose amount columns are the lines (T8). ``depth`` limits reading to
    rows of at most that level: items of procurement are not the same items next year, their total is.
    """

    label: str
    amount: str
    title: str = ""
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One label with its figure, as comparison and charts see a row."""

    key: str
    level: int
    code: str | None
    label: str
    amount: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPart:
    key: str
    shape: Shape
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    title: str = ""
    group: str = ""
    unit: Unit = Unit.WANYUAN
    notes: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    disclosed: Disclosed = Disclosed.FULL

    def index(self, column: str) -> int:
        return next(i for i, found in enumerate(self.columns) if found.key == column)

    def row(self, key: str) -> GridRow:
        """The row with this key; KeyError when there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def cell(self, row: str, column: str) -> Cell:
        return self.row(row).cells[self.index(column)]

    @property
    def amount_columns(self) -> tuple[GridColumn, ...]:
        return tuple(column for column in self.columns if column.type is ColumnType.AMOUNT)

    def lines(self, series: int = 0, amount: str | None = None) -> Iterator[Line]:
        """The rows of one series; halves that are empty in a two-sided part are left out."""
        chosen = self.series[series]
        if not chosen.label:
            yield from self._columns_as_lines()
            return
        label, figure = self.index(chosen.label), self.index(amount or chosen.amount)
        code = next((i for i, c in enumerate(self.columns) if c.type is ColumnType.CODE), None)
        for row in self.rows:
            key = row.key.split("/")[series] if len(self.series) > 1 else row.key
            if key and (chosen.depth is None or row.level <= chosen.depth):
                yield Line(
                    key=key,
                    level=row.level,
                    code=None if code is None else _text(row.cells[code]),
                    label=_text(row.cells[label]) or "",
                    amount=row.cells[figure],
                )

    def _columns_as_lines(self) -> Iterator[Line]:
        for row in self.rows:
            for column, cell in zip(self.columns, row.cells, strict=True):
                if column.type is ColumnType.AMOUNT:
                    subtotal = column.title[-1] == "小计"
                    label = column.title[0] if subtotal else column.title[-1]
                    level = 0 if column.key == "total" else len(column.title) - subtotal
                    yield Line(column.key, level, None, label, cell)


def _text(cell: Cell) -> str | None:
    return cell if isinstance(cell, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One of the fifteen tables of one edition."""

    edition: EditionIdentity
    number: int
    key: str
    name: str
    parts: tuple[GridPart, ...]

    @property
    def title(self) -> str:
        return f"{self.edition.year}年{self.name}"

    def part(self, key: str) -> GridPart:
        """The part with this key; KeyError when there is none."""
        for part in self.parts:
            if part.key == key:
                return part
        raise KeyError(key)

    @property
    def disclosed(self) -> bool:
        return any(part.disclosed is not Disclosed.NONE for part in self.parts)
