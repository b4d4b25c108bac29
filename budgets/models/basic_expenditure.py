from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, choices, not_negative, one_of
from budgets.models.history import tracked
from budgets.models.triggers import ECONOMIC_CLASS_VALID


@tracked
class BasicExpenditureLine(EditionFact):
    """Basic expenditure by economic class, down to 款."""

    FACT = facts.BasicExpenditureLine
    FACT_RELATIONS = ("economic_class",)

    economic_class = models.ForeignKey("budgets.EconomicClass", models.PROTECT, verbose_name=_("部门预算支出经济分类"))
    nature = models.CharField(_("支出性质"), max_length=20, choices=choices(facts.Nature))
    source = models.CharField(
        _("资金来源"),
        max_length=20,
        choices=choices(facts.FundingSource),
        default=facts.FundingSource.GENERAL,
    )
    amount = MoneyField(_("金额（元）"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("基本支出（按经济分类）")
        constraints = [
            models.UniqueConstraint(
                fields=("edition", "economic_class", "nature", "source"), name="basic_expenditure_line_unique"
            ),
            models.CheckConstraint(
                condition=Q(nature__in=("personnel", "operating")),
                name="basic_expenditure_is_personnel_or_operating",
            ),
            not_negative("amount"),
            one_of("source", facts.FundingSource),
        ]
        triggers = [*EditionFact.Meta.triggers, ECONOMIC_CLASS_VALID]

    def __str__(self) -> str:
        return f"{self.economic_class} {self.amount}"

    def as_fact(self) -> facts.BasicExpenditureLine:
        return facts.BasicExpenditureLine(
            economic_class=self.economic_class.code,
            nature=facts.Nature(self.nature),
            source=facts.FundingSource(self.source),
            amount=self.amount,
            place=self.place,
        )
