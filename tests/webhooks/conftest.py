"""A receiver and its subscriptions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from budgets.correction import start_correction
from budgets.models import Edition, PublicClock, WebhookSubscription
from budgets.publication import withdraw
from budgets.webhooks.receivers import Answer
from budgets.webhooks.sending import deliver_due
from tests.models.database import create_draft, publish

URL = "https://receiver.example.org/budgets"
ARRIVED, FAILED = Answer(204), Answer(500, "HTTP 500")

Subscribe = Callable[..., WebhookSubscription]


class Receiver:
    """Stands for the other side: remembers what it was sent, and answers what a test tells it to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.answers: list[Answer] = []
        self.received: list[tuple[str, dict[str, Any], Mapping[str, str]]] = []

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.received.append((url, json.loads(body), headers))
        return self.answers.pop(0) if self.answers else ARRIVED

    def deliver(self, after: timedelta = timedelta(0)) -> list[bool]:
        """Send what is due some time later; whether each attempt arrived."""
        self.now += after
        attempts = deliver_due(now=lambda: self.now, post=self.post, chance=lambda: 0.5)
        return [attempt.arrived for attempt in attempts]

    @property
    def ticks(self) -> list[int]:
        return [record["tick"] for _url, record, _headers in self.received]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def subscribe(db: None) -> Subscribe:
    def make(**values: Any) -> WebhookSubscription:
        return WebhookSubscription.objects.create(**{"name": "示例接收方", "url": URL} | values)

    return make


@pytest.fixture
def since(db: None) -> int:
    return PublicClock.objects.get().ticks


def story() -> list[Edition]:
    """Published, corrected and withdrawn: three changes."""
    first = publish(edition=create_draft(), by=None)
    second = publish(edition=start_correction(edition=first, reason="漏列一笔支出", by=None), by=None)
    return [first, withdraw(edition=second, by=None, reason="数据有误")]


def reload(subscription: WebhookSubscription) -> WebhookSubscription:
    return WebhookSubscription.objects.get(pk=subscription.pk)
