"""One project through the years: its budget, its cost lines, its goals, and its targets against last years'."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets import archive, registry
from budgets.facts import Crosswalk
from budgets.layouts import Unit
from budgets.models import ChangeReason
from budgets.renderers.html import Form, forms
from budgets.tables import projects
from budgets.tables.amounts import add
from budgets.tables.compare import ComparedRow
from budgets.tables.comparison import Comparison, comparisons
from budgets.tables.grid import Cell, Grid, GridPart
from budgets.terms import term
from budgets.views import charted, library, parameters
from budgets.views.chart import csv_of
from budgets.views.charted import Placed
from budgets.views.charts import Chart, columns
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.library import Shelf
from performance.progress import Goal, Progress, follow
from performance.views import costs, words
from performance.views.forms import FORM, FORMS, goals, parts_of

UNIT = Unit.WANYUAN
NUMBERS = (projects.TABLE, FORM, FORMS)
TEXTS = ("policy_basis", "plan", "last_evaluation", "budget_history")
HEAD = ("managing_department", "executing_unit", "project_year", "project_type", "frequency")


@dataclass(frozen=True, slots=True)
class Through:
    """A project with its ancestors: by year, newest first, the keys it has there and its form's parts.

    ``told``: of each year, whether any forms were published. ``whole``: no split or merger lies between the years.
    """

    key: str
    years: tuple[int, ...]
    keys: Mapping[int, frozenset[str]]
    lists: Mapping[int, Grid]
    parts: Mapping[int, Mapping[str, GridPart]]
    told: Mapping[int, bool]
    whole: bool

    @property
    def year(self) -> int:
        return self.years[0]


@helpful
def page(
    request: HttpRequest, jurisdiction: str, department: str, year: int, code: str, edition: int | None = None
) -> HttpResponse:
    """Four queries if published: the editions, the tables of all years, crosswalks, the reason of the change."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    by_year = library.grids_by_year(shelf, NUMBERS, part=_wanted)
    name = _name(shelf, by_year[year], code)
    crosswalks = archive.crosswalks(shelf.department, projects.TABLE)
    unit = parameters.unit(request) or UNIT
    through = _through(code, by_year, crosswalks)
    compared, row, years = _budgets(shelf, through, crosswalks, unit)
    progress = _progress(through)
    own = through.parts[year]
    return render(
        request,
        "performance/project.html",
        {
            "shelf": shelf,
            "unit": unit,
            "code": through.lists[year].parts[0].row(code).cells[0],
            "name": name,
            "headline": words.budget(row, year, compared.years[1], unit),
            "targets": words.targets(progress.moves),
            "years": years,
            "placed": _placed(request, shelf, code, years, unit),
            "reason": ChangeReason.objects.filter(edition=shelf.edition, table=projects.TABLE, row=code).first(),
            "facts": _facts(through, by_year[year]),
            "texts": _labelled(own.get("head"), TEXTS),
            "progress": progress,
            "past_goals": _past_goals(through),
            "costs": costs.compare(through.parts),
            "whole": through.whole,
            "forms": _forms(by_year[year].get(FORMS), own, parameters.unit(request)),
            "grid": by_year[year].get(FORMS),
            "cells_url": shelf.url("cells", number=FORMS),
        },
    )


def _wanted(number: int, key: str) -> bool:
    """Of table 14 only what it says of its projects."""
    return number != FORM or key == "projects"


def _name(shelf: Shelf, grids: Mapping[int, Grid], code: str) -> str:
    listed = projects.listed(grids)
    rows = listed.parts[0].rows if listed else ()
    found = next((row for row in rows if row.key == code), None)
    if found is None:
        raise NotHere(
            _("%(year)d 年没有编码为“%(code)s”的项目。当年的项目有：") % {"year": shelf.edition.year, "code": code},
            [Choice(str(row.cells[1]), shelf.url("project", code=row.key)) for row in rows],
        )
    return str(found.cells[1])


def _through(key: str, by_year: Mapping[int, Mapping[int, Grid]], crosswalks: Mapping[int, Crosswalk]) -> Through:
    year = max(by_year)
    keys = {year: frozenset({key})} | projects.ancestors(key, year, list(by_year), crosswalks)
    years = tuple(sorted(by_year, reverse=True))
    lists = {found: projects.only(grid, keys[found]) for found in years if (grid := projects.listed(by_year[found]))}
    return Through(
        key=key,
        years=years,
        keys=keys,
        lists=lists,
        parts={found: _parts(by_year[found].get(FORMS), keys[found]) for found in years},
        told={found: FORMS in by_year[found] and by_year[found][FORMS].disclosed for found in years},
        whole=_is_whole(keys, lists, crosswalks),
    )


def _parts(grid: Grid | None, keys: Collection[str]) -> dict[str, GridPart]:
    """The form of a project; of those that were merged into one, the first with a form."""
    return next((parts for key in sorted(keys) if (parts := parts_of(grid, key))), {})


def _is_whole(
    keys: Mapping[int, frozenset[str]], lists: Mapping[int, Grid], crosswalks: Mapping[int, Crosswalk]
) -> bool:
    links = [
        link
        for year in range(min(keys), max(keys))
        for link in crosswalks.get(year, ())
        if link.target in keys.get(year + 1, ())
    ]
    return all(link.share == 1 for link in links) and all(len(grid.parts[0].rows) <= 1 for grid in lists.values())


def _progress(through: Through) -> Progress:
    before = {year: _goals_before(through, year) for year in through.years[1:]}
    # The form of this year may tell of a year of which there is no edition.
    for year in (through.year - 1, through.year - 2):
        before.setdefault(year, None)
    return follow(through.year, goals(dict(through.parts[through.year])), before)


def _goals_before(through: Through, year: int) -> list[Goal] | None:
    """None where the project existed and its form was not published; nothing where it did not exist."""
    if through.parts[year]:
        return goals(dict(through.parts[year]))
    listed = through.lists.get(year)
    return [] if through.told[year] and listed and not listed.parts[0].rows else None


def _past_goals(through: Through) -> list[tuple[int, list[Goal]]]:
    return [(year, found) for year in through.years[1:] if (found := goals(dict(through.parts[year])))]


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year's budget in all and by source; ``url`` leads to the project's page of then, "" where it has none."""

    year: int
    url: str
    name: str
    total: Cell
    sources: tuple[tuple[str, Cell], ...]


def _years(
    shelf: Shelf,
    through: Through,
    compared: Comparison,
    row: ComparedRow,
    crosswalks: Mapping[int, Crosswalk],
) -> list[YearLine]:
    sources = _sources(through, crosswalks, compared.years)
    editions = {edition.year: edition for edition in shelf.earlier}
    lines = []
    for index, year in enumerate(compared.years):
        then = through.lists[year].parts[0].rows if year in through.lists else ()
        same = then[0] if len(then) == 1 else None
        url = shelf.url("project", editions[year], code=same.key) if same and year in editions else ""
        values = tuple((label, cells[index]) for label, cells in sources)
        lines.append(YearLine(year, url, str(same.cells[1]) if same else "", row.values[index], values))
    return lines


def _sources(
    through: Through, crosswalks: Mapping[int, Crosswalk], years: Collection[int]
) -> list[tuple[str, tuple[Cell, ...]]]:
    """The amounts by source of money over the years, for the sources that any year has."""
    part = through.lists[through.year].parts[0]
    found = []
    for column in part.amount_columns:
        if column.key == part.series[0].amount:
            continue
        grids = {
            year: grid
            for year, grid in through.lists.items()
            if any(each.key == column.key for each in grid.parts[0].columns)
        }
        compared = comparisons(grids, crosswalks, years=years, column=column.key, silent=True)[0]
        row = next(row for row in compared.rows if row.line.key == through.key)
        if any(isinstance(value, Decimal) and value for value in row.values):
            found.append(("·".join(column.title), row.values))
    return found


@helpful
def file(
    request: HttpRequest, jurisdiction: str, department: str, year: int, code: str, edition: int | None = None
) -> HttpResponse:
    """The chart of the page as CSV; NotHere where nothing can be drawn."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    by_year = library.grids_by_year(shelf, NUMBERS, part=_wanted)
    _name(shelf, by_year[year], code)
    crosswalks = archive.crosswalks(shelf.department, projects.TABLE)
    unit = parameters.unit(request) or UNIT
    years = _budgets(shelf, _through(code, by_year, crosswalks), crosswalks, unit)[2]
    placed = _placed(request, shelf, code, years, unit)
    if placed is None:
        page = Choice(_("项目"), shelf.url("project", code=code))
        raise NotHere(_("这个项目只知道一年的预算，没有可以画的图。"), [page])
    return csv_of(placed, f"{jurisdiction}-{department}-{year}-project")


def _budgets(
    shelf: Shelf, through: Through, crosswalks: Mapping[int, Crosswalk], unit: Unit
) -> tuple[Comparison, ComparedRow, list[YearLine]]:
    compared = comparisons(through.lists, crosswalks, silent=True, unit=unit)[0]
    row = next(row for row in compared.rows if row.line.key == through.key)
    return compared, row, _years(shelf, through, compared, row, crosswalks)


def _placed(request: HttpRequest, shelf: Shelf, code: str, years: list[YearLine], unit: Unit) -> Placed | None:
    """Only the whole project list can stand in frames of other sites, so this one has no code for that."""
    pinned = replace(shelf, pinned=True)
    found = charted.in_edition(
        request,
        shelf,
        "budget",
        charted.titled(_chart(years, unit), _("项目预算，历年")),
        pinned.url("project", code=code),
    )
    return replace(found, file=pinned.url("project-file", code=code), embed="") if found else None


def _chart(years: list[YearLine], unit: Unit) -> Chart | None:
    """One column a year, oldest first, by source where all years tell their sources."""
    known = [line for line in reversed(years) if isinstance(line.total, Decimal)]
    labels = [label for label, _cell in years[0].sources]
    divided = all(add(*(cell for _label, cell in line.sources)) == line.total for line in known)
    series: list[tuple[str, list[Cell]]] = [(_("预算"), [line.total for line in known])]
    if labels and divided:
        series = [
            (" · ".join(map(term, label.split("·"))), [dict(line.sources)[label] for line in known]) for label in labels
        ]
    return columns([str(line.year) for line in known], series, unit)


def _facts(through: Through, grids: Mapping[int, Grid]) -> list[tuple[str, str]]:
    """What is said of the project, as label and value: its unit, its form's head, what it is for."""
    part = through.lists[through.year].parts[0]
    found: list[tuple[str, Cell]] = []
    if any(column.key == "unit" for column in part.columns):
        found.append(("项目单位", part.cell(through.key, "unit")))
    found += _labelled(through.parts[through.year].get("head"), HEAD)
    described = next(
        (row for part in (grids[FORM].parts if FORM in grids else ()) for row in part.rows if row.key == through.key),
        None,
    )
    if described:
        found.append(("项目主要支出方向和用途", described.cells[-1]))
    return [(label, value) for label, value in found if isinstance(value, str)]


def _labelled(part: GridPart | None, keys: Collection[str]) -> list[tuple[str, str]]:
    return [
        (str(row.cells[0]), row.cells[1])
        for row in (part.rows if part else ())
        if row.key in keys and isinstance(row.cells[1], str)
    ]


def _forms(grid: Grid | None, own: Mapping[str, GridPart], unit: Unit | None) -> list[Form]:
    sums_of = registry.tables()[FORMS].sums_of
    return forms(replace(grid, parts=tuple(own.values())), unit, sums_of=sums_of) if grid else []
