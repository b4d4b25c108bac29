"""Lists of the forms as they are printed, in the shape of the derived tables, so that the same rules run on both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgets.facts import EditionIdentity, FactSet, group
from budgets.intake.recognise import Reported
from budgets.layouts import Unit
from budgets.tables.compute import compute
from budgets.tables.grid import Cell, GridPart
from budgets.tables.schema import Listing
from performance.facts import Dossier, Goal, Indicator
from performance.tables.indicators import goals_of, indicators
from performance.tables.t14_department import T14
from performance.tables.t15_projects import T15, costs

NOBODY = EditionIdentity(jurisdiction="", jurisdiction_name="", department="", department_name="", year=0)
DECLARATIONS = {14: T14, 15: T15}


def goal_tables(
    number: int,
    goals: Sequence[Goal],
    printed: Sequence[Indicator],
    *,
    title: str,
    place: str,
    name: str = "",
    brief: bool = False,
) -> Iterator[Reported]:
    """The indicators of each goal, under the levels they are printed under; ``brief`` as Layout.brief_dossiers."""
    facts = FactSet(edition=NOBODY, lines=group((*goals, *printed)))
    owner = goals[0].project if goals else None
    prefix = f"{owner}." if owner else ""
    listings = [
        indicators(goal, weighted=owner is not None, prefix=prefix, brief=brief) for goal in goals_of(facts, owner)
    ]
    for part in _computed(number, listings, facts):
        yield Reported(number, replace(part, group=name), title, None, place)


def cost_table(
    dossier: Dossier,
    places: Sequence[str],
    total: tuple[dict[str, Cell], str] | None,
    *,
    unit: Unit,
    title: str,
    name: str,
) -> Iterator[Reported]:
    """The cost lines; their 合计 row only where one is printed, with what it says and its place."""
    for part in _computed(15, [costs(dossier)], FactSet(edition=NOBODY, lines=group([dossier]))):
        head, *rows = part.rows or (None,)
        rows = [replace(row, sources=(place,)) for row, place in zip(rows, places, strict=True)]
        if head and total:
            cells = tuple(total[0].get(column.key, head.cells[i]) for i, column in enumerate(part.columns))
            rows.insert(0, replace(head, cells=cells, sources=(total[1],)))
        printed = replace(part, rows=tuple(rows), unit=unit, group=name, notes=())
        yield Reported(15, printed, title, None, dossier.place)


def _computed(number: int, listings: Sequence[Listing], facts: FactSet) -> tuple[GridPart, ...]:
    return compute(replace(DECLARATIONS[number], parts=tuple(listings)), facts).parts
