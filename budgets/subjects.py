"""The subjects of a classification over departments and years: what the current editions spend on each.

Sums and changes are asked of the cube (budgets.datasets), so lineage, undivided amounts and years that cannot be
compared are treated here as in the API. No number of queries here grows with districts, departments or years.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from budgets import registry
from budgets.datasets import editions, run, select
from budgets.datasets.columns import Presentation
from budgets.datasets.cube import cube
from budgets.datasets.question import Asked, Question
from budgets.datasets.select import Selection
from budgets.facts import BasicExpenditureLine as BasicFact
from budgets.facts import ExpenditureLine as ExpenditureFact
from budgets.facts import Stage
from budgets.models import BasicExpenditureLine, EconomicClass, Edition, ExpenditureLine, Function, Lineage
from budgets.tables.amounts import CENT
from budgets.tables.grid import UNDISCLOSED, Cell

LINKS_SHOWN = 20
COMPARED = frozenset({"comparable", "new", "ended"})
"""What can be set against the year before, of one department."""


@dataclass(frozen=True, slots=True)
class Classification:
    """``levels`` are the dimensions of the dataset by the digits of their codes; ``filter`` chooses codes by their
    first digits; ``kind`` is the kind of fact that names the subjects.
    """

    key: str
    dataset: str
    filter: str
    kind: str
    model: type[Function] | type[EconomicClass]
    lineage: Lineage.Kind
    levels: Mapping[int, str]

    @property
    def top(self) -> str:
        return self.levels[min(self.levels)]

    def below(self, code: str) -> str:
        """The dimension of the subjects right below a code; "" below the lowest."""
        return next((name for digits, name in sorted(self.levels.items()) if digits > len(code)), "")

    def above(self, code: str) -> list[str]:
        """The code itself behind those that it belongs to: 206, 20604, 2060404."""
        return [code[:digits] for digits in sorted(self.levels) if digits <= len(code)]


FUNCTION = Classification(
    key="function",
    dataset="expenditures",
    filter="function",
    kind=ExpenditureFact.kind,
    model=Function,
    lineage=Lineage.Kind.FUNCTION,
    levels={3: "function_division", 5: "function_group", 7: "function"},
)
ECONOMIC = Classification(
    key="economic",
    dataset="basic_expenditures",
    filter="economic_class",
    kind=BasicFact.kind,
    model=EconomicClass,
    lineage=Lineage.Kind.ECONOMIC_CLASS,
    levels={3: "economic_class_division", 5: "economic_class"},
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One group of a cube, in yuan; ``of`` has the columns that name it.

    ``amount`` is UNDISCLOSED where the year's source does not tell it and None where there is none. ``change`` and
    ``percent`` are of the ``compared`` departments against their ``base``; ``comparability`` is a word of
    year_on_year.STATES.
    """

    of: Mapping[str, Any]
    amount: Cell
    previous: Decimal | None
    base: Decimal | None
    change: Decimal | None
    percent: Decimal | None
    comparability: str
    departments: int
    compared: int


@dataclass(frozen=True, slots=True)
class Asking:
    """What all questions of one page have in common; ``code`` and ``jurisdiction`` are "" for all of them.

    ``at`` is the moment of the last publication, ``language`` that of names.
    """

    classification: Classification
    at: datetime
    language: str
    code: str = ""
    jurisdiction: str = ""

    def compared(self, by: Iterable[str], year: int | None = None) -> list[Figure]:
        """Groups of a year (or of each year) against the year before, in the order of ``by``. One query."""
        rows = self._rows(("year", *by), compared=True, year=year, code=self.code)
        return [_figure(row) for row in rows]

    def by_year(self) -> dict[int, Decimal]:
        """Sums of each year, not compared: over all districts a comparison of all years takes too long. One query."""
        return self._sums(self.code)

    def whole(self) -> dict[int, Decimal]:
        """What the same departments spend on all subjects that they name, by year. One query.

        All codes of a classification begin with the same digit: 2 of functions, 3 of economic classes.
        """
        return self._sums(self.code[:1])

    def _sums(self, code: str) -> dict[int, Decimal]:
        return {row["year"]: Decimal(row["amount"]) for row in self._rows(("year",), compared=False, code=code)}

    def _rows(self, by: tuple[str, ...], *, compared: bool, year: int | None = None, code: str = "") -> list[Any]:
        dataset = registry.datasets()[self.classification.dataset]
        given = {
            "stage": Stage.APPROVED.value,
            "year": str(year or ""),
            "jurisdiction": self.jurisdiction,
            self.classification.filter: code,
        }
        asked = [Asked(each, each.condition(given[each.name])) for each in dataset.filters if given.get(each.name)]
        scope = tuple(editions.scope({}, now=self.at))
        question = Question(
            dataset=dataset, by=by, measures=("amount",), scope=scope, asked=tuple(asked), compared=compared
        )
        made = cube(question)
        wanted = Presentation(language=self.language)
        chosen = Selection(dataset=made, conditions=(), columns=made.columns, ordering=made.order, wanted=wanted)
        return [json.loads(row) for (row,) in run.fetched(select.objects(chosen))]


def _figure(row: Mapping[str, Any]) -> Figure:
    amount = _decimal(row["amount"])
    hidden = amount is None and row["comparability"] == "undisclosed"
    return Figure(
        of=row,
        amount=UNDISCLOSED if hidden else amount,
        previous=_decimal(row["previous"]),
        base=_decimal(row["base"]),
        change=_decimal(row["change"]),
        percent=_decimal(row["change_percent"]),
        comparability=row["comparability"],
        departments=row["departments"],
        compared=row["compared_departments"],
    )


def together(figures: Sequence[Figure], silent: Set[str] = frozenset()) -> Figure | None:
    """Figures of departments as those of their district, or of all, by the rules of year_on_year, so that what was
    asked by department need not be asked again. ``silent`` says how departments without a figure stand, because the
    cube has no groups of them. None of no figures.
    """
    if not figures:
        return None
    amounts = [each.amount for each in figures if isinstance(each.amount, Decimal)]
    compared = [each for each in figures if each.comparability in COMPARED]
    state = _state(silent | {each.comparability for each in figures})
    now = _total(each.amount for each in compared)
    base = _total(each.previous for each in compared)
    known = state in ("comparable", "partial") and now is not None
    change = now - base if known and now is not None and base is not None else None
    return Figure(
        of={},
        amount=_total(amounts) if amounts or state != "undisclosed" else UNDISCLOSED,
        previous=_total(each.previous for each in figures),
        base=base if known else None,
        change=change,
        percent=(change * 100 / abs(base)).quantize(CENT, ROUND_HALF_UP) if change is not None and base else None,
        comparability=state,
        departments=sum(each.departments for each in figures),
        compared=len(compared),
    )


def _state(states: Set[str]) -> str:
    if "not_comparable" in states:
        return "not_comparable"
    if len(states) == 1:
        return next(iter(states))
    return "comparable" if states <= COMPARED else "partial"


def _total(amounts: Iterable[Cell]) -> Decimal | None:
    known = [each for each in amounts if isinstance(each, Decimal)]
    return sum(known, Decimal(0)) if known else None


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@dataclass(frozen=True, slots=True)
class Published:
    """Current editions: how many there are by year and adcode, and the departments (adcode, code) of each year whose
    source does not name the subjects of all that it spends.
    """

    counts: Mapping[tuple[int, str], int]
    untold: Mapping[int, frozenset[tuple[str, str]]]

    @property
    def years(self) -> list[int]:
        """Newest first."""
        return sorted({year for year, _adcode in self.counts}, reverse=True)

    def districts(self, year: int) -> list[str]:
        return [adcode for found, adcode in self.counts if found == year]

    def departments(self, year: int) -> int:
        return sum(number for (found, _adcode), number in self.counts.items() if found == year)

    def untold_in(self, year: int, adcode: str = "") -> list[str]:
        """Codes of departments."""
        return sorted(code for of, code in self.untold.get(year, ()) if adcode in ("", of))

    def together(self, figures: Sequence[Figure], year: int, adcode: str = "") -> Figure | None:
        """Figures of departments (of a district) as one, with those that have none because they do not tell."""
        told = {(each.of["jurisdiction"], each.of["department"]) for each in figures}
        now, before = (
            {place for place in self.untold.get(each, ()) if adcode in ("", place[0])} for each in (year, year - 1)
        )
        silent = {"undisclosed"} if now - told else set()
        return together(figures, silent | ({"previous_undisclosed"} if before - now - told else set()))


def published(classification: Classification, jurisdiction: str = "") -> Published:
    """Two queries."""
    current = _within(Edition.objects.current().filter(stage=Stage.APPROVED), "", jurisdiction)
    counts = current.values_list("year", "department__jurisdiction__adcode").annotate(Count("pk"))
    keys = ("year", "department__jurisdiction__adcode", "department__code")
    untold = current.filter(undisclosed__contains=[classification.kind]).order_by().values_list(*keys)
    if classification is FUNCTION:
        lines = ExpenditureLine.objects.filter(
            function=None, edition__state=Edition.State.PUBLISHED, edition__stage=Stage.APPROVED
        ).exclude(amount=0)
        lines = _within(lines, "edition__", jurisdiction).order_by()
        untold = untold.union(lines.values_list(*(f"edition__{key}" for key in keys)))
    counts = counts.order_by("-year", "department__jurisdiction__adcode")
    by_year: dict[int, set[tuple[str, str]]] = {}
    for year, adcode, department in untold:
        by_year.setdefault(year, set()).add((adcode, department))
    return Published(
        {(year, adcode): number for year, adcode, number in counts},
        {year: frozenset(found) for year, found in by_year.items()},
    )


def codes(classification: Classification, jurisdiction: str) -> list[tuple[int, str]]:
    """The codes that current editions of a district spend under, each with its year. One query."""
    of_function = classification is FUNCTION
    lines, code = (ExpenditureLine if of_function else BasicExpenditureLine), f"{classification.filter}__code"
    current = lines.objects.filter(edition__state=Edition.State.PUBLISHED, edition__stage=Stage.APPROVED)
    found = _within(current, "edition__", jurisdiction).exclude(**{code: None}).order_by()
    return list(found.values_list("edition__year", code).distinct())


def _within(rows: QuerySet[Any], edition: str, jurisdiction: str) -> QuerySet[Any]:
    return rows.filter(**{f"{edition}department__jurisdiction__adcode": jurisdiction}) if jurisdiction else rows


def links(classification: Classification, code: str, jurisdiction: str = "") -> list[Lineage]:
    """Where the code became another or came from one, newest first: what holds for a whole district, and for
    departments whose later year is public. One query.
    """
    public = Edition.objects.current().filter(department=OuterRef("department"), year=OuterRef("to_year"))
    found = Lineage.objects.filter(kind=classification.lineage).filter(Q(from_key=code) | Q(to_key=code))
    found = found.filter(Q(department=None) | Exists(public))
    if jurisdiction:
        found = found.filter(jurisdiction__adcode=jurisdiction)
    found = found.select_related("jurisdiction", "department")
    return list(found.order_by("-to_year", "jurisdiction__adcode", "from_key")[:LINKS_SHOWN])
