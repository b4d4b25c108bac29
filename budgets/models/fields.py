"""Field helpers that keep money, codes and choices the same in every model."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.utils.translation import gettext_lazy as _


class MoneyField(models.DecimalField):
    """An amount in yuan with two places; sixteen digits before the point are enough for any government."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


def choices(enumeration: type[StrEnum]) -> list[tuple[str, Any]]:
    """Django choices from an enumeration of facts, labels being its official terms."""
    return [(member.value, _(member.label)) for member in enumeration]  # type: ignore[attr-defined]


def one_of(field: str, enumeration: type[StrEnum]) -> models.CheckConstraint:
    """The database itself accepts only the enumeration's values."""
    values = [member.value for member in enumeration]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"%(class)s_{field}_is_known")


def not_negative(field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": 0}) | Q(**{f"{field}__isnull": True}),
        name=f"%(class)s_{field}_not_negative",
    )


def holds(field: str, sql: str) -> Q:
    """A condition on a field that lookups cannot say; ``sql`` has one %(expressions)s in the field's place."""
    return Q(Func(F(field), template=sql, output_field=BooleanField()))
