"""The rows of one printed table as rows of a Grid, by the kind of rows its layout declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from budgets.intake import raw
from budgets.intake.layouts import EXPENDITURE_LABELS, PROCUREMENT, REVENUE_LABELS, SERVICES, Reading, Rows
from budgets.intake.segments import TOTALS, Segment
from budgets.layouts import Unit
from budgets.normalise import NotANumber, amount, digits, joined, label, plain
from budgets.tables.grid import Cell, ColumnType, GridRow

_NAMES = frozenset({"name", "unit", "revenue_item", "expenditure_item"})
_ITEM_TEXTS = _NAMES | frozenset(key for key, _pattern in (*PROCUREMENT, *SERVICES)) - {
    "quantity",
    "unit_price",
    "amount",
    "sme_amount",
    "micro_amount",
    "code",
}
PROJECT_CODE = re.compile(r"^[0-9]{11}[A-Z][0-9]{9}$")
OWN_UNIT = re.compile(r"\((万元|元)\)")
PROJECT_LEVEL = 4
CATEGORY_LEVEL = 3
_CODE_LEVELS = {3: 1, 5: 2, 7: 3}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, where, and why. ``lost`` means a row or figure of a known table is missing."""

    place: str
    why: str
    lost: bool = False


@dataclass(frozen=True)
class Context:
    segment: Segment
    reading: Reading
    columns: Mapping[str, int]
    divisions: Mapping[str, str]
    unread: list[Problem]

    @property
    def texts(self) -> frozenset[str]:
        """Columns of words; "project" is a name in the lists of items and an amount elsewhere."""
        return _ITEM_TEXTS if self.reading.rows is Rows.ITEMS else _NAMES

    def text(self, row: Sequence[raw.Cell], key: str) -> str:
        index = self.columns.get(key)
        return joined(row[index].text) if index is not None and index < len(row) else ""

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The columns in printed order; a code printed in three columns is one."""
        keys = sorted(self.columns, key=self.columns.__getitem__)
        shown = ["code"] if any(key.startswith("code_") for key in keys) else []
        return (*shown, *(key for key in keys if not key.startswith("code_")))

    @cached_property
    def factors(self) -> dict[str, Decimal]:
        """What a figure of a column is multiplied by: yuan in its printed unit, which its header may name: 单价(元)."""
        own = {key: OWN_UNIT.search("/".join(self.segment.paths[index])) for key, index in self.columns.items()}
        factors = {key: Unit(unit[1]).divisor if unit else self.segment.factor for key, unit in own.items()}
        return factors | {"quantity": Decimal(1)}

    def value(self, row: Sequence[raw.Cell], key: str) -> Cell:
        """The cell of a column as the grid holds it; a cell that is no number is reported and left blank."""
        printed = self.text(row, key)
        if key in self.texts:
            return printed or None
        cell = row[self.columns[key]] if self.columns[key] < len(row) else None
        try:
            return amount(printed, self.factors[key])
        except NotANumber:
            self.unread.append(Problem(str(cell.place) if cell else "", _("“%s”不是数字") % printed, lost=True))
            return None


def title_of(context: Context, key: str) -> tuple[str, ...]:
    if key not in context.columns:
        return ("科目编码",)
    return context.segment.paths[context.columns[key]]


def type_of(context: Context, key: str) -> ColumnType:
    if key == "code":
        return ColumnType.CODE
    if key == "quantity":
        return ColumnType.QUANTITY
    return ColumnType.TEXT if key in context.texts else ColumnType.AMOUNT


def aligned(context: Context, row: Sequence[raw.Cell]) -> tuple[raw.Cell, ...]:
    """A row whose merged cells were lost stands too far left; a total's figures and a list's right half tell how far.

    Rows of a listing that merely lack blank cells at their end are left alone.
    """
    missing = len(context.segment.paths) - len(row)
    if missing <= 0:
        return tuple(row)
    if context.reading.rows is Rows.SIDES:
        return _right_half(context, row)
    if plain(row[0].text) not in TOTALS:
        return tuple(row)
    return (row[0], *[replace(row[0], text="")] * _shift(context, row, missing), *row[1:])


def _shift(context: Context, row: Sequence[raw.Cell], missing: int) -> int:
    """How far a total's figures stand too far left: its first belongs below 合计, which is never blank.

    In a list of items they belong below any column of figures, one of them below the amount.
    """
    figures = [index for index, cell in enumerate(row) if any(map(str.isdigit, plain(cell.text)))]
    if "total" in context.columns:
        shift = context.columns["total"] - figures[0] if figures else 0
        return shift if 0 < shift <= missing else 0
    amount = context.columns["amount"]
    numeric = {index for key, index in context.columns.items() if type_of(context, key).numeric}
    fitting = (s for s in range(missing + 1) if amount - s in figures and {i + s for i in figures} <= numeric)
    return next(fitting, 0)


def _right_half(context: Context, row: Sequence[raw.Cell]) -> tuple[raw.Cell, ...]:
    """A two-sided row that begins with a functional division has lost its left half."""
    if label(row[0].text) not in context.divisions:
        return tuple(row)
    return (*[replace(row[0], text="")] * context.columns["expenditure_item"], *row)


def _source(row: Sequence[raw.Cell]) -> tuple[str, ...]:
    place = row[0].place
    return (str(raw.Place(page=place.page, sheet=place.sheet, line=place.line, table=place.table, row=place.row)),)


def _cells(context: Context, row: Sequence[raw.Cell], code: str | None) -> tuple[Cell, ...]:
    return tuple(code if key == "code" else context.value(row, key) for key in context.shown)


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


def _is_total(context: Context, row: Sequence[raw.Cell]) -> bool:
    return any(plain(cell.text) in TOTALS for cell in row[:4])


def _coded_rows(context: Context, levels: Mapping[int, int]) -> Iterator[GridRow]:
    above: list[str] = []
    for row in context.segment.rows:
        above = _code(context, row, above) or above
        code = "".join(_code(context, row, above))
        if code and code.isdigit() and len(code) in levels:
            yield GridRow(code, levels[len(code)], _cells(context, row, code), _source(row))
        elif _is_total(context, row):
            yield GridRow("total", 0, _total_cells(context, row), _source(row))
        else:
            _unread_row(context, row)


def _total_cells(context: Context, row: Sequence[raw.Cell]) -> tuple[Cell, ...]:
    return tuple(
        None if key == "code" else "合计" if key == "name" else context.value(row, key) for key in context.shown
    )


def _unread_row(context: Context, row: Sequence[raw.Cell]) -> None:
    printed = " ".join(cell.text.strip() for cell in row if cell.text.strip())
    context.unread.append(Problem(_source(row)[0], _("这一行读不懂：%s") % printed[:80], lost=True))


def _function_rows(context: Context) -> Iterator[GridRow]:
    return _coded_rows(context, {3: 1, 5: 2} if context.reading.number == 7 else _CODE_LEVELS)


def _unit_rows(context: Context) -> Iterator[GridRow]:
    return _coded_rows(context, {3: 1, 6: 2})


def _project_rows(context: Context) -> Iterator[GridRow]:
    for row in context.segment.rows:
        code = digits(context.text(row, "code"))
        if code in TOTALS or (not code and _is_total(context, row)):
            yield GridRow("total", 0, _total_cells(context, row), _source(row))
        elif PROJECT_CODE.match(code):
            yield GridRow(code, PROJECT_LEVEL, _cells(context, row, code), _source(row))
        elif code.isdigit() and len(code) in (2, 3, 6):
            yield GridRow(code, {3: 1, 6: 2, 2: CATEGORY_LEVEL}[len(code)], _cells(context, row, code), _source(row))
        elif not code and context.text(row, "name"):
            name = context.text(row, "name")
            yield GridRow(name, PROJECT_LEVEL, _cells(context, row, None), _source(row))
        else:
            _unread_row(context, row)


def _item_rows(context: Context) -> Iterator[GridRow]:
    number = 0
    for row in context.segment.rows:
        code = digits(context.text(row, "code"))
        if _is_total(context, row):
            yield GridRow("total", 0, _total_cells(context, row), _source(row))
        elif code.isdigit() and len(code) == 3:
            yield GridRow(code, 1, _cells(context, row, code), _source(row))
        elif code:
            number += 1
            yield GridRow(f"{number:03d}", 2, _cells(context, row, code), _source(row))
        else:
            _unread_row(context, row)


def _single_row(context: Context) -> Iterator[GridRow]:
    if context.segment.rows:
        row = context.segment.rows[0]
        yield GridRow("total", 0, _cells(context, row, None), _source(row))


def _side_rows(context: Context) -> Iterator[GridRow]:
    carried_over = False
    for row in context.segment.rows:
        revenue, expenditure = label(context.text(row, "revenue_item")), label(context.text(row, "expenditure_item"))
        left = REVENUE_LABELS.key_of(revenue)
        right = EXPENDITURE_LABELS.key_of(expenditure) or context.divisions.get(expenditure, "")
        carried_over = carried_over or left == "carried_over"
        if context.reading.number == 4 and left in ("general", "fund", "capital"):
            left = f"{'carried_over' if carried_over else 'current'}.{left}"
        if (revenue and not left) or (expenditure and not right):
            _unread_row(context, row)
        if left or right:
            level = 0 if {left, right} & {"total", "current"} else 1
            yield GridRow(f"{left}/{right}", level, _cells(context, row, None), _source(row))


ROW_READERS = {
    Rows.SIDES: _side_rows,
    Rows.CODES: _function_rows,
    Rows.UNITS: _unit_rows,
    Rows.PROJECTS: _project_rows,
    Rows.ITEMS: _item_rows,
    Rows.SINGLE: _single_row,
}
