"""The rows of one printed table as rows of a Grid, by the kind of rows its layout declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from budgets.intake import raw
from budgets.intake.layouts import Rows
from budgets.intake.listed_rows import item_rows, project_rows
from budgets.intake.rows import (
    SUBUNIT_DIGITS,
    Context,
    Problem,
    cells_of,
    is_total_row,
    report_unread,
    source_of,
    total_cells,
)
from budgets.intake.segments import FIGURE
from budgets.intake.side_rows import side_rows
from budgets.normalise import digits, plain, years_in_digits
from budgets.tables.grid import GridRow

_CODE_LEVELS = {3: 1, 5: 2, 7: 3}
_UNIT_LEVELS = {3: 1, 6: 2, SUBUNIT_DIGITS: 3}


def _code(context: Context, row: Sequence[raw.Cell], above: Sequence[str]) -> list[str]:
    """类, 款 and 项 of a row, from one cell or three.

    A 款 printed as "2" is 02; a blank 类 before a 款 is that of the row above.
    """
    if "code" in context.columns:
        code = digits(context.text(row, "code"))
        return [code[:3], code[3:5], code[5:]] if code.isdigit() else [code]
    parts = [digits(context.text(row, key)) for key in ("code_1", "code_2", "code_3") if key in context.columns]
    last = max((index for index, part in enumerate(parts) if part), default=-1)
    code: list[str] = []
    for index, part in enumerate(parts[: last + 1]):
        part = part or "".join(above[index : index + 1])
        whole = "".join(code)
        part = part.removeprefix(whole) if len(part) == len(whole) + 2 else part
        code.append(part if index == 0 else part.zfill(2))
    return code


def _coded_rows(context: Context, levels: Mapping[int, int]) -> Iterator[GridRow]:
    above: list[str] = []
    for row in context.segment.rows:
        above = _code(context, row, above) or above
        code = "".join(_code(context, row, above))
        if code and code.isdigit() and len(code) in levels:
            if len(code) == SUBUNIT_DIGITS:
                context.unread.append(
                    Problem(source_of(row)[0], _("下级单位 %s 的数字没有单独核对，已计入它的上级单位") % code)
                )
            yield GridRow(code, levels[len(code)], cells_of(context, row, code), source_of(row))
        elif is_total_row(context, row):
            yield GridRow("total", 0, total_cells(context, row), source_of(row))
        else:
            report_unread(context, row)


def _function_rows(context: Context) -> Iterator[GridRow]:
    return _coded_rows(context, {3: 1, 5: 2} if context.reading.number == 7 else _CODE_LEVELS)


def _unit_rows(context: Context) -> Iterator[GridRow]:
    return _coded_rows(context, _UNIT_LEVELS)


def _single_row(context: Context) -> Iterator[GridRow]:
    """The only row of figures; of several, this year's, or else the total of all units."""
    rows = [row for row in context.segment.rows if any(FIGURE.match(plain(cell.text)) for cell in row)]
    chosen = rows if len(rows) == 1 else [row for row in rows if _is_this_year(context, row)]
    chosen = chosen or [row for row in rows if is_total_row(context, row)]
    for row in context.segment.rows:
        if len(chosen) == 1 and row is chosen[0]:
            yield GridRow("total", 0, cells_of(context, row, None), source_of(row))
        elif row in rows:
            printed = " ".join(cell.text.strip() for cell in row if cell.text.strip())
            why = _("这一行不是本年合计，没有读入：%s") % printed[:80]
            context.unread.append(Problem(source_of(row)[0], why, lost=len(chosen) != 1))


def _is_this_year(context: Context, row: Sequence[raw.Cell]) -> bool:
    said = years_in_digits("".join(plain(cell.text) for cell in row))
    return "本年" in said or f"{context.segment.year}年" in said


ROW_READERS = {
    Rows.SIDES: side_rows,
    Rows.CODES: _function_rows,
    Rows.UNITS: _unit_rows,
    Rows.PROJECTS: project_rows,
    Rows.ITEMS: item_rows,
    Rows.SINGLE: _single_row,
    Rows.LIST: _single_row,
}
