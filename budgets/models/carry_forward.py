from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, choices, one_of
from budgets.models.history import tracked


@tracked
class CarryForwardLine(EditionFact):
    """年终结转结余 by source."""

    FACT = facts.CarryForwardLine

    source = models.CharField(_("资金来源"), max_length=20, choices=choices(facts.FundingSource))
    amount = MoneyField(_("金额（元）"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("年终结转结余")
        constraints = [
            models.UniqueConstraint(fields=("edition", "source"), name="carry_forward_line_unique"),
            one_of("source", facts.FundingSource),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.amount}"

    def as_fact(self) -> facts.CarryForwardLine:
        return facts.CarryForwardLine(source=facts.FundingSource(self.source), amount=self.amount, place=self.place)
