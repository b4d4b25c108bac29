"""Two people, one edition: who saved meanwhile, and what both did to the same row."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets import registry
from budgets.admin.grid_changes import Changes, Row
from budgets.admin.sheets import Cell, Sheet
from budgets.models import Edition


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something and when; ``who`` is empty for the operator of the machine and for schedules."""

    who: str
    at: datetime.datetime

    @property
    def words(self) -> str:
        at = date_format(timezone.localtime(self.at), "Y-m-d H:i:s")
        return _("%(who)s 于 %(at)s") % {"who": self.who or _("系统"), "at": at}


def events_of(model: Any) -> Any:
    """The history that triggers keep of the model (budgets.models.history), with who and from where."""
    history = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    return history._default_manager.select_related("pgh_context")


def last_change(edition: Edition) -> Change | None:
    """The latest change of the edition itself; every save of its lines is one (see Edition.objects.claim)."""
    event = events_of(Edition).filter(pgh_obj=edition.pk).order_by("-pgh_id").first()
    return None if event is None else next(iter(_changes([event]).values()))


def changes_since(edition: Edition, version: int) -> list[Change]:
    """The saves after the one that gave the edition this version, oldest first."""
    events = events_of(Edition).filter(pgh_obj=edition.pk, version__gt=version).order_by("pgh_id")
    first: dict[int, Any] = {}
    for event in events:
        first.setdefault(event.version, event)
    return list(_changes(list(first.values())).values())


def changes_of_rows(model: Any, keys: Collection[int]) -> dict[int, Change]:
    """The latest change of each row, deletions included, by primary key."""
    history = events_of(model)
    latest = history.filter(pgh_obj__in=keys).values("pgh_obj").annotate(last=Max("pgh_id")).values("last")
    events = list(history.filter(pgh_id__in=latest))
    found = _changes(events)
    return {event.pgh_obj_id: found[event.pgh_id] for event in events}


def _changes(events: list[Any]) -> dict[int, Change]:
    users = {event.pgh_id: (event.pgh_context.metadata.get("user") if event.pgh_context else None) for event in events}
    names = dict(get_user_model().objects.filter(pk__in=filter(None, users.values())).values_list("pk", "username"))
    return {event.pgh_id: Change(names.get(users[event.pgh_id], ""), event.pgh_created_at) for event in events}


def described(sheet: Sheet, changes: Changes) -> dict[str, Any]:
    """The answer to a save over a newer one: the rows as they stand, and both versions of each contested cell."""
    rows = sheet.rows()
    standing = {row["pk"]: row for row in rows}
    contested = [*_of_changed(sheet, changes, standing), *_of_deleted(sheet, changes, standing)]
    who = changes_of_rows(sheet.model, [conflict["pk"] for conflict in contested])
    for conflict in contested:
        change = who.get(conflict["pk"])
        conflict["by"] = change.words if change else ""
    saves = changes_since(sheet.edition, changes.version)
    return {
        "error": _("没有保存：您打开之后，已有人保存了新的修改。"),
        "version": sheet.edition.version,
        "yours": changes.version,
        "by": [save.words for save in saves],
        "conflicts": contested,
        "rows": rows,
    }


def _of_changed(sheet: Sheet, changes: Changes, standing: dict[int, Any]) -> Iterator[dict[str, Any]]:
    for row in changes.changed:
        theirs = standing.get(row.pk or 0)
        if theirs is None:
            yield {"id": row.id, "pk": row.pk, "kind": "deleted", "cells": [], "theirs": None}
        elif cells := [cell for name in row.values if (cell := _contested(row, name, theirs))]:
            yield {"id": row.id, "pk": row.pk, "kind": "changed", "cells": cells, "theirs": theirs}


def _contested(row: Row, name: str, theirs: dict[str, Cell]) -> dict[str, Any] | None:
    """Both versions of a cell that both changed, to different values."""
    mine, other = row.values[name], theirs[name]
    if other in (row.was.get(name), mine):
        return None
    return {"field": name, "mine": mine, "theirs": other}


def _of_deleted(sheet: Sheet, changes: Changes, standing: dict[int, Any]) -> Iterator[dict[str, Any]]:
    """Rows that this person deleted while somebody else went on with them."""
    for row in changes.deleted:
        theirs = standing.get(row.pk or 0)
        if theirs is not None and (changed := [name for name, cell in row.was.items() if theirs[name] != cell]):
            cells = [{"field": name, "mine": None, "theirs": theirs[name]} for name in changed]
            yield {"id": row.id, "pk": row.pk, "kind": "changed", "cells": cells, "theirs": theirs}


LISTED = 100
"""Rows that a stale form lists; beyond, the history of the edition tells."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A row as somebody else left it; ``kind`` is what of, ``what`` whether it was added, changed or deleted."""

    kind: str
    what: str
    values: str
    change: Change


def saved_since(edition: Edition, version: int) -> list[Saved]:
    """What others saved after the page of this version was opened, for whoever holds a form made from it.

    One query for each kind of line, whatever was saved; only a refused save asks.
    """
    first = events_of(Edition).filter(pgh_obj=edition.pk, version__gt=version).order_by("pgh_id").first()
    if first is None:
        return []
    found: list[Saved] = []
    for model in registry.fact_models():
        events = events_of(model).filter(edition=edition.pk, pgh_created_at__gte=first.pgh_created_at)
        events = list(events.order_by("-pgh_id")[:LISTED])
        changes = _changes(events)
        kind = str(model._meta.verbose_name)
        found += [Saved(kind, _WHAT[e.pgh_label](), _values(model, e), changes[e.pgh_id]) for e in events]
    return found[:LISTED]


_WHAT = {"insert": lambda: _("新增"), "update": lambda: _("修改"), "delete": lambda: _("删除")}


def _values(model: Any, event: Any) -> str:
    """The row's own words and figures; what it points to is named by its code's row in the form."""
    fields = [field for field in model._meta.concrete_fields if not field.is_relation and not field.primary_key]
    cells = {str(field.verbose_name): Sheet.cell(getattr(event, field.attname)) for field in fields}
    return "；".join(f"{name} {cell}" for name, cell in cells.items() if cell not in ("", False))
