from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import MoneyField, not_negative
from budgets.models.history import tracked
from budgets.models.triggers import FROZEN, same_edition
from performance import facts


@tracked
class AssetLine(models.Model):
    """One row of 项目资产配置计划及采购计划."""

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, verbose_name=_("公开版本"))
    dossier = models.ForeignKey(
        "performance.ProjectDossier", models.CASCADE, related_name="assets", verbose_name=_("项目绩效申报")
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("品名"), max_length=200)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    amount = MoneyField(_("金额（元）"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("项目资产配置")
        ordering = ("dossier", "number")
        constraints = [
            models.UniqueConstraint(fields=("dossier", "number"), name="asset_line_number_unique"),
            not_negative("quantity"),
            not_negative("amount"),
        ]
        triggers = [FROZEN, same_edition("dossier", "performance_projectdossier")]

    def __str__(self) -> str:
        return self.name

    def as_asset(self) -> facts.AssetLine:
        return facts.AssetLine(name=self.name, quantity=self.quantity, amount=self.amount)
