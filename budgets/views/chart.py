"""One chart alone: as CSV, and as a small page for the frames of other sites."""

from __future__ import annotations

import re
from collections.abc import Callable

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from budgets import chart_keys, registry
from budgets.renderers.csv import of_chart
from budgets.views import charted, department, district, library, parameters, project, subjects, table
from budgets.views.charted import Placed
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.library import Shelf
from budgets.views.overview.material import UNIT, gather
from budgets.views.subjects import in_time

_TABLE = re.compile(r"t(?P<number>0[1-9]|1[0-9])")


def embeddable(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The one kind of page that other sites may show in a frame: it has no form and knows no visitor."""
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"], "form-action": [NONE]})(view))


@helpful
def edition_file(
    request: HttpRequest, jurisdiction: str, department: str, year: int, key: str, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    return csv_of(_in_edition(request, shelf, key), f"{jurisdiction}-{department}-{year}")


@embeddable
@helpful
def edition_embed(
    request: HttpRequest, jurisdiction: str, department: str, year: int, key: str, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    if not shelf.edition.is_published:
        raise NotHere(_("草稿的图不能嵌入其他网页。"), [Choice(_("本年预算"), shelf.overview_url)])
    return _page(request, _in_edition(request, shelf, key), shelf)


@helpful
def department_file(request: HttpRequest, jurisdiction: str, department: str, key: str) -> HttpResponse:
    return csv_of(_in_department(request, jurisdiction, department, key), f"{jurisdiction}-{department}")


@embeddable
@helpful
def department_embed(request: HttpRequest, jurisdiction: str, department: str, key: str) -> HttpResponse:
    return _page(request, _in_department(request, jurisdiction, department, key))


@helpful
def district_file(request: HttpRequest, jurisdiction: str, year: int, key: str) -> HttpResponse:
    return csv_of(_in_district(request, jurisdiction, year, key), f"{jurisdiction}-{year}")


@embeddable
@helpful
def district_embed(request: HttpRequest, jurisdiction: str, year: int, key: str) -> HttpResponse:
    return _page(request, _in_district(request, jurisdiction, year, key))


@helpful
@in_time
def subjects_file(request: HttpRequest, classification: str, chart: str, **place: str) -> HttpResponse:
    found, page = subjects.charts_of(request, classification, **place)
    return csv_of(_drawn(found.get(chart), chart, page), "-".join([classification, *place.values()]))


@embeddable
@helpful
@in_time
def subjects_embed(request: HttpRequest, classification: str, chart: str, **place: str) -> HttpResponse:
    found, page = subjects.charts_of(request, classification, **place)
    return _page(request, _drawn(found.get(chart), chart, page))


def _in_edition(request: HttpRequest, shelf: Shelf, key: str) -> Placed:
    """NotHere for a key that names no chart, or one that this edition has no figures for."""
    unit = parameters.unit(request)
    found = None
    if key in charted.OVERVIEW:
        chart = charted.of_overview(gather(shelf, unit or UNIT), key)
        found = charted.in_edition(request, shelf, key, chart)
    elif key == chart_keys.PROJECTS:
        found = project.chart_of(request, shelf, project.listed(shelf, unit).comparison)
    elif (match := _TABLE.fullmatch(key)) and int(match["number"]) in registry.tables():
        declaration = registry.tables()[int(match["number"])]
        found = table.chart_of(request, shelf, declaration, table.over_years(request, shelf, declaration).series)
    return _drawn(found, key, Choice(_("本年预算"), shelf.overview_url))


def _in_department(request: HttpRequest, jurisdiction: str, code: str, key: str) -> Placed:
    shelf = department.shelf_of_years(request, jurisdiction, code)
    rows = department.rows_of(shelf)
    found = department.chart_of(request, shelf, rows) if key == chart_keys.OF_DEPARTMENT else None
    return _drawn(found, key, Choice(shelf.department.name, department.address(shelf)))


def _in_district(request: HttpRequest, jurisdiction: str, year: int, key: str) -> Placed:
    found = district.charts_of(request, jurisdiction, year)
    page = reverse("budgets:district-year", args=[jurisdiction, year])
    return _drawn(found.get(key), key, Choice(jurisdiction, page))


def _drawn(found: Placed | None, key: str, page: Choice) -> Placed:
    if found is None:
        raise NotHere(_("没有名为“%(key)s”的图，或者没有可以画的数。图在这里：") % {"key": key}, [page])
    return found


def csv_of(placed: Placed, place: str) -> HttpResponse:
    notes = (placed.title, f"{_('来源：')}{placed.source}", placed.address)
    response = HttpResponse(of_chart(placed.chart.table, notes), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{place}-{placed.key}.csv"'
    return response


def _page(request: HttpRequest, placed: Placed, shelf: Shelf | None = None) -> HttpResponse:
    part = placed.chart.table
    rows = [list(zip(part.columns, row.cells, strict=True)) for row in part.rows]
    return render(request, "budgets/embed.html", {"placed": placed, "part": part, "rows": rows, "shelf": shelf})
