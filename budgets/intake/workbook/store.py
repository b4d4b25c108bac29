"""A filled-in workbook into a draft edition: all of it, or nothing and a copy with the wrong cells marked."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from budgets.intake.imports import ImportRefused, Target
from budgets.intake.load import UnknownCodes, store
from budgets.intake.workbook.mark import marked_copy
from budgets.intake.workbook.read import read_workbook
from budgets.models import AdministrativeUnit, Edition


class WorkbookRefused(ImportRefused):
    """``marked`` is the workbook with the wrong cells coloured and commented."""

    def __init__(self, problems: list[str], marked: bytes) -> None:
        super().__init__(problems)
        self.marked = marked


@transaction.atomic
def import_workbook(*, path: Path, target: Target) -> Edition:
    """Replace the facts of the department's draft of the year; what it calls undisclosed stays as it is.

    Raises NotOurWorkbook, UnreadableDocument, and WorkbookRefused when anything in it is wrong: nothing is stored.
    """
    manifest, facts, problems = read_workbook(
        path, jurisdiction=target.jurisdiction, department=target.department, year=target.year
    )
    if problems:
        raise WorkbookRefused([str(problem) for problem in problems], marked_copy(path, problems))
    department = AdministrativeUnit.objects.departments().get(
        jurisdiction__adcode=manifest.jurisdiction, code=manifest.department
    )
    edition = _draft(department, manifest.year, manifest.stage)
    try:
        store(edition=edition, facts=facts)
    except UnknownCodes as error:
        raise ImportRefused(error.problems) from error
    return edition


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
