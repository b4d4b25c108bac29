"""What a year's page is made from, fetched once: tables of the years, crosswalks, resources and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from budgets import archive
from budgets.facts import Crosswalk, Measure
from budgets.layouts import Unit
from budgets.models import ChangeReason, ResourceFigure
from budgets.tables.compare import ComparedRow, YearFigures, compare
from budgets.tables.comparison import Comparison, comparisons
from budgets.tables.grid import UNDISCLOSED, Cell, Disclosed, Grid, GridPart, Line
from budgets.views import library
from budgets.views.library import Shelf

UNIT = Unit.WANYUAN
"""Figures of every department are in one unit unless another is asked for, so that they can be compared at a glance."""
OVER_YEARS = (3, 7, 8, 11)
"""The tables that the page sets against earlier years."""


@dataclass(frozen=True, slots=True)
class Material:
    """``tables``: year -> number -> grid, all fifteen of the page's own year; ``resources`` by year."""

    shelf: Shelf
    tables: Mapping[int, Mapping[int, Grid]]
    crosswalks: Mapping[int, Mapping[int, Crosswalk]]
    resources: Mapping[int, Mapping[Measure, ResourceFigure]]
    reasons: Mapping[tuple[int, str], str]
    unit: Unit = UNIT
    _compared: dict[tuple[int, str | None], list[Comparison]] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.shelf.edition.year

    @property
    def own(self) -> Mapping[int, Grid]:
        return self.tables[self.year]

    def part(self, number: int, key: str = "main") -> GridPart | None:
        """A part of this year's table; None where it is not disclosed or does not exist."""
        parts = self.own[number].parts if number in self.own else ()
        return next((part for part in parts if part.key == key and part.disclosed is not Disclosed.NONE), None)

    def compared(self, number: int, column: str | None = None) -> Comparison | None:
        """The main part of a table over the years; None where no year has an amount."""
        if (number, column) not in self._compared:
            by_year = {year: grids[number] for year, grids in self.tables.items() if number in grids}
            self._compared[number, column] = (
                comparisons(by_year, self.crosswalks.get(number, {}), column=column, unit=self.unit) if by_year else []
            )
        return next((found for found in self._compared[number, column] if found.part.key == "main"), None)

    def row(self, number: int, key: str, column: str | None = None) -> ComparedRow | None:
        comparison = self.compared(number, column)
        rows = comparison.rows if comparison else ()
        return next((row for row in rows if row.line.key == key), None)

    def measures(self) -> Mapping[Measure, ComparedRow]:
        """The resources that the year gives, against the year before; what a year does not give is not known."""
        known = self.resources.get(self.year, {})
        years = []
        for year in (self.year, self.year - 1):
            values = {measure: _value(self.resources.get(year, {}), measure) for measure in known}
            lines = {measure.value: Line(measure.value, 0, None, measure.label, values[measure]) for measure in known}
            years.append(YearFigures(year, lines, Disclosed.TOTALS))
        return {Measure(row.line.key): row for row in compare(years)}

    def measure(self, measure: Measure) -> Cell:
        return _value(self.resources.get(self.year, {}), measure)


def _value(figures: Mapping[Measure, ResourceFigure], measure: Measure) -> Cell:
    return figures[measure].value if measure in figures else UNDISCLOSED


def gather(shelf: Shelf, unit: Unit = UNIT) -> Material:
    """Five queries if published: own tables, those of earlier years, crosswalks, resources, reasons."""
    own = library.grids(shelf)
    earlier = archive.grids(shelf.earlier, OVER_YEARS)
    years = {edition.pk: edition.year for edition in (shelf.edition, *shelf.earlier)}
    resources: dict[int, dict[Measure, ResourceFigure]] = {}
    for figure in ResourceFigure.objects.filter(edition__in=years).order_by("pk"):
        resources.setdefault(years[figure.edition_id], {})[Measure(figure.measure)] = figure
    return Material(
        shelf=shelf,
        unit=unit,
        tables={shelf.edition.year: own} | {edition.year: earlier.get(edition.pk, {}) for edition in shelf.earlier},
        crosswalks=archive.crosswalks_of_all(shelf.department),
        resources=resources,
        reasons={
            (reason.table, reason.row): reason.reason for reason in ChangeReason.objects.filter(edition=shelf.edition)
        },
    )
