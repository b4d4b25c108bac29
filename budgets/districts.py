"""A district as a whole: the current editions of all its departments, year by year, added up.

Everything here is asked of the database in a number of queries that does not grow with departments or years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Sum
from django.db.models.functions import Left

from budgets.facts import BASIC_NATURES, Crosswalk, Nature
from budgets.models import AdministrativeUnit, Edition, ExpenditureLine, Function, Jurisdiction, Lineage, PublicChange
from budgets.tables.amounts import CENT, subtract
from budgets.tables.compare import ComparedRow, State, YearFigures, carried, compare
from budgets.tables.grid import UNDISCLOSED, Cell, Disclosed, Line

YEARS_SHOWN = 5
CHANGES_SHOWN = 8
COMPARABLE = (State.INCREASE, State.DECREASE, State.FLAT)


@dataclass(frozen=True, slots=True)
class Division:
    """What a year's departments spend in a functional division; no code where a document does not name any."""

    code: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class YearTotal:
    """Of the departments that say it; UNDISCLOSED where none does. ``departments`` counts all that published.

    ``rest`` is what no line of expenditure says: what is kept for the next year, or not disclosed in detail.
    """

    year: int
    departments: int
    total: Cell
    basic: Cell
    project: Cell
    others: Cell
    rest: Cell


@dataclass(frozen=True, slots=True)
class Change:
    """Of the departments whose two years are both known and comparable, and of nobody else."""

    departments: int
    current: Decimal
    previous: Decimal

    @property
    def amount(self) -> Decimal:
        return self.current - self.previous

    @property
    def percent(self) -> Decimal | None:
        """None from a base that is nothing."""
        return (self.amount * 100 / abs(self.previous)).quantize(CENT) if self.previous else None


class District:
    """The departments of a jurisdiction and the totals of their current editions; three queries when made."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.jurisdiction = jurisdiction
        self.departments = list(AdministrativeUnit.objects.departments().filter(jurisdiction=jurisdiction))
        editions = Edition.objects.current().filter(department__jurisdiction=jurisdiction, stage=Edition.Stage.APPROVED)
        self._totals: dict[int, dict[int, Decimal | None]] = {}
        for year, department, total in editions.values_list("year", "department", "expenditure_total"):
            self._totals.setdefault(year, {})[department] = total
        self._crosswalks = Lineage.objects.filter(jurisdiction=jurisdiction, kind=Lineage.Kind.UNIT).crosswalks()

    @cached_property
    def years(self) -> list[int]:
        """With anything published, newest first."""
        return sorted(self._totals, reverse=True)

    def published(self, year: int) -> int:
        """How many departments."""
        return len(self._totals.get(year, {}))

    def known(self, year: int) -> list[Decimal]:
        """The totals of the departments that disclose theirs."""
        return [total for total in self._totals.get(year, {}).values() if total is not None]

    def total(self, year: int) -> Cell:
        known = self.known(year)
        return sum(known, Decimal(0)) if known else UNDISCLOSED

    def expected(self, year: int) -> list[AdministrativeUnit]:
        """The departments that there are in a year."""
        return [
            found
            for found in self.departments
            if (found.first_year or year) <= year <= (found.last_year or year) or self.has_published(found, year)
        ]

    def has_published(self, department: AdministrativeUnit, year: int) -> bool:
        return department.pk in self._totals.get(year, {})

    def missing(self, year: int) -> list[AdministrativeUnit]:
        return [found for found in self.expected(year) if not self.has_published(found, year)]

    def rows(self, year: int) -> list[tuple[AdministrativeUnit, ComparedRow]]:
        """The departments that published in the year against the year before, largest first, unknown ones last."""
        by_code = {found.code: found for found in self.departments}
        compared = compare([self._figures(year), carried(self._figures(year - 1), self._crosswalk(year - 1))])
        rows = [
            (by_code[row.line.key], row)
            for row in compared
            if row.line.key in by_code and self.has_published(by_code[row.line.key], year)
        ]
        return sorted(rows, key=lambda pair: _size(pair[1]), reverse=True)

    def change(self, rows: Sequence[tuple[AdministrativeUnit, ComparedRow]]) -> Change:
        values = [row.values for _department, row in rows if row.state in COMPARABLE]
        current, previous = (
            sum((value[back] for value in values if isinstance(value[back], Decimal)), Decimal(0)) for back in (0, 1)
        )
        return Change(len(values), current, previous)

    def _crosswalk(self, year: int) -> list[Crosswalk]:
        return [self._crosswalks[year]] if year in self._crosswalks else []

    def _figures(self, year: int) -> YearFigures:
        """A department that has not published is not known, and so is what merges with it."""
        totals = self._totals.get(year, {})
        lines = {}
        for found in self.departments:
            total = totals.get(found.pk)
            lines[found.code] = Line(found.code, 1, found.code, found.name, UNDISCLOSED if total is None else total)
        return YearFigures(year, lines, Disclosed.TOTALS)


def _size(row: ComparedRow) -> Decimal:
    return row.values[0] if isinstance(row.values[0], Decimal) else Decimal(-1)


@dataclass(frozen=True, slots=True)
class Spending:
    """Expenditure of a district's current editions, added up by year, division and nature."""

    sums: Mapping[tuple[int, str, str], Decimal]

    def by_division(self, year: int, names: Mapping[str, str]) -> list[Division]:
        """Largest first; what no document divides comes last."""
        found: dict[str, Decimal] = {}
        for (of, code, _nature), amount in self.sums.items():
            if of == year:
                found[code] = found.get(code, Decimal(0)) + amount
        order = sorted(found, key=lambda code: (not code, -found[code], code))
        return [Division(code, names.get(code, code), found[code]) for code in order if found[code]]

    def of_year(self, district: District, year: int) -> YearTotal:
        total = district.total(year)
        spent = self._of(year, set(Nature))
        basic = self._of(year, {Nature.BASIC, *BASIC_NATURES})
        project = self._of(year, {Nature.PROJECT})
        return YearTotal(
            year=year,
            departments=district.published(year),
            total=total,
            basic=basic,
            project=project,
            others=subtract(subtract(spent, basic), project),
            rest=subtract(total, spent),
        )

    def _of(self, year: int, natures: set[Nature]) -> Cell:
        if all(of != year for of, _code, _nature in self.sums):
            return UNDISCLOSED
        return sum(
            (amount for (of, _code, nature), amount in self.sums.items() if of == year and nature in natures),
            Decimal(0),
        )


def spending(jurisdiction: Jurisdiction, years: Sequence[int]) -> Spending:
    """One query."""
    sums = (
        ExpenditureLine.objects.filter(
            edition__department__jurisdiction=jurisdiction,
            edition__state=Edition.State.PUBLISHED,
            edition__stage=Edition.Stage.APPROVED,
            edition__year__in=years,
        )
        .values_list("edition__year", Left("function__code", 3), "nature")
        .annotate(amount=Sum("amount"))
        .order_by()
    )
    found: dict[tuple[int, str, str], Decimal] = {}
    for year, code, nature, amount in sums:
        found[year, code or "", nature] = amount
    return Spending(found)


def division_names(year: int) -> dict[str, str]:
    """One query."""
    return dict(Function.objects.valid_in(year).filter(code__regex="^[0-9]{3}$").values_list("code", "name"))


def latest_changes(jurisdiction: Jurisdiction | None = None) -> list[PublicChange]:
    """What was published, corrected or withdrawn last, there or anywhere, newest first. One query."""
    changes = PublicChange.objects.select_related("edition__department__jurisdiction").order_by("-tick")
    if jurisdiction is not None:
        changes = changes.filter(edition__department__jurisdiction=jurisdiction)
    return list(changes[:CHANGES_SHOWN])
