from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from budgets.models.public_change import ChangeKind, PublicChange
from budgets.models.public_clock import PublicClock

SENDERS_OWN = frozenset({"uuid", "position", "retry_at", "stopped_because"})


class WebhookSubscriptionQuerySet(models.QuerySet[Any]):
    def due(self, now: Any) -> Self:
        """Those to be sent something now: what waits for its next attempt, else what the feed has after their place."""
        ticks = Subquery(PublicClock.objects.values("ticks")[:1])
        return self.filter(Q(retry_at__lte=now) | Q(retry_at=None, position__lt=ticks), active=True)


class WebhookSubscription(models.Model):
    """Somebody to be told of public changes by a signed POST to their ``url`` (budgets.webhooks).

    The feed of public changes itself is the queue: ``position`` is the number of the last change that was taken from
    it, so nothing has to be written when something is published, and nothing is missed while a receiver is away.
    ``retry_at`` is when the delivery that waits may be tried again, None while none waits. The secret is derived from
    ``uuid``; a new uuid is a new secret. No ``kinds``, ``jurisdiction`` or ``departments`` means all of them.
    """

    name = models.CharField(_("名称"), max_length=100)
    url = models.URLField(_("接收网址"), max_length=500)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=ChangeKind),
        default=list,
        blank=True,
        verbose_name=_("种类"),
        help_text=_("不选为全部"),
    )
    jurisdiction = models.ForeignKey(
        "budgets.Jurisdiction", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行政区划")
    )
    departments = models.ManyToManyField(
        "budgets.AdministrativeUnit", blank=True, related_name="+", verbose_name=_("部门"), help_text=_("不选为全部")
    )
    active = models.BooleanField(_("启用"), default=True)
    stopped_because = models.TextField(_("自动停用的原因"), blank=True, editable=False)
    position = models.BigIntegerField(_("已取到的序号"), editable=False)
    retry_at = models.DateTimeField(_("下次重试"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("建立人")
    )
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    objects = WebhookSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("变动通知的订阅")
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__contained_by=ChangeKind.values), name="webhook_subscription_kinds_are_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new subscription begins with what happens from now on. What senders write of a stored one is only saved
        by name: whoever fills in its form meanwhile must not put it back.
        """
        if self.position is None:
            self.position = PublicClock.objects.values_list("ticks", flat=True).first() or 0
        if not self._state.adding:
            names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs.setdefault("update_fields", names - SENDERS_OWN)
        super().save(*args, **kwargs)

    def changes(self) -> models.QuerySet[PublicChange]:
        """The changes that it asks for."""
        found = PublicChange.objects.all()
        if self.kinds:
            found = found.filter(kind__in=self.kinds)
        if self.jurisdiction_id is not None:
            found = found.filter(edition__department__jurisdiction=self.jurisdiction_id)
        departments = self.departments.values("pk")
        return found.filter(edition__department__in=departments) if departments else found
