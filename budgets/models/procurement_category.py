from django.utils.translation import gettext_lazy as _

from budgets.models.classification import Classification, code_format


class ProcurementCategory(Classification):
    """政府采购品目: A goods, B works, C services, then four pairs of digits."""

    class Meta(Classification.Meta):
        verbose_name = verbose_name_plural = _("政府采购品目")
        constraints = [*Classification.Meta.constraints, code_format(r"^[ABC][0-9]{8}$")]
