"""What every page of the admin shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction
from django.db.models import CharField, DecimalField, Field, Model, TextField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from budgets.admin.forms import ChildFormSet, LineForm, LineFormSet
from budgets.admin.rows import EditionRows, belongs_to_edition, row_field
from budgets.admin.rules import is_not_negative, refusal
from budgets.admin.scope import Scoped, ScopedPermissions
from budgets.admin.versions import VersionedForm, claim
from budgets.models import AdministrativeUnit, Edition
from budgets.models.classification import Classification
from budgets.models.edition_fact import EditionFact

LINE_WIDGETS = {
    # Text rather than number inputs: a number input changes its amount when the mouse wheel turns over it.
    DecimalField: {"widget": UnfoldAdminTextInputWidget({"class": "min-w-32 text-right", "inputmode": "decimal"})},
    CharField: {"widget": UnfoldAdminTextInputWidget({"class": "min-w-32"})},
    TextField: {"widget": UnfoldAdminTextareaWidget({"class": "min-w-56", "rows": 2})},
}
"""Wide enough to be read in a row of a table."""


def edition_of(row: Any) -> Edition:
    return row if isinstance(row, Edition) else row.edition


def is_open(row: Any) -> bool:
    """Whether the edition that the row is, or is part of, may still change."""
    return row is None or edition_of(row).is_draft


class PortalAdmin(Scoped, ModelAdmin):
    """Forms foresee what the database refuses; what they can't foresee is said in words, never a server error."""

    compressed_fields = True
    warn_unsaved_form = True
    list_per_page = 50

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The place that the form named may be another than the row had, or than the user's roles hold in."""
        if not self._may(request, "change" if change else "add", obj):
            raise PermissionDenied(_("您的角色不能对该部门进行这一操作。"))
        super().save_model(request, obj, form, change)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refusing(request, lambda: super(PortalAdmin, self).changeform_view(request, *args, **kwargs))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refusing(request, lambda: super(PortalAdmin, self).delete_view(request, *args, **kwargs))

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refusing(request, lambda: super(PortalAdmin, self).changelist_view(request, *args, **kwargs))

    def _refusing(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            return view()
        except (IntegrityError, InternalError) as error:
            messages.error(request, refusal(error))
            return HttpResponseRedirect(request.get_full_path())


class LineFields:
    """Form fields of lines: relations among the edition's rows, and no negative amount where none may be."""

    formfield_overrides = LINE_WIDGETS

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("widget", UnfoldAdminSelectWidget({"class": "min-w-32"}))
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if belongs_to_edition(db_field):
            return row_field(db_field, self.admin_site, self.label_of(db_field.name))  # type: ignore[attr-defined]
        if isinstance(db_field, DecimalField) and is_not_negative(db_field.model, db_field.name):
            kwargs["min_value"] = 0
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def label_of(self, field: str) -> Callable[[Any], str]:
        """How a row is called in the selection of this field."""
        return str


class LineInline(ScopedPermissions, LineFields):
    """Lines below their edition, read-only once it is published; see TabularLines and StackedLines.

    ``tables`` are those that the lines make up (None: the text): findings there lead to them.
    """

    model: Any
    tables: tuple[int | None, ...] = ()
    form = LineForm
    formset = LineFormSet
    extra = 0
    tab = True
    hide_title = True
    exclude = ("place",)
    in_grid = False
    """Whether the lines can be edited as a spreadsheet (budgets.admin.grid)."""
    only_in_grid = False
    """Too many for inlines: without the grid they are edited on the page of the line above them."""
    has_page = False
    """Whether a line has more to fill in, on a page of its own."""

    def key_of(self, row: Any) -> str:
        """What a cell of the grid holds for a row that lines point to: a code, or whatever tells it from others."""
        return str(row.code) if isinstance(row, Classification | AdministrativeUnit) else str(row.key)

    def name_of(self, row: Any) -> str:
        """What is shown beside the key."""
        return str(row.name)

    def row_keys(self, line: Any) -> Iterable[str]:
        """The keys of the table rows that the line is part of."""
        return ()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)  # type: ignore[misc]
        relations = getattr(self.model, "FACT_RELATIONS", ())
        # Without arguments select_related would join everything.
        return (rows.select_related(*relations) if relations else rows).order_by("pk")

    def has_add_permission(self, request: HttpRequest, obj: Model | None) -> bool:
        return is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_open(obj) and super().has_delete_permission(request, obj)


class TabularLines(LineInline, TabularInline):
    in_grid = True


class StackedLines(LineInline, StackedInline):
    pass


class ChildLines(TabularLines):
    """Lines below another line, on that line's page."""

    formset = ChildFormSet
    tab = False
    in_grid = False
    exclude = ("place", "edition")


class EditionRowsMixin:
    """Hands the edition's rows to every line on the page, read once for all of them."""

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        if not hasattr(request, "edition_rows"):
            request.edition_rows = EditionRows(edition_of(obj))
        return kwargs | {"form_kwargs": {"rows": request.edition_rows}}


class LinePageForm(VersionedForm, LineForm):
    """A line on a page of its own counts as a change of its edition, like any other."""


class LineAdmin(EditionRowsMixin, LineFields, PortalAdmin):
    """Lines of all editions: to search, filter and look at. They are added on their edition's page."""

    scope = "edition__department"
    form = LinePageForm
    change_form_before_template = "admin/budgets/version.html"
    list_filter = (
        ("edition__department__jurisdiction", RelatedOnlyFieldListFilter),
        "edition__year",
        "edition__state",
    )
    ordering = ("-edition__year", "edition", "pk")
    readonly_fields = ("edition",)
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Which edition first, where the figure came from last."""
        last = ["place"] if issubclass(self.model, EditionFact) else []
        fields = [name for name in super().get_fields(request, obj) if name not in ("edition", *last)]
        return ["edition", *fields, *last]

    def get_queryset(self, request: HttpRequest) -> Any:
        relations = getattr(self.model, "FACT_RELATIONS", ())
        return super().get_queryset(request).select_related("edition__department", *relations)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if isinstance(form, VersionedForm):
            claim(form)
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        Edition.objects.claim(obj.edition_id)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            for edition in sorted(set(queryset.values_list("edition", flat=True))):
                Edition.objects.claim(edition)
            super().delete_queryset(request, queryset)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_delete_permission(request, obj)
