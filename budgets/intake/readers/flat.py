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

_DELIMITERS = (",", "\t", ";")


def is_export(rows: Iterable[Sequence[str]]) -> bool:
    """Whether a header of a detail export stands among the first of these rows."""
    return header_of(islice(rows, HEADER_ROWS)) is not None


def line(cells: Sequence[str]) -> str:
    """A row in the form that ``raw.Flat`` keeps."""
    joined = "\t".join(cells)
    return joined if joined.count("\t") < len(cells) else "\t".join(cell.replace("\t", " ") for cell in cells)


def of_text(text: str) -> Flat | None:
    """A CSV file's rows; None for a text that is no detail export. Raises UnreadableDocument."""
    for delimiter in _DELIMITERS:
        if delimiter in text and is_export(_head(text, delimiter)):
            return Flat(Place(), 1, tuple(_lines(text, delimiter)))
    return None


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
