from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.triggers import FROZEN_ONCE_PUBLISHED


class PublishedTable(models.Model):
    """A table as it was published: the Grid of one table of one edition, kept for ever.

    Public pages, files and the API read these, so names, declarations and neighbouring years may change later
    without changing what was published.
    """

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="tables", verbose_name=_("公开版本"))
    number = models.PositiveSmallIntegerField(_("表号"))
    grid: Any = models.JSONField(_("表格"))

    class Meta:
        verbose_name = verbose_name_plural = _("已公开的表")
        constraints = [
            models.UniqueConstraint(fields=("edition", "number"), name="published_table_number_unique"),
        ]
        triggers = [FROZEN_ONCE_PUBLISHED]

    def __str__(self) -> str:
        return f"{self.edition_id} t{self.number:02d}"
