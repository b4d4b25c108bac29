"""Sums over facts that know the difference between nothing, zero and unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from budgets.facts import FundingSource, Nature
from budgets.tables.grid import UNDISCLOSED, Cell

CENT = Decimal("0.01")


def total(
    lines: Iterable[Any],
    *,
    sources: Set[FundingSource] | None = None,
    natures: Set[Nature] | None = None,
    carried_over: bool | None = None,
    where: Callable[[Any], bool | None] | None = None,
) -> Cell:
    """The sum of the lines asked for, in yuan.

    Blank (None) when no line contributes. ``UNDISCLOSED`` when an undivided amount may or may not contribute:
    基本支出 asked for 人员经费, 财政拨款 asked for 一般公共预算. ``where`` answers True, False, or None for "may be".
    """
    found: Decimal | None = None
    for line in lines:
        if line.amount is None or (carried_over is not None and line.carried_over is not carried_over):
            continue
        answers = (
            sources is None or _belongs(line.source.members, sources),
            natures is None or _belongs(line.nature.members, natures),
            where is None or where(line),
        )
        if False in answers:
            continue
        if None in answers:
            if line.amount:
                return UNDISCLOSED
            continue
        found = line.amount if found is None else found + line.amount
    return found


def _belongs(members: Set[Any], wanted: Set[Any]) -> bool | None:
    if members <= wanted:
        return True
    return False if members.isdisjoint(wanted) else None


def add(*cells: Cell) -> Cell:
    """Sum of cells: unknown if one is unknown, blank if all are blank."""
    if UNDISCLOSED in cells:
        return UNDISCLOSED
    known = [cell for cell in cells if isinstance(cell, Decimal)]
    return sum(known[1:], known[0]) if known else None


def subtract(cell: Cell, other: Cell) -> Cell:
    if isinstance(other, Decimal):
        return add(cell, -other)
    return add(cell, other)


def share(part: Cell, whole: Cell) -> Cell:
    """``part`` as a percentage of ``whole``, two places, half up; blank where it can't be told."""
    if UNDISCLOSED in (part, whole):
        return UNDISCLOSED
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal) or whole == 0:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_HALF_UP)
