from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WebhookDeliveryQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """What has not arrived yet, in the order in which it is sent."""
        return self.filter(delivered_at=None).order_by("change")


class WebhookDelivery(models.Model):
    """A change on its way to a subscriber, from the first attempt on; ``delivered_at`` tells that it arrived.

    ``status`` is that of the last answer, None where there was none, and ``error`` says what was wrong with it.
    """

    subscription = models.ForeignKey(
        "budgets.WebhookSubscription", models.CASCADE, related_name="deliveries", verbose_name=_("变动通知的订阅")
    )
    change = models.ForeignKey("budgets.PublicChange", models.PROTECT, related_name="+", verbose_name=_("变动"))
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    attempted_at = models.DateTimeField(_("最近一次"), null=True)
    delivered_at = models.DateTimeField(_("送达时间"), null=True)
    status = models.PositiveSmallIntegerField(_("回应状态"), null=True)
    error = models.TextField(_("失败原因"), blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("变动通知的发送")
        ordering = ("-change", "subscription")
        constraints = [
            models.UniqueConstraint(fields=("subscription", "change"), name="webhook_delivery_once_a_change"),
        ]
        indexes = [
            models.Index(
                fields=("subscription", "change"), condition=Q(delivered_at=None), name="webhook_delivery_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.change_id}"
