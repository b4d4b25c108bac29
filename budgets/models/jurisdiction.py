from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.layouts import LAYOUTS, Unit


class Jurisdiction(models.Model):
    """行政区划: a district whose departments publish here; its adcode begins every public address."""

    adcode = models.CharField(_("行政区划代码"), max_length=6, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    layout = models.CharField(
        _("公开格式"), max_length=20, choices=[(layout.key, _(layout.name)) for layout in LAYOUTS.values()]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("行政区划")
        ordering = ("adcode",)
        constraints = [
            models.CheckConstraint(
                condition=Q(adcode__regex=r"^[1-9][0-9]{5}$"), name="jurisdiction_adcode_is_six_digits"
            ),
            models.CheckConstraint(condition=Q(layout__in=sorted(LAYOUTS)), name="jurisdiction_layout_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.adcode} {self.name}"

    @property
    def unit(self) -> Unit:
        """The unit this district's budgets are printed in."""
        return LAYOUTS[self.layout].unit
