"""What the database did not take among facts, said by the place of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import gettext as _

from budgets.facts import Fact
from budgets.intake.workbook.rules import holds, said


def faults(found: Sequence[Fact], rows: Sequence[Any]) -> Iterator[str]:
    """The facts of one kind with their unsaved rows: too long, below nothing, twice."""
    for fact, row in zip(found, rows, strict=True):
        for message in (*_of_fields(row), *_of_constraints(row)):
            yield f"{fact.place or fact.kind}：{message}"
    yield from _repeated(found, rows)


def _repeated(found: Sequence[Fact], rows: Sequence[Any]) -> Iterator[str]:
    """Rows that a unique constraint keeps apart."""
    first: dict[tuple[Any, ...], Fact] = {}
    for fact, row in zip(found, rows, strict=True):
        for constraint in row._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and (key := unique_key(row, constraint)):
                other = first.setdefault(key, fact)
                if other is not fact:
                    names = [row._meta.get_field(name).verbose_name for name in constraint.fields if name != "edition"]
                    words = {
                        "place": fact.place or fact.kind,
                        "other": other.place,
                        "names": "、".join(map(str, names)),
                    }
                    yield _("%(place)s：与 %(other)s 重复（%(names)s）。请只留一处。") % words


def unique_key(row: Any, constraint: UniqueConstraint) -> tuple[Any, ...] | None:
    """None where the constraint does not look at the row."""
    values = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    if constraint.condition is not None and not holds(constraint.condition, values):
        return None
    key = [_value(row, row._meta.get_field(name)) for name in constraint.fields]
    if None in key and constraint.nulls_distinct is not False:
        return None
    return (constraint.name, *key)


def _value(row: Any, field: Any) -> Any:
    """A row that is not stored yet is known by itself."""
    value = getattr(row, field.attname)
    other = getattr(row, field.name) if field.is_relation and value is None else None
    return value if other is None else id(other)


def _of_fields(row: Any) -> Iterator[str]:
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield f"{row._meta.get_field(name).verbose_name}：{' '.join(messages)}"


def _of_constraints(row: Any) -> Iterator[str]:
    values = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint) and not holds(constraint.condition, values):
            yield said(constraint, type(row))
