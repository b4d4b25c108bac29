"""What a clerk changed in a grid: read from JSON, judged by the rules of the forms, stored whole or not at all."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.models import Model, UniqueConstraint
from django.utils.translation import gettext as _

from budgets.admin.rules import duplicate, key_in, refusal, violations
from budgets.admin.sheets import Sheet
from budgets.intake.keeping import rewrite

ROW = ""
"""In place of a field's name: the row as a whole."""

Errors = dict[str, dict[str, list[str]]]
"""Messages by the row's id, as the grid called it, and by field."""


class Malformed(Exception):
    """The request is not what the grid sends; nobody who uses the page ever sees this."""


class Refused(Exception):
    """Nothing was stored: ``errors`` by row and field, ``message`` where no row is to blame."""

    def __init__(self, errors: Errors, message: str = "") -> None:
        super().__init__(message)
        self.errors = errors
        self.message = message


@dataclass(frozen=True, slots=True)
class Row:
    """One changed, added or deleted row: ``id`` is the grid's name for it, ``was`` the cells before the change."""

    id: str
    pk: int | None
    values: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    version: int
    added: tuple[Row, ...]
    changed: tuple[Row, ...]
    deleted: tuple[Row, ...]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.deleted)


_LISTS = ("added", "changed", "deleted")


def read(body: Any, fields: Collection[str]) -> Changes:
    """``{"version": 3, "changes": {"added": [...], "changed": [...], "deleted": [...]}}``, each row
    ``{"id": "n1", "pk": 5, "values": {...}, "was": {...}}``. Raises Malformed.
    """
    try:
        parts = body["changes"]
        version = body["version"]
        lists = {name: tuple(_row(row, fields) for row in parts.get(name, ())) for name in _LISTS}
    except (KeyError, TypeError, AttributeError) as error:
        raise Malformed(str(error)) from error
    known = [*lists["changed"], *lists["deleted"]]
    keys = {row.pk for row in known if type(row.pk) is int}
    if type(version) is not int or len(keys) < len(known):
        raise Malformed("version and pk are numbers, and each row is named once")
    return Changes(version=version, **lists)


def _row(row: Any, fields: Collection[str]) -> Row:
    values, was = row.get("values") or {}, row.get("was") or {}
    unknown = (values.keys() | was.keys()) - set(fields)
    cells = [*values.values(), *was.values()]
    if unknown or not all(cell is None or isinstance(cell, str | bool) for cell in cells):
        raise Malformed(f"unknown fields {sorted(unknown)} or cells that are neither text nor true or false")
    return Row(id=str(row["id"]), pk=row.get("pk"), values=values, was=was)


class Writer:
    """Stores the changes of one kind of line. One statement a batch of rows, unless the database refuses."""

    def __init__(self, sheet: Sheet, changes: Changes) -> None:
        self.sheet = sheet
        self.changes = changes
        self.errors: Errors = {}

    def write(self) -> None:
        """Raises Refused, then nothing was written."""
        existing = {row.pk: row for row in self.sheet.queryset()}
        changed = list(self._changed(existing))
        added = [(row, self._cleaned(row, self._new(), self.sheet.fields)) for row in self.changes.added]
        gone = {row.pk for row in self.changes.deleted}
        touched = gone | {instance.pk for _row, instance in changed}
        self._refuse_duplicates([row for pk, row in existing.items() if pk not in touched], [*changed, *added])
        self._stop_if_wrong()
        try:
            with transaction.atomic():
                self._store(gone, [row for _, row in changed], [row for _, row in added])
        except (IntegrityError, InternalError) as error:
            self._explain([*changed, *added])
            self._stop_if_wrong()
            raise Refused({}, refusal(error)) from error

    def _changed(self, existing: Mapping[int, Model]) -> Iterator[tuple[Row, Model]]:
        for row in self.changes.changed:
            instance = existing.get(row.pk or 0)
            if instance is None:
                self._wrong(row, ROW, _("这一行已被他人删除，请刷新页面。"))
            else:
                yield row, self._cleaned(row, copy.copy(instance), row.values)

    def _new(self) -> Model:
        return self.sheet.model(edition=self.sheet.edition)  # type: ignore[no-any-return]

    def _cleaned(self, row: Row, instance: Model, names: Collection[str]) -> Model:
        """The instance with the row's cells; what is wrong with them is noted. A cell not given is blank."""
        for name in names:
            try:
                setattr(instance, name, self.sheet.clean(name, row.values.get(name)))
            except ValidationError as error:
                for message in error.messages:
                    self._wrong(row, name, message)
        return instance

    def _refuse_duplicates(self, untouched: list[Any], touched: list[tuple[Row, Any]]) -> None:
        """At the later of two rows, and at the changed one of a changed and an unchanged one."""
        for constraint in self.sheet.model._meta.constraints:
            if not isinstance(constraint, UniqueConstraint):
                continue
            seen = {key_in(constraint, row) for row in untouched} - {None}
            for row, instance in touched:
                if row.id in self.errors:
                    continue
                key = key_in(constraint, instance)
                if key in seen:
                    name, message = duplicate(self.sheet.model, constraint)
                    self._wrong(row, name, message)
                elif key is not None:
                    seen.add(key)

    def _store(self, gone: set[Any], changed: list[Any], added: list[Any]) -> None:
        """Deleted first, so that their keys are free."""
        manager = self.sheet.model._default_manager
        if gone:
            self.sheet.queryset().filter(pk__in=gone).delete()
        names = {name for row in self.changes.changed for name in row.values}
        rewrite(self.sheet.model, changed, names)
        manager.bulk_create(added)

    def _explain(self, rows: list[tuple[Row, Any]]) -> None:
        """Which rows the database refuses and why; it has told of the first one only."""
        for row, instance in rows:
            for name, message in violations(instance, unique=False):
                self._wrong(row, name, message)

    def _wrong(self, row: Row, name: str | None, message: str) -> None:
        place = name if name in self.sheet.fields else ROW
        self.errors.setdefault(row.id, {}).setdefault(place or ROW, []).append(message)

    def _stop_if_wrong(self) -> None:
        if self.errors:
            raise Refused(self.errors)
