"""Readings into draft editions: one transaction, replacing earlier drafts, never doubling, never half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from django.db import transaction

from budgets import registry
from budgets.facts import RevenueLine
from budgets.intake.codes import PrintedCode
from budgets.intake.destination import ImportRefused, Target, destination
from budgets.intake.load import FactsRefused, store
from budgets.intake.reading import Reading
from budgets.intake.unknown import LONGEST_NAME, add_codes, unknown_codes
from budgets.intake.verify import in_words
from budgets.layouts import LAYOUTS
from budgets.models import AdministrativeUnit, Document, Edition

# What each table gives; a kind that no printed table gives is undisclosed.
KINDS_BY_TABLE = {
    7: ("basic_expenditure",),
    8: ("official_expense",),
    11: ("project", "project_line"),
    12: ("procurement",),
    13: ("purchased_service",),
    14: ("department_statement", "goal", "indicator"),
    15: ("dossier",),
}


@dataclass(slots=True)
class Outcome:
    """What became of a reading: its draft, or why there is none. ``unknown`` and ``added`` are codes of the lists.

    ``marked`` is a refused workbook of our own with its wrong cells coloured and commented.
    """

    reading: Reading
    edition: Edition | None = None
    problems: list[str] = field(default_factory=list)
    unknown: list[PrintedCode] = field(default_factory=list)
    added: list[PrintedCode] = field(default_factory=list)
    marked: bytes | None = None


def import_readings(
    *,
    readings: Sequence[Reading],
    target: Target,
    content: bytes,
    despite_findings: bool = False,
    adding_codes: bool = False,
    dry_run: bool = False,
) -> list[Outcome]:
    """Store all that one file holds, or with a problem in any of it nothing; ``content`` is the file itself, to be
    kept under its digest for staff.
    """
    with transaction.atomic():
        outcomes = [_outcome(reading, target, despite_findings, adding_codes) for reading in readings]
        documents = {outcome.edition.document for outcome in outcomes if outcome.edition}
        if dry_run or any(outcome.problems for outcome in outcomes):
            transaction.set_rollback(True)
        else:
            # Last, so that a refused import leaves no file behind.
            for document in documents:
                document.keep(content)
    return outcomes


def _outcome(reading: Reading, target: Target, despite_findings: bool, adding_codes: bool) -> Outcome:
    outcome = Outcome(reading)
    try:
        with transaction.atomic():
            if adding_codes:
                reading, department, year = _destined(reading, target)
                outcome.added = add_codes(unknown_codes(reading, department, year), department, year)
            outcome.edition = import_reading(reading=reading, target=target, despite_findings=despite_findings)
    except ImportRefused as error:
        return Outcome(reading, problems=error.problems, unknown=error.unknown)
    return outcome


@transaction.atomic
def import_reading(*, reading: Reading, target: Target, despite_findings: bool = False) -> Edition:
    """Store a reading's facts as the department's draft of the year; the draft there is replaced.

    A flat export replaces only the kinds of fact that it is about. Raises ImportRefused, and stores nothing, when the
    document is another department's or year's, when it names units or codes that the portal lacks, or when figures
    are missing or contradict each other (unless ``despite_findings``).
    """
    reading, department, year = _destined(reading, target)
    problems = [] if despite_findings else _blocking(reading)
    unknown = unknown_codes(reading, department, year)
    problems += [code.why for code in unknown]
    if problems:
        raise ImportRefused(problems, [code.printed for code in unknown])
    try:
        edition = _draft(department, year, reading)
        store(edition=edition, facts=reading.facts, kinds=reading.gives)
    except FactsRefused as error:
        raise ImportRefused(error.problems) from error
    return edition


def _destined(reading: Reading, target: Target) -> tuple[Reading, AdministrativeUnit, int]:
    """The reading with its department and year; figures of a document that prints no codes are the department's.

    Raises ImportRefused, also for a document in which there is nothing to store.
    """
    if not reading.tables:
        raise ImportRefused(_blocking(reading))
    department, year = destination(reading, target)
    facts = tuple(
        replace(fact, unit=department.code) if getattr(fact, "unit", None) == "" else fact for fact in reading.facts
    )
    return replace(reading, facts=facts), department, year


def _blocking(reading: Reading) -> list[str]:
    """Errors of the document itself, each with its place."""
    findings = [in_words(finding) for finding in reading.findings if finding.severity == "error"]
    lost = [str(problem) for problem in reading.unread if problem.lost]
    return findings + lost


def _draft(department: AdministrativeUnit, year: int, reading: Reading) -> Edition:
    """The department's draft of the year, new if there is none; beside a published one it is a correction."""
    # One import into a department at a time.
    AdministrativeUnit.objects.select_for_update(no_key=True).get(pk=department.pk)
    editions = Edition.objects.filter(department=department, year=year, stage=Edition.Stage.APPROVED)
    draft = editions.select_for_update().filter(state=Edition.State.DRAFT).first()
    before = draft
    if draft is None:
        before = editions.order_by("-number").first()
        draft = Edition(department=department, year=year, number=before.number + 1 if before else 1)
    draft.document = _document(reading)
    draft.undisclosed = _undisclosed(reading, before)
    draft.save()
    if reading.gives is not None and before is not None and before != draft:
        # What the export is not about goes on as it was published.
        facts = [row.as_fact() for model in registry.fact_models() for row in model.objects.of(before)]
        store(edition=draft, facts=facts)
    return draft


def _document(reading: Reading) -> Document:
    document, _created = Document.objects.get_or_create(
        sha256=reading.document.sha256,
        defaults={
            "title": Path(reading.document.name).name,
            "publisher": reading.department_name[:LONGEST_NAME],
            "media_type": reading.document.media_type,
        },
    )
    return document


def _undisclosed(reading: Reading, before: Edition | None) -> list[str]:
    """Kinds of fact whose table the document lacks; of a flat export also those that nobody has entered before."""
    if reading.gives is not None:
        given = {kind.kind for kind in reading.gives}
        kinds = before.undisclosed if before else [RevenueLine.kind, *chain(*KINDS_BY_TABLE.values())]
        return [kind for kind in kinds if kind not in given]
    printed = {table.number for table in reading.tables}
    given = {fact.kind for fact in reading.facts}
    return [
        kind
        for number, kinds in KINDS_BY_TABLE.items()
        if number not in printed or number not in LAYOUTS[reading.layout].tables
        for kind in kinds
        if kind not in given
    ]
