"""What the workbook's sheets and columns are, derived from the kinds of fact and their models.

A sheet is a kind of fact, or the rows below one (a dossier's costs). Its columns are the fact's fields except
``place``, headed by the model's official terms, so a new kind of fact or field needs nothing here. Fields that are
not in the fact, such as the people who filled a form in, have no column.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets import registry
from budgets.models import Project
from budgets.models.fields import MoneyField

LANGUAGE = "zh-hans"
"""The workbook is an official form: it looks the same whatever language its reader uses."""

_RENAMED = {"catalogue_code": "category"}
GIVEN_BY_CODE = {"catalogue_name": "catalogue_code"}
"""Names that the code's list gives: they have no column."""

_NOT_SUMMED = {"unit_price"}
"""A sum of prices says nothing."""


class Kind(StrEnum):
    TEXT = "text"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    CODE = "code"
    PROJECT = "project"

    @property
    def numeric(self) -> bool:
        return self in (Kind.AMOUNT, Kind.QUANTITY, Kind.WHOLE)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """``type`` is what the fact's field holds; ``choices`` are labels by value; ``field`` is the model's.

    ``blank`` is what an empty cell means; a ``required`` column has no such value.
    """

    key: str
    heading: str
    kind: Kind
    type: Any
    field: models.Field[Any, Any]
    required: bool
    blank: Any
    choices: Mapping[str, str]
    negative: bool

    @property
    def codes(self) -> type[models.Model]:
        """The list a CODE column chooses from."""
        return self.field.related_model  # type: ignore[return-value]

    @property
    def summed(self) -> bool:
        return self.kind is Kind.AMOUNT and self.key not in _NOT_SUMMED

    @property
    def long(self) -> bool:
        return isinstance(self.field, models.TextField)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """``kind`` is the dataclass a row becomes. Rows below a fact have ``parent``, its kind, and ``attribute`` there;
    they begin with the column that names it.
    """

    key: str
    title: str
    kind: type[Any]
    model: type[models.Model]
    columns: tuple[Column, ...]
    parent: str = ""
    attribute: str = ""

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def machine_key(self, column: Column) -> str:
        """What the hidden first row says of a column."""
        return f"{self.key}.{column.key}"


@cache
def sheets() -> tuple[Sheet, ...]:
    """All sheets in reading order, those with rows below a fact right after it."""
    with override(LANGUAGE):
        return tuple(sheet for model in registry.fact_models() for sheet in _sheets_of(model))


def by_kind(kind: type[Any]) -> Sheet:
    return next(sheet for sheet in sheets() if sheet.kind is kind)


def _sheets_of(model: Any) -> Iterator[Sheet]:
    fact = model.FACT
    title = str(model._meta.verbose_name)
    columns = tuple(_columns(fact, model))
    yield Sheet(fact.kind, title, fact, model, columns)
    for name, hint in _hints(fact).items():
        if get_origin(hint) is not tuple:
            continue
        (below, _rest), child = get_args(hint), model._meta.get_field(name).related_model
        link = next(column for column in columns if column.kind is Kind.PROJECT)
        yield Sheet(
            key=f"{fact.kind}.{name}",
            title=str(child._meta.verbose_name),
            kind=below,
            model=child,
            columns=(link, *_columns(below, child)),
            parent=fact.kind,
            attribute=name,
        )


def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.name != "place"}


def _columns(kind: type[Any], model: Any) -> Iterator[Column]:
    for name, hint in _hints(kind).items():
        if name not in GIVEN_BY_CODE and get_origin(hint) is not tuple:
            yield _column(name, hint, model)


def _column(name: str, hint: Any, model: Any) -> Column:
    optional = get_origin(hint) in (Union, types.UnionType)
    expected = next(option for option in get_args(hint) if option is not type(None)) if optional else hint
    field = _field(model, name)
    kind = _kind(expected, field)
    may_be_blank = optional or kind is Kind.FLAG or (expected is str and field.blank)
    return Column(
        key=name,
        heading=_heading(field, kind),
        kind=kind,
        type=expected,
        field=field,
        required=not may_be_blank,
        blank=None if optional else False if kind is Kind.FLAG else "",
        choices=_choices(expected, field) if kind is Kind.CHOICE else {},
        negative=kind.numeric and not _refuses_negative(model, field),
    )


def _field(model: Any, name: str) -> Any:
    """The model's own field, or that of the fact it refers to: an indicator is told by its goal's project."""
    wanted = _RENAMED.get(name, name)
    own = {field.name: field for field in model._meta.fields}
    if wanted in own:
        return own[wanted]
    referred = [field.related_model for field in own.values() if hasattr(field.related_model, "FACT")]
    return next(field for other in referred for field in other._meta.fields if field.name == wanted)


def _kind(expected: Any, field: Any) -> Kind:
    if expected is bool:
        return Kind.FLAG
    if expected is int:
        return Kind.WHOLE
    if expected is Decimal:
        # A figure of people or of floor area is kept as money is, but is none.
        return Kind.AMOUNT if isinstance(field, MoneyField) and "元" in str(field.verbose_name) else Kind.QUANTITY
    if field.is_relation:
        return Kind.PROJECT if field.related_model is Project else Kind.CODE
    return Kind.CHOICE if field.choices else Kind.TEXT


def _heading(field: Any, kind: Kind) -> str:
    name = str(field.verbose_name)
    return _("%(name)s序号") % {"name": name} if kind is Kind.WHOLE and field.is_relation else name


def _choices(expected: Any, field: Any) -> dict[str, str]:
    if issubclass(expected, StrEnum):
        return {member.value: _label(member) for member in expected}
    return {value: value for value, _label in field.flatchoices}


def _label(member: Any) -> str:
    """What a figure is counted in stands beside its name."""
    unit = getattr(member, "unit", "")
    return f"{member.label}（{unit}）" if unit else str(member.label)


def _refuses_negative(model: Any, field: Any) -> bool:
    """Whole numbers count rows; amounts may be negative unless a constraint of the model forbids it."""
    name = f"{model._meta.model_name}_{field.name}_not_negative"
    whole = field.is_relation or isinstance(field, models.IntegerField)
    return whole or any(constraint.name == name for constraint in model._meta.constraints)
