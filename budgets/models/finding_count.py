from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingCount(models.Model):
    """How much the rules found in an edition when they were last applied, so that a list of a hundred need not apply
    them again.

    ``basis`` says what they were applied to; when the edition's own is another one by now, the counts are out of
    date (budgets.verdict). Not frozen with the edition: these are no part of what is published.
    """

    edition = models.OneToOneField(
        "budgets.Edition", models.CASCADE, primary_key=True, related_name="finding_count", verbose_name=_("公开版本")
    )
    basis = models.CharField(max_length=64)
    errors = models.PositiveIntegerField(_("错误"))
    warnings = models.PositiveIntegerField(_("警告"))

    class Meta:
        verbose_name = verbose_name_plural = _("勾稽问题数")

    def __str__(self) -> str:
        return f"{self.errors}/{self.warnings}"
