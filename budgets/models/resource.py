from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import facts
from budgets.models.edition_fact import EditionFact
from budgets.models.fields import MoneyField, choices, not_negative, one_of
from budgets.models.history import tracked


@tracked
class ResourceFigure(EditionFact):
    """People, property, operating cost: figures of parts one and two that no table holds."""

    FACT = facts.ResourceFigure

    measure = models.CharField(_("指标"), max_length=30, choices=choices(facts.Measure))
    value = MoneyField(_("数值"))

    class Meta(EditionFact.Meta):
        verbose_name = verbose_name_plural = _("人员、资产和机关运行经费")
        constraints = [
            models.UniqueConstraint(fields=("edition", "measure"), name="resource_figure_unique"),
            not_negative("value"),
            one_of("measure", facts.Measure),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.value}"

    def as_fact(self) -> facts.ResourceFigure:
        return facts.ResourceFigure(measure=facts.Measure(self.measure), value=self.value, place=self.place)
