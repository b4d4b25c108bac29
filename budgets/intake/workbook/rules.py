"""What the database would refuse in rows that are right cell by cell, told by cell before anything is stored.

The models' own constraints are evaluated here, so a rule is written once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import CheckConstraint, F, Model, Q, UniqueConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.intake.workbook.declaration import Column, Kind, Sheet, by_kind

Values = Mapping[str, Any]
"""A row's values by the model's field names."""

_NOT_NEGATIVE = "_not_negative"
_SAID = {
    "revenue_negative_only_when_carried_over": gettext_lazy("只有上年结转结余可以是负数。"),
    "basic_expenditure_is_personnel_or_operating": gettext_lazy("基本支出只分人员经费和公用经费。"),
    "project_code_has_21_characters": gettext_lazy(
        "项目编码共21位：区划6位、年度2位、部门3位、类型字母1位、流水号9位；来源没有编码时留空。"
    ),
    "procurement_sme_amount_within_amount": gettext_lazy("面向中小企业的金额不能超过采购金额。"),
    "procurement_micro_amount_within_sme_amount": gettext_lazy("面向小微企业的金额不能超过面向中小企业的金额。"),
}
"""Constraints of one field's own values are told when its cell is read; others name their columns."""


def contradictions(sheet: Sheet, values: Values) -> Iterator[tuple[Column, str]]:
    """The column to mend and what is wrong, for each check constraint that the row breaks."""
    for constraint, columns in _checks(sheet):
        if not holds(constraint.condition, values):
            yield columns[0], said(constraint, sheet.model)


def said(constraint: CheckConstraint, model: type[Model]) -> str:
    """What is wrong with a row that the constraint refuses."""
    if found := _SAID.get(constraint.name):
        return str(found)
    names = dict.fromkeys(_names(constraint.condition))
    headings = "、".join(str(model._meta.get_field(name).verbose_name) for name in names)
    if constraint.name.endswith(_NOT_NEGATIVE):
        return _("%(headings)s：不能是负数。") % {"headings": headings}
    return _("%(headings)s：所填的内容互相矛盾，请核对后改正。") % {"headings": headings}


def unique_keys(sheet: Sheet, values: Values) -> Iterator[tuple[tuple[Column, ...], tuple[Any, ...]]]:
    """What may stand on the sheet only once, for each unique constraint: its columns and the row's values."""
    for constraint, columns in _uniques(sheet):
        found = tuple(values[column.key] for column in columns)
        skipped = None in found and constraint.nulls_distinct is not False
        if not skipped and (constraint.condition is None or holds(constraint.condition, values)):
            yield columns, (constraint.name, *found)


def referred_key(sheet: Sheet, values: Values) -> tuple[Any, Column, tuple[Any, ...]] | None:
    """The fact that a row names by number: its kind, the column, and its key as ``own_keys`` has it."""
    for column in sheet.columns:
        if column.kind is Kind.WHOLE and column.field.is_relation:
            kind = column.field.related_model.FACT  # type: ignore[union-attr]
            _constraint, columns = _uniques(by_kind(kind))[0]
            key = tuple(values[other.key] if other.key != "number" else values[column.key] for other in columns)
            return kind, column, key
    return None


def own_keys(sheet: Sheet, values: Values) -> tuple[Any, ...]:
    """What other sheets name the row by: the fields of its first unique constraint."""
    uniques = _uniques(sheet)
    return tuple(values[column.key] for column in uniques[0][1]) if uniques else ()


@cache
def _checks(sheet: Sheet) -> tuple[tuple[CheckConstraint, tuple[Column, ...]], ...]:
    found = []
    for constraint in sheet.model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and not constraint.name.endswith((_NOT_NEGATIVE, "_is_known")):
            names = list(dict.fromkeys(_names(constraint.condition)))
            columns = [column for name in names for column in sheet.columns if column.field.name == name]
            if len(columns) == len(names):
                found.append((constraint, tuple(columns)))
    return tuple(found)


@cache
def _uniques(sheet: Sheet) -> tuple[tuple[UniqueConstraint, tuple[Column, ...]], ...]:
    """A number of a row below another fact is unique within it, so what names that fact belongs to the key."""
    if sheet.parent:
        return ()
    borrowed = [column for column in sheet.columns if column.field.model is not sheet.model]
    found = []
    for constraint in sheet.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            names = [name for name in constraint.fields if name != "edition"]
            columns = [column for name in names for column in sheet.columns if column.field.name == name]
            if len(columns) == len(names):
                found.append((constraint, (*borrowed, *columns)))
    return tuple(found)


def _names(condition: Q) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _names(child)
        else:
            yield child[0].partition("__")[0]  # type: ignore[index]


def holds(condition: Q, values: Values) -> bool:
    """A condition in plain Python; a comparison with an unknown value does not hold."""
    results = (holds(child, values) if isinstance(child, Q) else _lookup(child, values) for child in condition.children)
    return (all(results) if condition.connector == Q.AND else any(results)) != condition.negated


def _lookup(child: Any, values: Values) -> bool:
    name, _separator, lookup = child[0].partition("__")
    value = values[name]
    expected = values[child[1].name] if isinstance(child[1], F) else child[1]
    if lookup == "isnull":
        return (value is None) is expected
    if lookup in ("", "exact"):
        return bool(value == expected)
    return value is not None and expected is not None and _LOOKUPS[lookup](value, expected)


_LOOKUPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "in": lambda value, expected: value in expected,
    "gte": lambda value, expected: bool(value >= expected),
    "lte": lambda value, expected: bool(value <= expected),
    "regex": lambda value, expected: re.search(expected, value) is not None,
}
