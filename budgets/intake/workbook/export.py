"""A department's workbook for a year, filled in as far as facts are known."""

from __future__ import annotations

from django.db.models import Q

from budgets.intake.workbook.lists import lists_of
from budgets.intake.workbook.manifest import Manifest
from budgets.intake.workbook.prefill import Row, last_years_facts, own_facts
from budgets.intake.workbook.write import workbook_of
from budgets.models import AdministrativeUnit, Edition


class NoSuchEdition(LookupError):
    """The year has no edition whose facts could be written."""


def department_workbook(
    department: AdministrativeUnit, year: int, *, stage: str = Edition.Stage.APPROVED.value, own: bool = False
) -> bytes:
    """An XLSX with last year's facts carried into the year, or with ``own`` the year's as they stand.

    The year's own are its draft's, or else what is published. Raises NoSuchEdition when there are none, and
    TextTooLong.
    """
    lists = lists_of(department, year)
    editions = Edition.objects.with_names().filter(department=department, stage=stage).order_by("-number")
    rows: list[Row] = []
    if own:
        edition = editions.filter(Q(state=Edition.State.DRAFT) | Q(state=Edition.State.PUBLISHED), year=year).first()
        if edition is None:
            raise NoSuchEdition
        rows = own_facts(edition)
    elif edition := editions.current().filter(year=year - 1).first():
        rows = last_years_facts(edition, lists)
    about = Manifest(department.jurisdiction.adcode, department.code, year, stage)
    title = f"{department.code} {department.name}　{year}年{Edition.Stage(stage).label}"
    return workbook_of(about, title, rows, lists, edition.year if edition else None)
