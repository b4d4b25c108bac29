"""How a table fits a page: its texts as printed, the size of its type, its columns' widths, upright or sideways.

Widths are in points. Files carry them, so that every program lays a table out alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from budgets.renderers.cells import grouped
from budgets.renderers.headers import HeaderCell, header_rows
from budgets.tables.grid import ColumnType, Disclosed, Grid, GridColumn, GridPart, GridRow, Shape

MM = 72 / 25.4
UPRIGHT, SIDEWAYS = 170 * MM, 257 * MM
"""What stands between margins of 20 mm on an A4 page."""

SIZES = (10.5, 9.0, 7.5, 6.5, 5.5)
"""五号, 小五, 六号, 小六, 七号: the sizes of type that a table may have."""

LEAST_UPRIGHT = 9.0
"""A table that would need smaller type on an upright page lies sideways."""

PADDING = 0.9
"""Of a cell, left and right together, in times the size of type; as is all that follows."""

NARROW, HEADING, LABEL, LONGEST = 5.0, 3.0, 9.0, 22.0
"""What must stand on a line: five characters of words, three of a column's heading; a form's labels have nine. Longer
texts than LONGEST wrap wherever they are.
"""

INDENT = 1.0
DIGIT = 0.64
"""The width of a digit or Latin letter, that of a Chinese character being 1; wide fonts have it so."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold and no page shows; documents may contain them."""

_WORD = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    level: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A part ready to be set: texts only. ``header`` is empty for a form, whose first column labels its rows.

    ``group`` is said only where it differs from that of the part before. Without rows and header, only notes stand.
    ``caption`` tells whose table it is, on the line of the unit above its first part.
    """

    group: str
    title: str
    caption: str
    unit: str
    header: tuple[tuple[HeaderCell, ...], ...]
    rows: tuple[PrintedRow, ...]
    notes: tuple[str, ...]
    columns: tuple[GridColumn, ...]
    widths: tuple[float, ...]
    shape: Shape

    @property
    def printed(self) -> bool:
        return bool(self.rows or self.header)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    sideways: bool
    size: float
    parts: tuple[PrintedPart, ...]


def fitted(grid: Grid) -> PrintedTable:
    """The table in its official unit, in the largest type that it fits the page in, all its parts in the same."""
    texts = [_texts(part) for part in grid.parts]
    captions = [f"编制单位：{printable(grid.edition.department_name)}", *[""] * len(grid.parts)]
    needs = [_needs(part, rows) for part, rows in zip(grid.parts, texts, strict=True)]
    upright = _size(needs, UPRIGHT)
    sideways = upright < LEAST_UPRIGHT
    size, width = (_size(needs, SIDEWAYS), SIDEWAYS) if sideways else (upright, UPRIGHT)
    groups = ["", *(part.group for part in grid.parts)]
    parts = (
        _part(part, rows, tuple(_widths(need, width, size)), "" if part.group == before else part.group, caption)
        for part, rows, need, before, caption in zip(grid.parts, texts, needs, groups, captions, strict=False)
    )
    return PrintedTable(sideways, size, tuple(parts))


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _texts(part: GridPart) -> list[PrintedRow]:
    return [PrintedRow(row.level, tuple(_cells(row, part))) for row in part.rows]


def _cells(row: GridRow, part: GridPart) -> Iterator[str]:
    for cell, column in zip(row.cells, part.columns, strict=True):
        yield printable(grouped(cell, column, part.unit))


def _part(
    part: GridPart, rows: Sequence[PrintedRow], widths: tuple[float, ...], group: str, caption: str
) -> PrintedPart:
    closed = part.disclosed is Disclosed.NONE
    headed = part.shape is not Shape.FORM and not closed
    return PrintedPart(
        group=printable(group),
        title=printable(part.title),
        caption=caption,
        unit=f"单位：{part.unit.value}" if part.amount_columns and not closed else "",
        header=tuple(map(tuple, header_rows(part.columns))) if headed else (),
        rows=() if closed else tuple(rows),
        notes=tuple(f"注：{printable(note)}" for note in part.notes),
        columns=part.columns,
        widths=widths,
        shape=part.shape,
    )


@dataclass(frozen=True, slots=True)
class _Need:
    """A column's width in times the size of type: what it must have, and what it would fill."""

    least: float
    wanted: float


def _needs(part: GridPart, rows: Sequence[PrintedRow]) -> list[_Need]:
    if part.disclosed is Disclosed.NONE:
        return []
    if part.shape is Shape.FORM:
        return [_Need(LABEL, LABEL), _Need(LABEL, 1000.0)]
    return [_need(column, [(row.level, row.cells[i]) for row in rows]) for i, column in enumerate(part.columns)]


def _need(column: GridColumn, cells: Sequence[tuple[int, str]]) -> _Need:
    heading = min(_width(column.title[-1]), HEADING)
    lines = [(indent(column, level), line) for level, text in cells for line in text.split("\n")]
    longest = max((by + _width(line) for by, line in lines), default=0.0)
    if column.type.numeric or column.type is ColumnType.CODE:
        return _Need(max(heading, longest), max(heading, longest))
    narrow = max((by + min(_width(line), NARROW) for by, line in lines), default=0.0)
    word = max((by + _width(word) for by, line in lines for word in _WORD.findall(line)), default=0.0)
    least = max(heading, narrow, min(word, LONGEST))
    return _Need(least, max(least, min(longest, LONGEST)))


def indent(column: GridColumn, level: int) -> float:
    """How far a row's name stands in, in times the size of type."""
    return INDENT * max(level - 1, 0) if column.key == "name" else 0.0


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WFA" else DIGIT for character in text)


def _size(needs: Sequence[Sequence[_Need]], width: float) -> float:
    """The largest size of type in which every part's columns have what they must have; else the smallest there is."""
    widest = max((sum(need.least + PADDING for need in columns) for columns in needs), default=0.0)
    return next((size for size in SIZES if widest * size <= width), SIZES[-1])


def _widths(needs: Sequence[_Need], width: float, size: float) -> Iterator[float]:
    """The page's whole width, shared out: first what each column must have, then by what it would fill beyond."""
    least = [(need.least + PADDING) * size for need in needs]
    rest = width - sum(least)
    if rest <= 0:
        yield from (each * width / sum(least) for each in least)
        return
    beyond = [need.wanted - need.least for need in needs]
    missing = sum(beyond)
    share = min(1.0, rest / (missing * size)) if missing else 0.0
    left = rest - share * missing * size
    for each, need, more in zip(least, needs, beyond, strict=True):
        yield each + share * more * size + left * (need.wanted + PADDING) / sum(n.wanted + PADDING for n in needs)
