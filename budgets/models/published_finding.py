from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.findings import Severity
from budgets.models.fields import choices, one_of
from budgets.models.triggers import FROZEN_ONCE_PUBLISHED, same_edition


class PublishedFinding(models.Model):
    """A finding (budgets.findings) as it stood when its edition was published, with the waiver that excused it.

    All of it is public: what a finding says of personal data is left out before it is stored.
    """

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="findings", verbose_name=_("公开版本"))
    number = models.PositiveSmallIntegerField(_("序号"))
    rule = models.CharField(_("勾稽规则"), max_length=10)
    severity = models.CharField(_("程度"), max_length=10, choices=choices(Severity))
    table = models.PositiveSmallIntegerField(_("表号"), null=True, blank=True)
    part = models.TextField(_("部分"))
    row = models.TextField(_("行"), blank=True)
    column = models.TextField(_("列"), blank=True)
    expected = models.TextField(_("应为"), null=True, blank=True)  # noqa: DJ001 (null in the contract)
    actual = models.TextField(_("实为"), null=True, blank=True)  # noqa: DJ001
    difference = models.TextField(_("相差"), null=True, blank=True)  # noqa: DJ001
    message = models.TextField(_("说明"))
    message_en = models.TextField(_("说明（英文）"), blank=True)
    source = models.TextField(_("来源位置"), blank=True)
    sentence = models.TextField(_("原句"), blank=True)
    suspect = models.TextField(_("最可能填错的格"), blank=True)
    suspect_en = models.TextField(_("最可能填错的格（英文）"), blank=True)
    redaction = models.TextField(_("建议改为"), blank=True)
    # Nothing to do: the waiver is frozen with the edition.
    waiver = models.ForeignKey(
        "budgets.Waiver", models.DO_NOTHING, null=True, blank=True, related_name="findings", verbose_name=_("勾稽例外")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("公开时的勾稽问题")
        constraints = [
            models.UniqueConstraint(fields=("edition", "number"), name="published_finding_number_unique"),
            one_of("severity", Severity),
        ]
        triggers = [FROZEN_ONCE_PUBLISHED, same_edition("waiver", "budgets_waiver")]

    def __str__(self) -> str:
        return f"{self.rule} {self.message[:40]}"
