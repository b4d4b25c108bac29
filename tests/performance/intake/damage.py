"""What happens to a printed table on its way: pages cut it, converters lose its merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from random import Random

from budgets.intake import raw

Row = tuple[raw.Cell, ...]


def cut(blocks: Sequence[raw.Block], random: Random) -> list[raw.Block]:
    """Every table cut by pages after a few rows. A merged cell goes on, its text on the page of its middle row."""
    return [part for block in blocks for part in (_cut(block, random) if isinstance(block, raw.Grid) else [block])]


def _cut(grid: raw.Grid, random: Random) -> Iterator[raw.Grid]:
    start = 0
    for page in count(1):
        end = min(len(grid.rows), start + random.randrange(3, 30))
        again = _header_above(grid, start) if random.random() < 0.5 else []
        rows = [*again, *_page(grid, start, end)]
        paged = (tuple(replace(cell, place=replace(cell.place, page=page)) for cell in row) for row in rows)
        yield replace(grid, rows=tuple(paged), place=replace(grid.place, page=page))
        start = end
        if start == len(grid.rows):
            return


def _header_above(grid: raw.Grid, start: int) -> list[Row]:
    """The header of the indicators among which the page ends."""
    heads = [r for r, row in enumerate(grid.rows[:start]) if any(cell.text == "一级指标" for cell in row)]
    titles = [r for r, row in enumerate(grid.rows[: start + 1]) if "目标" in row[0].text and row[0].colspan > 1]
    anew = start < len(grid.rows) and any(cell.text == "一级指标" for cell in grid.rows[start])
    if anew or not heads or (titles and titles[-1] > heads[-1]):
        return []
    end = heads[-1] + max(cell.rowspan for cell in grid.rows[heads[-1]])
    return list(_page(grid, heads[-1], end)) if end <= start else []


def _page(grid: raw.Grid, start: int, end: int) -> Iterator[Row]:
    owners = owners_of(grid)
    for r in range(start, end):
        row = []
        for c, cell in enumerate(grid.rows[r]):
            top, left = owners[r, c]
            if (r, c) == (max(top, start), left):
                row.append(_piece(grid.rows[top][left], top, start, end))
            else:
                row.append(replace(cell, text="", covered=True, rowspan=1, colspan=1))
        yield tuple(row)


def _piece(cell: raw.Cell, top: int, start: int, end: int) -> raw.Cell:
    """What stands on this page of a cell that begins in row ``top``."""
    first, last = max(top, start), min(top + cell.rowspan, end)
    middle = top + (cell.rowspan - 1) // 2
    text = cell.text if first <= middle < last else ""
    return replace(cell, text=text, rowspan=last - first, covered=False)


def owners_of(grid: raw.Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """The printed cell that each slot belongs to."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            if not cell.covered:
                slots = ((r + dr, c + dc) for dr in range(cell.rowspan) for dc in range(cell.colspan))
                owners |= dict.fromkeys(slots, (r, c))
    return owners


def shifted(blocks: Sequence[raw.Block]) -> list[raw.Block]:
    """Merged cells lost: covered cells are gone, and what was right of them slips left."""
    return _every_row(blocks, lambda row: tuple(_alone(cell) for cell in row if not cell.covered))


def blanked(blocks: Sequence[raw.Block]) -> list[raw.Block]:
    """Merged cells lost, but each slot kept: covered cells are blank cells."""
    return _every_row(blocks, lambda row: tuple(_alone(cell) for cell in row))


def _alone(cell: raw.Cell) -> raw.Cell:
    return replace(cell, rowspan=1, colspan=1, covered=False)


def _every_row(blocks, change):
    return [
        replace(block, rows=tuple(change(row) for row in block.rows)) if isinstance(block, raw.Grid) else block
        for block in blocks
    ]
