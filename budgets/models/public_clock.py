from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PublicClock(models.Model):
    """The one clock of what the public may read, moved on and read by budgets.clock alone.

    Its only row is made by the first publication. ``ticks`` is the number of the last public change and ``at`` its
    moment; ``reference_changes`` counts the changes of reference data that have no row of their own any more.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ticks = models.BigIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    reference_changes = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("公开时钟")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="public_clock_is_one")]

    def __str__(self) -> str:
        return f"{self.ticks} {self.at:%Y-%m-%d %H:%M}"
