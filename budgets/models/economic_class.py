from django.utils.translation import gettext_lazy as _

from budgets.models.classification import Classification, code_format


class EconomicClass(Classification):
    """部门预算支出经济分类科目: 类 301, 款 30101."""

    class Meta(Classification.Meta):
        verbose_name = verbose_name_plural = _("部门预算支出经济分类科目")
        constraints = [*Classification.Meta.constraints, code_format(r"^[0-9]{3}([0-9]{2})?$")]
