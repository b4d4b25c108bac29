"""The raw form that every reader gives: blocks in reading order, each with its place, nothing interpreted yet.

Plain values: no Django, no file-format library. Cells and places are not frozen, since there are thousands of them and
a frozen one takes four times as long to make; all the same, none is changed once it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True, unsafe_hash=True)
class Place:
    """Where in a document something stands; numbers count from 1 and are None where the format has no such thing.

    ``page`` of a PDF, ``sheet`` of a workbook, ``line`` of a text file or web page, ``paragraph`` of a Word file;
    ``table``, ``row`` and ``column`` of a grid: the table's number on its page or sheet, else in the document.
    """

    page: int | None = None
    sheet: str | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None

    def __str__(self) -> str:
        """As findings print it: "page 9, row 4"."""
        named = {
            "page": self.page,
            "sheet": self.sheet,
            "line": self.line,
            "paragraph": self.paragraph,
            "table": self.table,
            "row": self.row,
            "column": self.column,
        }
        return ", ".join([f"{name} {value}" for name, value in named.items() if value is not None])

    @property
    def of_row(self) -> Place:
        """The row that a cell stands in."""
        return Place(self.page, self.sheet, self.line, self.table, self.row, None, self.paragraph)


@dataclass(slots=True, unsafe_hash=True)
class Cell:
    """A cell as printed. ``covered`` cells belong to a merged cell that begins further left or above.

    ``number`` is the exact text of a numeric workbook cell (never a float's repr with noise), else None.
    """

    text: str
    place: Place
    number: str | None = None
    colspan: int = 1
    rowspan: int = 1
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of text; ``level`` is 1 to 6 for a heading, None for running text."""

    text: str
    place: Place
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed, rows from top to bottom; rows may differ in length where merged cells were lost.

    ``hidden`` grids stand on a hidden sheet of a workbook: the file has them, nobody saw them in print.
    """

    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    hidden: bool = False

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Flat:
    """A sheet or CSV file of one payment line a row, as plain text: 100,000 rows need no place or format of their own.

    ``lines`` are rows, their cells joined by tabs (no cell holds one); the first cell stands in column ``left``. A long
    sheet comes in pieces, one after the other; ``first`` is the number of a piece's first row. Both count from 1. A
    sheet beside such a one has no lines: it was not read.
    """

    place: Place
    left: int
    lines: tuple[str, ...]
    first: int = 1


Block = Paragraph | Grid | Flat


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a reader met and could not read; ``reason`` is one of ``readers.errors.Reason``."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """``blocks`` in reading order; a table that goes on after a page break is one grid a page.

    ``unread`` is what the blocks do not hold although the document shows it, for instance a scanned page.
    """

    name: str
    media_type: str
    sha256: str
    blocks: tuple[Block, ...]
    unread: tuple[Unread, ...] = ()

    def flats(self) -> list[Flat]:
        return [block for block in self.blocks if isinstance(block, Flat)]

    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))
