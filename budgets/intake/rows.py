"""One row of a printed table: its cells by the declared columns, mended where merged cells were lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from budgets.intake import raw
from budgets.intake.layouts import (
    DIVISION_SYNONYMS,
    PROCUREMENT,
    SERVICES,
    Reading,
    Rows,
)
from budgets.intake.segments import FIGURE, Segment, is_total
from budgets.layouts import Unit
from budgets.normalise import NotANumber, amount, joined, label, plain
from budgets.tables.grid import Cell, ColumnType

_NAMES = frozenset({"name", "unit", "category", "revenue_item", "expenditure_item"})
_ITEM_TEXTS = _NAMES | frozenset(key for key, _pattern in (*PROCUREMENT, *SERVICES)) - {
    "quantity",
    "unit_price",
    "amount",
    "sme_amount",
    "micro_amount",
    "code",
}
PROJECT_CODE = re.compile(r"^[0-9]{6}[0-9A-Z]{8,19}$")
"""The district's adcode, then year, department and serial in the form of its province."""
OWN_UNIT = re.compile(r"\((万元|元)\)")
PROJECT_LEVEL = 4
CATEGORY_LEVEL = 3
SUBTOTAL = "subtotal"
SUBUNIT_DIGITS = 9
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
        if not printed:
            return None
        if key in self.texts:
            return printed
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


def source_of(row: Sequence[raw.Cell]) -> tuple[str, ...]:
    place = row[0].place
    return (str(raw.Place(page=place.page, sheet=place.sheet, line=place.line, table=place.table, row=place.row)),)


def cells_of(context: Context, row: Sequence[raw.Cell], code: str | None) -> tuple[Cell, ...]:
    return tuple(code if key == "code" else context.value(row, key) for key in context.shown)


def is_total_row(context: Context, row: Sequence[raw.Cell]) -> bool:
    return any(is_total(plain(cell.text)) for cell in row[:4])


def total_cells(context: Context, row: Sequence[raw.Cell]) -> tuple[Cell, ...]:
    return tuple(
        None if key == "code" else "合计" if key == "name" else context.value(row, key) for key in context.shown
    )


def is_subtotal(row: Sequence[raw.Cell]) -> bool:
    return any(_SUBTOTAL.search(plain(cell.text)) for cell in row[:4])


def report_unread(context: Context, row: Sequence[raw.Cell]) -> None:
    """Reported; nothing is lost where it holds no figure but zeros."""
    printed = " ".join(cell.text.strip() for cell in row if cell.text.strip())
    figures = (plain(cell.text) for cell in row)
    lost = any(FIGURE.match(text) and text.strip("0.,-") for text in figures)
    context.unread.append(Problem(source_of(row)[0], _("这一行读不懂：%s") % printed[:80], lost=lost))
