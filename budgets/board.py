"""The state of a year: every department of a district with what it has done so far, most urgent first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q

from budgets.deadlines import Clock, clock_of
from budgets.models import AdministrativeUnit, Edition, FindingCount, Jurisdiction, ReviewComment, WorkflowStep
from budgets.permissions import Permission, within
from budgets.verdict import remembered

NOT_BEGUN = "none"
"""Beside the states of an edition, the one of a department that has none yet."""


@dataclass(frozen=True, slots=True)
class Change:
    """The last one. ``who`` is empty where the operator of the machine or a schedule did it."""

    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Row:
    """``edition`` is the department's latest of the year; ``counts`` is None where nobody looked since the last
    change. ``public`` is the number of the edition that the public reads at this moment.
    """

    department: AdministrativeUnit
    edition: Edition | None
    public: int | None
    clock: Clock | None
    counts: FindingCount | None
    comments: int
    change: Change | None

    @property
    def state(self) -> str:
        return self.edition.state if self.edition else NOT_BEGUN

    @property
    def overdue(self) -> bool:
        return self.clock is not None and self.clock.overdue

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Where the clock runs by its days; then who has not begun, who is at it, and who is done."""
        if self.clock:
            return 0, self.clock.days, self.department.code
        return 1 if self.edition is None else 3 if self.public else 2, 0, self.department.code


def districts(user: Any) -> list[Jurisdiction]:
    """Those with a department whose drafts the user may read."""
    seen = AdministrativeUnit.objects.departments().filter(within(user, Permission.READ, ""))
    return list(Jurisdiction.objects.filter(pk__in=seen.values("jurisdiction")))


def years(district: Jurisdiction) -> list[int]:
    """Those of which there is an edition, newest first."""
    editions = Edition.objects.filter(department__jurisdiction=district, stage=Edition.Stage.APPROVED)
    return sorted(editions.values_list("year", flat=True).distinct().order_by(), reverse=True)


def rows(user: Any, district: Jurisdiction, year: int, today: date) -> list[Row]:
    """Every department that there is in the year and whose drafts the user may read. Eight queries at most."""
    in_year = Q(first_year=None) | Q(first_year__lte=year), Q(last_year=None) | Q(last_year__gte=year)
    departments = AdministrativeUnit.objects.departments().filter(
        within(user, Permission.READ, ""), *in_year, jurisdiction=district
    )
    latest: dict[int, Edition] = {}
    public: dict[int, int] = {}
    stage = {"year": year, "stage": Edition.Stage.APPROVED}
    for edition in Edition.objects.filter(department__in=departments, **stage).order_by("number"):
        latest[edition.department_id] = edition
        if edition.is_current:
            public[edition.department_id] = edition.number
    counts = remembered(latest.values())
    keys = [edition.pk for edition in latest.values()]
    comments = dict(
        ReviewComment.objects.unresolved()
        .filter(edition__in=keys)
        .order_by()
        .values_list("edition")
        .annotate(Count("pk"))
    )
    changes = _changes(keys)
    found = []
    for department in departments:
        edition = latest.get(department.pk)
        key = edition.pk if edition else 0
        number = public.get(department.pk)
        clock = clock_of(edition, today, has_current=number is not None) if edition else None
        found.append(Row(department, edition, number, clock, counts.get(key), comments.get(key, 0), changes.get(key)))
    return sorted(found, key=lambda row: row.urgency)


def totals(found: Iterable[Row]) -> list[tuple[str, int]]:
    """How many departments there are in each state, in the order of the way; states without any are left out."""
    states = [row.state for row in found]
    return [(state, states.count(state)) for state in (NOT_BEGUN, *Edition.State.values) if state in states]


def _changes(editions: Collection[int]) -> Mapping[int, Change]:
    """The last change of each: a save, which the history has, or a step of the workflow. Three queries."""
    newest: dict[int, tuple[datetime, Any]] = {}
    event = Edition.pgh_event_model  # type: ignore[attr-defined]
    saved = event.objects.filter(pgh_obj__in=editions).order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
    for key, at, context in saved.values_list("pgh_obj", "pgh_created_at", "pgh_context__metadata"):
        newest[key] = at, (context or {}).get("user")
    steps = WorkflowStep.objects.filter(edition__in=editions).order_by("edition", "-pk").distinct("edition")
    for key, at, by in steps.values_list("edition", "at", "by"):
        if key not in newest or at >= newest[key][0]:
            newest[key] = at, by
    names = get_user_model().objects.in_bulk({by for _at, by in newest.values() if by})
    return {key: Change(at, str(names.get(by, ""))) for key, (at, by) in newest.items()}
