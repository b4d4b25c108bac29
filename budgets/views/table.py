"""A table of an edition: as a page with the years compared, and at the same address as JSON, CSV and XLSX."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets import registry
from budgets.renderers import FORMATS
from budgets.renderers.html import forms
from budgets.tables.comparison import Comparison, comparisons, main
from budgets.tables.grid import Grid, GridPart
from budgets.tables.schema import Disclosure
from budgets.terms import term
from budgets.views import charted, library, parameters
from budgets.views.described import DataFile, dataset, of_year, table_files
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.library import Shelf


@helpful
def page(
    request: HttpRequest,
    jurisdiction: str,
    department: str,
    year: int,
    number: int,
    edition: int | None = None,
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    declaration = declaration_of(shelf, number)
    unit = parameters.unit(request)
    found = over_years(request, shelf, declaration)
    grid = found.grid
    files = table_files(shelf, number)
    return render(
        request,
        "budgets/table.html",
        {
            "shelf": shelf,
            "grid": grid,
            "forms": forms(grid, unit, project_url=_project_url(shelf, grid), sums_of=declaration.sums_of),
            "comparisons": found.series,
            "placed": chart_of(request, shelf, declaration, found.series),
            "column": found.column,
            "unit": unit or grid.parts[0].unit,
            "cells_url": shelf.url("cells", number=number),
            "columns": parameters.comparable(found.main),
            "tables": [(table, shelf.url("table", number=table.number)) for table in registry.tables().values()],
            "files": files,
            "described": _described(request, shelf, grid, files),
            "year_pages": shelf.year_pages("table", number=number),
            "comment_url": library.comment_url(request, shelf.edition),
            "found": library.found_in(shelf, number),
        },
    )


@dataclass(frozen=True, slots=True)
class OverYears:
    """A table against earlier years: its own grid, the part whose columns may be chosen, the column, the series."""

    grid: Grid
    main: GridPart
    column: str | None
    series: list[Comparison]


def over_years(request: HttpRequest, shelf: Shelf, declaration: Disclosure) -> OverYears:
    """In the unit and of the column asked for. Two queries if published."""
    number, compared = declaration.number, declaration.compared_as or declaration.number
    by_year = library.grids_by_year(shelf, sorted({number, compared}))
    own = by_year[shelf.edition.year]
    column = parameters.column(request, main(own[compared]))
    series = comparisons(
        {found: grids[compared] for found, grids in by_year.items() if compared in grids},
        library.crosswalks(shelf, compared),
        column=column,
        unit=parameters.unit(request),
    )
    return OverYears(own[number], main(own[compared]), column, series)


def chart_of(
    request: HttpRequest, shelf: Shelf, declaration: Disclosure, series: list[Comparison]
) -> charted.Placed | None:
    chart = charted.of_table(declaration.number, declaration.name, series, declaration.chart)
    page = replace(shelf, pinned=True).url("table", number=declaration.number)
    return charted.in_edition(request, shelf, declaration.key, chart, page)


def _described(request: HttpRequest, shelf: Shelf, grid: Grid, files: list[DataFile]) -> dict[str, Any] | None:
    name = f"{of_year(shelf)} · {term(grid.name)}"
    description = _("%(name)s，第 %(number)d 版，官方表样，共 %(rows)d 行，每个数字都可以追溯到来源。") % {
        "name": name,
        "number": shelf.edition.number,
        "rows": sum(len(part.rows) for part in grid.parts),
    }
    whole = shelf.overview_url
    return dataset(request, shelf, name=name, description=description, files=files, whole=whole)


@helpful
def file(
    request: HttpRequest,
    jurisdiction: str,
    department: str,
    year: int,
    number: str,
    format: str,
    edition: int | None = None,
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    declaration = declaration_of(shelf, int(number))
    chosen = FORMATS.get(format)
    if chosen is None:
        raise NotHere(
            _("没有“%(format)s”格式的文件。本表有以下格式：") % {"format": format},
            [Choice(key.upper(), shelf.url("table-file", number=declaration.number, format=key)) for key in FORMATS],
        )
    unit = parameters.unit(request)
    grid = library.grids(shelf, [declaration.number])[declaration.number]
    response = HttpResponse(chosen.render(grid, shelf.edition, unit), content_type=chosen.media_type)
    name = f"{jurisdiction}-{department}-{year}-{grid.key}.{chosen.key}"
    disposition = "inline" if chosen.key == "json" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response


def declaration_of(shelf: Shelf, number: int) -> Disclosure:
    """The table's declaration, or NotHere with the fifteen that exist."""
    tables = registry.tables()
    if number not in tables:
        raise NotHere(
            _("没有第 %(number)d 张表。部门预算共有以下十五张表：") % {"number": number},
            [
                Choice(f"{table.number} {_(table.name)}", shelf.url("table", number=table.number))
                for table in tables.values()
            ],
        )
    return tables[number]


def _project_url(shelf: Shelf, grid: Grid) -> dict[str, str]:
    """Addresses of the project pages by the project's key, for the tables that list projects."""
    if grid.number not in (11, 15):
        return {}
    return {
        row.key: shelf.url("project", code=row.key) for row in grid.parts[0].rows if grid.number == 15 or row.level == 4
    }
