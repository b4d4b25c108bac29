from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.edition_fact import Codes, EditionFact
from budgets.models.fields import not_negative
from budgets.models.history import tracked
from budgets.models.triggers import same_edition
from performance import facts
from performance.models.goal import Goal

if TYPE_CHECKING:
    from budgets.models.edition import Edition

LEVEL_1 = [(level, _(level)) for level in facts.INDICATOR_LEVELS]
LEVEL_2 = [(level, _(level)) for level in dict.fromkeys(x for below in facts.INDICATOR_LEVELS.values() for x in below)]


def legal_levels() -> Q:
    """A second level stands under its own first level (rule C76)."""
    legal = Q()
    for level_1, below in facts.INDICATOR_LEVELS.items():
        legal |= Q(level_1=level_1, level_2__in=below)
    return legal


@tracked
class Indicator(EditionFact):
    """绩效指标; values are kept as printed, because "≥95%" and "有效促进" are both targets."""

    FACT = facts.Indicator
    FACT_RELATIONS = ("goal__project",)

    goal = models.ForeignKey("performance.Goal", models.CASCADE, related_name="indicators", verbose_name=_("绩效目标"))
    number = models.PositiveSmallIntegerField(_("序号"))
    level_1 = models.CharField(_("一级指标"), max_length=20, choices=LEVEL_1)
    level_2 = models.CharField(_("二级指标"), max_length=20, choices=LEVEL_2)
    name = models.CharField(_("三级指标"), max_length=200)
    year_before_last = models.CharField(_("前年指标值"), max_length=100, blank=True)
    last_year = models.CharField(_("上年指标值"), max_length=100, blank=True)
    target = models.CharField(_("指标值"), max_length=100)
    weight = models.DecimalField(_("指标分值权重"), max_digits=5, decimal_places=2, null=True, blank=True)
    basis = models.CharField(_("指标值确定依据"), max_length=100, blank=True)

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("绩效指标")
        constraints = [
            models.UniqueConstraint(fields=("goal", "number"), name="indicator_number_unique_in_goal"),
            models.CheckConstraint(condition=legal_levels(), name="indicator_level_2_under_its_level_1"),
            not_negative("weight"),
        ]
        triggers = [*EditionFact.Meta.triggers, same_edition("goal", "performance_goal")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_fact(cls, fact: facts.Indicator, edition: Edition, codes: Codes) -> Self:
        values = {field.name: getattr(fact, field.name) for field in fields(fact)}
        key = (values.pop("project"), values.pop("horizon").value, values.pop("goal"))
        return cls(edition=edition, goal=codes.find(Goal, key, fact), **values)

    def as_fact(self) -> facts.Indicator:
        return facts.Indicator(
            project=self.goal.project and self.goal.project.key,
            horizon=facts.Horizon(self.goal.horizon),
            goal=self.goal.number,
            number=self.number,
            level_1=self.level_1,
            level_2=self.level_2,
            name=self.name,
            target=self.target,
            year_before_last=self.year_before_last,
            last_year=self.last_year,
            weight=self.weight,
            basis=self.basis,
            place=self.place,
        )
