"""Workbooks: XLSX, XLSM, XLS and ODS through calamine. Formulas stand for the value they were saved with; links to
other files are not followed and macros not run, since nothing here knows how to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import chain
from zipfile import ZipFile

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visibility

from budgets.intake import limits
from budgets.intake.raw import Block, Flat, Grid, Place, Unread
from budgets.intake.readers import flat, number_formats
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.grids import Box, blocks_of
from budgets.intake.readers.markup import tidy
from budgets.intake.readers.number_formats import Shown
from budgets.intake.readers.package import opened

Value = int | float | str | bool | time | date | datetime | timedelta
Span = tuple[int, int]
"""Rows and columns a merged cell covers."""

_TOTALS = ("合计", "总计", "小计")
_EXACT = 1e15
_LONG = 16
"""Numbers of fewer digits than a double's fifteen are shown as they are meant."""


def read_package(data: bytes) -> Iterator[Block | Unread]:
    """XLSX, XLSM and ODS; an XLSX that is a flat export as its plain rows."""
    with opened(data) as package:
        exported = False
        for piece in _exports(data, package):
            exported = True
            yield piece
        details = {} if exported else _details(package)
    if not exported:
        yield from _read(data, details)


def read_xls(data: bytes) -> Iterator[Block | Unread]:
    return _read(data, {})


def _exports(data: bytes, package: ZipFile) -> Iterator[Flat]:
    """All filled sheets, when one that is not hidden is a flat export: that one with its rows, the others without.

    Calamine holds a sheet as a full rectangle and gives a blank for a formula without a value, so a workbook with a
    sheet too large for that is left to the exact look that all others get, and one with such formulas is refused.
    """
    parts = number_formats.parts(package)
    uncalculated: dict[str, Future[bool]] = {}
    with _calamine(data) as workbook, ThreadPoolExecutor(1) as beside:
        sheets = {
            each.name: each.visible is Visibility.Visible
            for each in workbook.sheets_metadata
            if each.typ is SheetTypeEnum.WorkSheet and each.name in parts
        }
        for name in filter(sheets.get, sheets):
            xml = package.read(parts[name])
            height, width = number_formats.extent(xml)
            if height * width > limits.MAX_FLAT_CELLS:
                return
            # On another core, while calamine parses the sheet and leaves Python to others.
            uncalculated[name] = beside.submit(number_formats.has_formulas_without_value, xml)
            del xml
        found = (
            _export(workbook.get_sheet_by_name(name), uncalculated[name]) if visible else [_without_rows(name)]
            for name, visible in sheets.items()
        )
        yield from _from_first_rows(chain.from_iterable(found))


def _from_first_rows(found: Iterator[Flat]) -> Iterator[Flat]:
    """The same as soon as one has rows; nothing when none has any."""
    without: list[Flat] = []
    for each in found:
        without.append(each)
        if each.lines:
            yield from chain(without, found)
            return


def _without_rows(name: str) -> Flat:
    return Flat(Place(sheet=name), 1, ())


def _export(sheet: CalamineSheet, uncalculated: Future[bool]) -> Iterator[Flat]:
    """Nothing for a blank sheet."""
    if not sheet.height:
        return
    place = Place(sheet=sheet.name)
    head = ([_plain(value) for value in row] for row in sheet.iter_rows())
    if not flat.is_export(head):
        yield _without_rows(sheet.name)
        return
    if uncalculated.result():
        raise UnreadableDocument(Reason.NOT_CALCULATED, place)
    # Rows count from the sheet's first, but their cells from its first filled column.
    left = (sheet.start or (0, 0))[1] + 1
    rows = ([cell if type(cell) is str else _plain(cell) for cell in row] for row in sheet.iter_rows())
    yield from flat.pieces(place, left, map(flat.line, rows))


def _plain(value: Value) -> str:
    """A value in full, whatever the sheet shows of it."""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        text = repr(value)
        # Nearly all amounts are plain numbers of a few decimals; others have the noise of binary fractions.
        return text if len(text) < _LONG and "e" not in text else _printed(value, None)[0]
    return value if isinstance(value, str) else _printed(value, None)[0]


def _details(package: ZipFile) -> dict[str, Shown]:
    try:
        return number_formats.sheets(package)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(Reason.TOO_DEEP if "depth" in str(error) else Reason.DAMAGED) from error


def _read(data: bytes, details: dict[str, Shown]) -> Iterator[Block | Unread]:
    for name, shown in details.items():
        # Calamine holds a sheet as a full rectangle, so two far corners would be enough to fill the memory.
        if shown.rows * shown.columns > limits.MAX_CELLS:
            raise UnreadableDocument(Reason.TOO_MANY_CELLS, Place(sheet=name))
    with _calamine(data) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet:
                hidden = sheet.visible is not Visibility.Visible
                details_of_sheet = details.get(sheet.name) or Shown()
                yield from _sheet(workbook.get_sheet_by_name(sheet.name), details_of_sheet, hidden=hidden)


@contextmanager
def _calamine(data: bytes) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            yield workbook
    except PasswordError as error:
        raise UnreadableDocument(Reason.ENCRYPTED) from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise UnreadableDocument(Reason.DAMAGED) from error


def _sheet(sheet: CalamineSheet, shown: Shown, *, hidden: bool) -> Iterator[Block | Unread]:
    if sheet.total_height * sheet.total_width > limits.MAX_CELLS:
        raise UnreadableDocument(Reason.TOO_MANY_CELLS, Place(sheet=sheet.name))
    for row, column in shown.uncalculated:
        yield Unread(Place(sheet=sheet.name, row=row, column=column), Reason.NOT_CALCULATED)
    spans = _spans(sheet)
    values = _values(sheet, shown)
    if _without_hidden(values, shown):
        yield Unread(Place(sheet=sheet.name), Reason.HIDDEN)
    table = 1
    for rows in _regions(values, spans):
        place = Place(sheet=sheet.name, table=table)
        for block in blocks_of(_boxes(rows, spans, shown), place, hidden=hidden, titles=True):
            yield block
            table = table + 1 if isinstance(block, Grid) else table


def _spans(sheet: CalamineSheet) -> dict[tuple[int, int], Span]:
    """By the first cell's row and column, from 1; within what a sheet of our size can have."""
    spans = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if 0 <= bottom - top < limits.MAX_CELLS and 0 <= right - left < limits.MAX_SPAN:
            spans[top + 1, left + 1] = (bottom - top + 1, right - left + 1)
    return spans


NumberedRow = tuple[int, list[Value]]


def _values(sheet: CalamineSheet, shown: Shown) -> list[list[Value]]:
    """From the sheet's first cell on, with the errors of formulas, which calamine leaves out."""
    rows = sheet.to_python(skip_empty_area=False)
    for (row, column), error in shown.errors.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = error
    return rows


def _without_hidden(values: list[list[Value]], shown: Shown) -> bool:
    """Blanks the cells of hidden rows and columns, which nobody saw in print; whether there were any."""
    found = False
    for number, row in enumerate(values, start=1):
        for index in range(len(row)) if number in shown.hidden_rows else (c - 1 for c in shown.hidden_columns):
            if index < len(row) and row[index] != "":
                row[index], found = "", True
    return found


def _regions(rows: list[list[Value]], spans: dict[tuple[int, int], Span]) -> Iterator[list[NumberedRow]]:
    """The sheet's tables: a blank row before a title ends one.

    A blank row before anything else is part of the table, as forms have them.
    """
    region: list[NumberedRow] = []
    blank: list[NumberedRow] = []
    for number, row in enumerate(rows, start=1):
        filled = [(number, column) for column, value in enumerate(row, start=1) if value != ""]
        if not filled:
            blank.append((number, row))
            continue
        if region and blank and len(filled) == 1 and _is_title(row[filled[0][1] - 1], spans.get(filled[0])):
            yield region
            region = []
        elif region:
            region += blank
        blank = []
        region.append((number, row))
    if region:
        yield region


def _is_title(value: Value, span: Span | None) -> bool:
    """The only cell of a row: a table, an annex, or merged over others; a total without amounts is no title."""
    text = "".join(str(value).split())
    return text not in _TOTALS and ("表" in text or text.startswith("附件") or span is not None)


def _boxes(rows: list[NumberedRow], spans: dict[tuple[int, int], Span], shown: Shown) -> Iterator[Box]:
    last = rows[-1][0]
    left, right = _used(rows, spans)
    covered: set[tuple[int, int]] = set()
    for number, row in rows:
        for column in range(left, right + 1):
            if (number, column) in covered:
                continue
            value = row[column - 1] if column <= len(row) else ""
            height, width = spans.get((number, column), (1, 1))
            height, width = min(height, last - number + 1), min(width, right - column + 1)
            if height * width > 1:
                covered |= {(r, c) for r in range(number, number + height) for c in range(column, column + width)}
            yield _box(number, column, value, (height, width), shown.formats.get((number, column)))


def _used(rows: list[NumberedRow], spans: dict[tuple[int, int], Span]) -> tuple[int, int]:
    """First and last column with a value, merged cells that begin at a value counted in full."""
    left, right = limits.MAX_CELLS, 0
    for number, row in rows:
        for column, value in enumerate(row, start=1):
            if value != "":
                left = min(left, column)
                right = max(right, column + spans.get((number, column), (1, 1))[1] - 1)
    return left, right


def _box(row: int, column: int, value: Value, span: Span, code: str | None) -> Box:
    text, number = _printed(value, code)
    return Box(row, column, text, *span, number)


def _printed(value: Value, code: str | None) -> tuple[str, str | None]:
    """The text shown, and the exact number where it is one."""
    if isinstance(value, str):
        return tidy(value), None
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, int | float):
        number = Decimal(value) if isinstance(value, int) else number_formats.exact(value)
        if not number.is_finite():
            return str(value), None
        return number_formats.shown(number, code), number_formats.plain(number)
    return _FORMATTED[type(value)](value), None


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


_FORMATTED: dict[type, Callable[..., str]] = {
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
}
