"""A copy of a workbook with its wrong cells marked, commented and listed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from budgets.intake.workbook import layout, style
from budgets.intake.workbook.book import load
from budgets.intake.workbook.cells import CellProblem
from budgets.intake.workbook.write import put_text


def marked_copy(path: Path, problems: Iterable[CellProblem]) -> bytes:
    """The same workbook with wrong cells red and commented, and a sheet in front that lists them all.

    Marks of an earlier copy are taken away first. Raises UnreadableDocument.
    """
    problems = list(problems)
    book = load(path, read_only=False)
    _unmark(book)
    for problem in problems:
        _mark(book, problem)
    _write_list(book, problems)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _unmark(book: Workbook) -> None:
    if layout.PROBLEMS in book.sheetnames:
        del book[layout.PROBLEMS]
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == layout.MARK_AUTHOR:
                    cell.comment = None
                    cell.fill = style.NONE if cell.protection.locked else style.INPUT


def _mark(book: Workbook, problem: CellProblem) -> None:
    if problem.sheet not in book.sheetnames or not problem.cell:
        return
    try:
        cell = book[problem.sheet][problem.cell]
    except (CellCoordinatesException, ValueError):
        return
    said = f"{cell.comment.text}\n" if cell.comment and cell.comment.author == layout.MARK_AUTHOR else ""
    cell.fill = style.WRONG
    cell.comment = Comment(said + problem.message, layout.MARK_AUTHOR, height=110, width=300)


def _write_list(book: Workbook, problems: list[CellProblem]) -> None:
    page = book.create_sheet(layout.PROBLEMS, 0)
    for column, (heading, width) in enumerate(((_("工作表"), 28), (_("单元格"), 12), (_("说明"), 90)), start=1):
        style.heading_cell(put_text(page.cell(1, column), heading))
        page.column_dimensions["ABC"[column - 1]].width = width
    for row, problem in enumerate(problems, start=2):
        for column, text in enumerate((problem.sheet, problem.cell, problem.message), start=1):
            put_text(page.cell(row, column), text)
        if problem.cell and problem.sheet in book.sheetnames:
            page.cell(row, 2).hyperlink = f"#'{problem.sheet}'!{problem.cell}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is page
