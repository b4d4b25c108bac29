"""How the cells of /compare/ are written."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext, gettext_noop

from budgets.layouts import Unit
from budgets.tables.side_by_side import Side, SideRow, Why
from budgets.templatetags.budget_tags import amount, signed

register = template.Library()

WORDS = (gettext_noop("无"), gettext_noop("未公开"), gettext_noop("不可比"))
"""Of tables.side_by_side, which knows no languages."""


@register.simple_tag
def side_cell(cell: Side, unit: Unit, shares: bool) -> str:
    """An amount in the unit, a percentage, or why there is neither."""
    if isinstance(cell, Why):
        return gettext(cell.value)
    return f"{cell}%" if shares else amount(cell, unit)


@register.simple_tag
def side_class(cell: Side) -> str:
    return f" {cell.word} why" if isinstance(cell, Why) else ""


@register.simple_tag
def side_difference(row: SideRow, unit: Unit, shares: bool) -> str:
    """Of two columns; shares differ by percentage points."""
    found = row.difference
    if found is None or not shares:
        return signed(found, unit)
    return _points(found)


def _points(found: Decimal) -> str:
    return f"{found:+}".replace("-", "−") if found else f"{found}"
