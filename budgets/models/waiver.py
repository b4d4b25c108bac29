from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Waiver(models.Model):
    """An accepted exception to a reconciliation rule: which, where, why, by whom and until when. Shown publicly."""

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="waivers", verbose_name=_("公开版本"))
    rule = models.CharField(_("勾稽规则"), max_length=10)
    place = models.CharField(_("位置"), max_length=200, blank=True)
    reason = models.TextField(_("原因"))
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("批准人"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("勾稽例外")
        constraints = [
            models.UniqueConstraint(fields=("edition", "rule", "place"), name="waiver_unique_in_place"),
            models.CheckConstraint(condition=Q(rule__regex=r"^[A-Z][0-9]{2,3}$"), name="waiver_rule_is_a_code"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_states_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.place}".strip()
