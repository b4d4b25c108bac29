"""Flat exports: recognised by their header, kept as plain text, so that 100,000 rows fit into little memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from budgets.intake.raw import Flat, Place
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.workbook.detail_columns import HEADER_ROWS, header_of

PIECE = 1_000
"""Rows that are handed on at a time: some 200 KB, and more than may stand above and in a header."""

_DELIMITERS = (",", "\t", ";")


def is_export(rows: Iterable[Sequence[str]]) -> bool:
    """Whether a header of a detail export stands among the first of these rows."""
    return header_of(islice(rows, HEADER_ROWS)) is not None


def line(cells: Sequence[str]) -> str:
    """A row in the form that ``raw.Flat`` keeps."""
    joined = "\t".join(cells)
    return joined if joined.count("\t") < len(cells) else "\t".join(cell.replace("\t", " ") for cell in cells)


def pieces(place: Place, left: int, lines: Iterable[str]) -> Iterator[Flat]:
    """A sheet of at least one line, as its lines are made."""
    remaining = iter(lines)
    first = 1
    while piece := tuple(islice(remaining, PIECE)):
        yield Flat(place, left, piece, first)
        first += len(piece)


def delimiter_of(text: str) -> str | None:
    """What parts the cells of a CSV file; None for a text that is no detail export."""
    return next((each for each in _DELIMITERS if each in text and is_export(_head(text, each))), None)


def of_text(text: str, delimiter: str) -> Iterator[Flat]:
    """A CSV file's rows. Raises UnreadableDocument."""
    return pieces(Place(), 1, _lines(text, delimiter))


def _lines(text: str, delimiter: str) -> Iterator[str]:
    reader = _rows(text, delimiter)
    try:
        yield from map(line, reader)
    except csv.Error as error:
        raise UnreadableDocument(Reason.QUOTES, Place(line=reader.line_num)) from error


def _rows(text: str, delimiter: str) -> Any:
    """Strictly: a quote that is never closed would make one cell of the rest of the file."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _head(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, as far as the text is a CSV."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows += islice(_rows(text, delimiter), HEADER_ROWS)
    return rows
