"""A department's year: its key figures, its text, its fifteen tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets import registry
from budgets.layouts import Unit
from budgets.models import ResourceFigure, TextSection
from budgets.tables.compare import ComparedRow
from budgets.tables.grid import UNDISCLOSED, Cell, Grid
from budgets.views import library
from budgets.views.checks import summary
from budgets.views.comparison import Comparison, chart, comparisons, headline
from budgets.views.errors import helpful
from budgets.views.library import Shelf

KEY_TABLES = (3, 8)
HEADLINE_UNIT = Unit.WANYUAN
"""Key figures of every department are in the same unit, so that they can be compared at a glance."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    number: int
    name: str
    url: str
    disclosed: bool
    empty: bool
    total: Cell


@helpful
def overview(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    own = library.grids(shelf)
    earlier = library.grids_by_year(shelf, KEY_TABLES)
    by_year = earlier | {year: own}
    crosswalks = library.crosswalks(shelf, 3)
    expenditure = comparisons(
        {y: grids[3] for y, grids in by_year.items() if 3 in grids}, crosswalks, unit=HEADLINE_UNIT
    )
    official = comparisons({y: grids[8] for y, grids in by_year.items() if 8 in grids}, {})
    return render(
        request,
        "budgets/overview.html",
        {
            "shelf": shelf,
            "unit": HEADLINE_UNIT,
            "year_pages": shelf.year_pages("overview"),
            "total": _total(expenditure),
            "official": _total(official),
            "split": _split(own[3]),
            "tables": _entries(shelf, own),
            "sections": TextSection.objects.filter(edition=shelf.edition).order_by("number"),
            "resources": ResourceFigure.objects.filter(edition=shelf.edition).order_by("pk"),
            "chart": chart(expenditure[0], 1) if expenditure else None,
            "comparison": expenditure[0] if expenditure else None,
            "checked": summary(shelf),
            "comment_url": library.comment_url(request, shelf.edition),
            "other_editions": [e for e in shelf.editions if e.year == year and e.pk != shelf.edition.pk],
        },
    )


def _total(found: list[Comparison]) -> ComparedRow | None:
    """The 合计 row; None where no year has an amount."""
    return next((row for comparison in found for row in comparison.rows if row.line.key == "total"), None)


def _split(grid: Grid) -> dict[str, Cell]:
    part, columns = grid.parts[0], ("total", "basic", "project")
    if not part.rows:
        return dict.fromkeys(columns, None if grid.disclosed else UNDISCLOSED)
    return {column: part.cell("total", column) for column in columns}


def _entries(shelf: Shelf, grids: Mapping[int, Grid]) -> list[TableEntry]:
    return [
        TableEntry(
            number=number,
            name=table.name,
            url=shelf.url("table", number=number),
            disclosed=grids[number].disclosed,
            empty=not any(part.rows for part in grids[number].parts),
            total=headline(grids[number]),
        )
        for number, table in registry.tables().items()
    ]
