"""Evidence for the checks: from a document that was read, or from an edition; and the checks run on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from budgets import registry
from budgets.checks.engine import Report, check
from budgets.checks.evidence import Evidence, Title
from budgets.checks.rules import Rule
from budgets.facts import FactSet, Stage, TextSection
from budgets.figures import TextLine
from budgets.findings import Finding, Severity
from budgets.intake import raw
from budgets.intake.prose.read import prose_of
from budgets.intake.reading import Reading
from budgets.ledger import facts_of
from budgets.models import Edition, Lineage, PublishedTable
from budgets.tables.compute import compute
from budgets.tables.grid import Grid
from budgets.tables.record import from_record


@cache
def rules() -> tuple[Rule, ...]:
    """The reconciliation rules in reading order, from the contents page."""
    return tuple(import_string(f"{settings.DISCLOSURE}.RULES"))


def check_reading(reading: Reading) -> Report:
    """Every rule applied to a document as it reports its figures; nothing is looked up in the database."""
    return check(evidence_of_reading(reading), rules())


def findings_of_reading(reading: Reading) -> tuple[Finding, ...]:
    """What the rules find, and the reported figures that the facts do not give unless a rule says the same.

    A rule says the same when it names that cell, and does not say it more mildly.
    """
    found = check_reading(reading).findings
    named: dict[tuple[int | None, str, str], list[Severity]] = {}
    for finding in found:
        named.setdefault((finding.table, finding.row, finding.column.split("/")[-1]), []).append(finding.severity)

    def explained(finding: Finding) -> bool:
        severities = named.get((finding.table, finding.row, finding.column), ())
        return any(severity.rank <= finding.severity.rank for severity in severities)

    return (*found, *(finding for finding in reading.findings if not explained(finding)))


def evidence_of_reading(reading: Reading) -> Evidence:
    return Evidence(
        facts=reading.fact_set(),
        grids={number: reading.grid(number) for number in sorted({table.number for table in reading.tables})},
        reported=True,
        figures=reading.figures,
        lines=reading.lines,
        printed=tuple(_printed(reading.document)),
        titles=tuple(Title(t.number, t.title, t.year, t.place) for t in reading.tables),
        captions=reading.captions,
        promised=reading.promised,
    )


def _printed(document: raw.Document) -> Iterator[TextLine]:
    """Every paragraph and every row of every table, as scans for personal data see them."""
    for block in document.blocks:
        if isinstance(block, raw.Paragraph):
            yield TextLine(block.text, str(block.place))
        elif isinstance(block, raw.Grid):
            for row in filter(None, block.rows):
                place = row[0].place.of_row
                yield TextLine("\t".join(cell.text for cell in row if not cell.covered), str(place))


def check_edition(edition: Edition) -> Report:
    """Every rule applied to an edition as it stands, draft or published. Needs ``with_names``."""
    return check(evidence_of(edition), rules())


def evidence_of(edition: Edition) -> Evidence:
    """An edition as it is checked: its tables (as stored, or a draft's as its facts stand), its text, other years.

    The number of queries does not depend on what the edition holds. Units publish no editions of their own (a
    trigger keeps it so), hence there are none to compare the department with. Needs ``with_names``.
    """
    facts = facts_of(edition)
    stored = _stored_grids(edition)
    grids = stored.get(edition.year) or {n: compute(table, facts) for n, table in registry.tables().items()}
    before = edition.year - 1
    return evidence_from(
        facts,
        grids,
        remarks=[*remarks_of(edition), *_reasons_of_waivers(edition)],
        previous=_evidence(facts.history[before], stored[before]) if before in stored else None,
        budgeted=_budgeted(edition),
        crosswalks=Lineage.objects.into(edition.department, edition.year),
        conventions=edition.department.jurisdiction.conventions(),
    )


def evidence_from(facts: FactSet, grids: Mapping[int, Grid], *, remarks: Iterable[TextLine], **known: Any) -> Evidence:
    """An edition's evidence from its parts, without a database; ``remarks`` are public words beside the figures."""
    evidence = _evidence(facts, grids)
    return replace(evidence, printed=(*evidence.lines, *_rows(grids), *remarks), **known)


def _evidence(facts: FactSet, grids: Mapping[int, Grid]) -> Evidence:
    """Tables and text alone, as other editions are looked up in."""
    prose = prose_of(facts.of(TextSection), facts.edition.year)
    return Evidence(facts=facts, grids=grids, figures=prose.figures, lines=prose.lines)


def _stored_grids(edition: Edition) -> dict[int, dict[int, Grid]]:
    """The stored tables of the edition and of the current one of the year before, by year. One query."""
    before = Q(
        edition__department=edition.department_id,
        edition__stage=edition.stage,
        edition__year=edition.year - 1,
        edition__state=Edition.State.PUBLISHED,
    )
    tables = PublishedTable.objects.filter(before | Q(edition=edition)).order_by("number")
    found: dict[int, dict[int, Grid]] = {}
    for year, number, record in tables.values_list("edition__year", "number", "grid"):
        found.setdefault(year, {})[number] = from_record(record)
    return found


def _budgeted(edition: Edition) -> Evidence | None:
    """What an outturn was budgeted: the current approved budget of its year."""
    if edition.stage != Stage.OUTTURN:
        return None
    approved = Edition.objects.current().with_names().filter(stage=Stage.APPROVED, year=edition.year)
    budget = approved.filter(department=edition.department_id).first()
    if budget is None:
        return None
    tables = budget.tables.order_by("number").values_list("number", "grid")
    return _evidence(facts_of(budget), {number: from_record(record) for number, record in tables})


def _rows(grids: Mapping[int, Grid]) -> Iterator[TextLine]:
    """The words of every table row, as scans for personal data see them."""
    for grid in grids.values():
        for part in grid.parts:
            for row in part.rows:
                words = [cell for cell in row.cells if isinstance(cell, str)]
                place = "；".join(row.sources) or f"{grid.key}/{row.key}"
                yield TextLine("\t".join(words), place)


def remarks_of(edition: Edition) -> Iterator[TextLine]:
    """What staff write for the public beside the figures: the note and the reason of a correction."""
    for field in ("note", "correction_reason"):
        for text in getattr(edition, field).splitlines():
            yield TextLine(text, str(Edition._meta.get_field(field).verbose_name))


def _reasons_of_waivers(edition: Edition) -> Iterator[TextLine]:
    for waiver in edition.waivers.order_by("pk"):
        yield TextLine(waiver.reason, str(waiver))
