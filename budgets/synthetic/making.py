"""One department with all its years as rows to copy: what a process of its own does, with nothing but plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from budgets import registry
from budgets.models import (
    AdministrativeUnit,
    Edition,
    Jurisdiction,
    Lineage,
    PublishedTable,
    Step,
    WorkflowStep,
)
from budgets.publication import digest_of, expenditure_total
from budgets.sample.department import Sample, sample
from budgets.sample.places import Department
from budgets.synthetic.editions import Made, Maker
from budgets.synthetic.marks import CONFIDENCE, LAYOUT
from budgets.synthetic.moments import approved_on, published_at
from budgets.synthetic.rows import Lists, Row, Table
from budgets.tables.compute import compute
from budgets.tables.record import to_record
from budgets.verdict import counts_of, findings_to_publish, rules_to_publish


@dataclass(frozen=True, slots=True)
class Task:
    """``facts_only`` leaves out the text, the stored tables and the verdict."""

    department: Department
    years: tuple[int, ...]
    seed: int
    facts_only: bool


@dataclass
class Result:
    """``errors`` are what would keep an edition from being published, in words; ``found`` counts by severity."""

    rows: Mapping[Any, Sequence[Row]]
    errors: list[str] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    facts: int = 0


def made(task: Task, lists: Lists) -> Result:
    whole = sample(task.department, task.years, lists.names)
    table = Table(lists)
    units = {unit.code: unit for unit in units_of(whole)}
    department = units[task.department.code]
    for row in (*units.values(), *_lineage(whole, department)):
        table.add(row)
    result = Result(table.rows)
    current = {year.year: year.versions[-1].number for year in whole.years}
    for each in Maker(whole, department, lists.names, task.seed, task.facts_only).editions():
        records = [to_record(grid) for grid in each.verdict.evidence.grids.values()] if each.verdict else []
        _publish(each, task, records, is_current=each.edition.number == current[each.edition.year])
        table.add(each.edition)
        table.add_facts(each, units)
        _add_published(table, each, records)
        _tell(result, each)
    return result


def _publish(each: Made, task: Task, records: Sequence[dict[str, Any]], *, is_current: bool) -> None:
    """The edition as publication leaves it; without stored tables, the digest is over none."""
    edition, state = each.edition, Edition.State
    moment = published_at(task.department, edition.year, edition.number)
    edition.state = (state.PUBLISHED if is_current else state.CORRECTED).value
    edition.digest = digest_of(records)
    edition.expenditure_total = expenditure_total([compute(registry.tables()[1], each.facts)])
    edition.approved_on = approved_on(moment).date()
    edition.published_at = moment
    if not is_current:
        edition.superseded_at = published_at(task.department, edition.year, edition.number + 1)


def _tell(result: Result, each: Made) -> None:
    result.facts += sum(map(len, each.facts.lines.values()))
    if each.verdict:
        result.found.update(finding.severity.value for finding in each.verdict.report.findings)
        result.errors += [f"{each.edition} {finding.rule} {finding.message}" for finding in each.verdict.blocking]


def units_of(whole: Sample) -> Iterator[AdministrativeUnit]:
    """The department, then its units; those of the last year go on."""
    of = whole.department
    district = Jurisdiction(pk=0, adcode=of.adcode, name=of.jurisdiction, layout=LAYOUT)
    department = AdministrativeUnit(pk=0, jurisdiction=district, code=of.code, name=of.name, name_en=of.name_en)
    yield department
    latest = whole.years[-1].year
    for code, (name, first_year, last_year) in whole.units.items():
        yield AdministrativeUnit(
            jurisdiction=district,
            code=code,
            name=name,
            parent=department,
            first_year=first_year,
            last_year=None if last_year == latest else last_year,
            confidence=CONFIDENCE,
        )


def _lineage(whole: Sample, department: AdministrativeUnit) -> Iterator[Lineage]:
    for year in whole.years:
        for kind, joints in ((Lineage.Kind.UNIT, year.units), (Lineage.Kind.PROJECT, year.projects)):
            for joint in joints:
                yield Lineage(
                    jurisdiction=department.jurisdiction,
                    department=department,
                    kind=kind.value,
                    from_year=year.year - 1,
                    from_key=joint.source,
                    to_year=year.year,
                    to_key=joint.target,
                    share=joint.share,
                    note=joint.note,
                )


def _add_published(table: Table, each: Made, records: Sequence[dict[str, Any]]) -> None:
    """What publication stores beside the facts."""
    edition = each.edition
    for record in records:
        table.add(PublishedTable(edition=edition, number=record["number"], grid=record))
    if (verdict := each.verdict) is not None:
        for row in (*rules_to_publish(verdict), *findings_to_publish(verdict), counts_of(verdict)):
            table.add(row)
    steps = (
        [(Step.PUBLISH, "")] if edition.number == 1 else [(Step.CORRECT, edition.correction_reason), (Step.PUBLISH, "")]
    )
    for step, note in steps:
        table.add(WorkflowStep(edition=edition, step=step.value, at=edition.published_at, note=note))
