"""A table as an XLSX sheet in the official form: merged headers, numbers as numbers, ready to print."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from unicodedata import east_asian_width
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from budgets.layouts import Unit
from budgets.renderers.cells import number, text
from budgets.renderers.headers import header_rows
from budgets.renderers.notes import notes_of
from budgets.renderers.zipped import dated
from budgets.tables.grid import Cell, ColumnType, Grid, GridColumn, GridPart, GridRow, Shape

_THIN = Side(style="thin", color="FF7F8794")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEADER_FILL = PatternFill("solid", fgColor="FFE8EEF4")
TITLE_FONT = Font(size=16, bold=True)
BOLD = Font(bold=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
NUMBER_FORMATS = {
    ColumnType.QUANTITY: "#,##0.##",
    ColumnType.PERCENT: '0.00"%"',
}
WIDTHS = {ColumnType.CODE: 25, ColumnType.TEXT: 26, ColumnType.AMOUNT: 15, ColumnType.QUANTITY: 11}
NAME_WIDTH = 36
LINE_HEIGHT = 15


def render(grid: Grid, *, unit: Unit | None = None, published: datetime | None = None, digest: str = "") -> bytes:
    """A workbook of one sheet named after the table's key; its properties name the edition by its digest."""
    workbook = Workbook()
    workbook.properties.identifier = digest or None
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    write(sheet, grid, unit)
    return saved(workbook, published)


def saved(workbook: Workbook, published: datetime | None) -> bytes:
    """The file, dated by the publication: the same bytes each time. One of a draft is dated by now."""
    if published is not None:
        workbook.properties.created = workbook.properties.modified = published.astimezone(UTC).replace(tzinfo=None)
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        # Workbook.save would say that the file was changed now.
        ExcelWriter(workbook, archive).write_data()
    return dated(out.getvalue(), published)


def write(sheet: Worksheet, grid: Grid, unit: Unit | None = None) -> None:
    """The table on an empty sheet, which is named after its key; the headings of a single part are printed on every
    page.
    """
    sheet.title = grid.key
    widths = _widths(grid)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    line = 1
    merged(sheet, line, 1, len(widths), grid.title).font = TITLE_FONT
    sheet.row_dimensions[line].height = 2 * LINE_HEIGHT
    group = ""
    for part in grid.parts:
        headings = [part.group if part.group != group else "", part.title]
        line = _write_part(sheet, part, unit or part.unit, line + 1, widths, filter(None, headings))
        line = _write_notes(sheet, notes_of(grid, part), line, len(widths))
        group = part.group
    if len(grid.parts) == 1 and grid.parts[0].shape is not Shape.FORM:
        sheet.print_title_rows = f"1:{_heading_height(grid.parts[0])}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"


def _heading_height(part: GridPart) -> int:
    """Lines from the table's title to the last of its header."""
    headings = bool(part.group) + bool(part.title) + bool(part.amount_columns)
    return 1 + headings + len(header_rows(part.columns))


def _write_part(
    sheet: Worksheet, part: GridPart, unit: Unit, line: int, widths: list[int], headings: Iterable[str]
) -> int:
    """Write a part from ``line`` on and return the first line after it."""
    for heading in headings:
        merged(sheet, line, 1, len(widths), heading, align="left").font = BOLD
        line += 1
    if part.amount_columns:
        merged(sheet, line, 1, len(part.columns), f"单位：{unit.value}", align="right")
        line += 1
    if part.shape is Shape.FORM:
        line = _write_form(sheet, part, line, widths)
    else:
        line = _write_header(sheet, part, line)
        for row in part.rows:
            _write_row(sheet, part, row, unit, line)
            texts = [value if isinstance(value, str) else "" for value in row.cells]
            _fit_height(sheet, line, texts, widths)
            line += 1
    return line


def _write_notes(sheet: Worksheet, notes: Iterable[str], line: int, width: int) -> int:
    """Each over the whole width; returns the first line after them."""
    for note in notes:
        merged(sheet, line, 1, width, f"注：{note}", align="left")
        line += 1
    return line


def _write_form(sheet: Worksheet, part: GridPart, line: int, widths: list[int]) -> int:
    """Labels in the first column, values over all the others."""
    for row in part.rows:
        label, value = (cell if isinstance(cell, str) else "" for cell in row.cells)
        merged(sheet, line, 2, len(widths), value, align="left")
        heading = sheet.cell(line, 1)
        put_text(heading, label)
        heading.fill, heading.font, heading.alignment = HEADER_FILL, BOLD, Alignment(vertical="center", wrap_text=True)
        for column in range(1, len(widths) + 1):
            sheet.cell(line, column).border = BORDER
        _fit_height(sheet, line, [label, value], [widths[0], sum(widths[1:])])
        line += 1
    return line


def _fit_height(sheet: Worksheet, line: int, texts: list[str], widths: list[int]) -> None:
    """Room for wrapped text: files carry no measured heights, and programs differ in guessing them."""
    needed = max(
        sum(math.ceil(max(_width_of(paragraph), 1) / (width - 2)) for paragraph in text.split("\n"))
        for text, width in zip(texts, widths, strict=False)
    )
    if needed > 1:
        sheet.row_dimensions[line].height = needed * LINE_HEIGHT


def _width_of(text: str) -> int:
    """In columns of a digit's width; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _widths(grid: Grid) -> list[int]:
    """One width a column, wide enough for each part that uses the column."""
    count = max((len(part.columns) for part in grid.parts), default=1)
    widths = [12] * count
    for part in grid.parts:
        if part.shape is Shape.FORM:
            continue
        for index, column in enumerate(part.columns):
            wanted = NAME_WIDTH if column.key == "name" else WIDTHS.get(column.type, 12)
            widths[index] = max(widths[index], wanted)
    return widths


def _write_header(sheet: Worksheet, part: GridPart, line: int) -> int:
    rows = header_rows(part.columns)
    for offset, cells in enumerate(rows):
        for header in cells:
            top, left = line + offset, header.column + 1
            bottom, right = top + header.rowspan - 1, left + header.colspan - 1
            if (bottom, right) != (top, left):
                sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
            put_text(sheet.cell(top, left), header.text)
            for r in range(top, bottom + 1):
                for c in range(left, right + 1):
                    cell = sheet.cell(r, c)
                    cell.border, cell.fill, cell.font, cell.alignment = BORDER, HEADER_FILL, BOLD, CENTRE
    return line + len(rows)


def _write_row(sheet: Worksheet, part: GridPart, row: GridRow, unit: Unit, line: int) -> None:
    for index, (value, column) in enumerate(zip(row.cells, part.columns, strict=True), start=1):
        cell = sheet.cell(line, index)
        _put(cell, value, column, unit)
        cell.border = BORDER
        cell.alignment = Alignment(
            horizontal="right" if column.type.numeric else "left",
            vertical="center",
            wrap_text=not column.type.numeric,
            indent=0 if column.type.numeric or column.key != "name" else max(row.level - 1, 0),
        )
        if row.level == 0:
            cell.font = BOLD


def _put(cell: SheetCell, value: Cell, column: GridColumn, unit: Unit) -> None:
    figure = number(value, column, unit)
    if figure is None:
        put_text(cell, text(value, column, unit))
        return
    cell.value = figure
    is_amount = column.type is ColumnType.AMOUNT
    cell.number_format = f"#,##0.{'0' * unit.places}" if is_amount else NUMBER_FORMATS[column.type]


def put_text(cell: SheetCell, value: str) -> None:
    """Text stays text: a leading "=" must not become a formula, nor a code a number.

    Control characters, which documents may contain and XLSX may not, are left out.
    """
    if value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"


def merged(sheet: Worksheet, line: int, first: int, last: int, value: str, align: str = "center") -> SheetCell:
    if last > first:
        sheet.merge_cells(start_row=line, start_column=first, end_row=line, end_column=last)
    cell = sheet.cell(line, first)
    put_text(cell, value)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=align != "right")
    return cell
