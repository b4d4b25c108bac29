"""An XLSX opened as the portal's workbook: its sheets found by their hidden keys, their filled rows one at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from budgets.intake import limits
from budgets.intake.readers import content, number_formats
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.formats import XLSX, format_of
from budgets.intake.readers.package import DAMAGE, opened
from budgets.intake.workbook import layout, manifest
from budgets.intake.workbook.cells import CellProblem
from budgets.intake.workbook.declaration import Sheet, sheets
from budgets.intake.workbook.manifest import Manifest, NotOurWorkbook

_DAMAGE = (*DAMAGE, InvalidFileException, SyntaxError, KeyError, IndexError, TypeError, AttributeError)
"""What openpyxl raises for XML that is not well-formed (a SyntaxError) or not a workbook's."""
_CONTENTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
MAX_COLUMNS = 200


def is_own(data: bytes) -> bool:
    """Whether an XLSX has the hidden sheet that says whose workbook it is. Raises UnreadableDocument."""
    if not data.startswith(b"PK\x03\x04") or format_of(data) is not XLSX:
        return False
    with opened(data) as package:
        contents = sum(part.file_size for part in package.infolist() if part.filename in _CONTENTS)
        return contents <= limits.MAX_CONTENTS and manifest.SHEET in number_formats.parts(package)


def load(path: Path, *, read_only: bool) -> Workbook:
    """The workbook once its package has been checked. Raises UnreadableDocument with the file's name."""
    data = content(path, path.name)
    try:
        _check(data)
        with warnings.catch_warnings():
            # What other programs add and openpyxl leaves out is none of ours.
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(data), read_only=read_only, keep_links=False)
    except UnreadableDocument as error:
        error.name = path.name
        raise
    except _DAMAGE as error:
        raise UnreadableDocument(Reason.DAMAGED, name=path.name) from error


def _check(data: bytes) -> None:
    if format_of(data) is not XLSX:
        raise UnreadableDocument(Reason.UNKNOWN_FORMAT)
    with opened(data) as package:
        if sum(part.file_size for part in package.infolist()) > limits.MAX_WORKBOOK_UNPACKED:
            raise UnreadableDocument(Reason.UNPACKS_TOO_LARGE)


@contextmanager
def opened_book(path: Path) -> Iterator[Book]:
    """Sheets are parsed while they are read, so damage may be met late. Raises UnreadableDocument, NotOurWorkbook."""
    workbook = load(path, read_only=True)
    try:
        yield Book.of(workbook)
    except (NotOurWorkbook, UnreadableDocument):
        raise
    except _DAMAGE as error:
        raise UnreadableDocument(Reason.DAMAGED, name=path.name) from error
    finally:
        workbook.close()


@dataclass(slots=True)
class Page:
    """A worksheet with the column letters of its fields."""

    sheet: Sheet
    title: str
    letters: dict[str, str]
    positions: dict[int, str]
    complete: bool
    problems: list[CellProblem]
    worksheet: Any

    def rows(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Number and cells by column key of each row with anything in it."""
        if not self.complete:
            return
        complained: set[int] = set()
        count = 0
        for number, cells in enumerate(
            self.worksheet.iter_rows(min_row=layout.FIRST_ROW, max_col=MAX_COLUMNS), start=layout.FIRST_ROW
        ):
            filled = {index: cell for index, cell in enumerate(cells) if cell.value not in (None, "")}
            for index in filled.keys() - self.positions.keys() - complained:
                complained.add(index)
                self._refuse(index, number)
            found = {self.positions[index]: cell for index, cell in filled.items() if self.positions.get(index)}
            if not found:
                continue
            count += 1
            if count > layout.MAX_ROWS:
                message = _("超过%(most)d行。请删除多余的行，或者分年度、分部门填写。") % {"most": layout.MAX_ROWS}
                self.problems.append(CellProblem(self.title, f"A{number}", message))
                return
            yield number, found

    def _refuse(self, index: int, number: int) -> None:
        message = _("这一列不属于本表，不会读取。请把内容移到规定的列，然后清除这一列。")
        self.problems.append(CellProblem(self.title, f"{get_column_letter(index + 1)}{number}", message))


@dataclass(slots=True)
class Book:
    """``pages`` by the key of their sheet; ``problems`` grow as rows are read."""

    workbook: Workbook
    about: Manifest
    problems: list[CellProblem] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    @classmethod
    def of(cls, workbook: Workbook) -> Book:
        """Raises NotOurWorkbook."""
        known = manifest.SHEET in workbook.sheetnames
        rows = workbook[manifest.SHEET].iter_rows(max_row=20, values_only=True) if known else ()
        book = cls(workbook, manifest.parse(rows))
        book._find_pages()
        return book

    def _find_pages(self) -> None:
        by_key = {sheet.key: sheet for sheet in sheets()}
        for worksheet in self.workbook.worksheets:
            if worksheet.title in layout.OWN_SHEETS | {manifest.SHEET}:
                continue
            worksheet.reset_dimensions()
            keys = _machine_keys(worksheet)
            key = next((key.rpartition(".")[0] for key in keys.values()), "")
            if key not in by_key:
                self._problem(worksheet, _("不认识的工作表，不会读取。请把内容移到规定的工作表，然后删除它。"))
            elif key in self.pages:
                message = _("与工作表“%(title)s”是同一类内容。请合并到一张工作表。")
                self._problem(worksheet, message % {"title": self.pages[key].title})
            else:
                self.pages[key] = self._page(by_key[key], worksheet, keys)
        for key in by_key.keys() - self.pages.keys():
            message = _("缺少这张工作表。请重新导出工作簿，再把内容复制过去；不涉及的工作表留空即可。")
            self.problems.append(CellProblem(by_key[key].title, "", message))

    def _page(self, sheet: Sheet, worksheet: Any, keys: Mapping[int, str]) -> Page:
        expected = {sheet.machine_key(column): column.key for column in sheet.columns}
        positions = {index: expected.get(key, "") for index, key in keys.items() if key in {*expected, layout.PICKER}}
        letters = {key: get_column_letter(index + 1) for index, key in positions.items() if key}
        missing = [column.heading for column in sheet.columns if column.key not in letters]
        for heading in missing:
            message = _("缺少“%(heading)s”这一列。请重新导出工作簿，再把内容复制过去。")
            self._problem(worksheet, message % {"heading": heading})
        return Page(sheet, worksheet.title, letters, positions, not missing, self.problems, worksheet)

    def _problem(self, worksheet: Any, message: str) -> None:
        self.problems.append(CellProblem(worksheet.title, "A1", message))


def _machine_keys(worksheet: Any) -> dict[int, str]:
    """By position from 0; the first row is hidden, so people seldom change it."""
    for row in worksheet.iter_rows(
        min_row=layout.MACHINE_ROW, max_row=layout.MACHINE_ROW, max_col=MAX_COLUMNS, values_only=True
    ):
        return {index: value for index, value in enumerate(row) if isinstance(value, str) and "." in value}
    return {}
