"""What a page is made from. Each need gives a plain value that is another one whenever the page may read otherwise.

A page is made anew when the value of any of its needs changes, or the release, or the lists of subjects; so a need says
as little as it can and never too little (docs/decisions/0025-static-site.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from budgets.models import EconomicClass, Edition, Function
from budgets.site.places import DepartmentPlace, DistrictPlace, EditionPlace, PortalPlace

Need = Callable[[Any], object]
YEARS_COMPARED = 5
"""How far back a page compares (budgets.views.library.YEARS_SHOWN)."""


def subjects() -> object:
    """The lists of subjects, which pages of every kind may name. Two queries."""
    return [list(model.objects.order_by("pk").values_list()) for model in (Function, EconomicClass)]


def portal(place: PortalPlace) -> object:
    """Every publication, and every name."""
    return place.reading.ticks, place.names


def district(place: DistrictPlace | DepartmentPlace | EditionPlace) -> object:
    """Every publication in the district, its names and lineage."""
    found = _district_of(place)
    return found.tick, found.reference


def department(place: DepartmentPlace | EditionPlace) -> object:
    """Every publication of the department, its names and lineage."""
    found = place.department if isinstance(place, EditionPlace) else place
    return [*map(_stamp, found.editions)], found.name, found.district.lineage


def edition(place: EditionPlace) -> object:
    """The edition itself, what was said about it since, and its names; its successor and the current years are named
    on every page of it.
    """
    found, document = place.edition, place.edition.document
    after = place.next
    return (
        _stamp(found),
        after and (after.number, after.published_at, after.correction_reason),
        place.department.district.waivers.get(found.pk),
        document and (document.title, document.sha256),
        place.department.name,
    )


def years(place: EditionPlace) -> object:
    """The years of the department that a reader may choose from."""
    return place.department.years


def earlier(place: EditionPlace) -> object:
    """The years before, with which an edition is compared, and what joins them."""
    return [*map(_stamp, place.earlier(YEARS_COMPARED))], place.department.district.lineage


def same_year(place: EditionPlace) -> object:
    """The other editions of the year."""
    return [(*_stamp(found), found.correction_reason) for found in place.of_year]


def _district_of(place: DistrictPlace | DepartmentPlace | EditionPlace) -> DistrictPlace:
    if isinstance(place, EditionPlace):
        place = place.department
    return place.district if isinstance(place, DepartmentPlace) else place


def _stamp(found: Edition) -> tuple[object, ...]:
    """A published edition never changes but for its state."""
    return found.pk, found.number, found.digest, found.state, found.superseded_at
