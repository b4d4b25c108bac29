"""Goals, indicators and dossiers in the admin: tabs of their edition, and pages of their own for what hangs below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budgets.admin import rules
from budgets.admin.base import ChildLines, LineAdmin, StackedLines, TabularLines
from budgets.admin.edition import EditionAdmin
from budgets.admin.lines import ProjectLines, ResourceFigures
from budgets.admin.transfer_lines import FactAdmin
from performance.models import (
    AssetLine,
    CostLine,
    DepartmentStatement,
    Goal,
    Indicator,
    ProjectDossier,
)

rules.explain("indicator_level_2_under_its_level_1", "level_2", _("二级指标不属于所选的一级指标。"))


def goal_label(goal: Goal) -> str:
    """Goals are numbered within their project, so the project is named; those without are the department's."""
    return f"{goal.project.name if goal.project else _('部门整体')} · {goal}"


def page_link(row: Any, label: Any) -> str:
    """A link to the row's own page; a row not saved yet has none."""
    if not row.pk:
        return ""
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=(row.pk,))
    return format_html('<a class="text-link whitespace-nowrap" href="{}">{}</a>', address, label)


class Statements(StackedLines):
    model = DepartmentStatement
    tables = (14,)
    verbose_name_plural = _("绩效说明")
    max_num = 1


class Goals(TabularLines):
    """An edition has well over a hundred indicators, so they are edited goal by goal."""

    model = Goal
    has_page = True
    verbose_name_plural = _("绩效目标和指标")
    readonly_fields = ("indicators",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(indicator_count=Count("indicators"))

    @admin.display(description=_("绩效指标"))
    def indicators(self, goal: Any) -> str:
        return page_link(goal, _("%(count)d个指标") % {"count": goal.indicator_count} if goal.pk else "")


class Dossiers(TabularLines):
    """What tells dossiers apart; the rest is on the dossier's own page."""

    model = ProjectDossier
    tables = (15,)
    verbose_name_plural = _("项目申报")
    has_page = True
    fields = ("project", "project_type", "frequency", "project_year", "total_budget", "details")
    exclude = ()
    readonly_fields = ("details",)

    @admin.display(description=_("申报内容"))
    def details(self, dossier: ProjectDossier) -> str:
        return page_link(dossier, _("填写申报表"))


class Indicators(TabularLines):
    model = Indicator
    tables = (14, 15)
    only_in_grid = True

    def key_of(self, row: Any) -> str:
        """A goal has no code: its project, horizon and number, as people would say them."""
        project = row.project.key if row.project else _("部门整体")
        return f"{project}/{row.get_horizon_display()}/{row.number}"

    def name_of(self, row: Any) -> str:
        return str(row.description[:30])


class DossierLines(TabularLines):
    only_in_grid = True
    exclude = ()

    def key_of(self, row: Any) -> str:
        return str(row.project.key)

    def name_of(self, row: Any) -> str:
        return str(row.project.name)


class CostLines(DossierLines):
    model = CostLine
    tables = (15,)


class AssetLines(DossierLines):
    model = AssetLine
    tables = (15,)


EditionAdmin.attach(Dossiers, CostLines, AssetLines, after=ProjectLines)
EditionAdmin.attach(Goals, Indicators, Statements, after=ResourceFigures)


class IndicatorsOfGoal(ChildLines):
    model = Indicator


class Costs(ChildLines):
    model = CostLine


class Assets(ChildLines):
    model = AssetLine


@admin.register(DepartmentStatement)
class DepartmentStatementAdmin(FactAdmin):
    list_display = ("edition", "filled_by", "telephone")


@admin.register(Goal)
class GoalAdmin(FactAdmin):
    inlines = (IndicatorsOfGoal,)
    list_display = ("edition", "project", "horizon", "number", "description")
    list_filter = (*LineAdmin.list_filter, "horizon")
    search_fields = ("project__name", "description")


@admin.register(Indicator)
class IndicatorAdmin(FactAdmin):
    list_display = ("edition", "goal", "number", "level_1", "level_2", "name", "target")
    list_filter = (*LineAdmin.list_filter, "level_1", "level_2")
    search_fields = ("name", "target")

    def label_of(self, field: str) -> Callable[[Any], str]:
        return goal_label if field == "goal" else str


@admin.register(ProjectDossier)
class ProjectDossierAdmin(FactAdmin):
    inlines = (Costs, Assets)
    list_display = ("edition", "project", "project_type", "frequency", "total_budget")
    list_filter = (*LineAdmin.list_filter, "project_type", "frequency")
    search_fields = ("project__code", "project__name")


class DossierLineAdmin(LineAdmin):
    """Rows of a dossier's lists; edited on the dossier's page."""

    list_select_related = ("edition__department", "dossier__project")
    readonly_fields = ("edition", "dossier")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("dossier__project")


@admin.register(CostLine)
class CostLineAdmin(DossierLineAdmin):
    list_display = ("edition", "dossier", "number", "content", "local", "transfer", "other")
    search_fields = ("content", "rationale")


@admin.register(AssetLine)
class AssetLineAdmin(DossierLineAdmin):
    list_display = ("edition", "dossier", "number", "name", "quantity", "amount")
    search_fields = ("name",)
