"""The lines that moved most against the year before, with the reasons that were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgets.narrative.basis import said
from budgets.narrative.words import moved
from budgets.tables.compare import ComparedRow

BY_FUNCTION = (5, 9, 10)
"""The tables whose subjects reasons are given for."""


@dataclass(frozen=True, slots=True)
class Mover:
    """``size`` is the change in exact yuan, from or to nothing too; ``reason`` without its full stop, may be empty."""

    row: ComparedRow
    size: Decimal
    reason: str


def movers(rows: Iterable[ComparedRow], reasons: Mapping[tuple[int, str], str], *, count: int = 5) -> list[Mover]:
    """Of table 3's rows the subjects below which nothing stands, by how far they moved; unknown ones not."""
    by_code = {row.line.key: row for row in rows if row.line.key.isdigit()}
    codes = sorted(by_code)
    above = {code for code, after in pairwise(codes) if after.startswith(code)}
    found = [
        Mover(row, size, _reason(code, reasons))
        for code, row in by_code.items()
        if code not in above and (size := moved(row))
    ]
    return sorted(found, key=lambda mover: (-abs(mover.size), mover.row.line.key))[:count]


def _reason(code: str, reasons: Mapping[tuple[int, str], str]) -> str:
    given = (said(reasons.get((table, code), "")) for table in BY_FUNCTION)
    return "；".join(reason for reason in given if reason)
