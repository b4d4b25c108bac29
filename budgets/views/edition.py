"""A department's year: its figures in words and charts, its text, its fifteen tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets import registry
from budgets.models import TextSection
from budgets.tables.grid import Cell, Grid
from budgets.tables.sums import rounding, roundings
from budgets.views import charted, library, parameters
from budgets.views.charts import Slice
from budgets.views.comparison import headline as total_of
from budgets.views.described import booklet_files, dataset, of_year
from budgets.views.errors import helpful
from budgets.views.library import Shelf
from budgets.views.overview import money, resources
from budgets.views.overview.headline import headline
from budgets.views.overview.material import UNIT, Material, gather


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
    """Seven queries if published: the editions, five for the material, the text."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    material = gather(shelf, parameters.unit(request) or UNIT)
    said, files = _money(material), booklet_files(shelf)
    described = dataset(request, shelf, name=of_year(shelf), description=said["headline"], files=files)
    return render(
        request,
        "budgets/overview.html",
        {
            "shelf": shelf,
            "unit": material.unit,
            "charts": _charts(request, material),
            "year_pages": shelf.year_pages("overview"),
            "before": year - 1,
            "files": files,
            "described": described,
            "tables": _entries(shelf, material.own),
            "sections": TextSection.objects.filter(edition=shelf.edition).order_by("number"),
            "comment_url": library.comment_url(request, shelf.edition),
            "other_editions": [e for e in shelf.editions if e.year == year and e.pk != shelf.edition.pk],
        }
        | said
        | _resources(material),
    )


def _money(material: Material) -> dict[str, Any]:
    functions, classes = money.functions(material), money.economic_classes(material)
    official_comparison = material.compared(8)
    return {
        "headline": headline(material.year, material.row(3, "total"), functions),
        "reason": material.reasons.get((1, "total"), ""),
        "key_figures": money.key_figures(material),
        "flows": money.flow(material)[0],
        "functions": functions,
        "classes": classes,
        "years": money.years(material),
        "rounded": _rounded(material, functions, classes),
        "movers": money.biggest_movers(material),
        "projects": money.projects(material),
        "official": money.official_expenses(material)[0],
        "official_years": official_comparison.years if official_comparison else (),
    }


def _charts(request: HttpRequest, material: Material) -> dict[str, charted.Placed]:
    """By key; those without figures are left out."""
    shelf = material.shelf
    placed = {
        key: charted.in_edition(request, shelf, key, charted.of_overview(material, key)) for key in charted.OVERVIEW
    }
    return {key: found for key, found in placed.items() if found}


def _rounded(material: Material, functions: list[Slice], classes: list[Slice]) -> Decimal:
    """尾差 of the parts shown on the page, the largest, in its unit; 0 where all add up as shown."""
    found = [Decimal(0)]
    for number, parts in ((3, functions), (7, classes)):
        row = material.row(number, "total")
        found.append(rounding(row.values[0] if row else None, [part.amount for part in parts], material.unit))
    for line in money.years(material):
        found.append(rounding(line.total, [line.basic, line.project, line.others], material.unit))
    official = material.part(8)
    if official:
        found += roundings(official, registry.tables()[8].sums_of(official), material.unit).values()
    return max(map(abs, found))


def _resources(material: Material) -> dict[str, Any]:
    return {
        "resources": resources.figures(material),
        "procurement": resources.procurement(material),
        "staff": resources.staff(material),
        "per_head": resources.per_head(material),
        "operating_reason": material.reasons.get((8, "operating_cost"), ""),
    }


def _entries(shelf: Shelf, grids: Mapping[int, Grid]) -> list[TableEntry]:
    return [
        TableEntry(
            number=number,
            name=table.name,
            url=shelf.url("table", number=number),
            disclosed=grids[number].disclosed,
            empty=not any(part.rows for part in grids[number].parts),
            total=total_of(grids[number]),
        )
        for number, table in registry.tables().items()
    ]
