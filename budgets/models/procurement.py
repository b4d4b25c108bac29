from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.economic_class import EconomicClass
from budgets.models.edition_fact import Codes, EditionFact
from budgets.models.fields import MoneyField, not_negative
from budgets.models.function import Function
from budgets.models.history import tracked
from budgets.models.procurement_category import ProcurementCategory
from budgets.models.triggers import (
    ECONOMIC_CLASS_VALID,
    FUNCTION_VALID,
    UNIT_IN_DEPARTMENT,
    code_valid_in_year,
)
from budgets.models.unit import AdministrativeUnit

if TYPE_CHECKING:
    from budgets.models.edition import Edition


@tracked
class ProcurementItem(EditionFact):
    """One line of table 12."""

    FACT = facts.ProcurementItem
    FACT_RELATIONS = ("unit", "function", "economic_class", "category")

    number = models.PositiveSmallIntegerField(_("序号"))
    unit = models.ForeignKey("budgets.AdministrativeUnit", models.PROTECT, verbose_name=_("单位"))
    project = models.CharField(_("项目"), max_length=200, blank=True)
    category = models.ForeignKey("budgets.ProcurementCategory", models.PROTECT, verbose_name=_("政府采购品目"))
    function = models.ForeignKey("budgets.Function", models.PROTECT, verbose_name=_("功能科目"))
    economic_class = models.ForeignKey("budgets.EconomicClass", models.PROTECT, verbose_name=_("部门支出经济分类"))
    fund_origin = models.CharField(_("资金来源"), max_length=50, blank=True)
    fund_nature = models.CharField(_("资金性质"), max_length=50, blank=True)
    quantity = models.DecimalField(_("采购数量"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit_price = MoneyField(_("单价（元）"), null=True, blank=True)
    measure = models.CharField(_("计量单位"), max_length=20, blank=True)
    amount = MoneyField(_("采购金额（元）"), null=True, blank=True)
    sme_amount = MoneyField(_("其中面向中小企业（元）"), null=True, blank=True)
    micro_amount = MoneyField(_("其中面向小微企业（元）"), null=True, blank=True)

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("政府采购")
        constraints = [
            models.UniqueConstraint(fields=("edition", "number"), name="procurement_number_unique"),
            not_negative("quantity"),
            not_negative("unit_price"),
            not_negative("amount"),
            not_negative("sme_amount"),
            not_negative("micro_amount"),
            models.CheckConstraint(
                condition=Q(sme_amount=None) | Q(amount__isnull=False, sme_amount__lte=F("amount")),
                name="procurement_sme_amount_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(micro_amount=None) | Q(sme_amount__isnull=False, micro_amount__lte=F("sme_amount")),
                name="procurement_micro_amount_within_sme_amount",
            ),
        ]
        triggers = [
            *EditionFact.Meta.triggers,
            UNIT_IN_DEPARTMENT,
            FUNCTION_VALID,
            ECONOMIC_CLASS_VALID,
            code_valid_in_year("category", "budgets_procurementcategory"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.category}"

    @classmethod
    def from_fact(cls, fact: facts.ProcurementItem, edition: Edition, codes: Codes) -> Self:
        """The catalogue name printed in a document is not stored: the year's list has it."""
        values = {field.name: getattr(fact, field.name) for field in fields(fact)}
        code, _name = values.pop("catalogue_code"), values.pop("catalogue_name")
        values["unit"] = codes.find(AdministrativeUnit, fact.unit, fact)
        values["function"] = codes.find(Function, fact.function, fact)
        values["economic_class"] = codes.find(EconomicClass, fact.economic_class, fact)
        return cls(edition=edition, category=codes.find(ProcurementCategory, code, fact), **values)

    def as_fact(self) -> facts.ProcurementItem:
        return facts.ProcurementItem(
            number=self.number,
            unit=self.unit.code,
            project=self.project,
            catalogue_code=self.category.code,
            catalogue_name=self.category.name,
            function=self.function.code,
            economic_class=self.economic_class.code,
            fund_origin=self.fund_origin,
            fund_nature=self.fund_nature,
            quantity=self.quantity,
            unit_price=self.unit_price,
            measure=self.measure,
            amount=self.amount,
            sme_amount=self.sme_amount,
            micro_amount=self.micro_amount,
            place=self.place,
        )
