"""The columns of flat answers: each declared once, with its SQL and its description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, F, Func, Value, When
from django.db.models.functions import Coalesce, Left, Length, NullIf, Round
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext
from rest_framework import serializers

from budgets.api.parameters import Presentation
from budgets.layouts import Unit

Sql = Callable[[Presentation], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """``sql`` gives the value as it is answered; ``field`` describes it."""

    name: str
    sql: Sql
    field: serializers.Field


def serializer(name: str, columns: Iterable[Column]) -> type[serializers.Serializer]:
    """The columns as the OpenAPI schema wants them; nothing is ever serialized with it."""
    return type(f"{name}Serializer", (serializers.Serializer,), {column.name: column.field for column in columns})


def text(about: str, *, null: bool = False) -> serializers.Field:
    return serializers.CharField(help_text=about, allow_null=null)


def whole(about: str) -> serializers.Field:
    return serializers.IntegerField(help_text=about)


def one_of(choices: Iterable[tuple[str, str]], about: str) -> serializers.Field:
    return serializers.ChoiceField(list(choices), help_text=about)


def money(about: str) -> serializers.Field:
    return serializers.DecimalField(max_digits=18, decimal_places=2, help_text=about)


def at(path: str) -> Sql:
    return lambda wanted: F(path)


def name_at(path: str) -> Sql:
    """The name of what ``path`` leads to, in English where that is asked for and known."""
    return lambda wanted: (
        Coalesce(NullIf(F(f"{path}__name_en"), Value("")), F(f"{path}__name")) if wanted.english else F(f"{path}__name")
    )


def label_at(path: str, labels: Iterable[tuple[str, str]]) -> Sql:
    """The official term for a key, in the language of the request."""
    return lambda wanted: Case(
        *(When(**{path: key}, then=Value(gettext(label))) for key, label in labels), output_field=CharField()
    )


def labels(enumeration: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((member.value, member.label) for member in enumeration)  # type: ignore[attr-defined]


def ancestor_at(path: str, length: int) -> Sql:
    """The first digits of a code; null when the code is shorter, being an ancestor itself."""
    return lambda wanted: Case(
        When(GreaterThanOrEqual(Length(path), length), then=Left(path, length)), output_field=CharField()
    )


def amount_at(path: str) -> Sql:
    """The same rounding as budgets.renderers.cells.in_unit: numeric rounds half away from zero in PostgreSQL."""
    return lambda wanted: (
        F(path) if wanted.unit is Unit.YUAN else Round(F(path) / Value(wanted.unit.divisor), precision=2)
    )


class IsoTime(Func):
    """A moment as ISO 8601 text in UTC, to the second."""

    template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    output_field = CharField()

    def __init__(self, path: str) -> None:
        super().__init__(F(path))
