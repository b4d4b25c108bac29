from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import MoneyField, not_negative
from budgets.models.history import tracked
from budgets.models.triggers import FROZEN, same_edition
from performance import facts


@tracked
class CostLine(models.Model):
    """One row of 项目支出明细及依据."""

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, verbose_name=_("公开版本"))
    dossier = models.ForeignKey(
        "performance.ProjectDossier", models.CASCADE, related_name="costs", verbose_name=_("项目绩效申报")
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    content = models.CharField(_("项目内容"), max_length=200)
    rationale = models.TextField(_("测算依据及说明"), blank=True)
    local = MoneyField(_("本级财政拨款金额（元）"), null=True, blank=True)
    transfer = MoneyField(_("上级转移支付金额（元）"), null=True, blank=True)
    other = MoneyField(_("其他资金（元）"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("项目支出明细")
        ordering = ("dossier", "number")
        constraints = [
            models.UniqueConstraint(fields=("dossier", "number"), name="cost_line_number_unique"),
            not_negative("local"),
            not_negative("transfer"),
            not_negative("other"),
        ]
        triggers = [FROZEN, same_edition("dossier", "performance_projectdossier")]

    def __str__(self) -> str:
        return self.content

    def as_cost(self) -> facts.CostLine:
        return facts.CostLine(
            content=self.content,
            rationale=self.rationale,
            local=self.local,
            transfer=self.transfer,
            other=self.other,
        )
