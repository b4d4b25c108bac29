"""Where each figure of a table stands on its page: 2060404.total, in other parts than the main one part.row.column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from budgets.tables.grid import Grid, GridPart, Shape
from budgets.tables.sums import Spot, cell_at, key_of

MAIN = "main"


def prefix(part: GridPart) -> str:
    return "" if part.key == MAIN else f"{part.key}."


def row_ids(part: GridPart) -> list[str]:
    """One a row, unique on the page: a key that occurs again (one category below two units) gets a number."""
    seen: Counter[str] = Counter()
    return [f"{prefix(part)}{_numbered(row.key, seen)}" for row in part.rows]


def cell_ids(part: GridPart) -> list[tuple[str, ...]]:
    """Of each row one a cell; "" where there is no figure: a blank, a text."""
    if part.shape is Shape.FORM:
        return [("",) * len(row.cells) for row in part.rows]
    seen: Counter[str] = Counter()
    columns = range(len(part.columns))
    return [tuple(_cell_id(part, Spot(row, column), seen) for column in columns) for row in range(len(part.rows))]


def _cell_id(part: GridPart, spot: Spot, seen: Counter[str]) -> str:
    column = part.columns[spot.column]
    key = key_of(part, spot)
    if not column.type.numeric or not key:
        return ""
    seen[f"{key}.{column.key}"] += 1
    if cell_at(part, spot) is None:
        return ""
    return f"{prefix(part)}{_written(key, seen[f'{key}.{column.key}'])}.{column.key}"


def _numbered(key: str, seen: Counter[str]) -> str:
    seen[key] += 1
    return _written(key, seen[key])


def _written(key: str, time: int) -> str:
    """An id has no white space."""
    return "_".join(key.split()) + (f"~{time}" if time > 1 else "")


def find(grid: Grid, address: str) -> tuple[GridPart, Spot] | None:
    """The cell that stands at an address; None where no figure does."""
    return next(((part, spot) for found, part, spot in addresses(grid) if found == address), None)


def addresses(grid: Grid) -> Iterator[tuple[str, GridPart, Spot]]:
    """Every figure of a table with its address, in reading order."""
    for part in grid.parts:
        for row, ids in enumerate(cell_ids(part)):
            for column, found in enumerate(ids):
                if found:
                    yield found, part, Spot(row, column)
