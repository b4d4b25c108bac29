from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.history import tracked


@tracked
class ChangeReason(EditionFact):
    """Why a line of a table moved against the year before; generated text says it behind the change."""

    FACT = facts.ChangeReason

    table = models.PositiveSmallIntegerField(_("表号"))
    row = models.CharField(_("行标识"), max_length=100)
    reason = models.CharField(_("变动原因"), max_length=500)

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("增减变动原因")
        constraints = [
            models.UniqueConstraint(fields=("edition", "table", "row"), name="change_reason_unique"),
        ]

    def __str__(self) -> str:
        return f"t{self.table:02d}/{self.row}"

    def as_fact(self) -> facts.ChangeReason:
        return facts.ChangeReason(table=self.table, row=self.row, reason=self.reason, place=self.place)
