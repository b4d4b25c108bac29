from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, not_negative
from budgets.models.history import tracked
from budgets.models.triggers import ECONOMIC_CLASS_VALID, FUNCTION_VALID, UNIT_IN_DEPARTMENT


@tracked
class PurchasedService(EditionFact):
    """One line of table 13; its amount may be left blank by the department, which is not zero."""

    FACT = facts.PurchasedService
    FACT_RELATIONS = ("unit", "function", "economic_class")

    number = models.PositiveSmallIntegerField(_("序号"))
    unit = models.ForeignKey("budgets.AdministrativeUnit", models.PROTECT, verbose_name=_("单位"))
    includes_procurement = models.BooleanField(_("是否包含政府采购"), default=False)
    project = models.CharField(_("项目"), max_length=200, blank=True)
    content = models.CharField(_("政府购买服务内容"), max_length=300)
    quantity = models.DecimalField(_("购买数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    amount = MoneyField(_("购买金额（元）"), null=True, blank=True)
    fund_origin = models.CharField(_("资金来源"), max_length=50, blank=True)
    fund_nature = models.CharField(_("资金性质"), max_length=50, blank=True)
    function = models.ForeignKey("budgets.Function", models.PROTECT, verbose_name=_("支出功能分类科目"))
    economic_class = models.ForeignKey("budgets.EconomicClass", models.PROTECT, verbose_name=_("部门支出经济分类"))
    directory_1 = models.CharField(_("一级目录"), max_length=100, blank=True)
    directory_2 = models.CharField(_("二级目录"), max_length=100, blank=True)
    directory_3 = models.CharField(_("三级目录"), max_length=100, blank=True)

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("政府购买服务")
        constraints = [
            models.UniqueConstraint(fields=("edition", "number"), name="purchased_service_number_unique"),
            not_negative("quantity"),
            not_negative("amount"),
        ]
        triggers = [
            *EditionFact.Meta.triggers,
            UNIT_IN_DEPARTMENT,
            FUNCTION_VALID,
            ECONOMIC_CLASS_VALID,
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.content}"

    def as_fact(self) -> facts.PurchasedService:
        return facts.PurchasedService(
            number=self.number,
            unit=self.unit.code,
            includes_procurement=self.includes_procurement,
            project=self.project,
            content=self.content,
            quantity=self.quantity,
            amount=self.amount,
            fund_origin=self.fund_origin,
            fund_nature=self.fund_nature,
            function=self.function.code,
            economic_class=self.economic_class.code,
            directory_1=self.directory_1,
            directory_2=self.directory_2,
            directory_3=self.directory_3,
            place=self.place,
        )
