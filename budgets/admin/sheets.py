"""A kind of line as a spreadsheet: its columns, its rows and what may stand in them, from the kind's own declaration.

A cell holds text, as a clerk types it and as JSON carries it: a code, a choice's value, an exact amount. What is right
in a cell is decided by the same form fields as in the plain inlines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, TextField
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from budgets.admin.rows import EditionRows, RowField
from budgets.models import Edition
from budgets.models.fields import MoneyField
from budgets.normalise import plain

Cell = str | bool
"""What a cell holds: text, or true and false."""

YES = frozenset({"true", "是", "yes", "y", "1", "√", "对"})
NO = frozenset({"", "false", "否", "no", "n", "0", "×"})


class ColumnType(StrEnum):
    CODE = "code"
    CHOICE = "choice"
    FLAG = "flag"
    AMOUNT = "amount"
    NUMBER = "number"
    TEXT = "text"
    LONG = "long"


WIDTHS = {
    ColumnType.CODE: 210,
    ColumnType.CHOICE: 150,
    ColumnType.FLAG: 90,
    ColumnType.AMOUNT: 150,
    ColumnType.NUMBER: 90,
    ColumnType.TEXT: 150,
    ColumnType.LONG: 320,
}
"""Pixels at first; the clerk may draw them wider."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """``list`` names the list of codes or choices that a cell's value is one of; ``initial`` is what a new row has."""

    key: str
    title: str
    type: ColumnType
    required: bool
    width: int
    list: str
    initial: Cell


class Sheet:
    """The lines of one kind that an edition has, through their inline on its page."""

    def __init__(self, inline: Any, request: HttpRequest, edition: Edition, rows: EditionRows) -> None:
        formset = inline.get_formset(request, edition)
        self.inline = inline
        self.edition = edition
        self.model: Any = inline.model
        self.kind = str(self.model._meta.model_name)
        self.prefix = str(formset.get_default_prefix())
        self.declared: dict[str, forms.Field] = {
            name: field for name, field in formset.form.base_fields.items() if name != "edition"
        }
        self._rows = rows

    @property
    def title(self) -> str:
        return str(self.inline.verbose_name_plural)

    @cached_property
    def fields(self) -> dict[str, forms.Field]:
        """The form's fields by name, those of codes with the rows they may point to."""
        for field in self.declared.values():
            if isinstance(field, RowField):
                field.offer(self._rows)
        return self.declared

    @cached_property
    def columns(self) -> tuple[SheetColumn, ...]:
        return tuple(self._column(name, field) for name, field in self.declared.items())

    @property
    def figure(self) -> str:
        """The column that a finding about a row is shown at: its amount, else its last."""
        amounts = [column.key for column in self.columns if column.type is ColumnType.AMOUNT]
        return "amount" if "amount" in amounts else [*self.declared, *amounts][-1]

    def _column(self, name: str, field: forms.Field) -> SheetColumn:
        kind = self._type(name, field)
        listed = name if kind in (ColumnType.CODE, ColumnType.CHOICE) else ""
        title, required = str(field.label), bool(field.required)
        return SheetColumn(name, title, kind, required, WIDTHS[kind], listed, self._initial(name, kind))

    def _type(self, name: str, field: forms.Field) -> ColumnType:
        db_field = self.model._meta.get_field(name)
        if isinstance(field, RowField):
            return ColumnType.CODE
        if isinstance(field, forms.ChoiceField):
            return ColumnType.CHOICE
        if isinstance(field, forms.BooleanField):
            return ColumnType.FLAG
        if isinstance(field, forms.DecimalField | forms.IntegerField):
            return ColumnType.AMOUNT if isinstance(db_field, MoneyField) else ColumnType.NUMBER
        return ColumnType.LONG if isinstance(db_field, TextField) else ColumnType.TEXT

    def _initial(self, name: str, kind: ColumnType) -> Cell:
        db_field = self.model._meta.get_field(name)
        return self.cell(db_field.default) if db_field.has_default() else (False if kind is ColumnType.FLAG else "")

    @cached_property
    def lists(self) -> dict[str, list[tuple[str, str]]]:
        """What may be chosen in each column that has a list: the value a cell holds, and its name."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, field in self.fields.items():
            if isinstance(field, RowField):
                labels = ((key, field.rows[pk]) for pk, key in self._keys[name].items())
                found[name] = [(key, self.inline.name_of(row)) for key, row in labels]
            elif isinstance(field, forms.ChoiceField):
                found[name] = [(str(value), str(label)) for value, label in field.choices if value]
        return found

    @cached_property
    def _keys(self) -> dict[str, dict[str, str]]:
        """For each column of codes: what a cell holds for the row with this primary key."""
        return {
            name: {pk: self.inline.key_of(row) for pk, row in field.rows.items()}
            for name, field in self.fields.items()
            if isinstance(field, RowField)
        }

    @cached_property
    def _spoken(self) -> dict[str, dict[str, str]]:
        """For each column with a list: the form's value by what a clerk may write (key, "key name", name if single)."""
        found: dict[str, dict[str, str]] = {}
        for name, listed in self.lists.items():
            values = {key: pk for pk, key in self._keys[name].items()} if name in self._keys else {}
            times = Counter(label for _key, label in listed)
            spoken = {plain(label): values.get(key, key) for key, label in listed if times[label] == 1}
            spoken |= {plain(f"{key} {label}"): values.get(key, key) for key, label in listed}
            found[name] = spoken | {plain(key): values.get(key, key) for key, _label in listed}
        return found

    def queryset(self) -> Any:
        return self.model._default_manager.filter(edition=self.edition).order_by("pk")

    def rows(self) -> list[dict[str, Any]]:
        """Every row as its cells, and its primary key."""
        attributes = [self.model._meta.get_field(name).attname for name in self.fields]
        return [
            {"pk": pk, **dict(zip(self.fields, self._cells(values), strict=True))}
            for pk, *values in self.queryset().values_list("pk", *attributes)
        ]

    def row(self, instance: Model) -> dict[str, Any]:
        values = [getattr(instance, self.model._meta.get_field(name).attname) for name in self.fields]
        return {"pk": instance.pk, **dict(zip(self.fields, self._cells(values), strict=True))}

    def _cells(self, values: Iterable[Any]) -> Iterable[Cell]:
        for name, value in zip(self.fields, values, strict=True):
            keys = self._keys.get(name)
            yield self.cell(value) if keys is None or value is None else keys.get(str(value), str(value))

    @staticmethod
    def cell(value: Any) -> Cell:
        if value is None or isinstance(value, bool):
            return bool(value) if value is not None else ""
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def clean(self, name: str, cell: Any) -> Any:
        """What the model takes for what stands in the cell. Raises ValidationError."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return self._flag(cell)
        text = "" if cell is None else str(cell)
        if name in self._spoken:
            # What nobody knows goes on as it is: the field says what is wrong with it.
            text = self._spoken[name].get(plain(text), text)
        elif isinstance(field, forms.DecimalField | forms.IntegerField):
            text = plain(text).replace(",", "")
        value = field.clean(text)
        db_field = self.model._meta.get_field(name)
        if not isinstance(db_field, ForeignKey) and value not in field.empty_values:
            db_field.run_validators(value)
        return value

    def _flag(self, cell: Any) -> bool:
        if isinstance(cell, bool):
            return cell
        word = plain(str(cell or "")).lower()
        if word not in YES | NO:
            raise ValidationError(_("请填写“是”或“否”。"))
        return word in YES

    def address(self) -> str:
        """Where a line's own page is, with 0 in place of its primary key; empty for a kind without."""
        if not self.inline.has_page:
            return ""
        meta = self.model._meta
        try:
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(0,))
        except NoReverseMatch:
            return ""

    def described(self) -> Mapping[str, Any]:
        """Columns and lists, as JSON carries them."""
        return {
            "kind": self.kind,
            "title": self.title,
            "columns": [asdict(column) for column in self.columns],
            "lists": self.lists,
            "page": self.address(),
        }
