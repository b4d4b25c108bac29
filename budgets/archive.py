"""What was published, as it is kept: stored tables of editions, and the crosswalks that join their years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import Q

from budgets import registry
from budgets.facts import Crosswalk, Link
from budgets.models import AdministrativeUnit, Edition, Lineage, PublishedTable
from budgets.tables.grid import Grid
from budgets.tables.record import from_record

Wanted = Callable[[int, str], bool]
"""Which parts of which tables a page shows, by number and key: tables 14 and 15 have hundreds."""


def grids(
    editions: Iterable[Edition], numbers: Sequence[int] | None = None, part: Wanted | None = None
) -> dict[int, dict[int, Grid]]:
    """The tables that the editions were published with, or their wanted parts: primary key -> number -> grid. One
    query.
    """
    tables = PublishedTable.objects.filter(edition__in=[edition.pk for edition in editions])
    if numbers is not None:
        tables = tables.filter(number__in=numbers)
    found: dict[int, dict[int, Grid]] = {}
    for stored in tables.order_by("number"):
        record = stored.grid
        if part is not None:
            record = record | {"parts": [each for each in record["parts"] if part(stored.number, each["key"])]}
        found.setdefault(stored.edition_id, {})[stored.number] = from_record(record)
    return found


def crosswalks(department: AdministrativeUnit, table: int) -> Mapping[int, Crosswalk]:
    """The crosswalks that join the table's rows, by the year they lead from. One query, or none if no lineage."""
    kind = registry.tables()[table].lineage
    return Lineage.objects.of(department, kind=kind).crosswalks() if kind else {}


def crosswalks_of(departments: Iterable[AdministrativeUnit], table: int) -> Mapping[int, Mapping[int, Crosswalk]]:
    """The same for several departments, by their primary keys. One query, or none if no lineage."""
    kind = registry.tables()[table].lineage
    departments = list(departments)
    found: dict[int, dict[int, list[Link]]] = {each.pk: {} for each in departments}
    if not kind:
        return found
    districts = {each.jurisdiction_id for each in departments}
    own = Q(department=None) | Q(department__in=found)
    for link in Lineage.objects.filter(own, jurisdiction__in=districts, kind=kind):
        for each in departments:
            if link.jurisdiction_id == each.jurisdiction_id and link.department_id in (None, each.pk):
                years = found[each.pk].setdefault(link.from_year, [])
                years.append(Link(link.from_key, link.to_key, link.share))
    return found


def crosswalks_of_all(department: AdministrativeUnit) -> Mapping[int, Mapping[int, Crosswalk]]:
    """The crosswalks of every table whose rows lineage joins, by table number. One query."""
    found: dict[str, dict[int, list[Link]]] = {}
    for link in Lineage.objects.of(department):
        years = found.setdefault(link.kind, {})
        years.setdefault(link.from_year, []).append(Link(link.from_key, link.to_key, link.share))
    return {number: found.get(table.lineage, {}) for number, table in registry.tables().items() if table.lineage}
