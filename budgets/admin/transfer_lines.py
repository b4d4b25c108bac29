"""Every kind of fact line as flat rows for a spreadsheet, and back into drafts; made from the models themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.widgets import BooleanWidget, CharWidget, DecimalWidget, IntegerWidget

from budgets.admin.base import LineAdmin
from budgets.admin.rows import EditionRows
from budgets.admin.transfer import ListResource, ListTransfer, without_apostrophe
from budgets.intake.faults import unique_key
from budgets.intake.keeping import staff_fields
from budgets.models import Edition, Step, WorkflowStep
from budgets.models.edition_fact import EditionFact
from budgets.permissions import Permission, can, within

_EDITION = {
    "jurisdiction": "edition__department__jurisdiction__adcode",
    "department": "edition__department__code",
    "department_name": "edition__department__name",
    "year": "edition__year",
    "stage": "edition__stage",
    "number": "edition__number",
    "state": "edition__state",
}
"""Which edition a row belongs to. An import looks at district, department, year and stage."""


class AmountWidget(DecimalWidget):
    """Numbers stay numbers on their way out; on their way in they may have thousands separators."""

    def __init__(self) -> None:
        super().__init__(coerce_to_string=False)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        text = "" if value is None else str(value).replace(",", "").replace("，", "").strip()
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(_("“%(value)s”不是数字") % {"value": value}) from error
        if not number.is_finite():
            raise ValueError(_("“%(value)s”不是数字") % {"value": value})
        return number


class TextWidget(CharWidget):
    """What an export put in front of a text, so that no spreadsheet runs it, is taken away again."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return without_apostrophe(super().clean(value, row, **kwargs) or "")


class OptionalTextWidget(TextWidget):
    """Nothing where the database tells nothing from an empty text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(value, row, **kwargs) or None


class LineResource(ListResource):
    """Rows of one kind. ``relations`` are the columns by which each relation is found among its edition's rows."""

    needed = Permission.EDIT
    relations: dict[str, tuple[str, ...]] = {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._user = kwargs["user"]
        self._drafts: dict[tuple[str, ...], Edition] = {}
        self._rows: dict[int, EditionRows] = {}
        self._keys: dict[tuple[int, str], dict[Any, Any]] = {}
        self._stored: dict[int, dict[Any, Any]] = {}

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        if not kwargs.get("dry_run"):
            for edition in self._drafts.values():
                note = f"{self._meta.model._meta.verbose_name} {kwargs.get('file_name') or ''}"
                WorkflowStep.objects.create(edition=edition, step=Step.IMPORT, by=self._user, note=note)

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The row that is there under the same unique values, or None."""
        edition = self._draft(row)
        if edition.pk not in self._stored:
            rows = self._meta.model.objects.of(edition)
            self._stored[edition.pk] = {key: stored for stored in rows for key in _keys(stored)}
        probe = self._meta.model(edition=edition)
        for field in self.get_import_fields():
            try:
                self.import_field(field, probe, row)
            except ValueError:
                return None  # told when the row itself is read
        return next((found for key in _keys(probe) if (found := self._stored[edition.pk].get(key))), None)

    def init_instance(self, row: Any = None) -> Any:
        return self._meta.model(edition=self._draft(row))

    def import_field(self, field: Field, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        if field.attribute in self.relations:
            setattr(instance, field.attribute, self._related(field.attribute, instance.edition, row))
        else:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def checked_already(self, instance: Any) -> Collection[str]:
        """Found among the edition's own rows."""
        return [name for name in self.relations if getattr(instance, f"{name}_id") is not None]

    def _draft(self, row: Any) -> Edition:
        """The draft that the row is of, claimed for this import. Raises ValueError for whoever may not change it."""
        names = ("jurisdiction", "department", "year", "stage")
        key = tuple(_text(row.get(name)) for name in names)
        if key not in self._drafts:
            self._drafts[key] = self._claimed(*key)
        return self._drafts[key]

    def _claimed(self, jurisdiction: str, department: str, year: str, stage: str) -> Edition:
        drafts = Edition.objects.filter(within(self._user, Permission.EDIT)).filter(
            state=Edition.State.DRAFT,
            department__jurisdiction__adcode=jurisdiction,
            department__code=department,
            year=int(year) if year.isdecimal() and len(year) == 4 else 0,
            stage=stage or Edition.Stage.APPROVED.value,
        )
        draft = drafts.first()
        if draft is None:
            words = {"edition": f"{jurisdiction}/{department}/{year}"}
            raise ValueError(_("没有您可以修改的草稿 %(edition)s（列 jurisdiction、department、year）。") % words)
        return Edition.objects.claim(draft.pk)  # type: ignore[no-any-return]

    def _related(self, name: str, edition: Edition, row: Any) -> Any:
        columns = self.relations[name]
        field = self._meta.model._meta.get_field(name)
        values = tuple(_text(row.get(column)) for column in columns)
        if not any(values) or (field.null and len(columns) == 1 and not values[0]):
            return None
        found = self._found(name, field.related_model, edition).get(values)
        if found is None:
            words = {"kind": field.related_model._meta.verbose_name, "key": " ".join(values)}
            raise ValueError(_("%(kind)s里没有“%(key)s”") % words)
        return found

    def _found(self, name: str, model: Any, edition: Edition) -> dict[Any, Any]:
        if (edition.pk, name) not in self._keys:
            rows = self._rows.setdefault(edition.pk, EditionRows(edition)).of(model).values()
            self._keys[edition.pk, name] = {_name_of(row): row for row in rows}
        return self._keys[edition.pk, name]


def _text(value: Any) -> str:
    """A cell as text; a spreadsheet gives codes and years as numbers."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return without_apostrophe(str(value).strip())


def _name_of(row: Any) -> tuple[str, ...]:
    """What a spreadsheet calls the row: its code; a project's code or name; a goal's project, horizon and number."""
    key = row.key if isinstance(row, EditionFact) else row.code
    return tuple(_text(part) for part in key) if isinstance(key, tuple) else (key,)


def _keys(row: Any) -> Iterator[Any]:
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and (key := unique_key(row, constraint)):
            yield key


@cache
def line_resource(model: type[EditionFact]) -> type[resources.ModelResource]:
    """The resource of a kind of line: its edition, then its columns in the model's order, without what only staff see
    and where a figure came from.
    """
    columns: dict[str, Field] = {name: _shown(name, path) for name, path in _EDITION.items()}
    relations: dict[str, tuple[str, ...]] = {}
    hidden = {"id", "edition", "place", *staff_fields(model)}
    for field in model._meta.concrete_fields:
        if field.name in hidden:
            continue
        found = dict(_columns_of(field))
        if field.is_relation:
            relations[field.name] = tuple(name for name, each in found.items() if not name.endswith("_name"))
        columns |= {f"line_{name}" if name in _EDITION else name: each for name, each in found.items()}
    names = tuple(columns)
    meta = type("Meta", (ListResource.Meta,), {"model": model, "fields": names, "export_order": names})
    return type(f"{model.__name__}Resource", (LineResource,), {**columns, "relations": relations, "Meta": meta})


def _shown(column: str, path: str) -> Field:
    """A column that goes out and is not read back by itself."""
    widget = IntegerWidget(coerce_to_string=False) if path in ("edition__year", "edition__number") else CharWidget()
    return Field(column_name=column, attribute=path, widget=widget, readonly=True)


def _columns_of(field: Any) -> Iterator[tuple[str, Field]]:
    name, related = field.name, field.related_model
    if not field.is_relation:
        column = f"line_{name}" if name in _EDITION else name
        yield name, Field(column_name=column, attribute=name, widget=_widget(field), default=field.get_default())
    elif issubclass(related, EditionFact) and not hasattr(related, "code"):
        # The first column stands for the relation when a row is read; an indicator's goal has no code of its own.
        yield "project", Field(column_name="project", attribute=f"{name}__project__key", readonly=True)
        yield "horizon", Field(column_name="horizon", attribute=f"{name}__horizon", readonly=True)
        yield name, GoalField(column_name=name, attribute=name)
    elif issubclass(related, EditionFact):
        yield name, KeyField(column_name=name, attribute=name)
    else:
        yield name, CodeField(column_name=name, attribute=name)
        yield f"{name}_name", Field(column_name=f"{name}_name", attribute=f"{name}__name", readonly=True)


class RelationField(Field):
    """Goes out as what ``told`` says of the row it refers to; read by LineResource."""

    def export(self, instance: Any, **kwargs: Any) -> Any:
        if getattr(instance, f"{self.attribute}_id") is None:
            return ""  # also of a row that is about to be read
        return self.told(getattr(instance, self.attribute))

    def told(self, row: Any) -> str:
        raise NotImplementedError


class CodeField(RelationField):
    def told(self, row: Any) -> str:
        return str(row.code)


class KeyField(RelationField):
    def told(self, row: Any) -> str:
        return str(row.key)


class GoalField(RelationField):
    def told(self, row: Any) -> str:
        return str(row.number)


def _widget(field: Any) -> Any:
    if isinstance(field, models.DecimalField):
        return AmountWidget()
    if isinstance(field, models.BooleanField):
        return BooleanWidget(coerce_to_string=True)
    if isinstance(field, models.IntegerField):
        return IntegerWidget(coerce_to_string=False)
    return OptionalTextWidget() if field.null else TextWidget()


class FactAdmin(ListTransfer, LineAdmin):
    """Lines of one kind across editions, which come and go as CSV or XLSX. They go into drafts that one may edit, and
    come out of editions that one may read.
    """

    def get_import_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [line_resource(self.model)]

    def get_export_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [line_resource(self.model)]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Permission.EDIT)

    def get_export_queryset(self, request: HttpRequest) -> Any:
        mine = within(request.user, Permission.READ, "edition__department")
        # An empty condition means everything; joined with another by "or" it would mean nothing.
        readable = mine | Q(edition__published_at__isnull=False) if mine else mine
        rows = super().get_export_queryset(request).filter(readable)
        return rows.select_related("edition__department__jurisdiction", *self.model.FACT_RELATIONS)

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        with pghistory.context(file=form.cleaned_data.get("original_file_name") or ""):
            return super().process_dataset(dataset, form, request, **kwargs)
