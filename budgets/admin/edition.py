"""The heart of the admin: one department's year on one page, with all its lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from budgets import registry
from budgets.admin.base import EditionRowsMixin, PortalAdmin, is_open
from budgets.admin.edition_actions import EditionActions
from budgets.admin.findings import EditionFindings
from budgets.admin.forms import CheckedForm
from budgets.admin.grid import EditionGrid, shown
from budgets.admin.history import EditionHistory
from budgets.admin.imports import EditionImports
from budgets.admin.lines import INLINES
from budgets.admin.narrative import EditionNarrative
from budgets.admin.versions import VersionedForm, claim
from budgets.models import AdministrativeUnit, Edition, Waiver


class EditionForm(VersionedForm, CheckedForm):
    undisclosed = forms.MultipleChoiceField(
        label=Edition._meta.get_field("undisclosed").verbose_name,
        help_text=Edition._meta.get_field("undisclosed").help_text,
        required=False,
        choices=lambda: registry.fact_kinds().items(),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Edition
        fields = ("department", "year", "stage", "undisclosed", "document", "note", "correction_reason")
        widgets = dict.fromkeys(("note", "correction_reason"), UnfoldAdminTextareaWidget({"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """Tell the way out where a plain "must be unique" would leave the clerk stuck."""
        cleaned = super().clean() or self.cleaned_data
        key = {name: cleaned.get(name) for name in ("department", "year", "stage")}
        if self.instance.pk is None and all(key.values()) and Edition.objects.filter(**key).exists():
            self.add_error("year", _("该部门这一年度已有版本：草稿请直接打开修改，已公开的请在其页面新建更正版。"))
        return cleaned


@admin.register(Edition)
class EditionAdmin(
    EditionImports,
    EditionNarrative,
    EditionHistory,
    EditionGrid,
    EditionFindings,
    EditionActions,
    EditionRowsMixin,
    PortalAdmin,
):
    """A draft is edited with its lines; department, year and stage are fixed from the start, as lines depend on
    them. What is published can only be looked at.
    """

    scope = "department"
    actions_detail = ("text", "imports", *EditionActions.actions_detail)
    form = EditionForm
    inlines: tuple[Any, ...] = INLINES
    list_display = (
        "department",
        "year",
        "stage",
        "number",
        "state_label",
        "clock",
        "expenditure_total",
        "published_at",
    )
    list_display_links = ("department", "year")
    list_filter = (
        "state",
        "year",
        "stage",
        ("department__jurisdiction", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("department__jurisdiction", "published_by")
    search_fields = ("department__code", "department__name", "note")
    ordering = ("-year", "department__code", "-number")
    autocomplete_fields = ("department", "document")
    readonly_fields = (
        "number",
        "state",
        "published_at",
        "published_by",
        "expenditure_total",
        "digest",
    )
    fixed_fields = ("department", "year", "stage")
    fieldsets = (
        (None, {"fields": (("department", "year"), ("stage", "number"), "state")}),
        (_("来源和说明"), {"fields": ("document", "note", "undisclosed", "correction_reason")}),
        (_("公开记录"), {"fields": (("published_at", "published_by"), "expenditure_total", "digest")}),
    )
    add_fieldsets = ((None, {"fields": ("department", "year", "stage", "document", "note", "undisclosed")}),)

    @classmethod
    def attach(cls, *inlines: Any, after: Any) -> None:
        """Other apps add the lines they keep (budgets never imports them), to the right of the tab named."""
        place = cls.inlines.index(after) + 1
        cls.inlines = (*cls.inlines[:place], *inlines, *cls.inlines[place:])

    @display(
        description=_("状态"),
        ordering="state",
        label={
            Edition.State.DRAFT.value: "warning",
            Edition.State.PUBLISHED.value: "success",
            Edition.State.WITHDRAWN.value: "danger",
        },
    )
    def state_label(self, edition: Edition) -> tuple[str, str]:
        return edition.state, str(edition.get_state_display())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_names().select_related("published_by")

    def get_inlines(self, request: HttpRequest, obj: Edition | None) -> Any:
        """Codes depend on the year and units on the department, so lines come once these are saved."""
        return shown(request, self.inlines) if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Edition | None = None) -> Any:
        return (*self.readonly_fields, *self.fixed_fields) if obj else self.readonly_fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "department":
            kwargs["queryset"] = AdministrativeUnit.objects.departments()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return is_open(obj) and super().has_delete_permission(request, obj)

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        """On to the lines."""
        self.offer_last_year(request, obj)
        request.POST = request.POST | {"_continue": "1"}
        return super().response_add(request, obj, post_url_continue)

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        if change:
            claim(form)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Waiver:
            # Who changes an exception answers for it.
            for waiver in formset.forms:
                if waiver.has_changed():
                    waiver.instance.approver = request.user
        super().save_formset(request, form, formset, change)
