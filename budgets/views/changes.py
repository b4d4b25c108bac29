"""What a correction changed: an edition against the one before it, with the reason, as a page and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets.layouts import Unit
from budgets.models import Edition, ResourceFigure, TextSection
from budgets.renderers.cells import text
from budgets.renderers.csv import BOM, safe
from budgets.tables.difference import TableDifference, differences
from budgets.views import library, parameters
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.library import Shelf

CSV_HEADER = ("table", "name", "part", "row", "label", "kind", "column", "before", "after", "change")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of paragraphs of a section that was taken out, put in, or replaced; either may be empty."""

    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourceDifference:
    """People, property, operating cost: figures that no table holds."""

    before: ResourceFigure | None
    after: ResourceFigure | None

    @property
    def name(self) -> str:
        figure = self.after or self.before
        return str(figure.get_measure_display()) if figure else ""


@dataclass(frozen=True, slots=True)
class Changes:
    before: Edition
    tables: tuple[TableDifference, ...]
    passages: tuple[Passage, ...]
    resources: tuple[ResourceDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.tables or self.passages or self.resources)


@helpful
def page(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    # In yuan, unless asked otherwise: a correction of a few yuan would not be seen in 万元.
    changes, unit = _changes(shelf), parameters.unit(request) or Unit.YUAN
    return render(
        request,
        "budgets/changes.html",
        {"shelf": shelf, "changes": changes, "unit": unit},
    )


@helpful
def file(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    """One line a changed cell, amounts in yuan, for those who follow corrections by program."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    changes = _changes(shelf)
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    name = f"{jurisdiction}-{department}-{year}-{changes.before.number}-{shelf.edition.number}-changes.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(CSV_HEADER)
    writer.writerows(_lines(changes))
    return response


def _changes(shelf: Shelf) -> Changes:
    """NotHere where there is no edition before; five queries otherwise."""
    edition = shelf.edition
    earlier = [e for e in shelf.editions if e.year == edition.year and e.number < edition.number]
    if not earlier:
        raise NotHere(
            _("这是 %(year)d 年的第一版，没有更正。") % {"year": edition.year},
            [Choice(_("%(year)d年") % {"year": edition.year}, shelf.overview_url)],
        )
    before = max(earlier, key=lambda found: found.number)
    was = library.grids(Shelf(before, shelf.editions, pinned=True))
    return Changes(
        before=before,
        tables=differences(was, library.grids(shelf)),
        passages=tuple(_passages(_sections(before), _sections(edition))),
        resources=tuple(_resources(before, edition)),
    )


def _sections(edition: Edition) -> dict[str, TextSection]:
    return {section.key: section for section in TextSection.objects.filter(edition=edition).order_by("number")}


def _passages(before: dict[str, TextSection], after: dict[str, TextSection]) -> Iterator[Passage]:
    for key in dict.fromkeys([*after, *before]):
        section = after.get(key) or before[key]
        old, new = _paragraphs(before.get(key)), _paragraphs(after.get(key))
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                yield Passage(section.title, tuple(old[a:b]), tuple(new[c:d]))


def _paragraphs(section: TextSection | None) -> Sequence[str]:
    lines = section.body.splitlines() if section else []
    return [line.strip() for line in lines if line.strip()]


def _resources(before: Edition, after: Edition) -> Iterator[ResourceDifference]:
    figures: dict[int, dict[str, ResourceFigure]] = {before.pk: {}, after.pk: {}}
    for figure in ResourceFigure.objects.filter(edition__in=[before, after]).order_by("pk"):
        figures[figure.edition_id][figure.measure] = figure
    old, new = figures[before.pk], figures[after.pk]
    for measure in dict.fromkeys([*new, *old]):
        one, other = old.get(measure), new.get(measure)
        if one is None or other is None or one.value != other.value:
            yield ResourceDifference(one, other)


def _lines(changes: Changes) -> Iterator[list[str]]:
    for table in changes.tables:
        for row in table.rows:
            start = [str(table.number), table.name, safe(row.part), safe(row.key), safe(row.label), row.kind.value]
            if not row.cells:
                yield [*start, "", "", "", ""]
            for cell in row.cells:
                values = (text(value, cell.column, Unit.YUAN) for value in (cell.before, cell.after))
                before, after = values if cell.column.type.numeric else map(safe, values)
                yield [*start, safe("·".join(cell.column.title)), before, after, _number(cell.change)]
    for resource in changes.resources:
        values = (resource.before and resource.before.value, resource.after and resource.after.value)
        yield ["", "", "", "", resource.name, "", "", *map(_number, values), ""]
    for passage in changes.passages:
        yield [
            "",
            "",
            "",
            "",
            safe(passage.title),
            "",
            "",
            *(safe("\n".join(t)) for t in (passage.before, passage.after)),
            "",
        ]


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(value)
