"""Districts, departments with their units, and the crosswalk between years."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.widgets import DecimalWidget
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminTextInputWidget

from budgets.admin.base import PortalAdmin
from budgets.admin.filters import ToBeConfirmed
from budgets.admin.forms import CheckedForm, LineFormSet
from budgets.admin.scope import ScopedPermissions, districts_for, units_for
from budgets.admin.transfer import CodeWidget, ListResource, ListTransfer
from budgets.checking import rules
from budgets.models import AdministrativeUnit, Jurisdiction, Lineage, SubjectPairing
from budgets.permissions import Permission, can_everywhere, within


class DepartmentWidget(CodeWidget):
    """A department's code; codes repeat between districts, so the row's own district decides."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        return AdministrativeUnit.objects.departments().filter(jurisdiction__adcode=str(row.get("jurisdiction") or ""))


def _jurisdiction() -> Field:
    return Field(attribute="jurisdiction", column_name="jurisdiction", widget=CodeWidget(Jurisdiction, "adcode"))


def _department(attribute: str) -> Field:
    return Field(attribute=attribute, column_name=attribute, widget=DepartmentWidget(AdministrativeUnit, "code"))


class JurisdictionResource(ListResource):
    class Meta(ListResource.Meta):
        model = Jurisdiction
        import_id_fields = ("adcode",)
        fields = export_order = ("adcode", "name", "name_en", "layout")


class AdministrativeUnitResource(ListResource):
    jurisdiction = _jurisdiction()
    parent = _department("parent")

    class Meta(ListResource.Meta):
        model = AdministrativeUnit
        import_id_fields = ("jurisdiction", "code")
        fields = export_order = (
            "jurisdiction",
            "code",
            "name",
            "name_en",
            "parent",
            "first_year",
            "last_year",
            "confidence",
        )


class LineageResource(ListResource):
    jurisdiction = _jurisdiction()
    department = _department("department")
    share = Field(attribute="share", column_name="share", widget=DecimalWidget(coerce_to_string=False))

    class Meta(ListResource.Meta):
        model = Lineage
        import_id_fields = ("jurisdiction", "department", "kind", "from_year", "from_key", "to_key")
        fields = export_order = (
            "jurisdiction",
            "department",
            "kind",
            "from_year",
            "from_key",
            "to_year",
            "to_key",
            "share",
            "note",
        )


class ListField(SimpleArrayField):
    """Values with commas between them, whichever kind of comma is typed."""

    default_error_messages = {"item_invalid": _("第%(nth)s个值不对：")}

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("，", ",").replace("、", ",") if isinstance(value, str) else value)


LISTS = {ArrayField: {"form_class": ListField, "widget": UnfoldAdminTextInputWidget}}


class PairingFields:
    """A rule is chosen by its own words, which give the usual pairing."""

    form = CheckedForm
    formfield_overrides = LISTS

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "rule":
            statements = {rule.code: rule.statement for rule in rules()}
            kwargs["choices"] = [("", "---------")]
            kwargs["choices"] += [(code, f"{code} {statements[code]}") for code, _label in db_field.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


class Pairings(PairingFields, ScopedPermissions, TabularInline):
    model = SubjectPairing
    formset = LineFormSet
    extra = 0
    verbose_name_plural = _("与通常不同的科目对应（编码之间用逗号；两栏都留空，表示本地区没有这一对应）")


class OfDistrict:
    """Rows of a district are seen by whoever has a role in any department of it."""

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return Q(jurisdiction__in=Jurisdiction.objects.filter(districts_for(user, permission)))


@admin.register(SubjectPairing)
class SubjectPairingAdmin(PairingFields, OfDistrict, PortalAdmin):
    list_display = ("jurisdiction", "rule", "economic_classes", "functions")
    list_filter = (("jurisdiction", admin.RelatedOnlyFieldListFilter), "rule")
    list_select_related = ("jurisdiction",)
    search_fields = ("rule",)


@admin.register(Jurisdiction)
class JurisdictionAdmin(ListTransfer, PortalAdmin):
    """With the conventions that its budgets are checked by."""

    form = CheckedForm
    inlines = (Pairings,)
    formfield_overrides = LISTS
    resource_classes = [JurisdictionResource]
    list_display = ("adcode", "name", "name_en", "layout", "synthetic")
    list_display_links = ("adcode", "name")
    list_filter = ("synthetic",)
    # What is marked can be taken away whole: only generate_sample marks.
    readonly_fields = ("synthetic",)
    search_fields = ("adcode", "name")

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return districts_for(user, permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_everywhere(request.user, Permission.MANAGE_CODES)

    has_delete_permission = has_add_permission


class DepartmentChoices:
    """Where a field holds a department, its choices are departments, not their units."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("department", "parent"):
            kwargs["queryset"] = AdministrativeUnit.objects.departments()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(DepartmentChoices, ListTransfer, PortalAdmin):
    form = CheckedForm
    resource_classes = [AdministrativeUnitResource]
    list_display = ("code", "name", "jurisdiction", "parent", "first_year", "last_year", "confidence")
    list_display_links = ("code", "name")
    list_filter = (ToBeConfirmed, ("jurisdiction", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("jurisdiction", "parent")
    search_fields = ("^code", "name")
    autocomplete_fields = ("jurisdiction", "parent")

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return units_for(user, permission)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") in ("department", "parent"):
            found = found.departments()
        return found, duplicates

    def get_export_queryset(self, request: HttpRequest) -> Any:
        return super().get_export_queryset(request).select_related("jurisdiction", "parent")


@admin.register(Lineage)
class LineageAdmin(DepartmentChoices, ListTransfer, OfDistrict, PortalAdmin):
    form = CheckedForm
    resource_classes = [LineageResource]
    list_display = ("kind", "department", "from_year", "from_key", "to_year", "to_key", "share")
    list_display_links = ("from_key", "to_key")
    list_filter = ("kind", "to_year", ("jurisdiction", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("jurisdiction", "department")
    search_fields = ("from_key", "to_key", "note")
    autocomplete_fields = ("jurisdiction", "department")

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return super().in_scope(user, permission) & (Q(department=None) | within(user, permission))

    def get_export_queryset(self, request: HttpRequest) -> Any:
        return super().get_export_queryset(request).select_related("jurisdiction", "department")
