"""The lines of an edition, each kind as an inline of its edition and as a list across all editions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budgets.admin.base import LineAdmin, StackedLines, TabularLines, edition_of
from budgets.admin.forms import LineForm
from budgets.admin.scope import ScopedPermissions
from budgets.admin.transfer_lines import FactAdmin
from budgets.facts import BASIC_NATURES, Nature
from budgets.models import (
    BasicExpenditureLine,
    CarryForwardLine,
    ExpenditureLine,
    OfficialExpense,
    ProcurementItem,
    Project,
    ProjectLine,
    PurchasedService,
    ResourceFigure,
    RevenueLine,
    TextSection,
    UnitExpenditureLine,
    Waiver,
)


class RevenueLines(TabularLines):
    model = RevenueLine
    tables = (1, 2, 4)

    def row_keys(self, line: Any) -> Iterable[str]:
        return (line.source, line.unit.code, line.function.code if line.function else "")


class ExpenditureLines(TabularLines):
    model = ExpenditureLine
    tables = (1, 3, 4, 5, 6, 9, 10)
    verbose_name_plural = _("支出")

    def row_keys(self, line: Any) -> Iterable[str]:
        return (line.function.code if line.function else "", line.unit.code)


class UnitExpenditureLines(TabularLines):
    model = UnitExpenditureLine
    tables = (6,)
    verbose_name_plural = _("按单位")

    def row_keys(self, line: Any) -> Iterable[str]:
        return (line.unit.code,)


class BasicExpenditureLines(TabularLines):
    model = BasicExpenditureLine
    tables = (7,)
    verbose_name_plural = _("基本支出")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "nature":
            natures = [nature for nature in Nature if nature in BASIC_NATURES]
            kwargs["choices"] = [("", "---------"), *((nature.value, _(nature.label)) for nature in natures)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def row_keys(self, line: Any) -> Iterable[str]:
        return (line.economic_class.code,)


class CarryForwardLines(TabularLines):
    model = CarryForwardLine
    tables = (1, 4)
    verbose_name_plural = _("年终结转")

    def row_keys(self, line: Any) -> Iterable[str]:
        return ("carry_forward",)


class Projects(TabularLines):
    model = Project
    tables = (11,)

    def row_keys(self, line: Any) -> Iterable[str]:
        return (line.key,)


class ProjectLines(TabularLines):
    model = ProjectLine
    tables = (11,)


class OfficialExpenses(TabularLines):
    model = OfficialExpense
    tables = (8,)
    verbose_name_plural = _("三公")


class ProcurementItems(TabularLines):
    model = ProcurementItem
    tables = (12,)
    verbose_name_plural = _("采购")

    def row_keys(self, line: Any) -> Iterable[str]:
        return (f"{line.number:03d}",)


class PurchasedServices(TabularLines):
    model = PurchasedService
    tables = (13,)
    verbose_name_plural = _("购买服务")

    def row_keys(self, line: Any) -> Iterable[str]:
        return (f"{line.number:03d}",)


class ResourceFigures(TabularLines):
    model = ResourceFigure
    verbose_name_plural = _("人员资产")


class TextSections(StackedLines):
    model = TextSection
    tables = (None,)
    verbose_name_plural = _("文字")


class WaiverPermissions:
    """Exceptions are granted in the open until publication; what they excuse need not be a draft any more."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_unpublished(obj) and ScopedPermissions.has_add_permission(self, request, obj)  # type: ignore[arg-type]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_unpublished(obj) and ScopedPermissions.has_change_permission(self, request, obj)  # type: ignore[arg-type]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_unpublished(obj) and ScopedPermissions.has_delete_permission(self, request, obj)  # type: ignore[arg-type]


def _is_unpublished(row: Any) -> bool:
    return row is None or not edition_of(row).is_published


class Waivers(WaiverPermissions, TabularLines):
    """The approver is whoever grants the exception, see EditionAdmin.save_formset."""

    model = Waiver
    in_grid = False
    verbose_name_plural = _("例外")
    exclude = ()
    readonly_fields = ("approver",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("approver")


INLINES = (
    RevenueLines,
    ExpenditureLines,
    UnitExpenditureLines,
    BasicExpenditureLines,
    CarryForwardLines,
    Projects,
    ProjectLines,
    ProcurementItems,
    PurchasedServices,
    OfficialExpenses,
    ResourceFigures,
    TextSections,
    Waivers,
)


@admin.register(RevenueLine)
class RevenueLineAdmin(FactAdmin):
    list_display = ("edition", "unit", "source", "carried_over", "function", "amount")
    list_filter = (*LineAdmin.list_filter, "source", "carried_over")
    search_fields = ("unit__name", "function__code", "function__name")


@admin.register(ExpenditureLine)
class ExpenditureLineAdmin(FactAdmin):
    list_display = ("edition", "unit", "function", "nature", "source", "carried_over", "amount")
    list_filter = (*LineAdmin.list_filter, "nature", "source")
    search_fields = ("unit__name", "function__code", "function__name")


@admin.register(UnitExpenditureLine)
class UnitExpenditureLineAdmin(FactAdmin):
    list_display = ("edition", "unit", "nature", "source", "carried_over", "amount")
    list_filter = (*LineAdmin.list_filter, "nature", "source")
    search_fields = ("unit__code", "unit__name")


@admin.register(BasicExpenditureLine)
class BasicExpenditureLineAdmin(FactAdmin):
    list_display = ("edition", "economic_class", "nature", "source", "amount")
    list_filter = (*LineAdmin.list_filter, "nature")
    search_fields = ("economic_class__code", "economic_class__name")


@admin.register(CarryForwardLine)
class CarryForwardLineAdmin(FactAdmin):
    list_display = ("edition", "source", "amount")


@admin.register(Project)
class ProjectAdmin(FactAdmin):
    list_display = ("edition", "code", "name", "unit", "category_name")
    search_fields = ("code", "name")


@admin.register(ProjectLine)
class ProjectLineAdmin(FactAdmin):
    list_display = ("edition", "project", "source", "carried_over", "function", "amount")
    list_filter = (*LineAdmin.list_filter, "source")
    search_fields = ("project__code", "project__name", "function__code", "function__name")


@admin.register(OfficialExpense)
class OfficialExpenseAdmin(FactAdmin):
    list_display = ("edition", "item", "amount")
    list_filter = (*LineAdmin.list_filter, "item")


@admin.register(ProcurementItem)
class ProcurementItemAdmin(FactAdmin):
    list_display = ("edition", "number", "unit", "project", "category", "quantity", "amount")
    search_fields = ("project", "category__code", "category__name")


@admin.register(PurchasedService)
class PurchasedServiceAdmin(FactAdmin):
    list_display = ("edition", "number", "unit", "project", "content", "amount")
    search_fields = ("project", "content")


@admin.register(ResourceFigure)
class ResourceFigureAdmin(FactAdmin):
    list_display = ("edition", "measure", "value")
    list_filter = (*LineAdmin.list_filter, "measure")


@admin.register(TextSection)
class TextSectionAdmin(FactAdmin):
    list_display = ("edition", "number", "title")
    search_fields = ("title", "body")


@admin.register(Waiver)
class WaiverAdmin(WaiverPermissions, LineAdmin):
    """Exceptions are no facts of the edition: whoever grants one changes nothing that others are editing."""

    form = LineForm
    list_display = ("edition", "rule", "place", "approver_role", "expires_on")
    list_filter = (*LineAdmin.list_filter, "rule")
    readonly_fields = ("edition", "approver")
    search_fields = ("rule", "reason")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On its edition's page only."""
        return False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        queryset.delete()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Who changes an exception answers for it."""
        obj.approver = request.user
        super().save_model(request, obj, form, change)
