"""How the workbook looks: yellow is to be filled in, grey is computed, red was wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from budgets.intake.workbook import layout
from budgets.intake.workbook.declaration import Column, Kind

ILLEGAL = ILLEGAL_CHARACTERS_RE
_THIN = Side(style="thin", color="FFB8BEC8")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
INPUT = PatternFill("solid", fgColor="FFFFFBE6")
HEADING = PatternFill("solid", fgColor="FFE0EBF5")
COMPUTED = PatternFill("solid", fgColor="FFECEEF1")
NONE = PatternFill()
WRONG = PatternFill("solid", fgColor="FFF8B4B4")
TITLE, BOLD = Font(size=14, bold=True), Font(bold=True)
UNLOCKED = Protection(locked=False)
FORMATS = {
    Kind.AMOUNT: "#,##0.00",
    Kind.QUANTITY: "#,##0.##",
    Kind.WHOLE: "0",
}
_WIDTHS = {Kind.AMOUNT: 18, Kind.QUANTITY: 12, Kind.WHOLE: 10, Kind.FLAG: 12, Kind.CHOICE: 24, Kind.TEXT: 26}
_CODE_WIDTH, _LONG_WIDTH = 44, 60
_WIDE, _LINE, _TALLEST = 2.1, 15, 400
"""Columns that a Chinese character takes; points of a line and of the tallest row a spreadsheet has."""
_FILLS = {"input": INPUT, "computed": COMPUTED, "wrong": WRONG}
"""Colours that the guide shows."""


def open_cell(cell: Cell, column: Column) -> None:
    cell.protection, cell.border, cell.fill = UNLOCKED, BORDER, INPUT
    cell.number_format = FORMATS.get(column.kind, "@")
    cell.alignment = Alignment(
        horizontal="right" if column.kind.numeric else "left", vertical="top", wrap_text=not column.kind.numeric
    )


def column(page: Worksheet, letter: str, declared: Column) -> None:
    """Cells below the prepared rows are open as well, and take text as text."""
    dimension = page.column_dimensions[letter]
    dimension.width = _width(declared)
    dimension.protection = UNLOCKED
    dimension.number_format = FORMATS.get(declared.kind, "@")


def _width(declared: Column) -> int:
    return _LONG_WIDTH if declared.long else _WIDTHS.get(declared.kind, _CODE_WIDTH)


def fit_height(page: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Room for wrapped text: files carry no measured heights, and programs differ in guessing them."""
    lines = 1
    for number, declared in enumerate(columns, start=1):
        text = str(page.cell(row, number).value or "")
        characters = (_WIDE * len(paragraph) / _width(declared) for paragraph in text.split("\n"))
        lines = max(lines, sum(math.ceil(max(needed, 1)) for needed in characters))
    if lines > 1:
        page.row_dimensions[row].height = min(lines * _LINE, _TALLEST)


def heading_cell(cell: Cell) -> None:
    cell.fill, cell.font, cell.border = HEADING, BOLD, BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.protection = Protection(locked=True)


def total_cell(cell: Cell, *, bold: bool = True) -> None:
    cell.fill, cell.border, cell.protection = COMPUTED, BORDER, Protection(locked=True)
    if bold:
        cell.font = BOLD


def finish(page: Worksheet) -> None:
    page.row_dimensions[layout.MACHINE_ROW].hidden = True
    page.row_dimensions[layout.TITLE_ROW].height = 26
    page.row_dimensions[layout.HEADING_ROW].height = 32
    page.freeze_panes = f"A{layout.FIRST_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    protect(page)


def protect(page: Worksheet) -> None:
    """Without a password: it keeps formulas from slips, not from people. False allows."""
    protection = page.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False
    protection.sort = protection.autoFilter = False


def hide(page: Worksheet) -> None:
    page.sheet_state = "hidden"
    protect(page)


def guide_line(page: Worksheet, row: int, name: str, text: str) -> None:
    cell = page.cell(row, 1)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if name == "title":
        cell.font = TITLE
    elif name == "heading":
        cell.font = BOLD
    elif name in _FILLS:
        cell.fill, cell.border = _FILLS[name], BORDER


def finish_guide(page: Worksheet) -> None:
    page.column_dimensions["A"].width = 110
    page.sheet_view.showGridLines = False
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    protect(page)
