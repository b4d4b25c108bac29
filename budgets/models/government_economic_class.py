from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.classification import Classification, code_format
from budgets.models.reference_change import TELLS_THE_CLOCK


class GovernmentEconomicClass(Classification):
    """政府预算支出经济分类科目: 类 501, 款 50101, and the departmental classes it is made of."""

    department_classes = models.ManyToManyField(
        "budgets.EconomicClass",
        blank=True,
        related_name="government_classes",
        verbose_name=_("对应的部门预算支出经济分类"),
    )

    class Meta(Classification.Meta):
        verbose_name = verbose_name_plural = _("政府预算支出经济分类科目")
        constraints = [*Classification.Meta.constraints, code_format(r"^[0-9]{3}([0-9]{2})?$")]


class GovernmentEconomicClassPart(GovernmentEconomicClass.department_classes.through):  # type: ignore[name-defined]
    """One departmental class of a governmental one: a name for the table between them, to declare its trigger."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [TELLS_THE_CLOCK]
