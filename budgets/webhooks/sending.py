"""Sending: one message at a time for each subscription, again later where it did not arrive, until it is given up.

Whoever sends holds the subscription's row, and others pass it by; so several senders share the work, no message is sent
by two of them, and a sender that is killed lets go of what it held. It may have been sent already then: receivers know
a message by its id.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.datasets import select
from budgets.datasets.catalogue.changes import CHANGES
from budgets.datasets.columns import Presentation
from budgets.datasets.filters import Condition
from budgets.models import PublicClock, WebhookDelivery, WebhookSubscription
from budgets.webhooks import receivers
from budgets.webhooks.receivers import Answer
from budgets.webhooks.signing import headers_of

DELAYS = tuple(
    timedelta(**delay)
    for delay in (
        {"minutes": 1},
        {"minutes": 5},
        {"minutes": 30},
        {"hours": 2},
        {"hours": 6},
        {"hours": 12},
        {"hours": 24},
        {"hours": 24},
    )
)
"""Between one attempt and the next, give or take a ``JITTER``; after the last of them the subscription is stopped."""
JITTER = 0.2
"""So that receivers that failed together are not tried together."""

Post = Callable[[str, bytes, Mapping[str, str]], Answer]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, and what came of it."""

    subscription: WebhookSubscription
    delivery: WebhookDelivery

    @property
    def arrived(self) -> bool:
        return self.delivery.delivered_at is not None


def deliver_due(
    *,
    now: Callable[[], datetime] = timezone.now,
    post: Post = receivers.post,
    chance: Callable[[], float] = random.random,
) -> Iterator[Attempt]:
    """Send what is due, each message in a transaction of its own, until nothing is or others are at all of it."""
    while True:
        with transaction.atomic():
            due = WebhookSubscription.objects.due(now()).order_by(F("retry_at").asc(nulls_last=True), "position", "pk")
            # No key of it changes, so a delivery may be added meanwhile.
            held = due.select_for_update(skip_locked=True, no_key=True).first()
            if held is None:
                return
            delivery = _next(held)
            if delivery is not None:
                _try(held, delivery, now, post, chance)
        if delivery is not None:
            yield Attempt(held, delivery)


def record_of(tick: int) -> bytes:
    """A change as the feed has it, in JSON."""
    wanted = Presentation(language=settings.LANGUAGE_CODE, base=settings.PORTAL_ORIGIN)
    chosen = select.Selection(
        dataset=CHANGES,
        conditions=(Condition("f.tick = %s", (tick,)),),
        columns=CHANGES.columns,
        ordering=CHANGES.order,
        wanted=wanted,
    )
    statement = select.page(chosen, 1)
    # Not over the reader's connection, whose server may be a little behind.
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values)
        return str(cursor.fetchone()[0]).encode()


def _next(subscription: WebhookSubscription) -> WebhookDelivery | None:
    """What to send: what waits, else the next change that is asked for; None when there is none."""
    waiting = subscription.deliveries.waiting().first()
    if waiting is not None:
        return waiting  # type: ignore[no-any-return]
    # Read first: what is committed after this is not passed over.
    ticks = PublicClock.objects.values_list("ticks", flat=True).get()
    change = subscription.changes().filter(tick__gt=subscription.position).order_by("tick").first()
    if change is None:
        subscription.position, subscription.retry_at = ticks, None
        subscription.save(update_fields=["position", "retry_at"])
        return None
    subscription.position = change.tick
    return WebhookDelivery(subscription=subscription, change=change)


def _try(
    subscription: WebhookSubscription,
    delivery: WebhookDelivery,
    now: Callable[[], datetime],
    post: Post,
    chance: Callable[[], float],
) -> None:
    body = record_of(delivery.change_id)
    signature = headers_of(subscription, message=f"change-{delivery.change_id}", at=now(), body=body)
    headers = {"content-type": "application/json", "user-agent": "Mingzhang-Webhooks/1", **signature}
    answer = post(subscription.url, body, headers)
    at = now()
    delivery.attempts += 1
    delivery.attempted_at, delivery.status, delivery.error = at, answer.status, answer.error
    if not answer.error:
        delivery.delivered_at = at
    delivery.save()
    subscription.retry_at = _retry_at(subscription, delivery, at, chance)
    changed = ["position", "retry_at"]
    if answer.error and (answer.is_gone or delivery.attempts > len(DELAYS)):
        subscription.active = False
        subscription.stopped_because = _reason(delivery, answer)
        changed += ["active", "stopped_because"]
    subscription.save(update_fields=changed)


def _retry_at(
    subscription: WebhookSubscription, delivery: WebhookDelivery, at: datetime, chance: Callable[[], float]
) -> datetime | None:
    if delivery.delivered_at is not None:
        return at if subscription.deliveries.waiting().exists() else None
    delay = DELAYS[min(delivery.attempts, len(DELAYS)) - 1]
    return at + delay * (1 + JITTER * (2 * chance() - 1))


def _reason(delivery: WebhookDelivery, answer: Answer) -> str:
    if answer.is_gone:
        return _("接收方回应不再接收（HTTP 410）。")
    return _("第 %(tick)d 号变动试了 %(count)d 次都没有送达，最后一次：%(error)s") % {
        "tick": delivery.change_id,
        "count": delivery.attempts,
        "error": answer.error,
    }
