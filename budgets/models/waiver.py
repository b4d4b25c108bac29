from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models.history import tracked
from budgets.models.triggers import FROZEN_ONCE_PUBLISHED


class WaiverQuerySet(models.QuerySet[Any]):
    def unexpired(self) -> Self:
        """Those that count today; a waiver counts on its last day."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=timezone.localdate()))


@tracked
class Waiver(models.Model):
    """An accepted exception to a reconciliation rule: which, where, why, by whom and until when.

    ``place`` is that of a finding (Finding.place); without one the rule is waived for the whole edition. Rule, reason,
    role and expiry are public, the approver is for staff only: empty where the portal's own data came with a waiver.
    Frozen with its edition, so what excused a finding at publication can be read for ever.
    """

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="waivers", verbose_name=_("公开版本"))
    rule = models.CharField(_("勾稽规则"), max_length=10)
    place = models.CharField(
        _("位置"), max_length=200, blank=True, help_text=_("照抄勾稽问题的位置；留空则整个版本都不按这条规则要求")
    )
    reason = models.TextField(_("原因"), help_text=_("将随版本公开，请勿写入姓名、电话等个人信息"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("批准人（不公开）")
    )
    approver_role = models.CharField(
        _("批准人职务"), max_length=100, help_text=_("将随版本公开，只写职务，例如“区财政局预算科”，不写姓名")
    )
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("勾稽例外")
        constraints = [
            models.UniqueConstraint(fields=("edition", "rule", "place"), name="waiver_unique_in_place"),
            models.CheckConstraint(condition=Q(rule__regex=r"^[A-Z][0-9]{2,3}$"), name="waiver_rule_is_a_code"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_states_its_reason"),
            models.CheckConstraint(condition=~Q(approver_role=""), name="waiver_states_its_approvers_role"),
        ]
        triggers = [FROZEN_ONCE_PUBLISHED]

    def __str__(self) -> str:
        return f"{self.rule} {self.place}".strip()
