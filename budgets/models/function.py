from django.utils.translation import gettext_lazy as _

from budgets.models.classification import Classification, code_format


class Function(Classification):
    """支出功能分类科目: division 206, group 20604, class 2060404; the prefix is the parent."""

    class Meta(Classification.Meta):
        verbose_name = verbose_name_plural = _("支出功能分类科目")
        constraints = [*Classification.Meta.constraints, code_format(r"^[0-9]{3}([0-9]{2}([0-9]{2})?)?$")]
