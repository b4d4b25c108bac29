"""The projects of a year, and what each of them cost in the years before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets import chart_keys
from budgets.layouts import Unit
from budgets.tables import projects
from budgets.tables.comparison import Comparison, comparisons
from budgets.tables.grid import Disclosed, Grid
from budgets.views import charted, library, parameters
from budgets.views.errors import helpful
from budgets.views.library import Shelf


@dataclass(frozen=True, slots=True)
class Listed:
    """``tables`` are 11 and 15 by year and number, ``own`` is the year's list of projects, whichever table has it."""

    tables: dict[int, dict[int, Grid]]
    own: Grid
    comparison: Comparison


def listed(shelf: Shelf, unit: Unit | None) -> Listed:
    """Two queries if published."""
    by_year = library.grids_by_year(shelf, [projects.TABLE, projects.FORMS], part=_lists)
    lists = {found: grid for found, grids in by_year.items() if (grid := projects.listed(grids))}
    comparison = comparisons(lists, library.crosswalks(shelf, projects.TABLE), unit=unit, silent=True)[0]
    return Listed(by_year, lists[shelf.edition.year], comparison)


def _lists(number: int, key: str) -> bool:
    return number == projects.TABLE or key == "index"


def chart_of(request: HttpRequest, shelf: Shelf, comparison: Comparison) -> charted.Placed | None:
    page = replace(shelf, pinned=True).url("projects")
    chart = charted.of_projects(comparison, projects.LEVEL)
    return charted.in_edition(request, shelf, chart_keys.PROJECTS, chart, page)


@helpful
def index(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    """Three queries if published: the editions, the lists of all years, crosswalks."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    found = listed(shelf, parameters.unit(request))
    own, comparison = found.own.parts[0], found.comparison
    keys = {row.key for row in own.rows}
    tables = found.tables[year]
    return render(
        request,
        "budgets/projects.html",
        {
            "shelf": shelf,
            "comparison": comparison,
            "projects": [
                (row, shelf.url("project", code=row.line.key) if row.line.key in keys else "")
                for row in comparison.rows
            ],
            "unit": comparison.unit,
            "disclosed": own.disclosed is not Disclosed.NONE,
            "of_forms": found.own.number == projects.FORMS,
            "notes": tables[projects.TABLE].parts[0].notes,
            # A layout without table 11 may have the performance forms of some projects.
            "forms": shelf.url("table", number=projects.FORMS) if keys and tables[projects.FORMS].disclosed else "",
            "placed": chart_of(request, shelf, comparison),
        },
    )
