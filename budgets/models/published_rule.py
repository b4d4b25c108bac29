from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.triggers import FROZEN_ONCE_PUBLISHED


class PublishedRule(models.Model):
    """What became of a reconciliation rule when an edition was published, in the words the rule had then.

    ``applied`` counts what was compared or looked at; where that is nothing, the reason is given.
    """

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="rules", verbose_name=_("公开版本"))
    number = models.PositiveSmallIntegerField(_("序号"))
    rule = models.CharField(_("勾稽规则"), max_length=10)
    theme = models.CharField(_("类别"), max_length=20)
    statement = models.TextField(_("内容"))
    statement_en = models.TextField(_("内容（英文）"))
    applied = models.PositiveIntegerField(_("核对次数"))
    reason = models.TextField(_("未适用的原因"), blank=True)
    reason_en = models.TextField(_("未适用的原因（英文）"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公开时适用的规则")
        constraints = [
            models.UniqueConstraint(fields=("edition", "rule"), name="published_rule_once_in_edition"),
            models.CheckConstraint(
                condition=Q(applied__gt=0) | ~Q(reason=""), name="published_rule_applied_or_why_not"
            ),
        ]
        triggers = [FROZEN_ONCE_PUBLISHED]

    def __str__(self) -> str:
        return f"{self.rule} {self.statement}"
