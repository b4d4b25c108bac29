"""A department's performance in a year: its own goals and funds (table 14), and all its projects with their targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from budgets import archive
from budgets.facts import Crosswalk
from budgets.layouts import Unit
from budgets.renderers.html import Form
from budgets.renderers.html import forms as printed
from budgets.tables import projects
from budgets.tables.compare import ComparedRow
from budgets.tables.comparison import comparisons
from budgets.tables.grid import Disclosed, Grid, GridPart
from budgets.views import library, parameters
from budgets.views.errors import helpful
from budgets.views.library import Shelf
from performance.progress import Goal, Move, Progress, follow, weight_of
from performance.views import words
from performance.views.forms import FORM, FORMS, goals, parts_of, split

UNIT = Unit.WANYUAN
NUMBERS = (projects.TABLE, FORM, FORMS)
COUNTED = (Move.RAISED, Move.LOWERED, Move.SAME, Move.NEW, Move.DROPPED)
"""What the list of projects counts in columns of their own."""
OTHERS = tuple(move for move in Move if move not in COUNTED)
ByProject = Mapping[str, dict[str, GridPart]]


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project with what its form aims at; ``progress`` is None where no form of it was published."""

    row: ComparedRow
    url: str
    progress: Progress | None

    @property
    def indicators(self) -> int:
        return len(self.progress.rows) if self.progress else 0

    @property
    def weight(self) -> Decimal | None:
        return weight_of(line.row for line in self.progress.rows) if self.progress else None

    @property
    def counts(self) -> list[int]:
        """Of the moves in COUNTED, and of all others together."""
        moves = self.progress.moves if self.progress else {}
        return [*(moves.get(move, 0) for move in COUNTED), sum(moves.get(move, 0) for move in OTHERS)]


@helpful
def page(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    """Three queries if published: the editions, the tables of this year and the last, crosswalks."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    by_year = library.grids_by_year(_two_years(shelf), NUMBERS, part=_wanted)
    crosswalks = archive.crosswalks(shelf.department, projects.TABLE)
    whole = _whole(by_year, year)
    lines = _projects(shelf, by_year, crosswalks)
    moves = sum((Counter(each.moves) for each in (whole, *(line.progress for line in lines)) if each), Counter())
    forms = sum(1 for line in lines if line.progress)
    return render(
        request,
        "performance/department.html",
        {
            "shelf": shelf,
            "unit": UNIT,
            "before": year - 1,
            "year_pages": shelf.year_pages("performance"),
            "headline": words.disclosed(year, len(whole.rows), forms, len(lines), _is_listed(by_year[year])),
            "targets": words.targets(moves),
            "progress": whole,
            "statement": _texts(by_year[year].get(FORM)),
            "funding": _funding(by_year[year].get(FORM), parameters.unit(request)),
            "has_whole": FORM in by_year[year] and by_year[year][FORM].disclosed,
            "projects": lines,
            "counted": [*COUNTED],
            "totals": [sum(column) for column in zip(*(line.counts for line in lines), strict=True)],
            "indicators": sum(line.indicators for line in lines),
            "silent": _is_silent(by_year[year]),
            "search": _search(shelf),
        },
    )


def _two_years(shelf: Shelf) -> Shelf:
    return replace(shelf, editions=tuple(e for e in shelf.editions if e.year >= shelf.edition.year - 1))


def _wanted(number: int, key: str) -> bool:
    """Of table 15 the list and the goals: the rest stands on the projects' own pages."""
    _project, _, name = key.rpartition(".")
    return number != FORMS or name in ("", "index") or name.startswith(("annual-", "long_term-"))


def _whole(by_year: Mapping[int, Mapping[int, Grid]], year: int) -> Progress:
    return follow(
        year,
        _department_goals(by_year[year]) or [],
        {year - 1: _department_goals(by_year.get(year - 1, {})), year - 2: None},
    )


def _department_goals(grids: Mapping[int, Grid]) -> list[Goal] | None:
    grid = grids.get(FORM)
    return goals(parts_of(grid, "")) if grid and grid.disclosed else None


def _projects(
    shelf: Shelf, by_year: Mapping[int, Mapping[int, Grid]], crosswalks: Mapping[int, Crosswalk]
) -> list[ProjectLine]:
    year = shelf.edition.year
    lists = {found: grid for found, grids in by_year.items() if (grid := projects.listed(grids))}
    if year not in lists or lists[year].parts[0].disclosed is Disclosed.NONE:
        return []
    compared = comparisons(lists, crosswalks, silent=True, unit=UNIT)[0]
    own = {row.key for row in lists[year].parts[0].rows}
    before = {row.key for row in lists[year - 1].parts[0].rows} if year - 1 in lists else set()
    forms, last = _by_project(by_year[year]), _by_project(by_year.get(year - 1, {}))
    return [
        ProjectLine(
            row,
            shelf.url("project", code=row.line.key),
            _progress(year, forms.get(row.line.key, {}), _ancestors(row.line.key, year, crosswalks), last, before),
        )
        for row in compared.rows
        if row.line.key in own
    ]


def _ancestors(key: str, year: int, crosswalks: Mapping[int, Crosswalk]) -> frozenset[str]:
    return projects.ancestors(key, year, [year - 1], crosswalks)[year - 1]


def _by_project(grids: Mapping[int, Grid]) -> dict[str, dict[str, GridPart]]:
    found: dict[str, dict[str, GridPart]] = {}
    for part in grids[FORMS].parts if FORMS in grids else ():
        project, name = split(part)
        found.setdefault(project, {})[name] = part
    return found


def _progress(
    year: int, parts: dict[str, GridPart], ancestors: frozenset[str], last: ByProject, listed: set[str]
) -> Progress | None:
    """``last``: the forms of last year, ``listed`` the projects that there were."""
    if not parts:
        return None
    form = next((last[key] for key in sorted(ancestors) if key in last), None)
    is_new = bool(last) and not ancestors & listed
    before = goals(form) if form else [] if is_new else None
    return follow(year, goals(parts), {year - 1: before, year - 2: None})


def _texts(grid: Grid | None) -> list[tuple[str, str]]:
    rows = [row for part in (grid.parts if grid else ()) if part.key == "statement" for row in part.rows]
    return [(str(row.cells[0]), row.cells[1]) for row in rows if isinstance(row.cells[1], str)]


def _funding(grid: Grid | None, unit: Unit | None) -> list[Form]:
    parts = tuple(part for part in (grid.parts if grid else ()) if part.key == "funding" and part.rows)
    return printed(replace(grid, parts=parts), unit) if grid else []


def _is_listed(grids: Mapping[int, Grid]) -> bool:
    """Whether all projects are known: table 11 lists them."""
    grid = grids.get(projects.TABLE)
    return grid is not None and grid.parts[0].disclosed is not Disclosed.NONE


def _is_silent(grids: Mapping[int, Grid]) -> list[str]:
    """The names of the forms that the year did not publish."""
    return [grids[number].name for number in (FORM, FORMS) if number in grids and not grids[number].disclosed]


def _search(shelf: Shelf) -> str:
    """All indicators of the department and year."""
    department = shelf.department
    asked = {"jurisdiction": department.jurisdiction.adcode, "department": department.code, "year": shelf.edition.year}
    return f"{reverse('budgets:indicators')}?{urlencode(asked)}"
