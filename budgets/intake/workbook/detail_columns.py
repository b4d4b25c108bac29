"""The columns of a flat detail export, by the headings that accounting systems give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgets.normalise import plain

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
}  # fmt: skip
REQUIRED = ("unit", "nature", "source", "amount")
NAMES = frozenset(
    {"单位名称", "预算单位名称", "功能科目名称", "功能分类科目名称", "经济分类名称", "经济科目名称", "序号"}
)
"""Read with the code beside them."""

_UNIT = re.compile(r"\((万元|元)\)$")
_KEYS = {plain(heading).lower(): key for key, headings in HEADINGS.items() for heading in headings}
HEADER_ROWS = 20
"""A title, a unit and the like may stand above the headings."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions from 0 by key; ``factor`` is yuan in one printed unit; ``ignored`` are headings nobody knows."""

    positions: Mapping[str, int]
    factor: Decimal
    ignored: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        return [HEADINGS[key][0] for key in REQUIRED if key not in self.positions]


def columns_of(row: Sequence[Any]) -> Columns | None:
    """The columns when the row is one of headings: it has an amount and at least two others that are known."""
    positions: dict[str, int] = {}
    ignored, repeated = [], []
    factor = Decimal(1)
    for index, cell in enumerate(row):
        text = plain(str(cell)).lower()
        key = _KEYS.get(text) or _KEYS.get(_UNIT.sub("", text))
        if key is None:
            if text and str(cell).strip() not in NAMES:
                ignored.append(str(cell).strip())
        elif key in positions:
            repeated.append(str(cell).strip())
        else:
            positions[key] = index
            if key == "amount" and text.endswith("(万元)"):
                factor = Decimal(10_000)
    if "amount" not in positions or len(positions) < 3:
        return None
    return Columns(positions, factor, tuple(ignored), tuple(repeated))
