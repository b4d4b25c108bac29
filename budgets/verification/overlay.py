"""Two documents laid over each other, row by row and cell by cell. Both were read in the same way, so whatever reading
does to one it does to the other.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from budgets.intake.raw import Document, Grid, Paragraph
from budgets.verification.answers import Difference

_TITLE = re.compile(r"\d{4}年.*表")
_AMOUNT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_WHOLE = re.compile(r"0\d+")
LONGEST = 2_000
"""Rows, beside those that are the same at the beginning and the end, that are matched; more are laid side by side."""
MOST_TIMES = 10
"""As many rows as ours that a file may have and still be laid over it."""
LEAST_ALIKE = 0.4
"""Share of our rows that a file must have for its cells to be told apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table or a paragraph: ``cells`` as they stand, ``values`` as they count (1,200.00 is 1200).

    ``table`` is the title above it, ``columns`` the headings of its cells.
    """

    cells: tuple[str, ...]
    values: tuple[str, ...]
    table: str = ""
    columns: tuple[str, ...] = ()


def lines_of(document: Document) -> list[Line]:
    found: list[Line] = []
    title = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            title = block.text if _TITLE.search(block.text) else title
            found.append(_line((block.text,), title))
        elif isinstance(block, Grid):
            columns = _headings(block)
            rows = ([cell.number or cell.text for cell in row] for row in block.rows)
            found += [_line(cells, title, columns) for cells in rows]
    return [line for line in found if any(line.values)]


def lines_of_rows(rows: Iterable[Sequence[str]], title: str) -> list[Line]:
    """Of CSV: the last row without figures before others is the headings."""
    found: list[Line] = []
    columns: tuple[str, ...] = ()
    for row in rows:
        if not any(_is_figure(cell) for cell in row):
            columns = tuple(row)
        found.append(_line(row, title, columns))
    return [line for line in found if any(line.values)]


def _line(cells: Iterable[str], title: str, columns: tuple[str, ...] = ()) -> Line:
    texts = tuple(" ".join(cell.split()) for cell in cells)
    values = [_value(text) for text in texts]
    while values and not values[-1]:
        values.pop()
    return Line(texts, tuple(values), title, columns)


def _value(text: str) -> str:
    """Figures by their value, whatever the number of places; codes and words as they are."""
    if not _AMOUNT.fullmatch(text) or _WHOLE.fullmatch(text):
        return text
    try:
        number = Decimal(text.rstrip("%").replace(",", "")).normalize()
    except InvalidOperation:
        return text
    return f"{number:f}{'%' if text.endswith('%') else ''}"


def _is_figure(text: str) -> bool:
    return "." in text and bool(_AMOUNT.fullmatch(text))


def _headings(grid: Grid) -> tuple[str, ...]:
    """The header path of each column, from the rows above the first figure; merged cells count for all they cover."""
    texts: dict[tuple[int, int], str] = {}
    depth = 0
    for index, row in enumerate(grid.rows):
        if any(cell.number is not None or _is_figure(cell.text) for cell in row):
            break
        if index and not any(cell.colspan > 1 or cell.rowspan > 1 or cell.covered for cell in grid.rows[index - 1]):
            break
        depth = index + 1
        for column, cell in enumerate(row):
            for down in range(min(cell.rowspan, 10)):
                for right in range(min(cell.colspan, 100)):
                    texts.setdefault((index + down, column + right), cell.text)
            if cell.covered and (index, column) not in texts:
                texts[index, column] = ""
    paths = ([texts.get((row, column), "") for row in range(depth)] for column in range(grid.width))
    return tuple(" · ".join(dict.fromkeys(text for text in path if text)) for path in paths)


def alike(ours: Sequence[Line], theirs: Sequence[Line]) -> bool:
    """Whether enough of our rows are in the other, by the words they begin with, for the rest to be told apart."""
    if len(theirs) > MOST_TIMES * len(ours):
        return False
    keys = {_key(line) for line in theirs}
    return sum(_key(line) in keys for line in ours) >= LEAST_ALIKE * len(ours)


def differences(ours: Sequence[Line], theirs: Sequence[Line]) -> list[Difference]:
    """In the order of our document."""
    start = _same(ours, theirs)
    end = _same(ours[start:][::-1], theirs[start:][::-1])
    ours, theirs = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    if max(len(ours), len(theirs)) > LONGEST:
        return list(_paired(ours, theirs))
    found: list[Difference] = []
    matcher = SequenceMatcher(None, [line.values for line in ours], [line.values for line in theirs], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += _paired(ours[a:b], theirs[c:d])
    return found


def _same(ours: Sequence[Line], theirs: Sequence[Line]) -> int:
    """How many lines the two begin with in common."""
    pairs = zip(ours, theirs, strict=False)
    return next((i for i, (one, other) in enumerate(pairs) if one.values != other.values), min(len(ours), len(theirs)))


def _paired(ours: Sequence[Line], theirs: Sequence[Line]) -> Iterator[Difference]:
    """Rows that begin with the same words belong together; as many on both sides meet in their order."""
    if len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield from _cells(one, other)
        return
    left: dict[tuple[str, ...], deque[Line]] = {}
    for line in theirs:
        left.setdefault(_key(line), deque()).append(line)
    for one in ours:
        same = left.get(_key(one))
        if same:
            yield from _cells(one, same.popleft())
        else:
            yield Difference(one.table, _label(one), "", _joined(one), None)
    for line in (line for same in left.values() for line in same):
        yield Difference(line.table, _label(line), "", None, _joined(line))


def _cells(one: Line, other: Line) -> Iterator[Difference]:
    for index in range(max(len(one.values), len(other.values))):
        published, found = _at(one.values, index), _at(other.values, index)
        if published != found:
            column = _at(one.columns, index) if len(one.cells) > 1 else ""
            was, now = _at(one.cells, index), _at(other.cells, index)
            yield Difference(one.table, _label(one, index), column, was or None, now or None)


def _at(values: Sequence[str], index: int) -> str:
    return values[index] if index < len(values) else ""


def _key(line: Line) -> tuple[str, ...]:
    """The code and name of a row, or the words it begins with."""
    return tuple(value for value in line.values if value and not _is_figure(value))[:2]


def _label(line: Line, index: int | None = None) -> str:
    """The words left of a cell: its name, with a code before it."""
    if len(line.cells) == 1:
        return ""
    left = line.cells[:index] if index else line.cells
    words = [cell for cell in left if cell and not _is_figure(cell)]
    if not words:
        return ""
    coded = len(words) > 1 and words[-2].isascii()
    return f"{words[-2]} {words[-1]}" if coded else words[-1]


def _joined(line: Line) -> str:
    return "　".join(cell for cell in line.cells if cell)
