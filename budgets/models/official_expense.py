from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, choices, not_negative, one_of
from budgets.models.history import tracked


@tracked
class OfficialExpense(EditionFact):
    """One item of "三公"经费; a stated zero is a fact, a missing item is not."""

    FACT = facts.OfficialExpense

    item = models.CharField(_("“三公”经费项目"), max_length=20, choices=choices(facts.OfficialExpenseItem))
    amount = MoneyField(_("金额（元）"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("“三公”经费")
        constraints = [
            models.UniqueConstraint(fields=("edition", "item"), name="official_expense_unique"),
            not_negative("amount"),
            one_of("item", facts.OfficialExpenseItem),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.amount}"

    def as_fact(self) -> facts.OfficialExpense:
        return facts.OfficialExpense(item=facts.OfficialExpenseItem(self.item), amount=self.amount, place=self.place)
