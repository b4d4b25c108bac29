"""Any departments and years side by side, in one table: as a page and as CSV.

Not kept by the portal (budgets.views.keeping), as searches are not: hardly two comparisons are alike.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from budgets import archive, registry
from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Edition
from budgets.renderers.cells import in_unit
from budgets.renderers.csv import BOM, safe
from budgets.tables.comparison import path_to
from budgets.tables.grid import ColumnType, Grid, GridColumn, GridPart
from budgets.tables.side_by_side import OWN_ROWS, Column, Side, SideBySide, SideRow, Why, choosable, side_by_side
from budgets.terms import term
from budgets.views import compare_request, parameters
from budgets.views.charted import Placed
from budgets.views.charts import Chart, amounts, of_unit, tabled
from budgets.views.compare_notes import notes
from budgets.views.compare_request import COMPARED_TABLES, MOST, SUGGESTED, Wanted, address, label, place_of
from budgets.views.errors import Choice, told

UNIT = Unit.WANYUAN
DRAWN_ROWS = 12
DRAWN_COLUMNS = 5
"""The chart has no more colours that can be told apart."""
LISTED = 300
"""Departments that are offered while typing; those beyond are found by their names."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column as the page heads it; ``without`` is the comparison without it."""

    edition: Edition
    place: str
    label: str
    url: str
    without: str


@dataclass(frozen=True, slots=True)
class Compared:
    """``every`` are all current editions of the departments, ``unit`` that of amounts; ``levels`` can be chosen."""

    wanted: Wanted
    editions: Sequence[Edition]
    every: Sequence[Edition]
    peers: Sequence[Edition]
    grids: Sequence[Grid | None]
    sides: Sequence[SideBySide]
    columns: Sequence[Any]
    levels: Sequence[int]
    level: int
    unit: Unit


@told
def page(request: HttpRequest) -> HttpResponse:
    """Five queries at most: editions, their neighbours, tables, lineage, and the departments to choose from."""
    found = _compared(request)
    heads = [_head(request, found, each) for each in found.editions]
    response = render(
        request,
        "budgets/compare.html",
        {
            "heads": heads,
            "wanted": found.wanted,
            "most": MOST,
            "unit": found.unit,
            "table": registry.tables()[found.wanted.table],
            "tables": [registry.tables()[number] for number in COMPARED_TABLES],
            "sides": found.sides,
            "columns": found.columns,
            "levels": [(level, _level_name(found, level)) for level in found.levels],
            "level": found.level,
            "placed": _placed(request, found, heads),
            "notes": notes(found.wanted.table, found.editions, found.grids, found.sides),
            "years": _years(request, found),
            "peers": _peers(request, found),
            "departments": _departments(found),
            "file": address(request, [each.place for each in heads], "compare-file"),
            "two": len(heads) == 2,
            "synthetic": any(each.department.jurisdiction.synthetic for each in found.editions),
        },
    )
    return _fresh(response)


@told
def file(request: HttpRequest) -> HttpResponse:
    """The same rows as CSV; words stand where there is no figure."""
    found = _compared(request)
    out = io.StringIO()
    writer = csv.writer(out)
    beside = "%" if found.wanted.shares else found.unit.value
    difference = [_("相差")] if len(found.editions) == 2 else []
    writer.writerow(
        ["part", "series", "key", "level", "code", "label"]
        + [safe(f"{place_of(each)} {label(each)}（{beside}）") for each in found.editions]
        + difference
    )
    for side in found.sides:
        for row in side.rows:
            cells = [_plain(cell, found) for cell in row.cells]
            last = [_plain(row.difference, found)] if difference else []
            words = (side.part.key, side.title, row.line.key, str(row.line.level), row.line.code or "", row.line.label)
            writer.writerow([*map(safe, words), *cells, *last])
    response = HttpResponse((BOM + out.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="compare-t{found.wanted.table:02d}.csv"'
    return _fresh(response)


def _fresh(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=60)
    return response


def _compared(request: HttpRequest) -> Compared:
    wanted = compare_request.wanted(request)
    editions, every = compare_request.editions_of(wanted.places) if wanted.places else ([], [])
    peers = _neighbours(editions)
    if wanted.peers:
        editions = [*editions, *peers][:MOST]
        peers = [each for each in peers if each not in editions]
    stored = archive.grids(editions, [wanted.table]) if editions else {}
    grids = [stored.get(each.pk, {}).get(wanted.table) for each in editions]
    columns = choosable(filter(None, grids))
    if wanted.column:
        parameters.among("column", wanted.column, [each.key for each in columns])
    sides = _sides(wanted, editions, grids)
    levels = sorted({level for side in sides for level in side.levels})
    level = _level(wanted, levels)
    shown = [side.down_to(level) for side in sides]
    return Compared(
        wanted=wanted,
        editions=editions,
        every=every,
        peers=peers[:SUGGESTED],
        grids=grids,
        sides=[side.in_shares() for side in shown] if wanted.shares else shown,
        columns=columns,
        levels=levels,
        level=level,
        unit=wanted.unit or UNIT,
    )


def _sides(wanted: Wanted, editions: Sequence[Edition], grids: Sequence[Grid | None]) -> list[SideBySide]:
    if not editions:
        return []
    latest = max(each.year for each in editions)
    departments = {each.department_id: each.department for each in editions}
    crosswalks = archive.crosswalks_of(departments.values(), wanted.table)
    columns = [
        Column(each.year, grid, path_to(crosswalks[each.department_id], each.year, latest))
        for each, grid in zip(editions, grids, strict=True)
    ]
    totals = OWN_ROWS.get(wanted.table, ()) if len(departments) > 1 else ()
    return side_by_side(columns, wanted.column or None, totals=totals)


def _level(wanted: Wanted, levels: Sequence[int]) -> int:
    """How deep rows go: as asked for, else as deep as the table is drawn."""
    allowed = {str(level): level for level in levels}
    if wanted.rows:
        parameters.among("rows", wanted.rows, list(allowed))
    usual = registry.tables()[wanted.table].chart or 1
    return allowed.get(wanted.rows, min((each for each in levels if each >= usual), default=max(levels, default=0)))


def _level_name(found: Compared, level: int) -> str:
    if registry.tables()[found.wanted.table].lineage in ("function", "economic_class") and level <= 3:
        return (_("类"), _("款"), _("项"))[level - 1]
    return _("第 %(level)d 级") % {"level": level}


def _head(request: HttpRequest, found: Compared, edition: Edition) -> Head:
    department = edition.department
    where = [department.jurisdiction.adcode, department.code, edition.year, found.wanted.table]
    others = [place_of(each) for each in found.editions if each != edition]
    url = reverse("budgets:current:table", args=where)
    return Head(edition, place_of(edition), label(edition), url, address(request, others))


def _neighbours(editions: Sequence[Edition]) -> list[Edition]:
    """The largest other departments of the first one's district and year; without any, of the whole portal."""
    found = Edition.objects.current().with_names().filter(stage=Edition.Stage.APPROVED)
    if editions:
        first = editions[0]
        found = found.filter(department__jurisdiction=first.department.jurisdiction_id, year=first.year)
        found = found.exclude(pk__in=[each.pk for each in editions])
    order = F("expenditure_total").desc(nulls_last=True)
    return list(found.order_by("-year", order, "pk")[: MOST + SUGGESTED])


def _years(request: HttpRequest, found: Compared) -> list[Choice]:
    """Other years of these departments, to be added."""
    return [_added(request, found, each) for each in found.every if _may_be_added(found, each)]


def _peers(request: HttpRequest, found: Compared) -> list[Choice]:
    return [_added(request, found, each) for each in found.peers if _may_be_added(found, each)]


def _may_be_added(found: Compared, edition: Edition) -> bool:
    return len(found.editions) < MOST and edition not in found.editions


def _added(request: HttpRequest, found: Compared, edition: Edition) -> Choice:
    places = [*map(place_of, found.editions), place_of(edition)]
    return Choice(label(edition), address(request, places))


def _departments(found: Compared) -> list[AdministrativeUnit]:
    departments = AdministrativeUnit.objects.departments().filter(editions__state=Edition.State.PUBLISHED).distinct()
    return list(departments.select_related("jurisdiction").order_by("jurisdiction__adcode", "code")[:LISTED])


def _placed(request: HttpRequest, found: Compared, heads: Sequence[Head]) -> Placed | None:
    """Its CSV is the page's, which has every row; what is asked for here is no page for the frames of others."""
    chart = _chart(found, heads)
    if chart is None:
        return None
    return Placed(
        key="compare",
        chart=chart,
        source="、".join(head.label for head in heads),
        address=request.build_absolute_uri(),
        file=address(request, [each.place for each in heads], "compare-file"),
        embed="",
    )


def _chart(found: Compared, heads: Sequence[Head]) -> Chart | None:
    """The rows of the chosen level, the largest first, a bar for each column."""
    side = max(found.sides, key=lambda each: len(each.rows), default=None)
    if side is None or len(heads) < 2:
        return None
    level = found.level if found.level in side.levels else 0
    rows = [row for row in side.rows if row.line.level == level and _largest(row.cells)]
    rows = sorted(rows, key=lambda row: _largest(row.cells), reverse=True)[:DRAWN_ROWS]
    if not rows:
        return None
    drawn = (
        of_unit("bars", found.unit)
        | ({"unit": "%", "beside": "%"} if found.wanted.shares else {})
        | {
            "labels": [term(row.line.label) for row in rows],
            "datasets": [
                {"label": head.label, "data": [_drawn(row.cells[index], found) for row in rows]}
                for index, head in enumerate(heads[:DRAWN_COLUMNS])
            ],
        }
    )
    title = _("%(name)s：并排比较") % {"name": term(registry.tables()[found.wanted.table].name)}
    return Chart(drawn, _tabled(rows, heads, found), title)


def _tabled(rows: Sequence[SideRow], heads: Sequence[Head], found: Compared) -> GridPart:
    columns = [GridColumn("code", (_("编码"),), ColumnType.CODE), GridColumn("name", (_("名称"),))]
    cells = [
        (row.line.code, term(row.line.label), *(None if isinstance(cell, Why) else cell for cell in row.cells))
        for row in rows
    ]
    return tabled([*columns, *amounts(*(head.label for head in heads))], cells, found.unit)


def _largest(cells: Iterable[Side]) -> Decimal:
    return max((cell for cell in cells if isinstance(cell, Decimal)), default=Decimal(0))


def _drawn(cell: Side, found: Compared) -> str | None:
    return None if isinstance(cell, Why) else _plain(cell, found)


def _plain(cell: Side | None, found: Compared) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Why):
        return cell.value
    return str(cell if found.wanted.shares else in_unit(cell, found.unit))
