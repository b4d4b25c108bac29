"""The projects of a year, and one project with its years and its performance form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets.renderers.html import forms
from budgets.tables.compare import ComparedRow
from budgets.tables.comparison import Comparison, comparisons
from budgets.tables.grid import Disclosed, Grid
from budgets.views import library, parameters
from budgets.views.comparison import chart
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.library import Shelf

PROJECTS, FORMS = 11, 15
PROJECT_LEVEL = 4


def _compared(shelf: Shelf, by_year: dict[int, dict[int, Grid]]) -> Comparison:
    return comparisons(
        {year: grids[PROJECTS] for year, grids in by_year.items() if PROJECTS in grids},
        library.crosswalks(shelf, PROJECTS),
        silent=True,
    )[0]


def _projects(comparison: Comparison) -> list[ComparedRow]:
    return [row for row in comparison.rows if row.line.level == PROJECT_LEVEL]


@helpful
def index(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    by_year = library.grids_by_year(shelf, [PROJECTS, FORMS])
    comparison = _compared(shelf, by_year)
    codes = {row.key for row in by_year[year][PROJECTS].parts[0].rows if row.cells[0] == row.key}
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
            "disclosed": by_year[year][PROJECTS].parts[0].disclosed is not Disclosed.NONE,
            "notes": by_year[year][PROJECTS].parts[0].notes,
            # A layout without table 11 may have the performance forms of some projects.
            "forms": shelf.url("table", number=FORMS) if by_year[year][FORMS].disclosed else "",
            "chart": chart(comparison, PROJECT_LEVEL),
        },
    )


@helpful
def page(
    request: HttpRequest, jurisdiction: str, department: str, year: int, code: str, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    by_year = library.grids_by_year(shelf, [PROJECTS, FORMS])
    comparison = _compared(shelf, by_year)
    rows = {row.key: row for row in by_year[year][PROJECTS].parts[0].rows if row.level == PROJECT_LEVEL}
    if code not in rows:
        raise NotHere(
            _("%(year)d 年没有编码为“%(code)s”的项目。当年的项目有：") % {"year": year, "code": code},
            [Choice(str(row.cells[1]), shelf.url("project", code=key)) for key, row in rows.items()],
        )
    row = next(row for row in comparison.rows if row.line.key == code)
    form = by_year[year][FORMS]
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
                parameters.unit(request),
            ),
        },
    )
