"""Which form of table 15 is of which project of table 11: by code, else by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgets.checks.evidence import Evidence, Inapplicable, SheetRow
from budgets.names import counterparts
from budgets.normalise import plain
from performance.facts import Dossier

PROJECT_LEVEL = 4


def listed(evidence: Evidence) -> dict[str, list[SheetRow]]:
    """The projects of table 11 by name; one of several units has several rows."""
    found: dict[str, list[SheetRow]] = {}
    for row in evidence.sheet(11).rows.values():
        if row.level == PROJECT_LEVEL:
            found.setdefault(plain(row.label), []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Match:
    """A dossier with its printed name and the rows of table 11 that are its project; none where there is no such."""

    dossier: Dossier
    name: str
    rows: tuple[SheetRow, ...]

    @property
    def funding(self) -> str:
        return f"{self.dossier.project}.funding"

    @property
    def head(self) -> str:
        return f"{self.dossier.project}.head"


def names_of_forms(evidence: Evidence) -> Mapping[str, str]:
    """What each form of table 15 calls its project, by the project's key."""
    grid = evidence.grids.get(15)
    parts = grid.parts if grid else ()
    suffix = ".funding"
    return {part.key.removesuffix(suffix): part.group for part in parts if part.key.endswith(suffix)}


def matches(evidence: Evidence) -> list[Match]:
    """Dossiers with their projects: by code, else by name. Raises Inapplicable where there is no dossier."""
    dossiers = evidence.facts.of(Dossier)
    if not dossiers:
        raise Inapplicable("没有项目支出绩效目标申报表", "there is no form of table 15")
    printed, by_name = names_of_forms(evidence), listed(evidence)
    by_code: dict[str, list[SheetRow]] = {}
    for rows in by_name.values():
        for row in rows:
            by_code.setdefault(row.key, []).append(row)
    nameless = [printed.get(d.project, d.project) for d in dossiers if d.project not in by_code]
    taken = {plain(by_code[d.project][0].label) for d in dossiers if d.project in by_code}
    names = counterparts(nameless, [name for name in by_name if name not in taken])
    found = []
    for dossier in dossiers:
        name = printed.get(dossier.project, dossier.project)
        rows = by_code.get(dossier.project) or by_name.get(names.get(name, ""), [])
        found.append(Match(dossier, name, tuple(rows)))
    return found
