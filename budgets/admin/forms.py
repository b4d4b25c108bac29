"""Forms of an edition's lines: constant in queries, clear in what they refuse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import InlineForeignKeyField, construct_instance
from django.utils.translation import gettext as _
from unfold.forms import PaginationInlineFormSet

from budgets.admin.rows import EditionRows, RowField
from budgets.admin.rules import duplicate, key_in, violations


class CheckedForm(forms.ModelForm):
    """Shows what the database would refuse at the field it concerns."""

    unique_by_itself = True

    def _post_clean(self) -> None:
        """As Django's, but for the constraints, whose own messages name the constraint and no field."""
        exclude = self._get_validation_exclusions()
        exclude |= {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)
        found = list(violations(self.instance, exclude=self.errors.keys(), unique=self.unique_by_itself))
        for field, message in found:
            self.add_error(field if field in self.fields else None, message)


class LineForm(CheckedForm):
    """A line of an edition: its relations are chosen among the edition's rows.

    A formset sets ``unique_by_itself`` to False and looks for duplicates itself: it holds all lines of the edition
    and knows which are about to be deleted, of which the database knows nothing yet.
    """

    def __init__(self, *args: Any, rows: EditionRows | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relations = [field for field in self.fields.values() if isinstance(field, RowField)]
        if relations:
            rows = rows or EditionRows(self.instance.edition)
        for field in relations:
            field.offer(rows)

    def _get_validation_exclusions(self) -> set[str]:
        """A RowField has checked its relation already; the model would ask the database once more."""
        relations = {name for name, field in self.fields.items() if isinstance(field, RowField)}
        return super()._get_validation_exclusions() | relations

    def _post_clean(self) -> None:
        """Lines that nobody changed are as valid as they were."""
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()


class LineFormSet(PaginationInlineFormSet):
    """All lines of one kind that an edition has."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.unique_by_itself = False
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        """The hidden primary key is found among the rows already read, not by a query for each line."""
        super().add_fields(form, index)
        key = self.model._meta.pk.name
        field = RowField(self.model, required=False, widget=forms.HiddenInput())
        field.initial = form.fields[key].initial
        field.rows = {str(row.pk): row for row in [form.instance] if row.pk}
        form.fields[key] = field

    def clean(self) -> None:
        """A line that is gone is reported on its row: nobody would see an error of the hidden key."""
        super().clean()
        for form in self.initial_forms:
            if self.model._meta.pk.name in form.errors:
                form.add_error(None, _("这一行已被他人删除，请刷新页面。"))

    def validate_unique(self) -> None:
        """Two lines of one key are refused at the later one; Django's own check overlooks empty values."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                self._refuse_duplicates(constraint)

    def _refuse_duplicates(self, constraint: UniqueConstraint) -> None:
        seen: set[tuple[Any, ...]] = set()
        for form in self.forms:
            if not form.is_valid() or self._should_delete_form(form) or self._is_blank(form):
                continue
            key = key_in(constraint, form.instance)
            if key is None:
                continue
            if key in seen:
                field, message = duplicate(self.model, constraint)
                form.add_error(field if field in form.fields else None, message)
            seen.add(key)

    def _is_blank(self, form: Any) -> bool:
        return bool(form.empty_permitted and not form.has_changed())


class ChildFormSet(LineFormSet):
    """Lines below another line (a goal's indicators, a dossier's costs): they belong to its edition."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.instance.edition_id = self.instance.edition_id
        return form
