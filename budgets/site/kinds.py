"""Every kind of public page, declared once: the sitemap and the static site are made from these declarations.

To add a page: declare its kind here by the name of its URL pattern, with what it is made from (budgets.site.needs), or
name it in DYNAMIC with the reason why it cannot be a file. tests/site/test_kinds.py finds patterns that are neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from budgets import chart_keys, registry
from budgets.renderers import FORMATS
from budgets.renderers.booklet import BOOKLET_FORMATS
from budgets.site import needs
from budgets.site.needs import Need
from budgets.site.places import DistrictPlace, EditionPlace
from budgets.tables import comparison
from budgets.tables.grid import Grid


class Scope(Enum):
    PORTAL = "portal"
    DISTRICT = "district"
    DEPARTMENT = "department"
    EDITION = "edition"


Arguments = dict[str, Any]


def _one(place: Any) -> Iterable[Arguments]:
    return ({},)


def _plain(place: Any, arguments: Arguments) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is that of the URL pattern in its namespace (that of the scope); ``pages`` lists which there are of it,
    by the arguments of the pattern beyond those of the scope; ``queries`` under which queries one is shown
    differently, as "unit=yuan".

    ``page`` tells pages, which readers look for, from files beside them; only pages are listed in the sitemap.
    ``maybe``: some of them say that they do not exist, which is known when they are asked for.
    """

    name: str
    scope: Scope
    needs: tuple[Need, ...]
    pages: Callable[[Any], Iterable[Arguments]] = _one
    queries: Callable[[Any, Arguments], Iterable[str]] = _plain
    page: bool = True
    maybe: bool = False


def _years(place: DistrictPlace) -> Iterator[Arguments]:
    return ({"year": year} for year in place.years)


def _tables(place: EditionPlace) -> Iterator[Arguments]:
    return ({"number": number} for number in registry.tables())


UNITS = ("unit=wanyuan", "unit=yuan", "unit=yi")


def _units(place: EditionPlace, arguments: Arguments) -> Iterable[str]:
    return () if place.pinned else UNITS


def _always_units(place: Any, arguments: Arguments) -> Iterable[str]:
    return UNITS


def _units_and_columns(place: EditionPlace, arguments: Arguments) -> Iterator[str]:
    """Other units, and other columns to compare; permanent pages are shown as they are."""
    if place.pinned:
        return
    yield from UNITS
    number = arguments["number"]
    compared = place.grids.get(registry.tables()[number].compared_as or number)
    yield from (f"column={key}" for key in (_columns(compared) if compared else ()))


def _columns(grid: Grid) -> list[str]:
    """The columns that a reader may choose to compare; one alone is no choice."""
    part = comparison.main(grid)
    found = [
        column.key
        for column in comparison.comparable(part)
        if any(row.cells[part.index(column.key)] is not None for row in part.rows)
    ]
    return found if len(found) > 1 else []


def _table_files(place: EditionPlace) -> Iterator[Arguments]:
    return ({"number": number, "format": key} for number in registry.tables() for key in FORMATS)


def _booklet_files(place: EditionPlace) -> Iterator[Arguments]:
    return ({"format": key} for key in BOOKLET_FORMATS)


def _tables_with_findings(place: EditionPlace, arguments: Arguments) -> Iterator[str]:
    found = () if place.pinned else place.department.district.tables_with_findings.get(place.edition.pk, ())
    return (f"table={number}" for number in found)


def _corrections(place: EditionPlace) -> Iterable[Arguments]:
    """A first edition corrected nothing."""
    return () if place.is_first else ({},)


def _projects(place: EditionPlace) -> Iterator[Arguments]:
    return ({"code": code} for code, _name in place.department.district.projects.get(place.edition.pk, ()))


def _subjects(key: str) -> Callable[[Any], Iterable[Arguments]]:
    return lambda place: ({"code": code} for code in place.subjects[key])


def _subject_years(key: str) -> Callable[[Any], Iterable[Arguments]]:
    return lambda place: ({"code": code, "year": year} for code, years in place.subjects[key].items() for year in years)


def _charts(place: EditionPlace) -> Iterator[Arguments]:
    """At permanent addresses only: those are what pages give away."""
    keys = [
        *chart_keys.OF_OVERVIEW,
        chart_keys.PROJECTS,
        *(table.key for table in registry.tables().values() if table.chart),
    ]
    return ({"key": key} for key in (keys if place.pinned else ()))


def _charts_of_years(place: DistrictPlace) -> Iterator[Arguments]:
    return ({"year": year, "key": key} for year in place.years for key in chart_keys.OF_DISTRICT)


def _chart_of_department(place: Any) -> Iterator[Arguments]:
    return iter([{"key": chart_keys.OF_DEPARTMENT}])


def _projects_with_files(place: EditionPlace) -> Iterable[Arguments]:
    return _projects(place) if place.pinned else ()


OF_EDITION = (needs.edition, needs.years)
COMPARED = (*OF_EDITION, needs.earlier)

KINDS = (
    Kind("home", Scope.PORTAL, (needs.portal,)),
    Kind("about-checks", Scope.PORTAL, ()),
    Kind("glossary", Scope.PORTAL, ()),
    Kind("corrections", Scope.PORTAL, (needs.portal,)),
    Kind("feed", Scope.PORTAL, (needs.portal,), page=False),
    Kind("district", Scope.DISTRICT, (needs.district,)),
    Kind("district-year", Scope.DISTRICT, (needs.district,), _years, _always_units),
    Kind("district-year-chart-file", Scope.DISTRICT, (needs.district,), _charts_of_years, page=False, maybe=True),
    Kind("district-year-embed", Scope.DISTRICT, (needs.district,), _charts_of_years, page=False, maybe=True),
    Kind("district-corrections", Scope.DISTRICT, (needs.district,)),
    Kind("district-feed", Scope.DISTRICT, (needs.district,), page=False),
    Kind("function-district", Scope.DISTRICT, (needs.district,), _subjects("function")),
    Kind("function-district-year", Scope.DISTRICT, (needs.district,), _subject_years("function")),
    Kind("economic-district", Scope.DISTRICT, (needs.district,), _subjects("economic")),
    Kind("economic-district-year", Scope.DISTRICT, (needs.district,), _subject_years("economic")),
    Kind("department", Scope.DEPARTMENT, (needs.department,), queries=_always_units),
    Kind("department-feed", Scope.DEPARTMENT, (needs.department,), page=False),
    Kind("department-chart-file", Scope.DEPARTMENT, (needs.department,), _chart_of_department, page=False, maybe=True),
    Kind("department-embed", Scope.DEPARTMENT, (needs.department,), _chart_of_department, page=False, maybe=True),
    Kind("overview", Scope.EDITION, (*COMPARED, needs.same_year), queries=_units),
    Kind("table", Scope.EDITION, COMPARED, _tables, _units_and_columns),
    Kind("table-file", Scope.EDITION, (needs.edition,), _table_files, page=False),
    Kind("booklet", Scope.EDITION, OF_EDITION),
    Kind("booklet-file", Scope.EDITION, (needs.edition,), _booklet_files, page=False),
    Kind("checks", Scope.EDITION, OF_EDITION, queries=_tables_with_findings),
    Kind("changes", Scope.EDITION, (needs.edition,), _corrections, _units),
    Kind("changes-file", Scope.EDITION, (needs.edition,), _corrections, page=False),
    Kind("projects", Scope.EDITION, COMPARED, queries=_units),
    Kind("project", Scope.EDITION, COMPARED, _projects, _units),
    Kind("performance", Scope.EDITION, COMPARED),
    Kind("chart-file", Scope.EDITION, COMPARED, _charts, page=False, maybe=True),
    Kind("embed", Scope.EDITION, COMPARED, _charts, page=False, maybe=True),
    Kind("project-file", Scope.EDITION, COMPARED, _projects_with_files, page=False, maybe=True),
)

DYNAMIC = {
    "search": "made in the browser in the static site (budgets.site.search_files)",
    "search-suggest": "answers while somebody types",
    "compare": "any departments and years that somebody chooses",
    "compare-file": "any departments and years that somebody chooses",
    "indicators": "answers any words and filters that somebody chooses",
    "verify": "takes a file and answers about it",
    "cell": "more pages than all others together; figures of the static site are explained by the live one",
    "cells": "leads to the pages of single figures",
    **{
        f"{name}{end}": "adds up all districts, of which the static site may hold one"
        for name in ("functions", "function", "economics", "economic")
        for end in ("", "-chart-file", "-embed")
    },
    **{
        f"{name}-district-{end}": "asked for with a year, which the tables of the page have, too"
        for name in ("function", "economic")
        for end in ("chart-file", "embed")
    },
    "nothing-here": "says of an address that it does not exist",
    "api-docs": "describes the API, which answers questions and is no set of files",
    "robots": "written by budgets.site.sitemap with the addresses of the static site",
    "sitemap": "written by budgets.site.sitemap with the addresses of the static site",
    "sitemap-part": "written by budgets.site.sitemap with the addresses of the static site",
}
"""Patterns without a page in the static site, each with the reason."""
