"""Writes the workbook: a guide, a sheet a kind of fact, and the hidden sheets of codes and of whose workbook it is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budgets.facts import Project
from budgets.intake.workbook import layout, manifest, style
from budgets.intake.workbook.declaration import LANGUAGE, Column, Kind, Sheet, by_kind, sheets
from budgets.intake.workbook.guide import guide_lines
from budgets.intake.workbook.lists import Lists, shown
from budgets.intake.workbook.manifest import Manifest
from budgets.intake.workbook.pick import Picks
from budgets.intake.workbook.prefill import Row

MAX_TEXT = 32_767
"""Characters in a cell, by the file format."""
EXACT_DIGITS = 15
"""What a spreadsheet keeps of a number; a longer one is written as text."""
BLANK_ROWS = 100
"""Prepared below the filled ones; cells further down are open too."""

Line = tuple[Mapping[str, Any], Mapping[str, str]]
"""Values and notes of one row, by column key."""


class TextTooLong(ValueError):
    """A text that no cell can hold; the message names the sheet and the column."""


def workbook_of(about: Manifest, title: str, rows: Iterable[Row], lists: Lists, filled_from: int | None) -> bytes:
    """An XLSX with ``rows`` filled in; ``filled_from`` is the year they are of, for the guide.

    Raises TextTooLong.
    """
    with override(LANGUAGE):
        book = Workbook()
        guide = book.active
        assert isinstance(guide, Worksheet)
        lines = _lines(rows)
        picks = Picks.of(lists, sheets(), len(lines["project"]) + BLANK_ROWS)
        _write_guide(guide, guide_lines(title, about.year, filled_from))
        for sheet in sheets():
            _write_sheet(book.create_sheet(sheet.title), sheet, lines[sheet.key], lists, picks, title)
        picks.write(book.create_sheet(layout.CATALOGUE))
        _write_manifest(book.create_sheet(manifest.SHEET), about)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def _lines(rows: Iterable[Row]) -> dict[str, list[Line]]:
    """The rows of each sheet by its key; what hangs below a fact has a sheet of its own."""
    found: dict[str, list[Line]] = {sheet.key: [] for sheet in sheets()}
    projects: dict[str, Project] = {}
    for row in rows:
        if isinstance(row.fact, Project):
            projects[row.fact.key] = row.fact
        for sheet in sheets():
            if sheet.kind is type(row.fact):
                found[sheet.key].append((_values(sheet, row.fact, projects), row.notes))
            elif sheet.parent == row.fact.kind:
                link = {sheet.columns[0].key: _values(by_kind(type(row.fact)), row.fact, projects)["project"]}
                for below in getattr(row.fact, sheet.attribute):
                    found[sheet.key].append((_values(sheet, below, projects) | link, {}))
    return found


def _values(sheet: Sheet, fact: Any, projects: Mapping[str, Project]) -> dict[str, Any]:
    """A project is shown by code and name, so that people can tell it."""
    values = {}
    for column in sheet.columns:
        value = getattr(fact, column.key, None)
        if column.kind is Kind.PROJECT and value in projects:
            value = shown(projects[value].code or "", projects[value].name)
        values[column.key] = value
    return values


def _write_sheet(page: Worksheet, sheet: Sheet, lines: Sequence[Line], lists: Lists, picks: Picks, title: str) -> None:
    last = layout.FIRST_ROW + len(lines) + BLANK_ROWS - 1
    put_text(page.cell(layout.TITLE_ROW, 1), f"{sheet.title}　{title}").font = style.TITLE
    if any(column.summed for column in sheet.columns):
        put_text(page.cell(layout.TOTAL_ROW, 1), _("合计"))
    for number, column in enumerate(sheet.columns, start=1):
        _write_head(page, sheet, column, number)
        for row in range(layout.FIRST_ROW, last + 1):
            style.open_cell(page.cell(row, number), column)
        if rule := picks.rule(column):
            rule.add(f"{get_column_letter(number)}{layout.FIRST_ROW}:{get_column_letter(number)}{layout.MAX_ROWS}")
            page.add_data_validation(rule)
    for row, (values, notes) in enumerate(lines, start=layout.FIRST_ROW):
        for number, column in enumerate(sheet.columns, start=1):
            _write_value(page.cell(row, number), sheet, column, values[column.key], lists)
            if note := notes.get(column.key):
                page.cell(row, number).comment = Comment(note, _("明账"), height=90, width=260)
        style.fit_height(page, row, sheet.columns)
    if sheet.kind is Project:
        _write_picker(page, sheet, last)
    style.finish(page)


def _write_head(page: Worksheet, sheet: Sheet, column: Column, number: int) -> None:
    """Machine key, heading and total of one column."""
    letter = get_column_letter(number)
    put_text(page.cell(layout.MACHINE_ROW, number), sheet.machine_key(column))
    heading = put_text(page.cell(layout.HEADING_ROW, number), column.heading + ("*" if column.required else ""))
    style.heading_cell(heading)
    style.column(page, letter, column)
    total = page.cell(layout.TOTAL_ROW, number)
    style.total_cell(total)
    if column.summed:
        cells = f"{letter}{layout.FIRST_ROW}:{letter}{layout.MAX_ROWS}"
        # Nothing filled in is nothing known, not a total of zero.
        total.value = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        total.number_format = style.FORMATS[column.kind]


def _write_value(cell: Cell, sheet: Sheet, column: Column, value: Any, lists: Lists) -> None:
    if value is None or value == "":
        return
    if (
        isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) <= EXACT_DIGITS
    ) or column.kind is Kind.WHOLE:
        cell.value = value
    elif column.kind is Kind.FLAG:
        put_text(cell, _("是") if value else _("否"))
    elif column.kind is Kind.CHOICE:
        put_text(cell, column.choices.get(value, str(value)))
    elif column.kind is Kind.CODE:
        put_text(cell, shown(value, lists[column.codes].get(value, "")))
    else:
        if len(str(value)) > MAX_TEXT:
            raise TextTooLong(
                _("工作表“%(sheet)s”的“%(column)s”有一段文字超过%(most)d个字符，工作簿放不下。请在后台填写这一段。")
                % {"sheet": sheet.title, "column": column.heading, "most": MAX_TEXT}
            )
        put_text(cell, f"{value:f}" if isinstance(value, Decimal) else str(value))


def _write_picker(page: Worksheet, sheet: Sheet, last: int) -> None:
    """Code and name together, computed, so that other sheets offer the projects that stand here now."""
    number = len(sheet.columns) + 1
    letters = {column.key: get_column_letter(n) for n, column in enumerate(sheet.columns, start=1)}
    put_text(page.cell(layout.MACHINE_ROW, number), layout.PICKER)
    style.heading_cell(put_text(page.cell(layout.HEADING_ROW, number), _("供其他工作表选用")))
    page.column_dimensions[get_column_letter(number)].width = 46
    for row in range(layout.FIRST_ROW, last + 1):
        code, name = f"{letters['code']}{row}", f"{letters['name']}{row}"
        cell = page.cell(row, number)
        cell.value = f'=IF({code}="",{name}&"",{code}&" "&{name})'
        style.total_cell(cell, bold=False)


def _write_guide(page: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    page.title = layout.GUIDE
    for row, (name, text) in enumerate(lines, start=1):
        put_text(page.cell(row, 1), text)
        style.guide_line(page, row, name, text)
    style.finish_guide(page)


def _write_manifest(page: Worksheet, about: Manifest) -> None:
    for row, pair in enumerate(about.rows(), start=1):
        for column, value in enumerate(pair, start=1):
            put_text(page.cell(row, column), value)
    style.hide(page)


def put_text(cell: Cell, value: str) -> Cell:
    """Text stays text, also when it begins as a formula would and when somebody edits the cell."""
    text = style.ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    cell.value = text
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@", "\t", "'")):
        cell.quotePrefix = True
    return cell
