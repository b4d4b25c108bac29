"""Publication layouts: which of the fifteen tables a jurisdiction's form has, and its unit.

A table that a layout lacks is "not disclosed in this layout", which differs from an empty table.
Plain leaf, as budgets.facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Unit(StrEnum):
    """The unit amounts are shown in. Forms are printed in the first two only (``PRINTED``)."""

    WANYUAN = "万元"
    YUAN = "元"
    YI = "亿元"

    @property
    def divisor(self) -> Decimal:
        return _DIVISORS[self]

    @property
    def places(self) -> int:
        """Decimal places of an amount: 亿元 has four, so that its last place is one 万元 and no line of a department
        shrinks to nothing.
        """
        return 4 if self is Unit.YI else 2

    def of(self, yuan: Decimal) -> Decimal:
        """Exact yuan in this unit, rounded half up to its places; never a negative zero."""
        return (yuan / self.divisor).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP) + 0


_DIVISORS = {Unit.YUAN: Decimal(1), Unit.WANYUAN: Decimal(10_000), Unit.YI: Decimal(100_000_000)}
PRINTED = (Unit.WANYUAN, Unit.YUAN)
"""What forms print; documents in other units are refused, not guessed at."""
UNITS_BY_WORD = {"yuan": Unit.YUAN, "wanyuan": Unit.WANYUAN, "yi": Unit.YI}
"""The units that a table or page can be shown in, by the words that addresses use."""


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
