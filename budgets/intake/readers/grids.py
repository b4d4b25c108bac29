"""From the cells a format describes, with their spans, to the raw form's grids and the paragraphs between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from budgets.intake import limits
from budgets.intake.raw import Block, Cell, Grid, Paragraph, Place
from budgets.intake.readers.errors import Reason, UnreadableDocument

_CAPTION = re.compile(r"[^：:\d]{1,10}[：:]")
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A cell with its spans, rows and columns counted from 1; one that is merged covers ``height`` times ``width``."""

    row: int
    column: int
    text: str
    height: int = 1
    width: int = 1
    number: str | None = None
    line: int | None = None


def blocks_of(boxes: Iterable[Box], place: Place, *, hidden: bool = False, titles: bool = False) -> Iterator[Block]:
    """The table as grids, and as paragraphs what only looks like its cells: titles, captions and notes.

    A row that is one cell across the whole width parts a table in two, as the same text between two tables would.
    With ``titles`` a first row with a single filled cell is a title though nobody merged it (workbooks).
    """
    kept: list[Row] = []
    for row, words in _parted(_rows(boxes, place), titles=titles):
        if words is None:
            kept.append(row)
            continue
        if kept:
            yield Grid(tuple(kept), place, hidden)
            kept = []
        if words:
            yield Paragraph(words, row[0].place)
    if kept:
        yield Grid(tuple(kept), place, hidden)


def _rows(boxes: Iterable[Box], place: Place) -> list[Row]:
    """Cells row by row, gaps filled: with covered cells under a merged one, else with blank ones."""
    rows: dict[int, dict[int, Cell]] = {}
    count = 0
    for box in boxes:
        count += box.height * box.width
        if count > limits.MAX_CELLS:
            raise UnreadableDocument(Reason.TOO_MANY_CELLS, replace(place, row=box.row, column=box.column))
        _put(rows, box, place)
    if not rows:
        return []
    first = min(min(row) for row in rows.values())
    return [_filled(rows[number], number, first, place) for number in sorted(rows)]


def _put(rows: dict[int, dict[int, Cell]], box: Box, place: Place) -> None:
    where = _at(place, box.row, box.column, box.line)
    cell = Cell(box.text, where, box.number, box.width, box.height)
    rows.setdefault(box.row, {})[box.column] = cell
    if box.height == box.width == 1:
        return
    for row in range(box.row, box.row + box.height):
        cells = rows.setdefault(row, {})
        for column in range(box.column, box.column + box.width):
            cells.setdefault(column, Cell("", _at(place, row, column, box.line), covered=True))


def _filled(cells: dict[int, Cell], row: int, first: int, place: Place) -> Row:
    line = next(iter(cells.values())).place.line
    columns = range(first, max(cells) + 1)
    if len(columns) > limits.MAX_CELLS:
        raise UnreadableDocument(Reason.TOO_MANY_CELLS, replace(place, row=row))
    return tuple(cells.get(column) or Cell("", _at(place, row, column, line)) for column in columns)


def _at(place: Place, row: int, column: int, line: int | None) -> Place:
    return Place(place.page, place.sheet, line or place.line, place.table, row, column, place.paragraph)


def _parted(rows: list[Row], *, titles: bool) -> Iterator[tuple[Row, str | None]]:
    """Each row with the words it stands for when it is not a row of the table."""
    width = max(map(len, rows), default=0)
    leading = True
    for row in rows:
        words = _banner(row, width)
        if words is None and leading:
            words = _caption(row) or (_title(row) if titles else None)
        leading = words is not None
        yield row, words


def _banner(row: Row, width: int) -> str | None:
    return row[0].text if row[0].colspan == width and row[0].rowspan == 1 else None


def _caption(row: Row) -> str | None:
    """“编制部门：…” and “单位：元” in the first row of a table, where print has them above it."""
    texts = [cell.text for cell in row if cell.text]
    return "\t".join(texts) if texts and all(map(_CAPTION.match, texts)) else None


def _title(row: Row) -> str | None:
    texts = [cell.text for cell in row if cell.text]
    return texts[0] if len(texts) == 1 else None
