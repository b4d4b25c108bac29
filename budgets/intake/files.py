"""What a file holds, of whatever kind it is, and its way into the database."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from budgets.intake.destination import ImportRefused, Target, selected
from budgets.intake.exports import export_readings
from budgets.intake.imports import Outcome, import_readings
from budgets.intake.readers import Reason, UnreadableDocument, content, read
from budgets.intake.reading import Reading, interpret
from budgets.intake.workbook.book import is_own, opened_book
from budgets.intake.workbook.detail import Aggregation
from budgets.intake.workbook.manifest import NotOurWorkbook, StaleWorkbook
from budgets.intake.workbook.store import import_workbook

Told = Callable[[str], None]
"""Is told what is being done."""

Storing = Callable[..., list[Outcome]]
"""Stores what was read; takes the options of import_readings."""


def read_file(path: Path, *, department: str | None = None) -> tuple[Reading, ...]:
    """A document's one reading; of a flat detail export one for each department and year in it.

    ``department`` is used where a document prints no codes. Raises UnreadableDocument, also for our own workbook, whose
    cells mean nothing without the database's lists.
    """
    data = content(path, str(path))
    if _looks_own(data) and _is_own(path):
        raise UnreadableDocument(Reason.OWN_WORKBOOK, name=str(path))
    return _readings(data, str(path), department)


def import_file(
    path: Path,
    *,
    target: Target,
    despite_findings: bool = False,
    adding_codes: bool = False,
    dry_run: bool = False,
    tell: Told = lambda doing: None,
) -> list[Outcome]:
    """Everything in the file into drafts, or nothing. Raises UnreadableDocument and ImportRefused where the file as a
    whole is refused; what is wrong with one of its readings is in the outcomes.
    """
    tell(_("读取"))
    storing = opened_file(path, target=target)
    tell(_("存入"))
    return storing(despite_findings=despite_findings, adding_codes=adding_codes, dry_run=dry_run)


def opened_file(path: Path, *, target: Target, name: str = "") -> Storing:
    """The file read, which takes its time, ready to be stored. ``name`` is what the file is called, where its path does
    not say it. Raises UnreadableDocument and ImportRefused, as what is returned does.
    """
    name = name or str(path)
    data = content(path, name)
    if _looks_own(data) and _is_own(path):
        return partial(_store_workbook, path, target)
    readings = selected(_readings(data, name, target.department), target)
    return partial(import_readings, readings=readings, target=target, content=data)


def _store_workbook(
    path: Path, target: Target, *, dry_run: bool = False, despite_findings: bool = False, adding_codes: bool = False
) -> list[Outcome]:
    """A workbook has neither findings of its own nor codes that the lists lack: its cells are wrong then."""
    try:
        return [import_workbook(path=path, target=target, dry_run=dry_run)]
    except StaleWorkbook as error:
        raise ImportRefused([str(error)]) from error


def _readings(data: bytes, name: str, department: str | None) -> tuple[Reading, ...]:
    aggregation = Aggregation()
    document = read(data, name, aggregation.take)
    if document.flats():
        return export_readings(document, aggregation.detail(document))
    return (interpret(document, department=department),)


def _looks_own(data: bytes) -> bool:
    try:
        return is_own(data)
    except UnreadableDocument:
        return False  # its reader says what is wrong with it


def _is_own(path: Path) -> bool:
    """Also of another version, or changed by hand."""
    try:
        with opened_book(path):
            return True
    except StaleWorkbook:
        return True
    except NotOurWorkbook:
        return False
