"""The lines of an edition, each kind as an inline of its edition and as a list across all editions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin

from budgets.admin.base import LineAdmin, StackedLines, TabularLines
from budgets.admin.transfer import Transfer
from budgets.admin.transfer_lines import ExpenditureLineResource
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


class ExpenditureLines(TabularLines):
    model = ExpenditureLine
    verbose_name_plural = _("支出")


class UnitExpenditureLines(TabularLines):
    model = UnitExpenditureLine
    verbose_name_plural = _("按单位")


class BasicExpenditureLines(TabularLines):
    model = BasicExpenditureLine
    verbose_name_plural = _("基本支出")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "nature":
            natures = [nature for nature in Nature if nature in BASIC_NATURES]
            kwargs["choices"] = [("", "---------"), *((nature.value, _(nature.label)) for nature in natures)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class CarryForwardLines(TabularLines):
    model = CarryForwardLine
    verbose_name_plural = _("年终结转")


class Projects(TabularLines):
    model = Project


class ProjectLines(TabularLines):
    model = ProjectLine


class OfficialExpenses(TabularLines):
    model = OfficialExpense
    verbose_name_plural = _("三公")


class ProcurementItems(TabularLines):
    model = ProcurementItem
    verbose_name_plural = _("采购")


class PurchasedServices(TabularLines):
    model = PurchasedService
    verbose_name_plural = _("购买服务")


class ResourceFigures(TabularLines):
    model = ResourceFigure
    verbose_name_plural = _("人员资产")


class TextSections(StackedLines):
    model = TextSection
    verbose_name_plural = _("文字")


class Waivers(TabularLines):
    """The approver is whoever grants the exception, see EditionAdmin.save_formset."""

    model = Waiver
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
    OfficialExpenses,
    ProcurementItems,
    PurchasedServices,
    ResourceFigures,
    TextSections,
    Waivers,
)


@admin.register(RevenueLine)
class RevenueLineAdmin(LineAdmin):
    list_display = ("edition", "unit", "source", "carried_over", "function", "amount")
    list_filter = (*LineAdmin.list_filter, "source", "carried_over")
    search_fields = ("unit__name", "function__code", "function__name")


@admin.register(ExpenditureLine)
class ExpenditureLineAdmin(Transfer, ExportMixin, LineAdmin):
    resource_classes = [ExpenditureLineResource]
    list_display = ("edition", "unit", "function", "nature", "source", "carried_over", "amount")
    list_filter = (*LineAdmin.list_filter, "nature", "source")
    search_fields = ("unit__name", "function__code", "function__name")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("edition__department__jurisdiction")


@admin.register(UnitExpenditureLine)
class UnitExpenditureLineAdmin(LineAdmin):
    list_display = ("edition", "unit", "nature", "source", "carried_over", "amount")
    list_filter = (*LineAdmin.list_filter, "nature", "source")
    search_fields = ("unit__code", "unit__name")


@admin.register(BasicExpenditureLine)
class BasicExpenditureLineAdmin(LineAdmin):
    list_display = ("edition", "economic_class", "nature", "source", "amount")
    list_filter = (*LineAdmin.list_filter, "nature")
    search_fields = ("economic_class__code", "economic_class__name")


@admin.register(CarryForwardLine)
class CarryForwardLineAdmin(LineAdmin):
    list_display = ("edition", "source", "amount")


@admin.register(Project)
class ProjectAdmin(LineAdmin):
    list_display = ("edition", "code", "name", "unit", "category_name")
    search_fields = ("code", "name")


@admin.register(ProjectLine)
class ProjectLineAdmin(LineAdmin):
    list_display = ("edition", "project", "source", "carried_over", "function", "amount")
    list_filter = (*LineAdmin.list_filter, "source")
    search_fields = ("project__code", "project__name", "function__code", "function__name")


@admin.register(OfficialExpense)
class OfficialExpenseAdmin(LineAdmin):
    list_display = ("edition", "item", "amount")
    list_filter = (*LineAdmin.list_filter, "item")


@admin.register(ProcurementItem)
class ProcurementItemAdmin(LineAdmin):
    list_display = ("edition", "number", "unit", "project", "category", "quantity", "amount")
    search_fields = ("project", "category__code", "category__name")


@admin.register(PurchasedService)
class PurchasedServiceAdmin(LineAdmin):
    list_display = ("edition", "number", "unit", "project", "content", "amount")
    search_fields = ("project", "content")


@admin.register(ResourceFigure)
class ResourceFigureAdmin(LineAdmin):
    list_display = ("edition", "measure", "value")
    list_filter = (*LineAdmin.list_filter, "measure")


@admin.register(TextSection)
class TextSectionAdmin(LineAdmin):
    list_display = ("edition", "number", "title")
    search_fields = ("title", "body")


@admin.register(Waiver)
class WaiverAdmin(LineAdmin):
    list_display = ("edition", "rule", "place", "approver", "expires_on")
    list_filter = (*LineAdmin.list_filter, "rule")
    list_select_related = ("approver",)
    readonly_fields = ("edition", "approver")
    search_fields = ("rule", "reason")
