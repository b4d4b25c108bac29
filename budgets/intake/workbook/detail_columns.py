"""The columns of a flat detail export, by the headings that accounting systems give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.layouts import PRINTED, Unit
from budgets.normalise import YEAR, plain

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位编码", "预算单位编码", "单位代码", "预算单位", "单位", "unit", "unit_code"),
    "function": (
        "功能科目编码", "功能分类科目编码", "支出功能分类科目编码", "功能科目", "功能分类", "功能分类科目",
        "支出功能分类科目", "支出功能分类", "function", "function_code",
    ),
    "economic_class": (
        "部门经济分类编码", "经济分类编码", "经济科目编码", "部门预算支出经济分类", "部门预算支出经济分类科目",
        "部门支出经济分类", "部门经济分类", "经济分类", "经济分类科目", "economic_class", "economic_code",
    ),
    "nature": ("支出性质", "支出类型", "支出类别", "基本/项目", "nature"),
    "source": ("资金来源", "资金性质", "经费来源", "source", "funding_source"),
    "carried_over": ("上年结转结余", "是否结转", "是否上年结转", "结转标志", "carried_over"),
    "project_code": ("项目编码", "项目代码", "project_code"),
    "project": ("项目名称", "项目", "project", "project_name"),
    "amount": ("金额", "预算金额", "预算数", "支出金额", "合计金额", "amount"),
    "jurisdiction": ("行政区划代码", "行政区划编码", "行政区划", "区划代码", "区划编码", "jurisdiction", "adcode"),
    "department": ("部门编码", "部门代码", "主管部门编码", "主管部门代码", "主管部门", "部门", "department"),
    "year": ("年度", "预算年度", "年份", "year", "fiscal_year"),
    "unit_name": ("单位名称", "预算单位名称", "unit_name"),
    "function_name": ("功能科目名称", "功能分类科目名称", "支出功能分类科目名称", "function_name"),
    "economic_class_name": ("经济分类名称", "经济科目名称", "部门经济分类名称", "economic_class_name"),
    "department_name": ("部门名称", "主管部门名称", "department_name"),
}  # fmt: skip
REQUIRED = ("unit", "nature", "source", "amount")
OWNER = ("jurisdiction", "department", "year")
"""Whose budget a row belongs to: an export may hold several."""

NAMES = {"unit": "unit_name", "function": "function_name", "economic_class": "economic_class_name"}
"""The column with a code's name, where it does not stand in the code's own cell."""

_TELLING = frozenset(HEADINGS) - set(OWNER) - set(NAMES.values()) - {"department_name"}
_NUMBERS = frozenset({"序号"})
_PRINTED_FORM = re.compile("采购|购买|数量|单价|品目")
_UNIT = re.compile(r"\((?P<unit>[十百千]?万?亿?元)\)$")
_UNIT_ABOVE = re.compile(r"单位:?(?:人民币)?(?P<unit>[十百千]?万?亿?元)|\((?P<bracketed>[十百千]?万?亿?元)\)")
_KEYS = {plain(heading).lower(): key for key, headings in HEADINGS.items() for heading in headings}
HEADER_ROWS = 20
"""A title, a unit and the like may stand above the headings."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions from 0 by key; ``unit`` is what the amount's heading says, if it does: 元, 万元 or some other.

    ``ignored`` are headings nobody knows, ``repeated`` those of a column that is there already.
    """

    positions: Mapping[str, int]
    unit: str
    ignored: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        return [HEADINGS[key][0] for key in REQUIRED if key not in self.positions]


@dataclass(frozen=True, slots=True)
class Header:
    """``row`` counts from 1, ``width`` up to the last heading; ``year`` and ``unit`` are what the rows above say.

    Where nothing says the unit, amounts are in yuan, as accounting systems export them.
    """

    row: int
    width: int
    columns: Columns
    year: int | None
    unit: str

    @property
    def factor(self) -> Decimal | None:
        """Yuan in one printed unit; None for a unit that is not read, such as 千元."""
        return Unit(self.unit).divisor if self.unit in PRINTED else None


def header_of(rows: Iterable[Sequence[str]]) -> Header | None:
    """The header of a detail export among a sheet's first rows, with what stands above it; None where there is none."""
    above: list[str] = []
    for number, row in enumerate(rows, start=1):
        if columns := columns_of(row):
            years = {int(found["year"]) for text in above for found in YEAR.finditer(text)}
            width = max(index for index, cell in enumerate(row, start=1) if cell.strip())
            unit = columns.unit or _unit_above(above) or Unit.YUAN.value
            return Header(number, width, columns, years.pop() if len(years) == 1 else None, unit)
        if number == HEADER_ROWS:
            return None
        above += [plain(cell) for cell in row]
    return None


def _unit_above(above: Sequence[str]) -> str:
    found = next(filter(None, map(_UNIT_ABOVE.search, above)), None)
    return (found["unit"] or found["bracketed"]) if found else ""


def columns_of(row: Sequence[str]) -> Columns | None:
    """The columns when the row is one of headings: unit, amount, nature or source, and at least one other.

    Headings of purchases are those of a printed table (12 or 13), which has some of the same columns.
    """
    positions: dict[str, int] = {}
    ignored, repeated = [], []
    unit = ""
    for index, cell in enumerate(row):
        text = plain(cell).lower()
        key = _KEYS.get(text) or _KEYS.get(_UNIT.sub("", text))
        if key is None:
            if text and text not in _NUMBERS:
                ignored.append(cell.strip())
        elif key in positions:
            repeated.append(cell.strip())
        else:
            positions[key] = index
            if key == "amount" and (own := _UNIT.search(text)):
                unit = own["unit"]
    found = positions.keys() & _TELLING
    if not found >= {"unit", "amount"} or found.isdisjoint(("nature", "source")) or len(found) < 4:
        return None
    if any(map(_PRINTED_FORM.search, ignored)):
        return None
    return Columns(positions, unit, tuple(ignored), tuple(repeated))
