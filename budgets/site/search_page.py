"""The page of the static site that searches in the browser; without scripts it lists departments and projects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, SearchKind
from budgets.site.places import DepartmentPlace, PortalPlace
from budgets.site.search_files import PREFIX


@dataclass(frozen=True, slots=True)
class Listed:
    """A department and, of its newest year that has some, the projects with their addresses."""

    unit: AdministrativeUnit
    url: str
    projects: tuple[tuple[str, str], ...]


def page(request: HttpRequest, portal: PortalPlace, language: str) -> str:
    """``request`` is one for the live search page in the language."""
    years = sorted({year for district in portal.districts for year in district.years}, reverse=True)
    with override(language):
        context = {
            "kinds": list(SearchKind),
            "districts": [district.jurisdiction for district in portal.districts],
            "years": range(years[0], years[-1] - 1, -1) if years else [],
            "unit": Unit.WANYUAN,
            "index": PREFIX,
            "prefix": "" if request.path.startswith("/search/") else f"/{language}",
            "listed": [_listed(place) for district in portal.districts for place in district.departments],
        }
        return render_to_string("budgets/search_static.html", context, request)


def _listed(place: DepartmentPlace) -> Listed:
    where = [place.district.jurisdiction.adcode, place.unit.code]
    return Listed(place.unit, reverse("budgets:department", args=where), tuple(_projects(place, where)))


def _projects(place: DepartmentPlace, where: list[str]) -> Iterator[tuple[str, str]]:
    projects = place.district.projects
    newest = next((edition for edition in place.current if projects.get(edition.pk)), None)
    if newest is not None:
        for code, name in projects[newest.pk]:
            yield name, reverse("budgets:current:project", args=[*where, newest.year, code])
