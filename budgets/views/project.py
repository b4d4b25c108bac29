"""The projects of a year, and one project with its years and its performance form."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets import registry
from budgets.layouts import Unit
from budgets.renderers.html import forms
from budgets.tables.compare import ComparedRow
from budgets.tables.comparison import Comparison, comparisons
from budgets.tables.grid import Disclosed, Grid
from budgets.views import charted, library, parameters
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.library import Shelf

PROJECTS, FORMS = 11, 15
PROJECT_LEVEL = 4


def by_year(shelf: Shelf) -> dict[int, dict[int, Grid]]:
    return library.grids_by_year(shelf, [PROJECTS, FORMS])


def compared(shelf: Shelf, grids: dict[int, dict[int, Grid]], unit: Unit | None) -> Comparison:
    return comparisons(
        {year: found[PROJECTS] for year, found in grids.items() if PROJECTS in found},
        library.crosswalks(shelf, PROJECTS),
        unit=unit,
        silent=True,
    )[0]


def chart_of(request: HttpRequest, shelf: Shelf, comparison: Comparison) -> charted.Placed | None:
    page = replace(shelf, pinned=True).url("projects")
    chart = charted.of_projects(comparison, PROJECT_LEVEL)
    return charted.in_edition(request, shelf, charted.PROJECTS, chart, page)


def _projects(comparison: Comparison) -> list[ComparedRow]:
    return [row for row in comparison.rows if row.line.level == PROJECT_LEVEL]


@helpful
def index(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    grids = by_year(shelf)
    comparison = compared(shelf, grids, parameters.unit(request))
    table = grids[year][PROJECTS].parts[0]
    codes = {row.key for row in table.rows if row.cells[0] == row.key}
    return render(
        request,
        "budgets/projects.html",
        {
            "shelf": shelf,
            "comparison": comparison,
            "projects": [
                (row, shelf.url("project", code=row.line.key) if row.line.key in codes else "")
                for row in _projects(comparison)
            ],
            "unit": comparison.unit,
            "disclosed": table.disclosed is not Disclosed.NONE,
            "notes": table.notes,
            # A layout without table 11 may have the performance forms of some projects.
            "forms": shelf.url("table", number=FORMS) if grids[year][FORMS].disclosed else "",
            "placed": chart_of(request, shelf, comparison),
        },
    )


@helpful
def page(
    request: HttpRequest, jurisdiction: str, department: str, year: int, code: str, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    unit = parameters.unit(request)
    grids = by_year(shelf)
    comparison = compared(shelf, grids, unit)
    rows = {row.key: row for row in grids[year][PROJECTS].parts[0].rows if row.level == PROJECT_LEVEL}
    if code not in rows:
        raise NotHere(
            _("%(year)d 年没有编码为“%(code)s”的项目。当年的项目有：") % {"year": year, "code": code},
            [Choice(str(row.cells[1]), shelf.url("project", code=key)) for key, row in rows.items()],
        )
    row = next(row for row in comparison.rows if row.line.key == code)
    form = grids[year][FORMS]
    own = tuple(part for part in form.parts if part.key.startswith(f"{code}."))
    return render(
        request,
        "budgets/project.html",
        {
            "shelf": shelf,
            "comparison": comparison,
            "row": row,
            "history": list(zip(comparison.years, row.values, strict=True))[1:],
            "forms": forms(
                Grid(edition=form.edition, number=FORMS, key=form.key, name=form.name, parts=own),
                unit,
                sums_of=registry.tables()[FORMS].sums_of,
            ),
            "grid": form,
            "unit": comparison.unit,
            "cells_url": shelf.url("cells", number=FORMS),
        },
    )
