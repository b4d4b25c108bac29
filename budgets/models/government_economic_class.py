from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.classification import Classification, code_format


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
