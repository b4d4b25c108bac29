"""Rows and cells of the reported tables, as extraction asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

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

    def rows(self, number: int, part: str = "main", level: int | None = None) -> list[GridRow]:
        found = self.parts.get((number, part))
        return [row for row in found.rows if level in (None, row.level)] if found else []

    def cell(self, number: int, row: GridRow, column: str, part: str = "main") -> Cell:
        grid = self.parts[number, part]
        if all(found.key != column for found in grid.columns):
            return None
        return row.cells[grid.index(column)]

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
        keys = [row.key for row in rows]
        return [row for row in rows if not any(key != row.key and key.startswith(row.key) for key in keys)]

    def side(self, number: int, series: int, key: str) -> Decimal | None:
        part = self.parts.get((number, "main"))
        if part is None or not part.rows:
            return None
        found = (line.amount for line in part.lines(series) if line.key == key)
        return next((amount for amount in found if isinstance(amount, Decimal)), None)
