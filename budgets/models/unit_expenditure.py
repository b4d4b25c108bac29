from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, choices, not_negative, one_of
from budgets.models.history import tracked
from budgets.models.triggers import UNIT_IN_DEPARTMENT


@tracked
class UnitExpenditureLine(EditionFact):
    """The by-unit margin of expenditure, where a document gives no function and unit together."""

    FACT = facts.UnitExpenditureLine
    FACT_RELATIONS = ("unit",)

    unit = models.ForeignKey("budgets.AdministrativeUnit", models.PROTECT, verbose_name=_("单位"))
    nature = models.CharField(_("支出性质"), max_length=20, choices=choices(facts.Nature))
    source = models.CharField(
        _("资金来源"),
        max_length=20,
        choices=choices(facts.FundingSource),
        default=facts.FundingSource.GENERAL,
    )
    carried_over = models.BooleanField(_("上年结转结余"), default=False)
    amount = MoneyField(_("金额（元）"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("支出（按单位）")
        constraints = [
            models.UniqueConstraint(
                fields=("edition", "unit", "nature", "source", "carried_over"),
                name="unit_expenditure_line_unique",
            ),
            not_negative("amount"),
            one_of("nature", facts.Nature),
            one_of("source", facts.FundingSource),
        ]
        triggers = [*EditionFact.Meta.triggers, UNIT_IN_DEPARTMENT]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_nature_display()} {self.amount}"

    def as_fact(self) -> facts.UnitExpenditureLine:
        return facts.UnitExpenditureLine(
            unit=self.unit.code,
            nature=facts.Nature(self.nature),
            source=facts.FundingSource(self.source),
            carried_over=self.carried_over,
            amount=self.amount,
            place=self.place,
        )
