"""Code lists: kept by staff year by year, in spreadsheets or one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export import widgets
from import_export.fields import Field

from budgets.admin.base import PortalAdmin
from budgets.admin.filters import ToBeConfirmed
from budgets.admin.forms import CheckedForm
from budgets.admin.transfer import ListResource, ListTransfer
from budgets.models import EconomicClass, Function, GovernmentEconomicClass, ProcurementCategory
from budgets.permissions import Permission, can_everywhere

COLUMNS = ("code", "name", "name_en", "first_year", "last_year", "confidence")


class ListMeta(ListResource.Meta):
    import_id_fields = ("code", "first_year")
    fields = COLUMNS
    export_order = COLUMNS


class FunctionResource(ListResource):
    class Meta(ListMeta):
        model = Function


class EconomicClassResource(ListResource):
    class Meta(ListMeta):
        model = EconomicClass


class ProcurementCategoryResource(ListResource):
    class Meta(ListMeta):
        model = ProcurementCategory


class CodesOfYear(widgets.ManyToManyWidget):
    """Codes joined by semicolons, meaning those valid in the row's first year."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        codes = [code.strip() for code in str(value or "").split(self.separator) if code.strip()]
        year = str((row or {}).get("first_year") or "")
        return self.model.objects.valid_in(int(year)).filter(code__in=codes) if year.isdecimal() else []


class GovernmentEconomicClassResource(ListResource):
    department_classes = Field(
        attribute="department_classes",
        column_name="department_classes",
        widget=CodesOfYear(EconomicClass, field="code", separator=";"),
    )

    class Meta(ListMeta):
        model = GovernmentEconomicClass
        fields = (*COLUMNS, "department_classes")
        export_order = fields


class ClassificationAdmin(ListTransfer, PortalAdmin):
    form = CheckedForm
    list_display = ("code", "name", "first_year", "last_year", "confidence")
    list_display_links = ("code", "name")
    list_filter = (ToBeConfirmed, "first_year", "last_year")
    search_fields = ("^code", "name")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """All districts share these lists, so who keeps a single district's does not change them."""
        return can_everywhere(request.user, Permission.MANAGE_CODES)

    has_change_permission = has_delete_permission = has_add_permission

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """A line's type-ahead names its edition's year (CodeSelect) and gets the codes valid then."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        year = request.GET.get("year", "")
        if "field_name" in request.GET and len(year) == 4 and year.isdecimal():
            found = found.valid_in(int(year))
        return found, duplicates


@admin.register(Function)
class FunctionAdmin(ClassificationAdmin):
    resource_classes = [FunctionResource]


@admin.register(EconomicClass)
class EconomicClassAdmin(ClassificationAdmin):
    resource_classes = [EconomicClassResource]


@admin.register(ProcurementCategory)
class ProcurementCategoryAdmin(ClassificationAdmin):
    resource_classes = [ProcurementCategoryResource]


@admin.register(GovernmentEconomicClass)
class GovernmentEconomicClassAdmin(ClassificationAdmin):
    resource_classes = [GovernmentEconomicClassResource]
    autocomplete_fields = ("department_classes",)

    def get_export_queryset(self, request: HttpRequest) -> Any:
        return super().get_export_queryset(request).prefetch_related("department_classes")
