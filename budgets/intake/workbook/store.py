"""A filled-in workbook into a draft edition: all of it, or nothing and a copy with the wrong cells marked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from budgets.facts import EditionIdentity, Fact, FactSet, Stage, Unit, group
from budgets.intake import raw
from budgets.intake.derived import derived_reading, every_kind
from budgets.intake.destination import Target
from budgets.intake.imports import Outcome
from budgets.intake.load import FactsRefused, store
from budgets.intake.readers.formats import XLSX
from budgets.intake.reading import Reading
from budgets.intake.recognise import Problem
from budgets.intake.workbook.cells import CellProblem
from budgets.intake.workbook.manifest import Manifest
from budgets.intake.workbook.mark import marked_copy
from budgets.intake.workbook.read import read_workbook
from budgets.layouts import WUHAN
from budgets.models import AdministrativeUnit, EconomicClass, Edition, Function


def import_workbook(*, path: Path, target: Target, dry_run: bool = False) -> Outcome:
    """Replace the facts of the department's draft of the year; what it calls undisclosed stays as it is.

    When anything in it is wrong nothing is stored, and the outcome has a marked copy. Raises NotOurWorkbook and
    UnreadableDocument.
    """
    manifest, facts, problems = read_workbook(
        path, jurisdiction=target.jurisdiction, department=target.department, year=target.year
    )
    outcome = Outcome(_reading(path, manifest, facts, problems))
    if problems:
        outcome.problems = [str(problem) for problem in problems]
        outcome.marked = marked_copy(path, problems)
        return outcome
    try:
        with transaction.atomic():
            outcome.edition = _draft(_department(manifest), manifest.year, manifest.stage)
            # Figures that stay the same are not the workbook's, which began with them.
            store(edition=outcome.edition, facts=facts, keep_places=True)
            transaction.set_rollback(dry_run)
    except FactsRefused as error:
        return Outcome(outcome.reading, problems=error.problems)
    return outcome


def _department(manifest: Manifest) -> AdministrativeUnit:
    departments = AdministrativeUnit.objects.departments().select_related("jurisdiction")
    return departments.get(jurisdiction__adcode=manifest.jurisdiction, code=manifest.department)


def _reading(path: Path, manifest: Manifest, facts: Sequence[Fact], problems: Sequence[CellProblem]) -> Reading:
    """The workbook as a document is told: its tables as the facts fill them, and the cells that are wrong."""
    department = AdministrativeUnit.objects.filter(
        jurisdiction__adcode=manifest.jurisdiction, code=manifest.department
    ).select_related("jurisdiction")
    owner = department.first()
    name = owner.name if owner else ""
    identity = EditionIdentity(
        jurisdiction=manifest.jurisdiction,
        jurisdiction_name="",
        department=manifest.department,
        department_name=name,
        year=manifest.year,
        stage=Stage(manifest.stage),
        layout=owner.jurisdiction.layout if owner else WUHAN.key,
    )
    units = [Unit(unit.code, unit.name, owner.code) for unit in owner.units.order_by("code")] if owner else []
    return derived_reading(
        document=raw.Document(str(path), XLSX.media_type, hashlib.sha256(path.read_bytes()).hexdigest(), ()),
        facts=FactSet(
            edition=identity,
            units=(
                Unit(manifest.department, name),
                *(Unit(unit.code, unit.name, manifest.department) for unit in units),
            ),
            lines=group(() if problems else facts),
            function_names=Function.objects.names(manifest.year),
            economic_names=EconomicClass.objects.names(manifest.year),
            undisclosed=every_kind() if problems else frozenset(),
        ),
        year=manifest.year,
        place=path.name,
        unread=[Problem("!".join(filter(None, (each.sheet, each.cell))), each.message, lost=True) for each in problems],
    )


def _draft(department: AdministrativeUnit, year: int, stage: str) -> Edition:
    """The draft of the year; a new one takes over what the edition before it calls undisclosed."""
    editions = Edition.objects.select_for_update().filter(department=department, year=year, stage=stage)
    draft = editions.filter(state=Edition.State.DRAFT).first()
    if draft is not None:
        return draft
    last = editions.order_by("-number").first()
    return Edition.objects.create(
        department=department,
        year=year,
        stage=stage,
        number=last.number + 1 if last else 1,
        undisclosed=last.undisclosed if last else [],
    )
