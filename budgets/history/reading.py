"""Which changes, in which order: one query over all tables of versions, then one a kind of row for what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from budgets.history.versions import Action, Change, Editions, Versions
from budgets.models import Edition

BATCH = 500
"""Changes that an export reads at a time."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which changes: all conditions hold together; ``kind`` is a model's label, ``row`` the id of a row of it,
    ``by`` a username.
    """

    edition: int | None = None
    department: int | None = None
    year: int | None = None
    kind: str = ""
    row: int | None = None
    action: Action | None = None
    by: str = ""
    first_day: date | None = None
    last_day: date | None = None


@cache
def event_models() -> dict[str, Any]:
    """The tables of versions of editions and of what belongs to them, by the tracked model's label."""
    found = {}
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if (
            tracked is Edition or "edition_id" in {field.attname for field in tracked._meta.fields}
            if tracked
            else False
        ):
            found[tracked._meta.label_lower] = model
    return found


def kinds() -> dict[str, str]:
    """What can have changed: official names by model label."""
    return {label: str(model.pgh_tracked_model._meta.verbose_name) for label, model in event_models().items()}


class Place(NamedTuple):
    """Where a change stands in the order: its time, the tracked model's label, the id of the version."""

    at: datetime
    kind: str
    version: int


class Slice(NamedTuple):
    """Some changes in order, whether there are more after them, and the place of the last. Saves of a draft that
    changed no field of the draft itself are left out, so there may be fewer than were asked for.
    """

    changes: list[Change]
    more: bool
    last: Place | None


def changes(scope: Q, filters: Filters, *, start: int = 0, number: int = 50, after: Place | None = None) -> Slice:
    """The changes within ``scope``, a condition on editions (budgets.permissions.within), newest first; those
    ``after`` a place cost the same wherever it is, and none that is new shifts them.

    Drafts that were deleted count with the department they had. How many queries it takes depends on how many kinds
    of row are among the changes, not on how many changes there are.
    """
    found = list(_references(scope, filters, after)[start : start + number + 1])
    more, found = len(found) > number, found[:number]
    versions = {}
    for label, references in groupby(sorted(found), key=lambda reference: reference[0]):
        versions[label] = Versions(event_models()[label], [event for _label, event, _at in references])
    known = {label: those.changes() for label, those in versions.items()}
    editions = Editions({change.edition for those in known.values() for change in those.values()})
    named = [editions.named(known[label][event]) for label, event, _at in found]
    told = [change for change in named if change.fields or change.action is not Action.CHANGED]
    return Slice(told, more, _place(found[-1]) if found else None)


def all_changes(scope: Q, filters: Filters) -> Iterator[Change]:
    """Every change, read in batches, so that an export of any length needs little memory."""
    last, more = None, True
    while more:
        batch, more, last = changes(scope, filters, number=BATCH, after=last)
        yield from batch


def _place(reference: tuple[str, int, datetime]) -> Place:
    kind, version, at = reference
    return Place(at, kind, version)


def _references(scope: Q, filters: Filters, after: Place | None) -> QuerySet[Any]:
    """(label of the tracked model, id of the version, time) of each change."""
    given = {"id": filters.edition, "department": filters.department, "year": filters.year}
    wanted = Q(**{name: value for name, value in given.items() if value is not None})
    editions = event_models()[Edition._meta.label_lower].objects.filter(scope, wanted).values("id")
    conditions = _conditions(filters)
    parts = [
        model.objects.filter(conditions, _beyond(label, after), **{f"{_edition_of(model)}__in": editions})
        .annotate(model=Value(label))
        .values_list("model", "pgh_id", "pgh_created_at")
        for label, model in event_models().items()
        if filters.kind in ("", label)
    ]
    first, *others = parts
    return first.union(*others, all=True).order_by("-pgh_created_at", "-model", "-pgh_id")


def _beyond(label: str, after: Place | None) -> Q:
    """Versions of this kind that come later in the order of ``_references``."""
    if after is None:
        return Q()
    if label < after.kind:
        return Q(pgh_created_at__lte=after.at)
    older = Q(pgh_created_at__lt=after.at)
    return older | Q(pgh_created_at=after.at, pgh_id__lt=after.version) if label == after.kind else older


def _edition_of(model: Any) -> str:
    return "id" if model.pgh_tracked_model is Edition else "edition_id"


def _conditions(filters: Filters) -> Q:
    conditions = Q()
    if filters.row is not None:
        conditions &= Q(pgh_obj_id=filters.row)
    if filters.action is not None:
        conditions &= Q(pgh_label=filters.action.value)
    if filters.by:
        named = get_user_model().objects.filter(username=filters.by).values_list("pk", flat=True).first()
        conditions &= Q(pgh_context__metadata__user=named) if named is not None else Q(pk__in=())
    if filters.first_day is not None:
        conditions &= Q(pgh_created_at__gte=_midnight(filters.first_day))
    if filters.last_day is not None:
        conditions &= Q(pgh_created_at__lt=_midnight(filters.last_day + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
