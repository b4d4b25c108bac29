"""One figure of a table explained: as a page, and as the fragment that the table's page shows beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets.renderers.html import forms
from budgets.tables.addresses import find
from budgets.tables.grid import Grid
from budgets.views import explanation, library, parameters
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.table import declaration_of


@helpful
def page(
    request: HttpRequest,
    jurisdiction: str,
    department: str,
    year: int,
    number: str,
    cell: str,
    edition: int | None = None,
) -> HttpResponse:
    """Three queries if published: the editions, the table of all years, the crosswalks."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    declaration = declaration_of(shelf, int(number))
    unit = parameters.unit(request)
    grids = {found: tables[declaration.number] for found, tables in _by_year(shelf, declaration.number).items()}
    found = find(grids[year], cell)
    if found is None:
        raise NotHere(
            _("%(year)d 年的表 %(number)d 没有“%(cell)s”这个数：没有这一行或这一列，或者这一格是空白。可以查看：")
            % {"year": year, "number": declaration.number, "cell": cell},
            [Choice(_("本表的每一个数"), shelf.url("cells", number=declaration.number))],
        )
    explained = explanation.explain(
        grids, library.crosswalks(shelf, declaration.number), found, declaration.sums_of(found[0]), unit
    )
    context = {
        "shelf": shelf,
        "grid": grids[year],
        "explained": explained,
        "addresses": explanation.addresses(request, shelf, declaration.number, explained.address),
        "here_of": shelf.url("cells", number=declaration.number),
        "unit_query": f"?unit={request.GET['unit']}" if unit else "",
    }
    if "fragment" in request.GET:
        return render(request, "components/explanation.html", context)
    return render(request, "budgets/cell.html", context)


def _by_year(shelf: library.Shelf, number: int) -> dict[int, dict[int, Grid]]:
    found = library.grids_by_year(shelf, [number])
    return {year: tables for year, tables in found.items() if number in tables}


@helpful
def index(
    request: HttpRequest, jurisdiction: str, department: str, year: int, number: str, edition: int | None = None
) -> HttpResponse:
    """The table with every figure a link to its explanation, for who reads without scripts."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    declaration = declaration_of(shelf, int(number))
    unit = parameters.unit(request)
    grid = library.grids(shelf, [declaration.number])[declaration.number]
    return render(
        request,
        "budgets/cells.html",
        {
            "shelf": shelf,
            "grid": grid,
            "forms": forms(grid, unit, sums_of=declaration.sums_of),
            "cells_url": shelf.url("cells", number=declaration.number),
            "unit_query": f"?unit={request.GET['unit']}" if unit else "",
            "linked": True,
            "unit": unit or grid.parts[0].unit,
        },
    )
