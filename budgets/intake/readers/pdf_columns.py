"""Tables without ruled lines: columns where figures stand below each other, under the headings that stand over them.

Only lines of several cells with figures among them make a table; all else stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from unicodedata import normalize

from budgets.intake.readers.grids import Box
from budgets.intake.readers.pdf_chunks import Chunk, ChunkLine, Interval, chunks_of, is_in
from budgets.intake.readers.pdf_headings import LEADING, Columns, columns_of, header_boxes, headings_of, leaves_of
from budgets.intake.readers.pdf_lines import baselines
from budgets.intake.readers.pdf_page import Character

FAR = 1.5
"""Times the usual distance of lines: a single text further below is no row, but a page number for instance."""

MOST_LETTERS = 24
"""Of a single text in a row; the longest functional division has 14."""

MOST_COLUMNS = 60
"""The widest known table has 26."""

MOST_HEADER_LINES = 20
"""Lines of headings, each of which may be broken in four."""

_LABEL = re.compile(r"[一二三四五六七八九十廿]+、|\([一二三四五六七八九十廿]+\)|[0-9]{3,}(?![0-9年])")
_BESIDE = re.compile(r"单位\s*[:：]|部门\s*[:：]|名称\s*[:：]|^\s*(?:备?注|说明)\s*[0-9]?[:：]")
_TITLE = re.compile(r"表\s*(?:[(（][^()（）]*[)）])?\s*$")
_TOTAL = re.compile(r"[合总]\s*计")


@dataclass(frozen=True, slots=True)
class OpenTable:
    """``baselines`` are where its rows stand, by their number from 1 on."""

    top: float
    boxes: list[Box]
    columns: Columns
    baselines: dict[int, float]


def open_tables(characters: list[Character], before: Columns) -> tuple[list[OpenTable], list[Character]]:
    """The tables among characters that no rules surround, and the characters that stand in none of them.

    ``before`` are the columns of the table that ended the page before, for one that goes on without headings.
    """
    lines = baselines(characters)
    chunks = [chunks_of(line) for line in lines]
    tables: list[OpenTable] = []
    taken: set[int] = set()
    for zone in _zones(chunks):
        tables.append(_table([chunks[index] for index in zone], before if not tables else ()))
        taken |= set(zone)
    rest = [character for index, line in enumerate(lines) if index not in taken for character in line]
    return tables, rest


def _zones(lines: Sequence[ChunkLine]) -> Iterator[list[int]]:
    """Runs of lines between titles, captions and notes that hold a table, by their numbers."""
    for parts, run in groupby(range(len(lines)), key=lambda index: _stands_outside(lines[index])):
        zone = list(run)
        usual = median(_gaps([lines[index] for index in zone]))
        while len(zone) > 1 and len(lines[zone[0]]) < 2 and not _is_row(lines[zone[0]], lines[zone[1]], usual):
            zone.pop(0)
        while len(zone) > 1 and len(lines[zone[-1]]) < 2 and not _is_row(lines[zone[-1]], lines[zone[-2]], usual):
            zone.pop()
        if not parts and _is_table([lines[index] for index in zone]):
            yield zone


def _stands_outside(line: ChunkLine) -> bool:
    text = " ".join(chunk.text for chunk in line)
    if _BESIDE.search(text):
        return True
    return len(line) == 1 and (bool(_TITLE.search(text)) or len(text) > 45)


def _gaps(lines: Sequence[ChunkLine]) -> list[float]:
    return [below[0].baseline - above[0].baseline for above, below in pairwise(lines)] or [0]


def _is_row(line: ChunkLine, beside: ChunkLine, usual: float) -> bool:
    """Whether a single text at either end of a table is part of it: as near as its rows are, and short."""
    return abs(line[0].baseline - beside[0].baseline) <= FAR * usual and len(line[0].text) <= MOST_LETTERS


def _is_table(lines: Sequence[ChunkLine]) -> bool:
    figures = [sum(chunk.is_figure for chunk in line) for line in lines if len(line) > 1]
    header = next((index for index, line in enumerate(lines) if _is_data(line)), 0)
    if max(map(len, lines), default=0) > MOST_COLUMNS or header > MOST_HEADER_LINES:
        return False
    return len(figures) >= len(lines) / 3 and (max(figures, default=0) > 1 or sum(map(bool, figures)) > 2)


def _table(lines: list[ChunkLine], before: Columns) -> OpenTable:
    first = next(index for index, line in enumerate(lines) if _is_data(line))
    body = lines[first:]
    data = _intervals(body)
    headings = headings_of(lines[:first])
    columns = before if not headings and _fit(body, before) else columns_of(leaves_of(headings, data), data)
    rows = list(_rows(body))
    boxes = [*header_boxes(headings, columns, data), *_body_boxes(rows, columns, len(headings))]
    tops = (*(level[0].baseline for level in headings), *(row[0][0].baseline for row in rows))
    return OpenTable(min(chunk.top for chunk in lines[0]), boxes, columns, dict(enumerate(tops, start=1)))


def _fit(body: Sequence[ChunkLine], columns: Columns) -> bool:
    """Whether every line has its cells in columns of their own."""
    for line in body:
        own = [next((c for c, column in enumerate(columns) if is_in(chunk, column)), None) for chunk in line]
        if None in own or len(set(own)) < len(own):
            return False
    return True


def _is_data(line: ChunkLine) -> bool:
    """A figure, a code, the label of a list, or a total and nothing else."""
    if len(line) == 1 and _is_total(line[0]):
        return True
    return any(chunk.is_figure or _LABEL.match(normalize("NFKC", chunk.text)) for chunk in line)


def _intervals(body: Sequence[ChunkLine]) -> list[Interval]:
    """Where the body's cells stand; totals may reach over several columns."""
    chunks = [chunk for line in body if not any(map(_is_total, line)) for chunk in line]
    chunks = chunks or [chunk for line in body for chunk in line]
    joined: list[Interval] = []
    for left, right in sorted((chunk.left, chunk.right) for chunk in chunks):
        if joined and left < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        else:
            joined.append((left, right))
    return joined


def _is_total(chunk: Chunk) -> bool:
    return bool(_TOTAL.fullmatch(chunk.text))


def _column(chunk: Chunk, columns: Columns) -> int | None:
    """The column that a cell shares most of its width with, else the nearest within one character; None beyond."""
    shared = [min(chunk.right, right) - max(chunk.left, left) for left, right in columns]
    best = max(range(len(columns)), key=shared.__getitem__, default=None)
    return best if best is not None and shared[best] > -chunk.size else None


def _body_boxes(rows: Sequence[list[ChunkLine]], columns: Columns, above: int) -> Iterator[Box]:
    for row, lines in enumerate(rows, start=above + 1):
        cells: dict[int, list[str]] = {}
        for chunk in (chunk for line in lines for chunk in line):
            column = _column(chunk, columns)
            near = min(range(len(columns)), key=lambda c: abs(sum(columns[c]) / 2 - chunk.middle))
            cells.setdefault(near if column is None else column, []).append(chunk.text)
        for column in range(len(columns)):
            yield Box(row, column + 1, "\n".join(cells.get(column, ())))


def _rows(body: Sequence[ChunkLine]) -> Iterator[list[ChunkLine]]:
    """Lines that are one row: closer than rows of figures ever are, and figures on one of them alone."""
    pitch = min((gap for gap in _pitches(body) if gap > 0), default=float("inf"))
    row: list[ChunkLine] = []
    for line in body:
        close = row and line[0].baseline - row[-1][0].baseline <= min(LEADING * line[0].size, 0.85 * pitch)
        if row and not (close and not (_has_figures(line) and any(map(_has_figures, row)))):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _has_figures(line: ChunkLine) -> bool:
    return any(chunk.is_figure and "." in chunk.text for chunk in line) or sum(c.is_figure for c in line) > 1


def _pitches(body: Sequence[ChunkLine]) -> Iterator[float]:
    tops = [line[0].baseline for line in body if _has_figures(line)]
    return (below - above for above, below in pairwise(tops))
