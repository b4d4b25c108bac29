"""The headings of a table without ruled lines, and the columns that they and the figures below them make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgets.intake.readers.grids import Box
from budgets.intake.readers.pdf_chunks import Chunk, ChunkLine, Interval, is_in

LEADING = 1.4
"""Times the size of the font: nearer lines of a heading are one."""

_SUBTOTALS = ("小计", "小 计")
Columns = tuple[Interval, ...]
"""Where each column begins and ends, from left to right."""


def headings_of(header: Sequence[ChunkLine]) -> list[list[Chunk]]:
    """Headings by their level from top to bottom; the lines of one are joined."""
    blocks: list[Chunk] = []
    for chunk in (chunk for line in header for chunk in line):
        above = next(
            (b for b in blocks if _meets(b, chunk) and chunk.baseline - b.baseline <= LEADING * chunk.size), None
        )
        if above is None:
            blocks.append(chunk)
        else:
            left, right = min(above.left, chunk.left), max(above.right, chunk.right)
            joined = replace(above, text=f"{above.text}\n{chunk.text}", left=left, right=right, baseline=chunk.baseline)
            blocks[blocks.index(above)] = joined
    levels: list[list[Chunk]] = []
    for block in sorted(blocks, key=lambda each: each.baseline):
        if levels and block.baseline - levels[-1][0].baseline <= block.size / 2:
            levels[-1].append(block)
        else:
            levels.append([block])
    return [sorted(level, key=lambda each: each.left) for level in levels]


def _meets(one: Chunk, other: Chunk) -> bool:
    return one.left < other.right and other.left < one.right


def leaves_of(levels: Sequence[Sequence[Chunk]], data: Sequence[Interval]) -> list[Chunk]:
    """Headings that stand over one column: the lowest, and higher ones with nothing below them."""
    leaves: list[Chunk] = []
    for level in reversed(levels):
        leaves += [block for block in level if not _is_over(block, leaves, data)]
    return sorted(leaves, key=lambda each: each.left)


def _is_over(block: Chunk, leaves: Sequence[Chunk], data: Sequence[Interval]) -> bool:
    """Whether a heading stands over others: above one, or between two where no column of figures is."""
    below = [leaf for leaf in leaves if leaf.baseline > block.baseline]
    if any(_meets(block, leaf) for leaf in below):
        return True
    if any(block.left < right and left < block.right for left, right in data):
        return False
    return any(leaf.right <= block.left for leaf in below) and any(leaf.left >= block.right for leaf in below)


def columns_of(leaves: Sequence[Chunk], data: Sequence[Interval]) -> Columns:
    """A column a heading, as wide as it and the figures below it; and one for figures below none.

    A heading may be flush left and its figures flush right, so that they do not meet: of all ways to give each
    column of figures a heading in order, the one with the least space between them is taken.
    """
    below = dict(_paired(leaves, data))
    found = [
        _joined((leaf.left, leaf.right), data[below[i]]) if i in below else (leaf.left, leaf.right)
        for i, leaf in enumerate(leaves)
    ]
    found += [interval for j, interval in enumerate(data) if j not in below.values()]
    return tuple(sorted(found))


def _joined(one: Interval, other: Interval) -> Interval:
    return min(one[0], other[0]), max(one[1], other[1])


def _paired(leaves: Sequence[Chunk], data: Sequence[Interval]) -> list[tuple[int, int]]:
    """Headings with the figures below them, by number; as many pairs as there can be, in order, at least distance."""
    best: dict[tuple[int, int], tuple[float, float, list[tuple[int, int]]]] = {}
    for i in range(len(leaves), -1, -1):
        for j in range(len(data), -1, -1):
            if i == len(leaves) or j == len(data):
                best[i, j] = (len(data) - j, 0.0, [])
                continue
            missed, distance, pairs = best[i + 1, j + 1]
            apart = max(data[j][0] - leaves[i].right, leaves[i].left - data[j][1], 0.0)
            alone = best[i, j + 1]
            options = [(missed, distance + apart, [(i, j), *pairs]), best[i + 1, j], (alone[0] + 1, alone[1], alone[2])]
            best[i, j] = min(options, key=lambda option: option[:2])
    return best[0, 0][2]


def header_boxes(levels: Sequence[Sequence[Chunk]], columns: Columns, data: Sequence[Interval]) -> Iterator[Box]:
    leaves = leaves_of(levels, data)
    flush = _are_flush(leaves, data)
    for row, level in enumerate(levels, start=1):
        for block in level:
            if block in leaves:
                column = next(
                    c for c, (left, right) in enumerate(columns) if left <= block.left and block.right <= right
                )
            else:
                column = _first_column(block, columns, leaves, flush=flush)
            yield Box(row, 1 + column, block.text)


def _are_flush(leaves: Sequence[Chunk], data: Sequence[Interval]) -> bool:
    """Whether headings begin where their columns do, rather than stand in the middle."""
    pairs = [(leaves[i], data[j]) for i, j in _paired(leaves, data)]
    flush = sum(abs(leaf.left - left) < leaf.size / 4 for leaf, (left, _) in pairs)
    return flush > sum(abs(leaf.middle - (left + right) / 2) < leaf.size / 4 for leaf, (left, right) in pairs)


def _first_column(block: Chunk, columns: Columns, leaves: Sequence[Chunk], *, flush: bool) -> int:
    """Where a heading of several columns begins: the one it is flush with, or the first of those it is centred over.

    Of several it may be centred over, those that begin with a subtotal are taken, else the fewest that are not one.
    """
    begins = [c for c, (left, _) in enumerate(columns) if abs(left - block.left) < block.size / 4]
    if begins and flush:
        return begins[0]
    spans = [(a, b) for a in range(len(columns)) for b in range(a, len(columns))]
    spans = [(a, b) for a, b in spans if columns[a][0] < block.right and block.left < columns[b][1]]
    subtotals = {
        c for c, column in enumerate(columns) for leaf in leaves if leaf.text in _SUBTOTALS and is_in(leaf, column)
    }

    def rank(span: tuple[int, int]) -> tuple[bool, bool, bool, float]:
        a, b = span
        apart = abs((columns[a][0] + columns[b][1]) / 2 - block.middle)
        return apart > 0.6 * block.size, a not in subtotals, a == b, apart if apart > 0.6 * block.size else b - a

    return min(spans, key=rank, default=(0, 0))[0]
