"""Which first level an indicator is printed under, where a merged label stands beside one row of its group only.

In a text file, or after a page break, a label that is printed half-way down its group leaves the rows above it under
the group before; one printed a row early takes the last row of that group. Neither is a mistake of the form's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from performance.facts import INDICATOR_LEVELS, Horizon
from performance.intake.lines import Line


@dataclass(frozen=True, slots=True)
class Filed:
    """A row's levels as printed; ``labelled`` says that the first one stands on this row, not on one above."""

    line: Line
    goal: tuple[Horizon, int]
    level_1: str
    level_2: str
    labelled: bool

    @property
    def legal(self) -> bool:
        return self.belongs(self.level_1)

    def belongs(self, level_1: str) -> bool:
        return self.level_2 in INDICATOR_LEVELS.get(level_1, ())


def displaced(rows: Sequence[Filed]) -> list[bool]:
    """For each row whether only a slipped label puts it under a first level that it does not belong to."""
    return [
        not row.legal and (not row.level_1 or late or _early(rows, index))
        for index, (row, late) in enumerate(zip(rows, _late(rows), strict=True))
    ]


def _late(rows: Sequence[Filed]) -> list[bool]:
    """Rows right above a label that they, and all rows between, belong under."""
    found: list[bool] = []
    label, run = "", False
    goal = None
    for row in reversed(rows):
        if row.goal != goal:
            goal, label = row.goal, ""
        run = run and not row.labelled and row.belongs(label)
        found.append(run)
        if row.labelled:
            label, run = row.level_1, True
    return found[::-1]


def _early(rows: Sequence[Filed], index: int) -> bool:
    """A label on the row above its group, which goes on below without one; the row belongs to the group before."""
    row = rows[index]
    if not (row.labelled and 0 < index < len(rows) - 1):
        return False
    before, after = rows[index - 1], rows[index + 1]
    same_goal = before.goal == row.goal == after.goal
    return same_goal and row.belongs(before.level_1) and not after.labelled and after.legal
