"""What an administrator does with a subscription, beside writing it down."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import WebhookDelivery, WebhookSubscription


@transaction.atomic
def renew_secret(subscription: WebhookSubscription) -> None:
    """The next message is signed with another secret."""
    held = _held(subscription)
    held.uuid = uuid.uuid4()
    held.save(update_fields=["uuid"])
    subscription.uuid = held.uuid


@transaction.atomic
def resume(subscription: WebhookSubscription) -> None:
    """Send again what was given up and then, in order, all that happened since."""
    held = _held(subscription)
    waiting = held.deliveries.waiting().update(attempts=0)
    held.active, held.stopped_because = True, ""
    held.retry_at = timezone.now() if waiting else None
    held.save(update_fields=["active", "stopped_because", "retry_at"])


@transaction.atomic
def send_again(delivery: WebhookDelivery) -> None:
    """Under the same id, at the next round. Raises ValidationError when the subscription sends nothing now."""
    subscription = _held(delivery.subscription)
    if not subscription.active:
        raise ValidationError(_("“%(name)s”已停用，请先启用。") % {"name": subscription})
    WebhookDelivery.objects.filter(pk=delivery.pk).update(delivered_at=None, attempts=0)
    subscription.retry_at = timezone.now()
    subscription.save(update_fields=["retry_at"])


def _held(subscription: WebhookSubscription) -> WebhookSubscription:
    """As it stands now; whoever is sending has ended before."""
    return WebhookSubscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)  # type: ignore[no-any-return]
