"""Merged header cells from the columns' header paths, the same for HTML and XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.tables.grid import GridColumn


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of the header; ``column`` is the index of its leftmost column."""

    text: str
    column: int
    colspan: int
    rowspan: int
    numeric: bool


def header_rows(columns: Sequence[GridColumn]) -> list[list[HeaderCell]]:
    """Header rows from top to bottom; a path shorter than the deepest reaches down to the last row."""
    depth = max((len(column.title) for column in columns), default=1)
    rows: list[list[HeaderCell]] = []
    for level in range(depth):
        row: list[HeaderCell] = []
        index = 0
        while index < len(columns):
            width = _width(columns, index, level)
            title = columns[index].title
            if level < len(title):
                rowspan = depth - level if level == len(title) - 1 else 1
                row.append(HeaderCell(title[level], index, width, rowspan, columns[index].type.numeric))
            index += width
        rows.append(row)
    return rows


def _width(columns: Sequence[GridColumn], index: int, level: int) -> int:
    """How many neighbours share this header path down to the level; a leaf never merges."""
    path = columns[index].title[: level + 1]
    if len(columns[index].title) <= level + 1:
        return 1
    width = 1
    for column in columns[index + 1 :]:
        if column.title[: level + 1] != path or len(column.title) <= level + 1:
            break
        width += 1
    return width
