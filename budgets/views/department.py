"""A department over all its years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from budgets.chart_keys import OF_DEPARTMENT
from budgets.layouts import Unit
from budgets.models import Edition
from budgets.tables.amounts import share
from budgets.tables.grid import UNDISCLOSED, Cell, Grid
from budgets.views import charted, library, parameters
from budgets.views.as_of import as_of
from budgets.views.charts import Chart, columns
from budgets.views.errors import helpful
from budgets.views.library import Shelf

FIGURES = ("total", "basic", "project")


@helpful
def years(request: HttpRequest, jurisdiction: str, department: str) -> HttpResponse:
    shelf = shelf_of_years(request, jurisdiction, department)
    rows = rows_of(shelf)
    current = [edition for edition in shelf.editions if edition.is_current]
    district = shelf.department.jurisdiction
    return render(
        request,
        "budgets/department.html",
        {
            "shelf": shelf,
            "years": rows,
            "as_of": as_of(None, _changed(shelf), len(current), jurisdiction=district, department=shelf.department),
            "unit": parameters.unit(request) or Unit.WANYUAN,
            "placed": chart_of(request, shelf, rows),
            "withdrawn": [(edition, library.withdrawal_of(edition)) for edition in _withdrawn(shelf.editions)],
        },
    )


def _changed(shelf: Shelf) -> datetime:
    """When the department last published, corrected or withdrew something."""
    return max(moment for each in shelf.editions for moment in (each.published_at, each.superseded_at) if moment)


def shelf_of_years(request: HttpRequest, jurisdiction: str, department: str) -> Shelf:
    """The newest year's shelf; NotHere if the department has none."""
    editions = library.department_editions(request, jurisdiction, department)
    current = [edition for edition in editions if edition.is_current]
    return Shelf(current[0] if current else editions[0], editions, pinned=False)


def address(shelf: Shelf) -> str:
    return reverse("budgets:department", args=[shelf.department.jurisdiction.adcode, shelf.department.code])


def rows_of(shelf: Shelf) -> list[dict[str, Any]]:
    """Every current year, newest first. One query."""
    grids = {year: found[3] for year, found in library.grids_by_year(shelf, [3]).items() if 3 in found}
    return [_year(shelf, edition, grids) for edition in shelf.editions if edition.is_current]


def chart_of(request: HttpRequest, shelf: Shelf, rows: list[dict[str, Any]]) -> charted.Placed | None:
    chart = charted.titled(_chart(rows, parameters.unit(request) or Unit.WANYUAN), gettext("历年支出"))
    return charted.in_department(request, shelf.department, OF_DEPARTMENT, chart)


def _withdrawn(editions: Iterable[Edition]) -> list[Edition]:
    """Of each year without a current edition the last one public, if it was withdrawn; ``editions`` newest first."""
    last: dict[int, Edition] = {}
    for edition in editions:
        if edition.is_published:
            last.setdefault(edition.year, edition)
    return [edition for edition in last.values() if edition.state == Edition.State.WITHDRAWN]


def _year(shelf: Shelf, edition: Edition, grids: Mapping[int, Grid]) -> dict[str, Any]:
    """Total, basic and project expenditure of a year (the 合计 row of table 3) and the total's change."""
    cells = _totals(grids.get(edition.year))
    current, previous = cells[0], _totals(grids.get(edition.year - 1))[0]
    known = isinstance(current, Decimal) and isinstance(previous, Decimal)
    return {
        "year": edition.year,
        "url": shelf.url("overview", edition),
        "cells": cells,
        "change": current - previous if known else None,
        "percent": share(current - previous, previous) if known else None,
    }


def _totals(grid: Grid | None) -> list[Cell]:
    if grid is None or not grid.parts[0].rows:
        return [UNDISCLOSED] * len(FIGURES)
    return [grid.parts[0].cell("total", key) for key in FIGURES]


def _chart(rows: list[dict[str, Any]], unit: Unit) -> Chart | None:
    """基本支出 and 项目支出 stacked by year, oldest first."""
    known = [row for row in reversed(rows) if isinstance(row["cells"][0], Decimal)]
    return columns(
        [str(row["year"]) for row in known],
        [
            (gettext(label), [row["cells"][index] for row in known])
            for index, label in ((1, "基本支出"), (2, "项目支出"))
        ],
        unit,
    )
