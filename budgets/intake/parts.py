"""Rows and cells of the reported tables, as extraction asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from budgets.intake.recognise import Reported
from budgets.tables.grid import Cell, GridPart, GridRow


def printed_name(row: GridRow, part: GridPart) -> str:
    """What the document calls the row; empty where it has no column of names."""
    named = (cell for cell, column in zip(row.cells, part.columns, strict=True) if column.key == "name")
    return next((cell for cell in named if isinstance(cell, str)), "")


class Tables:
    """The parts of all tables by number; a table or column that the document lacks has no rows and no cells."""

    def __init__(self, tables: Sequence[Reported]) -> None:
        self.parts: dict[tuple[int, str], GridPart] = {(t.number, t.part.key): t.part for t in tables}
        self._columns = {
            key: {column.key: index for index, column in enumerate(part.columns)} for key, part in self.parts.items()
        }
        self._sides: dict[tuple[int, int], dict[str, Decimal]] = {}

    def rows(self, number: int, part: str = "main", level: int | None = None) -> list[GridRow]:
        found = self.parts.get((number, part))
        return [row for row in found.rows if level in (None, row.level)] if found else []

    def cell(self, number: int, row: GridRow, column: str, part: str = "main") -> Cell:
        index = self._columns[number, part].get(column)
        return None if index is None else row.cells[index]

    def amount(self, number: int, row: GridRow, column: str, part: str = "main") -> Decimal | None:
        cell = self.cell(number, row, column, part)
        return cell if isinstance(cell, Decimal) else None

    def text(self, number: int, row: GridRow, column: str) -> str:
        cell = self.cell(number, row, column)
        return cell if isinstance(cell, str) else ""

    def place(self, number: int, row: GridRow, part: str = "main") -> str:
        """The table, the row's code with its printed name, and where it stands."""
        name = printed_name(row, self.parts[number, part])
        words = (f"表{number}", row.key, "" if name == row.key else name)
        return "；".join((" ".join(filter(None, words)), *row.sources))

    def leaves(self, number: int, part: str = "main") -> list[GridRow]:
        rows = [row for row in self.rows(number, part) if row.level]
        # What begins with a key stands right after it.
        keys = sorted({row.key for row in rows})
        parents = {key for key, following in pairwise(keys) if following.startswith(key)}
        return [row for row in rows if row.key not in parents]

    def side(self, number: int, series: int, key: str) -> Decimal | None:
        if (number, series) not in self._sides:
            self._sides[number, series] = dict(self._amounts(number, series))
        return self._sides[number, series].get(key)

    def _amounts(self, number: int, series: int) -> Iterator[tuple[str, Decimal]]:
        """Of a key printed twice, the first amount counts."""
        part = self.parts.get((number, "main"))
        lines = list(part.lines(series)) if part and part.rows else []
        yield from ((line.key, line.amount) for line in reversed(lines) if isinstance(line.amount, Decimal))
