"""A department over all its years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from budgets.layouts import Unit
from budgets.models import Edition
from budgets.tables.amounts import share
from budgets.tables.grid import UNDISCLOSED, Cell, Grid
from budgets.views import library
from budgets.views.charts import columns
from budgets.views.errors import helpful
from budgets.views.library import Shelf

FIGURES = ("total", "basic", "project")


@helpful
def years(request: HttpRequest, jurisdiction: str, department: str) -> HttpResponse:
    editions = library.department_editions(request, jurisdiction, department)
    current = [edition for edition in editions if edition.is_current]
    shelf = Shelf(current[0] if current else editions[0], editions, pinned=False)
    grids = {year: found[3] for year, found in library.grids_by_year(shelf, [3]).items() if 3 in found}
    unit = Unit.WANYUAN
    rows = [_year(shelf, edition, grids) for edition in current]
    return render(
        request,
        "budgets/department.html",
        {
            "shelf": shelf,
            "years": rows,
            "unit": unit,
            "chart": _chart(rows, unit),
            "withdrawn": [(edition, library.withdrawal_of(edition)) for edition in _withdrawn(editions)],
        },
    )


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


def _chart(rows: list[dict[str, Any]], unit: Unit) -> dict[str, Any] | None:
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
