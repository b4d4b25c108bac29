"""A synthetic department's editions, oldest first, each with all its facts and, where wanted, tables and verdict.

Nothing is looked up in the database: this runs in processes of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from budgets import registry
from budgets.checking import evidence_from, remarks_of
from budgets.checks.evidence import Evidence
from budgets.facts import Fact, FactSet, Link, group
from budgets.ledger import YEARS_OF_HISTORY
from budgets.models import AdministrativeUnit, Edition
from budgets.narration import basis_of
from budgets.sample.chance import chance
from budgets.sample.department import Names, Sample, Version, Year, fact_set, marked
from budgets.sample.text import Written, reasons, sections
from budgets.synthetic.marks import note_of
from budgets.tables.compute import compute
from budgets.tables.grid import Grid
from budgets.verdict import Verdict, verdict_from

Grids = Mapping[int, Grid]


@dataclass(frozen=True, slots=True)
class Made:
    """``edition`` is unsaved. ``verdict``, and text among the facts, only where they were asked for."""

    edition: Edition
    facts: FactSet
    written: tuple[Written, ...] = ()
    verdict: Verdict | None = None


@dataclass
class Maker:
    """Makes the editions of one department (its row with its jurisdiction).

    ``facts_only`` leaves out what is written and found from the tables.
    """

    sample: Sample
    department: AdministrativeUnit
    names: Mapping[int, Names]
    seed: int
    facts_only: bool = False
    _current: dict[int, FactSet] = field(default_factory=dict)
    _evidences: dict[int, Evidence] = field(default_factory=dict)
    """Tables and text of the current editions of the years before."""

    def editions(self) -> Iterator[Made]:
        for year in self.sample.years:
            for version in year.versions:
                edition = Edition(
                    department=self.department,
                    year=year.year,
                    number=version.number,
                    note=note_of(self.seed, facts_only=self.facts_only),
                    correction_reason=version.reason,
                )
                made = self._made(edition, year, version)
                yield made
            self._current[year.year] = made.facts

    def _made(self, edition: Edition, year: Year, version: Version) -> Made:
        names = self.names[year.year]
        history = {past: facts for past, facts in self._current.items() if past >= year.year - YEARS_OF_HISTORY}
        budget = fact_set(self.sample, year.year, version, names, history)
        facts = _with(budget, self._of_other_apps(budget))
        if self.facts_only:
            return Made(edition, facts)
        grids = {number: compute(table, facts) for number, table in registry.tables().items()}
        facts, written = self._told(edition, year, facts, grids)
        verdict = verdict_from(edition, self._evidence(edition, year, facts, grids))
        # What a check looks at in the year before, without reading the text again.
        self._evidences[year.year] = replace(verdict.evidence, printed=(), previous=None, crosswalks={})
        return Made(edition, facts, written, verdict)

    def _of_other_apps(self, budget: FactSet) -> Iterator[Fact]:
        """Drawn alike for all versions of a year, so that a correction changes what its money changes."""
        department = self.sample.department
        for make in registry.sample_makers():
            random = chance(department.seed, make.__module__, budget.edition.year)
            yield from marked(make(budget, department.kind.duties, random))

    def _told(self, edition: Edition, year: Year, facts: FactSet, grids: Grids) -> tuple[FactSet, tuple[Written, ...]]:
        """With the reasons of changes and the text; tables hold neither."""
        department = self.sample.department
        silent = basis_of(self._evidence(edition, year, facts, grids))
        facts = _with(facts, reasons(silent, chance(department.seed, "reasons", year.year)))
        units = [name for name, first, last in self.sample.units.values() if first <= year.year <= last]
        written = tuple(sections(replace(silent, facts=facts), department, units))
        return _with(facts, (each.section for each in written)), written

    def _evidence(self, edition: Edition, year: Year, facts: FactSet, grids: Grids) -> Evidence:
        return evidence_from(
            facts,
            grids,
            remarks=remarks_of(edition),
            previous=self._evidences.get(year.year - 1),
            crosswalks=crosswalks(year),
        )


def crosswalks(year: Year) -> dict[str, list[Link]]:
    """As Lineage gives them into the year, by kind."""
    found = {
        "unit": [Link(joint.source, joint.target, joint.share) for joint in year.units],
        "project": [Link(joint.source, joint.target, joint.share) for joint in year.projects],
    }
    return {kind: links for kind, links in found.items() if links}


def _with(facts: FactSet, extra: Iterable[Fact]) -> FactSet:
    lines: dict[type[Fact], Any] = {**facts.lines}
    for kind, found in group(extra).items():
        lines[kind] = (*lines.get(kind, ()), *found)
    return replace(facts, lines=lines)
