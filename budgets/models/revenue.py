from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, choices, one_of
from budgets.models.history import tracked
from budgets.models.triggers import FUNCTION_VALID, UNIT_IN_DEPARTMENT


@tracked
class RevenueLine(EditionFact):
    """Revenue of a unit from a source; what is carried over from last year may be a deficit."""

    FACT = facts.RevenueLine
    FACT_RELATIONS = ("unit", "function")

    unit = models.ForeignKey("budgets.AdministrativeUnit", models.PROTECT, verbose_name=_("单位"))
    source = models.CharField(_("资金来源"), max_length=20, choices=choices(facts.FundingSource))
    carried_over = models.BooleanField(_("上年结转结余"), default=False)
    function = models.ForeignKey("budgets.Function", models.PROTECT, null=True, blank=True, verbose_name=_("功能科目"))
    amount = MoneyField(_("金额（元）"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("收入")
        constraints = [
            models.UniqueConstraint(
                fields=("edition", "unit", "source", "carried_over", "function"),
                nulls_distinct=False,
                name="revenue_line_unique",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) | Q(carried_over=True),
                name="revenue_negative_only_when_carried_over",
            ),
            one_of("source", facts.FundingSource),
        ]
        triggers = [*EditionFact.Meta.triggers, UNIT_IN_DEPARTMENT, FUNCTION_VALID]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.amount}"

    def as_fact(self) -> facts.RevenueLine:
        return facts.RevenueLine(
            unit=self.unit.code,
            source=facts.FundingSource(self.source),
            carried_over=self.carried_over,
            function=self.function and self.function.code,
            amount=self.amount,
            place=self.place,
        )
