"""The booklet's tables as one workbook: a contents sheet with links, then a sheet for each of the fifteen."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from budgets.renderers.booklet.document import Booklet, Table
from budgets.renderers.xlsx import BOLD, BORDER, CENTRE, HEADER_FILL, TITLE_FONT, merged, put_text, saved, write

CONTENTS = "目录"
WIDTHS = {"A": 8, "B": 60, "C": 14}
LINK = Font(color="FF2F6CA8", underline="single")
LONGEST_FOOT = 200
"""Characters; Excel takes 255 for the whole foot."""


def render(booklet: Booklet) -> bytes:
    workbook = Workbook()
    contents = workbook.active
    assert isinstance(contents, Worksheet)
    workbook.properties.title = booklet.name
    workbook.properties.creator = workbook.properties.lastModifiedBy = booklet.edition.department_name
    workbook.properties.identifier = booklet.digest or None
    _write_contents(contents, booklet)
    for table in booklet.tables:
        sheet = workbook.create_sheet()
        write(sheet, table.grid)
        _foot(sheet, booklet)
    return saved(workbook, booklet.published_at)


def _write_contents(sheet: Worksheet, booklet: Booklet) -> None:
    sheet.title = CONTENTS
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    merged(sheet, 1, 1, len(WIDTHS), booklet.name).font = TITLE_FONT
    sheet.row_dimensions[1].height = 40
    line = 2
    if booklet.marks:
        merged(sheet, line, 1, len(WIDTHS), "　".join(booklet.marks)).font = BOLD
        line += 1
    for label, value in booklet.cover:
        merged(sheet, line, 1, len(WIDTHS), f"{label}　{value}", align="left")
        line += 1
    for column, word in enumerate(("序号", "表名", "内容"), start=1):
        cell = sheet.cell(line, column)
        put_text(cell, word)
        cell.font, cell.fill, cell.alignment, cell.border = BOLD, HEADER_FILL, CENTRE, BORDER
    for offset, table in enumerate(booklet.tables, start=1):
        _entry(sheet, line + offset, table)
    _foot(sheet, booklet)


def _entry(sheet: Worksheet, line: int, table: Table) -> None:
    grid = table.grid
    rows = any(part.rows for part in grid.parts)
    words = (str(grid.number), grid.title, "未公开" if not grid.disclosed else "" if rows else "空表")
    for column, word in enumerate(words, start=1):
        cell = sheet.cell(line, column)
        put_text(cell, word)
        cell.border = BORDER
    name = sheet.cell(line, 2)
    name.hyperlink = Hyperlink(ref=name.coordinate, location=f"'{grid.key}'!A1")
    name.font = LINK


def _foot(sheet: Worksheet, booklet: Booklet) -> None:
    """An "&" begins a code in a foot, and two are one."""
    sheet.oddFooter.left.text = booklet.foot[:LONGEST_FOOT].replace("&", "&&")
    sheet.oddFooter.left.size = 8
    sheet.oddFooter.right.text = "&P / &N"
    sheet.oddFooter.center.text = None
    sheet.oddHeader.center.text = "　".join(booklet.marks) or None
