"""Reads the workbook back: facts, or the cells that keep it from being read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from budgets.facts import Fact, Project
from budgets.intake.workbook import rules
from budgets.intake.workbook.book import Book, Page, opened_book
from budgets.intake.workbook.cells import CellError, CellProblem, Context, parse
from budgets.intake.workbook.declaration import GIVEN_BY_CODE, Column, Sheet, sheets
from budgets.intake.workbook.lists import Lists, lists_of
from budgets.intake.workbook.manifest import DEPARTMENT_CELL, SHEET, YEAR_CELL, Manifest
from budgets.models import AdministrativeUnit

Result = tuple[Manifest, list[Fact], list[CellProblem]]


def read_workbook(
    path: Path, *, jurisdiction: str | None = None, department: str | None = None, year: int | None = None
) -> Result:
    """Whose workbook it is, its facts, and what is wrong in it; with problems the facts are not complete.

    Raises NotOurWorkbook, and UnreadableDocument for a file that is no workbook or not a safe one.
    """
    with opened_book(path) as book:
        about = book.about
        problems = list(_unexpected(about, jurisdiction, department, year))
        owner = AdministrativeUnit.objects.filter(
            jurisdiction__adcode=about.jurisdiction, code=about.department, parent=None
        ).first()
        if owner is None:
            message = _("没有部门 %(code)s。请先在后台建立部门，或者重新导出工作簿。")
            problems.append(CellProblem(SHEET, DEPARTMENT_CELL, message % {"code": about.department}))
        if problems or owner is None:
            return about, [], problems
        reading = _Reading(book, Context(about.year, lists_of(owner, about.year)))
        return about, reading.facts(), reading.problems


def _unexpected(
    about: Manifest, jurisdiction: str | None, department: str | None, year: int | None
) -> Iterator[CellProblem]:
    if year is not None and about.year != year:
        message = _("这是%(found)d年的工作簿，不是%(expected)d年的。请选对文件或年度。")
        yield CellProblem(SHEET, YEAR_CELL, message % {"found": about.year, "expected": year})
    wanted = (jurisdiction or about.jurisdiction, department or about.department)
    if wanted != (about.jurisdiction, about.department):
        message = _("这是 %(found)s 的工作簿，不是 %(expected)s 的。请选对文件或部门。")
        names = {"found": f"{about.jurisdiction}/{about.department}", "expected": "/".join(wanted)}
        yield CellProblem(SHEET, DEPARTMENT_CELL, message % names)


class _Reading:
    """Sheets in declared order, so that what a row refers to has been read before it."""

    def __init__(self, book: Book, context: Context) -> None:
        self.context = context
        self.problems = book.problems
        self._pages = book.pages
        self._facts: dict[str, list[Any]] = {}
        self._keys: dict[Any, set[tuple[Any, ...]]] = {}

    def facts(self) -> list[Fact]:
        for sheet in sheets():
            page = self._pages.get(sheet.key)
            self._facts[sheet.key] = list(self._rows(sheet, page)) if page else []
        for sheet in sheets():
            if sheet.parent:
                self._attach(sheet)
        return [fact for sheet in sheets() if not sheet.parent for fact in self._facts[sheet.key]]

    def _rows(self, sheet: Sheet, page: Page) -> Iterator[Any]:
        """The fact of each filled row without problems; values and cell of a row below another fact."""
        seen: dict[tuple[Any, ...], int] = {}
        keys = self._keys.setdefault(sheet.kind, set())
        for number, cells in page.rows():
            values = self._values(page, number, cells)
            if sheet.kind is Project:
                self.context.learn(values)
            if len(values) < len(sheet.columns):
                continue
            keys.add(rules.own_keys(sheet, values))
            wrong = [*self._against_rules(sheet, values), *_repeated(sheet, values, seen, number)]
            for column, message in wrong:
                self._note(page, column, number, message)
            if wrong:
                continue
            if sheet.parent:
                yield values, (page.title, f"A{number}")
            else:
                yield _fact(sheet, values, f"{page.title}!A{number}", self.context.lists)

    def _values(self, page: Page, number: int, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The row's values by column key; wrong cells are noted and missing."""
        values = {}
        for column in page.sheet.columns:
            cell = cells.get(column.key)
            try:
                if cell is not None and cell.data_type == "f":
                    raise CellError(_("这里是公式。请复制后“选择性粘贴”为数值。"))
                if cell is not None and cell.data_type == "e":
                    raise CellError(_("这里是错误值 %(value)s。请改为数值。") % {"value": cell.value})
                values[column.key] = parse(column, None if cell is None else cell.value, self.context)
            except CellError as error:
                self._note(page, column, number, str(error))
        return values

    def _note(self, page: Page, column: Column, number: int, message: str) -> None:
        self.problems.append(CellProblem(page.title, f"{page.letters[column.key]}{number}", message))

    def _against_rules(self, sheet: Sheet, values: Mapping[str, Any]) -> Iterator[tuple[Column, str]]:
        yield from rules.contradictions(sheet, values)
        if (reference := rules.referred_key(sheet, values)) is None:
            return
        kind, column, key = reference
        if key not in self._keys.get(kind, ()):
            title = next(other.title for other in sheets() if other.kind is kind)
            yield (
                column,
                _("“%(title)s”工作表里没有第%(number)d号。请先在那里填写，或者改正项目、期限和序号。")
                % {"title": title, "number": values[column.key]},
            )

    def _attach(self, sheet: Sheet) -> None:
        """Rows below a fact become its tuple, in the order of their sheet."""
        link = sheet.columns[0]
        below: dict[str, list[Any]] = {}
        known = {getattr(fact, link.key) for fact in self._facts[sheet.parent]}
        for values, cell in self._facts[sheet.key]:
            key = values.pop(link.key)
            if key not in known:
                title = next(other.title for other in sheets() if other.key == sheet.parent)
                message = _("“%(title)s”工作表里没有这个项目。请先在那里增加一行。") % {"title": title}
                self.problems.append(CellProblem(*cell, message))
            below.setdefault(key, []).append(sheet.kind(**values))
        self._facts[sheet.parent] = [
            replace(fact, **{sheet.attribute: tuple(below.get(getattr(fact, link.key), ()))})
            for fact in self._facts[sheet.parent]
        ]


def _repeated(
    sheet: Sheet, values: Mapping[str, Any], seen: dict[tuple[Any, ...], int], number: int
) -> Iterator[tuple[Column, str]]:
    for columns, key in rules.unique_keys(sheet, values):
        first = seen.setdefault(key, number)
        if first == number:
            continue
        if not columns:
            yield sheet.columns[0], _("这张工作表只能填一行，第%(row)d行已经填写。请合并。") % {"row": first}
            continue
        headings = "、".join(column.heading for column in columns)
        message = _("与第%(row)d行重复（%(headings)s）。请合并或删除其中一行。")
        yield columns[-1], message % {"row": first, "headings": headings}


def _fact(sheet: Sheet, values: Mapping[str, Any], place: str, lists: Lists) -> Any:
    """Names that have no column come from their code's list."""
    given = {
        field.name: lists[sheet.column(code).codes][values[code]]
        for field in fields(sheet.kind)
        if (code := GIVEN_BY_CODE.get(field.name))
    }
    return sheet.kind(**values, **given, place=place)
