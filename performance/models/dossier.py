from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.edition import Edition
from budgets.models.edition_fact import Codes, EditionFact, EditionFactQuerySet
from budgets.models.fields import MoneyField, choices, not_negative, one_of
from budgets.models.history import tracked
from budgets.models.project import Project
from budgets.models.triggers import same_edition
from performance import facts
from performance.models.asset_line import AssetLine
from performance.models.cost_line import CostLine


class ProjectDossierQuerySet(EditionFactQuerySet):
    def of(self, *editions: Edition) -> Self:
        return super().of(*editions).prefetch_related("costs", "assets")


@tracked
class ProjectDossier(EditionFact):
    """项目支出绩效目标申报表 of one project; who is responsible is for staff only and is not part of the facts."""

    FACT = facts.Dossier
    FACT_RELATIONS = ("project",)
    PEOPLE = ("responsible_person", "telephone")
    CHILDREN = ("costs", "assets")

    project = models.ForeignKey("budgets.Project", models.CASCADE, related_name="dossiers", verbose_name=_("项目"))
    managing_department = models.CharField(_("项目主管部门"), max_length=200, blank=True)
    executing_unit = models.CharField(_("项目执行单位"), max_length=200, blank=True)
    responsible_person = models.CharField(_("项目负责人（不公开）"), max_length=50, blank=True)
    telephone = models.CharField(_("联系电话（不公开）"), max_length=50, blank=True)
    project_year = models.CharField(_("项目年度"), max_length=20, blank=True)
    project_type = models.CharField(_("项目类别"), max_length=10, choices=choices(facts.ProjectType))
    frequency = models.CharField(_("项目安排频度"), max_length=10, choices=choices(facts.Frequency))
    policy_basis = models.TextField(_("立项依据"), blank=True)
    plan = models.TextField(_("项目实施方案"), blank=True)
    last_evaluation = models.TextField(_("上年绩效评价结果、整改及应用"), blank=True)
    budget_history = models.TextField(_("项目前两年预算及当年预算变动情况"), blank=True)
    total_budget = MoneyField(_("项目总预算（元）"), null=True, blank=True)
    local_appropriation = MoneyField(_("本级财政拨款（元）"), null=True, blank=True)
    transfer_appropriation = MoneyField(_("上级转移支付（元）"), null=True, blank=True)
    special_account = MoneyField(_("专户管理的非税收入拨款（元）"), null=True, blank=True)
    other_funds = MoneyField(_("其他资金（元）"), null=True, blank=True)

    objects = ProjectDossierQuerySet.as_manager()

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("项目绩效申报")
        constraints = [
            models.UniqueConstraint(fields=("project",), name="dossier_one_a_project"),
            one_of("project_type", facts.ProjectType),
            one_of("frequency", facts.Frequency),
            not_negative("total_budget"),
            not_negative("local_appropriation"),
            not_negative("transfer_appropriation"),
            not_negative("special_account"),
            not_negative("other_funds"),
        ]
        triggers = [*EditionFact.Meta.triggers, same_edition("project", "budgets_project")]

    def __str__(self) -> str:
        return str(self.project)

    @classmethod
    def from_fact(cls, fact: facts.Dossier, edition: Edition, codes: Codes) -> Self:
        values = {field.name: getattr(fact, field.name) for field in fields(fact)}
        del values["costs"], values["assets"]
        return cls(edition=edition, **values | {"project": codes.find(Project, fact.project, fact)})

    @classmethod
    def children_of(cls, row: Self, fact: facts.Dossier) -> Iterator[models.Model]:
        for model, lines in ((CostLine, fact.costs), (AssetLine, fact.assets)):
            for number, line in enumerate(lines, start=1):
                yield model(edition_id=row.edition_id, dossier=row, number=number, **asdict(line))

    def as_fact(self) -> facts.Dossier:
        return facts.Dossier(
            project=self.project.key,
            managing_department=self.managing_department,
            executing_unit=self.executing_unit,
            project_year=self.project_year,
            project_type=facts.ProjectType(self.project_type),
            frequency=facts.Frequency(self.frequency),
            policy_basis=self.policy_basis,
            plan=self.plan,
            last_evaluation=self.last_evaluation,
            budget_history=self.budget_history,
            total_budget=self.total_budget,
            local_appropriation=self.local_appropriation,
            transfer_appropriation=self.transfer_appropriation,
            special_account=self.special_account,
            other_funds=self.other_funds,
            costs=tuple(line.as_cost() for line in self.costs.all()),
            assets=tuple(line.as_asset() for line in self.assets.all()),
            place=self.place,
        )
