"""XLSX: for spreadsheets. Amounts are numbers, but texts where a spreadsheet would round them; codes are texts.

The last sheet, 核对 Check, holds what the rows can be checked by: their number, control sums, moment, the SHA-256 of
the same rows as CSV; and what each column means.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from budgets.datasets import run
from budgets.datasets.columns import Column, Kind
from budgets.datasets.formats import lines
from budgets.datasets.formats.workbook import (
    AMOUNT,
    HEADER,
    LONGEST_TEXT,
    Workbook,
    day,
    flag,
    number,
    text,
)
from budgets.datasets.select import rows
from budgets.datasets.whole import Whole

CHECK = "核对 Check"
SHA256_ABOUT = "同样各行的 CSV（format=csv&trailer=none）的 SHA-256 / of the same rows as CSV"
CUT = "……（单元格放不下，全文见 CSV；cut: the whole is in CSV）"
WIDTHS = {Kind.CODE: 14, Kind.TEXT: 28, Kind.AMOUNT: 18, Kind.MOMENT: 28, Kind.LIST: 28}
CHECK_WIDTHS = (24, 70, 70)
SECOND = len("2026-03-01T12:00:00")


def write(whole: Whole, file: IO[bytes]) -> None:
    workbook = Workbook(file)
    columns = whole.selection.columns
    workbook.sheet(
        whole.selection.dataset.path, [WIDTHS.get(column.kind, 12) for column in columns], _rows(whole, columns)
    )
    workbook.sheet(CHECK, CHECK_WIDTHS, _check(whole))
    workbook.close()


def _rows(whole: Whole, columns: Sequence[Column]) -> Iterator[list[str]]:
    yield [text(column.name, HEADER) for column in columns]
    writers = [_WRITERS[column.kind] for column in columns]
    copied = run.copied(rows(whole.selection, "as_exact"), "FORMAT csv")
    for values in csv.reader(row.decode() for row in copied):
        yield [write(value) for write, value in zip(writers, values, strict=False)]


def _check(whole: Whole) -> Iterator[list[str]]:
    about = whole.about()
    described = about.pop("columns")
    sha256 = lines.fingerprint(whole)["sha256"]
    yield [text("核对", HEADER), text("Check", HEADER)]
    for name, value in {**about, **whole.record}.items():
        yield [text(name), _value(name, value)]
    yield [text("sha256"), text(sha256), text(SHA256_ABOUT)]
    yield []
    for column in described:
        yield [text(column["name"]), text(column["description"]), text(column["description_en"])]


def _value(name: str, value: Any) -> str:
    if name.startswith("total_"):
        return number(value, AMOUNT)
    return number(str(value)) if isinstance(value, int) else text(value)


def _text(value: str) -> str:
    # Counted in UTF-16, of which a character takes two units at most.
    if len(value) > LONGEST_TEXT // 2 and len(units := value.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        value = units[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", errors="ignore") + CUT
    return text(value)


def _list(value: str) -> str:
    return _text(";".join(json.loads(value))) if value else ""


def _moment(value: str) -> str:
    """To the second, as CSV has it. A spreadsheet's own times have no offset."""
    return text(f"{value[:SECOND]}Z") if value else ""


_WRITERS: dict[Kind, Callable[[str], str]] = {
    Kind.CODE: text,
    Kind.TEXT: _text,
    Kind.WHOLE: number,
    Kind.FLAG: flag,
    Kind.AMOUNT: lambda value: number(value, AMOUNT),
    Kind.NUMBER: number,
    Kind.MOMENT: _moment,
    Kind.DATE: day,
    Kind.LIST: _list,
}
