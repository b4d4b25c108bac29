"""Publication layouts: which of the fifteen tables a jurisdiction's form has, and its unit.

A table that a layout lacks is "not disclosed in this layout", which differs from an empty table.
Plain leaf, as budgets.facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Unit(StrEnum):
    """The unit amounts are printed in."""

    WANYUAN = "万元"
    YUAN = "元"

    @property
    def divisor(self) -> Decimal:
        return Decimal(10000) if self is Unit.WANYUAN else Decimal(1)

    def of(self, yuan: Decimal) -> Decimal:
        """Exact yuan in this unit, two places, rounded half up; never a negative zero."""
        return (yuan / self.divisor).quantize(Decimal("0.01"), ROUND_HALF_UP) + 0


@dataclass(frozen=True, slots=True)
class Layout:
    """``optional`` are tables that only some documents of the layout have: one without them lacks nothing.

    ``brief_dossiers`` are performance forms of projects without texts, costs and assets.
    """

    key: str
    name: str
    unit: Unit
    tables: frozenset[int]
    optional: frozenset[int] = frozenset()
    operating_cost_in_t08: bool = False
    brief_dossiers: bool = False


WUHAN = Layout("wuhan", "武汉格式（十五张表）", Unit.WANYUAN, frozenset(range(1, 16)))
SHANGHAI = Layout(
    "shanghai",
    "上海格式（九张表）",
    Unit.YUAN,
    frozenset({1, 2, 3, 4, 5, 7, 8, 9, 10}),
    optional=frozenset({15}),
    operating_cost_in_t08=True,
    brief_dossiers=True,
)

LAYOUTS = {layout.key: layout for layout in (WUHAN, SHANGHAI)}
