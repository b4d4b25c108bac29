"""Keeping the index: written with what it is about, in the same transaction, and made anew on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, transaction

from budgets import registry
from budgets.models import AdministrativeUnit, Edition, SearchEntry, SearchKind
from budgets.search import entries

BATCH = 2000


def index(edition: Edition) -> None:
    """Make an edition found in place of the one before it. Its tables are stored and its names are loaded."""
    same_year = SearchEntry.objects.filter(
        edition__department=edition.department_id, edition__year=edition.year, edition__stage=edition.stage
    )
    same_year.delete()
    _store(entries.of_edition(edition, registry.search_makers()))
    _index_departments([edition.department])


def index_new(editions: Sequence[Edition]) -> None:
    """Make current editions found of which nothing is found yet, nor of their departments; otherwise as ``index``."""
    for edition in editions:
        _store(entries.of_edition(edition, registry.search_makers()))
    _index_departments({edition.department_id: edition.department for edition in editions}.values())


def forget(edition: Edition) -> None:
    """Nothing of the edition is found any more; nor its department, if that has no other current one."""
    SearchEntry.objects.filter(edition=edition).delete()
    others = Edition.objects.current().filter(department=edition.department_id).exclude(pk=edition.pk)
    if others.exists():
        return
    SearchEntry.objects.filter(kind=SearchKind.DEPARTMENT, department=edition.department_id).delete()


@transaction.atomic
def index_names() -> None:
    """Bring departments and subjects up to date with names and codes as they stand."""
    index_subjects()
    SearchEntry.objects.filter(kind=SearchKind.DEPARTMENT).delete()
    public = Edition.objects.current().values("department")
    _index_departments(AdministrativeUnit.objects.filter(pk__in=public).select_related("jurisdiction"))


@transaction.atomic
def index_subjects() -> None:
    SearchEntry.objects.filter(kind__in=entries.SUBJECTS).delete()
    for kind in entries.SUBJECTS:
        _store(entries.of_subjects(kind))


def index_subject(kind: SearchKind, code: str) -> None:
    SearchEntry.objects.filter(kind=kind, code=code).delete()
    _store(entries.of_subjects(kind, code))


def index_unit(unit: AdministrativeUnit) -> None:
    """After a change of a name: only what is found already, since a department is found once it has published."""
    department = unit.parent or unit
    if SearchEntry.objects.filter(kind=SearchKind.DEPARTMENT, department=department).exists():
        _index_departments([department])


def rebuild() -> Iterator[tuple[int, int]]:
    """Make the whole index anew; yields how many editions of how many are done.

    Each edition is locked and replaced by itself, so that the search goes on meanwhile and a publication waits for
    one edition at most. An interrupted run is simply run again.
    """
    index_names()
    current = Edition.objects.current()
    SearchEntry.objects.filter(edition__isnull=False).exclude(edition__in=current).delete()
    numbers = list(current.order_by("pk").values_list("pk", flat=True))
    for done, number in enumerate(numbers, start=1):
        with transaction.atomic():
            found = current.with_names().select_for_update(of=("self",)).filter(pk=number).first()
            if found is not None:
                SearchEntry.objects.filter(edition=found).delete()
                _store(entries.of_edition(found, registry.search_makers()))
        yield done, len(numbers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE budgets_searchentry")


def _index_departments(departments: Iterable[AdministrativeUnit]) -> None:
    departments = list(departments)
    SearchEntry.objects.filter(kind=SearchKind.DEPARTMENT, department__in=departments).delete()
    _store(entries.of_departments(departments))


def _store(made: Iterable[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(made, batch_size=BATCH)
