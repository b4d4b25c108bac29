"""Versions of rows, put into words: what a row is called, and which of its fields say something else than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import AdministrativeUnit, Edition

UNTOLD = ("edition", "version")
"""Fields of rows that are no news: where they belong is told anyway."""

LONG, BESIDE, LONGEST = 60, 12, 300
"""Characters from which a text counts as long, shown beside what changed, shown of what changed at most."""


class Action(StrEnum):
    """The labels that the triggers write, and what they are called."""

    ADDED = "insert"
    CHANGED = "update"
    REMOVED = "delete"

    @property
    def label(self) -> str:
        return {Action.ADDED: "新增", Action.CHANGED: "修改", Action.REMOVED: "删除"}[self]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change came from; all empty: it was made in the database itself, by whatever SQL."""

    url: str = ""
    file: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a row, in words; ``before`` is None where no earlier version was kept. What is ``personal`` is for
    staff (budgets.models.edition_fact, ``PEOPLE``).
    """

    name: str
    before: str | None
    after: str
    personal: bool = False

    @property
    def excerpts(self) -> tuple[str, str]:
        """Before and after, long texts only around what differs."""
        before, after = self.before or "", self.after
        if max(len(before), len(after)) <= LONG:
            return before, after
        start = _shared(before, after)
        end = _shared(before[start:][::-1], after[start:][::-1])
        return _excerpt(before, start, end), _excerpt(after, start, end)


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _excerpt(text: str, start: int, end: int) -> str:
    """The text without its first ``start`` and last ``end`` characters, but for a few beside what is left."""
    first, last = max(start - BESIDE, 0), len(text) - max(end - BESIDE, 0)
    shown = text[first:last]
    if len(shown) > LONGEST:
        shown = f"{shown[: LONGEST // 2]}…{shown[-LONGEST // 2 :]}"
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, changed or removed. ``edition`` is an id; ``department``, ``year``, ``stage`` and
    ``number`` are those it had, also where it was deleted since. ``kind`` and ``row`` follow one row over time.
    """

    at: datetime
    by: str
    origin: Origin
    edition: int
    kind: str
    row: int
    name: str
    action: Action
    fields: tuple[FieldChange, ...]
    department: AdministrativeUnit | None = None
    year: int = 0
    stage: str = ""
    number: int = 0

    @property
    def kind_name(self) -> str:
        return str(apps.get_model(self.kind)._meta.verbose_name)


class Editions:
    """Names of the editions that changes are about, from their versions: a deleted draft is named too. Two queries."""

    def __init__(self, keys: Iterable[int]) -> None:
        events: Any = Edition.pgh_event_model.objects.filter(id__in=set(keys))
        rows = events.order_by("id", "-pgh_id").distinct("id")
        rows = rows.values_list("id", "department_id", "year", "stage", "number")
        self._known = {pk: rest for pk, *rest in rows}
        departments = {department for department, *_rest in self._known.values()}
        self._departments = AdministrativeUnit.objects.select_related("jurisdiction").in_bulk(departments)

    def named(self, change: Change) -> Change:
        department, year, stage, number = self._known.get(change.edition, (None, 0, "", 0))
        return replace(change, department=self._departments.get(department), year=year, stage=stage, number=number)


class Versions:
    """The versions ``wanted`` of one kind of row, each beside the one before it, with all they refer to by name.

    Three queries, and one for each model that the rows refer to.
    """

    def __init__(self, model: Any, wanted: Iterable[int]) -> None:
        self.model = model
        self.tracked = model.pgh_tracked_model
        self.wanted = set(wanted)
        rows = model.objects.filter(pgh_id__in=self.wanted).values("pgh_obj_id")
        versions = model.objects.filter(pgh_obj_id__in=rows).select_related("pgh_context").order_by("pgh_id")
        self.versions = [version for version in versions if version.pgh_id <= max(self.wanted)]
        self.relations = {
            field.name: _rows(field.related_model, {getattr(version, field.attname) for version in self.versions})
            for field in self.tracked._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.name != "edition"
        }
        self.users = _usernames(self.versions)

    def changes(self) -> dict[int, Change]:
        """By the version's id."""
        found = {}
        latest: dict[int, Any] = {}
        for version in self.versions:
            before = latest.get(version.pgh_obj_id)
            if version.pgh_id in self.wanted:
                found[version.pgh_id] = self._change(version, before)
            latest[version.pgh_obj_id] = version
        return found

    def _change(self, version: Any, before: Any) -> Change:
        context = version.pgh_context.metadata if version.pgh_context else {}
        return Change(
            at=version.pgh_created_at,
            by=self.users.get(context.get("user"), ""),
            origin=Origin(*(context.get(name) or "" for name in ("url", "file", "command"))),
            edition=version.id if self.tracked is Edition else version.edition_id,
            kind=self.tracked._meta.label_lower,
            row=version.pgh_obj_id,
            name=self._name(version),
            action=Action(version.pgh_label),
            fields=tuple(self._fields(version, before)),
        )

    def _fields(self, version: Any, before: Any) -> Iterator[FieldChange]:
        action = Action(version.pgh_label)
        for field in self._told():
            now = self._words(field, version)
            if action is Action.CHANGED:
                was = self._words(field, before) if before is not None else None
                if was != now:
                    yield self._change_of(field, was, now)
            elif now:
                ends = ("", now) if action is Action.ADDED else (now, "")
                yield self._change_of(field, *ends)

    def _change_of(self, field: Any, before: str | None, after: str) -> FieldChange:
        people = getattr(self.tracked, "PEOPLE", ())
        return FieldChange(str(field.verbose_name), before, after, personal=field.name in people)

    def _told(self) -> Iterator[Any]:
        kept = {field.name for field in self.model._meta.fields}
        for field in self.tracked._meta.concrete_fields:
            if field.name in kept and not field.primary_key and field.name not in UNTOLD:
                yield field

    def _words(self, field: Any, version: Any) -> str:
        value = getattr(version, field.attname)
        if field.is_relation:
            return self._related(field.name, value)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value or ""))
        return in_words(value)

    def _related(self, name: str, key: Any) -> str:
        row = self.relations.get(name, {}).get(key)
        return "" if key is None else str(row) if row is not None else f"#{key}"

    def _name(self, version: Any) -> str:
        """What the row calls itself, rebuilt from the version."""
        row = self.tracked()
        for field in self.tracked._meta.concrete_fields:
            if field.name == "edition" or not hasattr(version, field.attname):
                continue
            if field.is_relation:
                setattr(row, field.name, self.relations[field.name].get(getattr(version, field.attname)))
            else:
                setattr(row, field.attname, getattr(version, field.attname))
        return "" if self.tracked is Edition else str(row)


def in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(" ", "seconds")
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)


def _rows(model: type[Model], keys: set[Any]) -> Mapping[Any, Any]:
    """Rows by key; those of a tracked kind as they were last, because they may be gone."""
    keys = keys - {None}
    if not keys:
        return {}
    events: Any = getattr(model, "pgh_event_model", None)
    if events is None:
        return model._default_manager.in_bulk(keys)
    latest = events.objects.filter(id__in=keys).order_by("id", "-pgh_id").distinct("id")
    names = [field.attname for field in model._meta.concrete_fields if hasattr(events, field.attname)]
    return {version.id: model(**{name: getattr(version, name) for name in names}) for version in latest}


def _usernames(versions: Iterable[Any]) -> dict[Any, str]:
    keys = {version.pgh_context.metadata.get("user") for version in versions if version.pgh_context} - {None}
    users = get_user_model().objects.filter(pk__in=keys).values_list("pk", "username")
    return dict(users)
