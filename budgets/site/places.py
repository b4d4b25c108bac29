"""What pages are about: the portal, its districts, their departments, and published editions. Made for a whole district
in a number of queries that does not grow with its departments and years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Max

from budgets import archive, clock
from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Lineage, PublicChange, PublishedFinding, Waiver
from budgets.subjects import ECONOMIC, FUNCTION, codes
from budgets.tables import projects
from budgets.tables.grid import Grid


@dataclass(frozen=True, eq=False)
class PortalPlace:
    """The portal; ``districts`` are those of it that are looked at."""

    districts: tuple[DistrictPlace, ...]

    @cached_property
    def reading(self) -> clock.Reading:
        return clock.reading()

    @cached_property
    def names(self) -> object:
        return [list(model.objects.order_by("pk").values_list()) for model in (Jurisdiction, AdministrativeUnit)]

    @property
    def changed(self) -> datetime | None:
        return self.reading.at


@dataclass(frozen=True, eq=False)
class DistrictPlace:
    """``tick`` and ``changed`` are those of the last publication, correction or withdrawal in it; 0 and None before."""

    jurisdiction: Jurisdiction
    tick: int
    changed: datetime | None
    departments: tuple[DepartmentPlace, ...] = field(default=(), init=False)

    @cached_property
    def years(self) -> list[int]:
        """With a current edition, newest first."""
        return sorted({year for department in self.departments for year in department.years}, reverse=True)

    @cached_property
    def reference(self) -> object:
        """Names, departments and lineage as they stand."""
        units = AdministrativeUnit.objects.filter(jurisdiction=self.jurisdiction).order_by("pk")
        return self.name, list(units.values_list()), self.lineage

    @property
    def name(self) -> object:
        found = self.jurisdiction
        return found.adcode, found.name, found.name_en, found.layout, found.synthetic

    @cached_property
    def lineage(self) -> object:
        return list(Lineage.objects.filter(jurisdiction=self.jurisdiction).order_by("pk").values_list())

    @cached_property
    def projects(self) -> Mapping[int, list[tuple[str, str]]]:
        """Key and name of the projects that have a page, by edition. One query."""
        editions = [edition for department in self.departments for edition in department.editions]
        stored = archive.grids(editions, [projects.TABLE, projects.FORMS], part=_list_of_projects)
        return {edition: list(_projects(projects.listed(grids))) for edition, grids in stored.items()}

    @cached_property
    def subjects(self) -> Mapping[str, Mapping[str, list[int]]]:
        """By classification and code, the years that have expenditure there, newest first. Two queries."""
        found: dict[str, dict[str, list[int]]] = {}
        for chosen in (FUNCTION, ECONOMIC):
            years: dict[str, set[int]] = {}
            for year, code in codes(chosen, self.jurisdiction.adcode):
                for length in chosen.levels:
                    if len(code) >= length:
                        years.setdefault(code[:length], set()).add(year)
            found[chosen.key] = {code: sorted(each, reverse=True) for code, each in sorted(years.items())}
        return found

    @cached_property
    def tables_with_findings(self) -> Mapping[int, list[int]]:
        """By edition. One query."""
        found: dict[int, list[int]] = {}
        findings = PublishedFinding.objects.filter(edition__department__jurisdiction=self.jurisdiction)
        pairs = findings.filter(table__isnull=False).values_list("edition_id", "table").distinct()
        for edition, table in pairs.order_by("edition_id", "table"):
            found.setdefault(edition, []).append(table)
        return found

    @cached_property
    def waivers(self) -> Mapping[int, list[int]]:
        """Keys of the exceptions that were granted, by edition. One query."""
        found: dict[int, list[int]] = {}
        waivers = Waiver.objects.filter(edition__department__jurisdiction=self.jurisdiction)
        for edition, waiver in waivers.order_by("pk").values_list("edition_id", "pk"):
            found.setdefault(edition, []).append(waiver)
        return found


def _list_of_projects(number: int, key: str) -> bool:
    return number == projects.TABLE or key == "index"


def _projects(grid: Grid | None) -> Iterator[tuple[str, str]]:
    rows = grid.parts[0].rows if grid and grid.parts else ()
    return ((row.key, str(row.cells[1] or row.key)) for row in rows)


@dataclass(frozen=True, eq=False)
class DepartmentPlace:
    """A department with its published editions, newest year and number first; there is at least one."""

    district: DistrictPlace
    unit: AdministrativeUnit
    editions: tuple[Edition, ...]

    @cached_property
    def current(self) -> list[Edition]:
        return [edition for edition in self.editions if edition.is_current]

    @property
    def years(self) -> list[int]:
        return [edition.year for edition in self.current]

    @property
    def name(self) -> object:
        return self.district.name, self.unit.code, self.unit.name, self.unit.name_en

    @property
    def changed(self) -> datetime | None:
        return max(filter(None, map(_moment, self.editions)), default=None)


@dataclass(frozen=True, eq=False)
class EditionPlace:
    """An edition at its permanent address (``pinned``) or, if it is current, at that of its year."""

    department: DepartmentPlace
    edition: Edition
    pinned: bool

    @cached_property
    def grids(self) -> Mapping[int, Grid]:
        """The edition's tables by number. One query."""
        return archive.grids([self.edition]).get(self.edition.pk, {})

    @property
    def changed(self) -> datetime | None:
        return _moment(self.edition) if self.pinned else self.edition.published_at

    @property
    def of_year(self) -> list[Edition]:
        """All of the same year, this one among them."""
        return [found for found in self.department.editions if found.year == self.edition.year]

    @property
    def next(self) -> Edition | None:
        """What replaced it."""
        later = [found for found in self.of_year if found.number > self.edition.number]
        return min(later, key=lambda found: found.number, default=None)

    @property
    def is_first(self) -> bool:
        return all(found.number >= self.edition.number for found in self.of_year)

    def earlier(self, years: int) -> list[Edition]:
        """The current editions of the years before."""
        year = self.edition.year
        return [found for found in self.department.current if year - years < found.year < year]


Place = PortalPlace | DistrictPlace | DepartmentPlace | EditionPlace


def _moment(edition: Edition) -> datetime | None:
    return edition.superseded_at or edition.published_at


def portal(adcodes: Sequence[str] | None = None) -> PortalPlace:
    """With these districts, or all of them."""
    found = Jurisdiction.objects.order_by("adcode")
    if adcodes is not None:
        found = found.filter(adcode__in=adcodes)
    last = {
        district: (tick, at)
        for district, tick, at in PublicChange.objects.values_list("edition__department__jurisdiction")
        .annotate(Max("tick"), Max("at"))
        .order_by()
    }
    return PortalPlace(tuple(_district(each, *last.get(each.pk, (0, None))) for each in found))


def _district(jurisdiction: Jurisdiction, tick: int, changed: datetime | None) -> DistrictPlace:
    """One query."""
    district = DistrictPlace(jurisdiction, tick, changed)
    editions = Edition.objects.published().filter(department__jurisdiction=jurisdiction, stage=Edition.Stage.APPROVED)
    by_department: dict[AdministrativeUnit, list[Edition]] = {}
    for edition in editions.with_names().order_by("department__code", "-year", "-number"):
        by_department.setdefault(edition.department, []).append(edition)
    departments = (DepartmentPlace(district, unit, tuple(found)) for unit, found in by_department.items())
    object.__setattr__(district, "departments", tuple(departments))
    return district


def editions(places: Iterable[DepartmentPlace]) -> Iterator[EditionPlace]:
    """Each at every address it stands at."""
    for place in places:
        for edition in place.editions:
            if edition.is_current:
                yield EditionPlace(place, edition, pinned=False)
            yield EditionPlace(place, edition, pinned=True)
