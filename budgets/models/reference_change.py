from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceChange(models.Model):
    """A statement that changed names, classifications or lineage, which the public reads as they stand today.

    Written by triggers and counted by budgets.clock: a row of its own for each statement, since a shared counter
    would make everybody who saves such data wait for each other and for publications.
    """

    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("基础数据变动")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


TELLS_THE_CLOCK = pgtrigger.Trigger(
    name="tells_the_clock",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        INSERT INTO budgets_referencechange (at) VALUES (clock_timestamp());
        RETURN NULL;
    """,
)
"""For every model whose rows public pages and the API show as they are today, not as an edition stored them."""
