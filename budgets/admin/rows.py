"""What a line may point to: the rows of its edition's department, year and own projects, loaded once for a page.

Django's own choice fields ask the database once for each field of each row; a page of lines would cost hundreds of
queries to show and as many to save.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from budgets.models import AdministrativeUnit, Edition
from budgets.models.classification import Classification
from budgets.models.edition_fact import EditionFact

Rows = Mapping[str, Any]

LABEL_LENGTH = 16


class EditionRows:
    """The rows that lines of one edition may point to, by primary key, each kind read when first asked for."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._known: dict[type[Model], dict[str, Any]] = {}

    def of(self, model: Any) -> Rows:
        if model not in self._known:
            self._known[model] = {str(row.pk): row for row in self._possible(model)}
        return self._known[model]

    def _possible(self, model: Any) -> Any:
        if issubclass(model, Classification):
            return model.objects.valid_in(self.edition.year)
        if issubclass(model, EditionFact):
            return model.objects.of(self.edition)
        department = self.edition.department_id
        return AdministrativeUnit.objects.filter(Q(pk=department) | Q(parent=department)).order_by("code")


def belongs_to_edition(db_field: Any) -> bool:
    """Whether the field points to rows that depend on the edition."""
    return isinstance(db_field, ForeignKey) and issubclass(
        db_field.related_model, AdministrativeUnit | Classification | EditionFact
    )


class CodeSelect(AutocompleteSelect):
    """Type a code or a name; the page holds the chosen row only, because a list of codes is long."""

    rows: Rows = {}
    year: int | None = None

    def get_url(self) -> str:
        return f"{super().get_url()}?year={self.year}"

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        for key in value:
            if key in self.rows:
                label = str(self.rows[key])
                short = shorten(label)
                options.append(self.create_option(name, key, short, True, 1, attrs={"title": label}))
        return [(None, options, 0)]


def shorten(label: str) -> str:
    """Long enough to be recognised, short enough that the amount stays in sight beside it."""
    return label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1]}…"


class RowField(forms.Field):
    """A choice among an edition's rows that needs no query, neither to be shown nor to be checked."""

    default_error_messages = {"unknown": _("请从列表中选择：只能用本部门、本年度、本版本内的内容。")}

    def __init__(self, model: type[Model], *, label_of: Callable[[Any], str] = str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model
        self.label_of = label_of
        self.rows: Rows = {}

    def offer(self, rows: EditionRows) -> None:
        self.rows = rows.of(self.model)
        if isinstance(self.widget, CodeSelect):
            self.widget.rows, self.widget.year = self.rows, rows.edition.year
        else:
            blank = [("", "---------")]
            self.widget.choices = [*blank, *((key, self.label_of(row)) for key, row in self.rows.items())]

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        row = self.rows.get(str(self.prepare_value(value)))
        if row is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(self.prepare_value(data) or "")


MESSAGES = {
    "unit": _("请选择本部门的单位。"),
    "project": _("请选择本版本内的项目；新项目请先保存。"),
    "goal": _("请选择本版本内的绩效目标；新目标请先保存。"),
}


def row_field(db_field: Any, site: AdminSite, label_of: Callable[[Any], str] = str) -> RowField:
    """The form field of a relation for which ``belongs_to_edition`` holds."""
    model = db_field.related_model
    by_code = issubclass(model, Classification)
    return RowField(
        model,
        label_of=label_of,
        widget=CodeSelect(db_field, site) if by_code else UnfoldAdminSelectWidget({"class": "min-w-32"}),
        label=capfirst(db_field.verbose_name),
        required=not db_field.blank,
        help_text=db_field.help_text,
        error_messages={
            "unknown": _("这个科目在本年度无效，请重新选择。")
            if by_code
            else MESSAGES.get(db_field.name, RowField.default_error_messages["unknown"])
        },
    )
