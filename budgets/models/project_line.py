from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, choices, not_negative, one_of
from budgets.models.history import tracked
from budgets.models.triggers import FUNCTION_VALID, same_edition


@tracked
class ProjectLine(EditionFact):
    """Part of a project's budget, by source and, where known, function."""

    FACT = facts.ProjectLine
    FACT_RELATIONS = ("project", "function")

    project = models.ForeignKey("budgets.Project", models.CASCADE, related_name="lines", verbose_name=_("项目"))
    source = models.CharField(_("资金来源"), max_length=20, choices=choices(facts.FundingSource))
    carried_over = models.BooleanField(_("上年结转结余"), default=False)
    function = models.ForeignKey("budgets.Function", models.PROTECT, null=True, blank=True, verbose_name=_("功能科目"))
    amount = MoneyField(_("金额（元）"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("项目支出")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "source", "carried_over", "function"),
                nulls_distinct=False,
                name="project_line_unique",
            ),
            not_negative("amount"),
            one_of("source", facts.FundingSource),
        ]
        triggers = [
            *EditionFact.Meta.triggers,
            FUNCTION_VALID,
            same_edition("project", "budgets_project"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.amount}"

    def as_fact(self) -> facts.ProjectLine:
        return facts.ProjectLine(
            project=self.project.key,
            source=facts.FundingSource(self.source),
            carried_over=self.carried_over,
            function=self.function and self.function.code,
            amount=self.amount,
            place=self.place,
        )
