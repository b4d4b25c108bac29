"""The rows of one printed table as rows of a Grid, by the kind of rows its layout declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from budgets.intake import raw
from budgets.intake.layouts import (
    DIVISION_SYNONYMS,
    EXPENDITURE_LABELS,
    PROCUREMENT,
    REVENUE_LABELS,
    SERVICES,
    Reading,
    Rows,
)
from budgets.intake.segments import FIGURE, Segment, is_total
from budgets.layouts import Unit
from budgets.normalise import NotANumber, amount, digits, joined, label, plain, years_in_digits
from budgets.tables.grid import Cell, ColumnType, GridRow

_NAMES = frozenset({"name", "unit", "category", "revenue_item", "expenditure_item"})
_ITEM_TEXTS = _NAMES | frozenset(key for key, _pattern in (*PROCUREMENT, *SERVICES)) - {
    "quantity",
    "unit_price",
    "amount",
    "sme_amount",
    "micro_amount",
    "code",
}
_ITEM_WORDS = frozenset(
    {"project", "catalogue", "content", "function", "economic_class", "fund_origin", "fund_nature", "measure"}
)
"""What describes an item; the row of a unit's total has none of it."""
_OF_UNIT = frozenset({"code", "name", "project"})
PROJECT_CODE = re.compile(r"^[0-9]{6}[0-9A-Z]{8,19}$")
"""The district's adcode, then year, department and serial in the form of its province."""
_OUR_CODE = re.compile(r"^[0-9]{11}[A-Z][0-9]{9}$")
"""Rule C52; a project whose code has another form is known by its name, and the row keeps the code as printed."""
OWN_UNIT = re.compile(r"\((万元|元)\)")
PROJECT_LEVEL = 4
CATEGORY_LEVEL = 3
SUBTOTAL = "subtotal"
_CODE_LEVELS = {3: 1, 5: 2, 7: 3}
SUBUNIT_DIGITS = 9
_UNIT_LEVELS = {3: 1, 6: 2, SUBUNIT_DIGITS: 3}
_SUBTOTAL = re.compile(r"小计:?$")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, where, and why. ``lost`` means a row or figure of a known table is missing."""

    place: str
    why: str
    lost: bool = False

    def __str__(self) -> str:
        return "：".join(filter(None, (self.place, self.why)))


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
    filled = next((index for index in range(len(row), 0, -1) if plain(row[index - 1].text)), 0)
    missing = len(context.segment.paths) - filled
    if missing <= 0 or any(cell.covered for cell in row):
        return tuple(row)
    if context.reading.rows is Rows.SIDES:
        return _right_half(context, row)
    if not is_total(plain(row[0].text)):
        return tuple(row)
    return (row[0], *[replace(row[0], text="")] * _shift(context, row, missing), *row[1:])


def _shift(context: Context, row: Sequence[raw.Cell], missing: int) -> int:
    """How far a total's figures stand too far left: its first belongs below 合计, which is never blank, or last year's.

    In a list of items they belong below any column of figures, one of them below the amount.
    """
    figures = [index for index, cell in enumerate(row) if any(map(str.isdigit, plain(cell.text)))]
    if "total" in context.columns:
        left_out = (index for index, path in enumerate(context.segment.paths) if not path)
        shift = min(context.columns["total"], *left_out, len(row) + missing) - figures[0] if figures else 0
        return shift if 0 < shift <= missing else 0
    amount = context.columns["amount"]
    numeric = {index for key, index in context.columns.items() if type_of(context, key).numeric}
    fitting = (s for s in range(missing + 1) if amount - s in figures and {i + s for i in figures} <= numeric)
    return next(fitting, 0)


def _right_half(context: Context, row: Sequence[raw.Cell]) -> tuple[raw.Cell, ...]:
    """A two-sided row that begins with a functional division has lost its left half."""
    if label(row[0].text) not in context.divisions.keys() | DIVISION_SYNONYMS.keys():
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
    return any(is_total(plain(cell.text)) for cell in row[:4])


def _coded_rows(context: Context, levels: Mapping[int, int]) -> Iterator[GridRow]:
    above: list[str] = []
    for row in context.segment.rows:
        above = _code(context, row, above) or above
        code = "".join(_code(context, row, above))
        if code and code.isdigit() and len(code) in levels:
            if len(code) == SUBUNIT_DIGITS:
                context.unread.append(
                    Problem(_source(row)[0], _("下级单位 %s 的数字没有单独核对，已计入它的上级单位") % code)
                )
            yield GridRow(code, levels[len(code)], _cells(context, row, code), _source(row))
        elif _is_total(context, row):
            yield GridRow("total", 0, _total_cells(context, row), _source(row))
        else:
            _unread_row(context, row)


def _total_cells(context: Context, row: Sequence[raw.Cell]) -> tuple[Cell, ...]:
    return tuple(
        None if key == "code" else "合计" if key == "name" else context.value(row, key) for key in context.shown
    )


def _is_subtotal(row: Sequence[raw.Cell]) -> bool:
    return any(_SUBTOTAL.search(plain(cell.text)) for cell in row[:4])


def _unread_row(context: Context, row: Sequence[raw.Cell]) -> None:
    """Reported; nothing is lost where it holds no figure but zeros."""
    printed = " ".join(cell.text.strip() for cell in row if cell.text.strip())
    figures = (plain(cell.text) for cell in row)
    lost = any(FIGURE.match(text) and text.strip("0.,-") for text in figures)
    context.unread.append(Problem(_source(row)[0], _("这一行读不懂：%s") % printed[:80], lost=lost))


def _function_rows(context: Context) -> Iterator[GridRow]:
    return _coded_rows(context, {3: 1, 5: 2} if context.reading.number == 7 else _CODE_LEVELS)


def _unit_rows(context: Context) -> Iterator[GridRow]:
    return _coded_rows(context, _UNIT_LEVELS)


def _project_rows(context: Context) -> Iterator[GridRow]:
    for number, row in enumerate(_filled_down(context, "category", frozenset({"category"})), start=1):
        code = digits(context.text(row, "code"))
        if is_total(code) or (not code and _is_total(context, row)):
            yield GridRow("total", 0, _total_cells(context, row), _source(row))
        elif PROJECT_CODE.match(code):
            key = code if _OUR_CODE.match(code) else context.text(row, "name") or code
            yield GridRow(key, PROJECT_LEVEL, _cells(context, row, code), _source(row))
        elif code.isdigit() and len(code) in (1, 2, 3, 6):
            level = {3: 1, 6: 2}.get(len(code), CATEGORY_LEVEL)
            yield GridRow(code, level, _cells(context, row, code), _source(row))
        elif _is_subtotal(row):
            yield GridRow(f"{SUBTOTAL}.{number}", 1, _cells(context, row, None), _source(row))
        elif not code and context.text(row, "name"):
            name = context.text(row, "name")
            yield GridRow(name, PROJECT_LEVEL, _cells(context, row, None), _source(row))
        else:
            _unread_row(context, row)


def _item_rows(context: Context) -> Iterator[GridRow]:
    """Items by their number; a row that describes nothing heads those of its unit."""
    number = 0
    described = context.columns.keys() & _ITEM_WORDS
    for row in _filled_down(context, "code" if "code" in context.columns else "name", _OF_UNIT):
        code = digits(context.text(row, "code"))
        is_item = any(context.text(row, key) for key in described)
        if _is_total(context, row):
            yield GridRow("total", 0, _total_cells(context, row), _source(row))
        elif _is_subtotal(row):
            yield GridRow(f"{SUBTOTAL}.{number}", 1, _cells(context, row, None), _source(row))
        elif code.isdigit() and not is_item:
            yield GridRow(code, 1, _cells(context, row, code), _source(row))
        elif code or (is_item and context.text(row, "name")):
            number += 1
            yield GridRow(f"{number:03d}", 2, _cells(context, row, code), _source(row))
        else:
            _unread_row(context, row)


def _filled_down(context: Context, owner: str, keys: Set[str]) -> Iterator[Sequence[raw.Cell]]:
    """Rows with the text above in those columns: where ``owner`` is printed once for all below, or cells are merged."""
    above: Sequence[raw.Cell] = ()
    printed = context.columns.keys() & keys
    for row in context.segment.rows:
        if not printed or _is_total(context, row) or _is_subtotal(row):
            yield row
            continue
        indices = [context.columns[key] for key in printed]
        if context.text(row, owner):
            indices = [index for index in indices if _hangs_from(above, row, index)]
        above = _filled(row, above, indices)
        yield above


def _hangs_from(above: Sequence[raw.Cell], row: Sequence[raw.Cell], index: int) -> bool:
    """Whether the cell belongs to one that begins in the row above or higher."""
    if not (index < len(row) and index < len(above)) or not row[index].covered:
        return False
    return above[index].rowspan > 1 or above[index].covered


def _filled(row: Sequence[raw.Cell], above: Sequence[raw.Cell], indices: Sequence[int]) -> Sequence[raw.Cell]:
    """Blank cells take the text of those above."""
    cells = list(row)
    for index in indices:
        if index < len(cells) and index < len(above) and not plain(cells[index].text):
            cells[index] = replace(cells[index], text=above[index].text)
    return cells


def _single_row(context: Context) -> Iterator[GridRow]:
    """The only row of figures; of several, this year's, or else the total of all units."""
    rows = [row for row in context.segment.rows if any(FIGURE.match(plain(cell.text)) for cell in row)]
    chosen = rows if len(rows) == 1 else [row for row in rows if _is_this_year(context, row)]
    chosen = chosen or [row for row in rows if _is_total(context, row)]
    for row in context.segment.rows:
        if len(chosen) == 1 and row is chosen[0]:
            yield GridRow("total", 0, _cells(context, row, None), _source(row))
        elif row in rows:
            printed = " ".join(cell.text.strip() for cell in row if cell.text.strip())
            why = _("这一行不是本年合计，没有读入：%s") % printed[:80]
            context.unread.append(Problem(_source(row)[0], why, lost=len(chosen) != 1))


def _is_this_year(context: Context, row: Sequence[raw.Cell]) -> bool:
    said = years_in_digits("".join(plain(cell.text) for cell in row))
    return "本年" in said or f"{context.segment.year}年" in said


def _side_rows(context: Context) -> Iterator[GridRow]:
    carried_over = False
    printed = [
        (label(context.text(row, "revenue_item")), label(context.text(row, "expenditure_item")))
        for row in context.segment.rows
    ]
    summed = [_sum_is(side) for side in zip(*printed, strict=True)]
    for row, (revenue, expenditure) in zip(context.segment.rows, printed, strict=True):
        left = REVENUE_LABELS.key_of(revenue)
        right = EXPENDITURE_LABELS.key_of(expenditure) or _division(context, expenditure)
        left, right = (side if key == "sum" else key for key, side in zip((left, right), summed, strict=True))
        carried_over = carried_over or left == "carried_over"
        if context.reading.number == 4 and left in ("general", "fund", "capital"):
            left = f"{'carried_over' if carried_over else 'current'}.{left}"
        if (revenue and not left) or (expenditure and not right):
            _unread_row(context, row)
        if left or right:
            level = 0 if {left, right} & {"total", "current"} else 1
            yield GridRow(f"{left}/{right}", level, _cells(context, row, None), _source(row))


def _sum_is(labels: Sequence[str]) -> str:
    """What 合计 is on a side: the total, unless another row is."""
    return "current" if any(text.endswith("总计") for text in labels) else "total"


def _division(context: Context, printed: str) -> str:
    """The code of a functional division, as the list names it now or did, with 支出 at its end or not."""
    names = (printed, f"{printed}支出", printed.removesuffix("支出"))
    found = (context.divisions.get(name) or DIVISION_SYNONYMS.get(name) for name in names)
    return next(filter(None, found), "")


ROW_READERS = {
    Rows.SIDES: _side_rows,
    Rows.CODES: _function_rows,
    Rows.UNITS: _unit_rows,
    Rows.PROJECTS: _project_rows,
    Rows.ITEMS: _item_rows,
    Rows.SINGLE: _single_row,
    Rows.LIST: _single_row,
}
