"""Webhooks: every change arrives, in order, and again until it has."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from budgets.models import AdministrativeUnit, Jurisdiction, WebhookDelivery, WebhookSubscription
from budgets.webhooks.receivers import Answer
from budgets.webhooks.sending import DELAYS, deliver_due
from budgets.webhooks.subscriptions import resume, send_again
from tests.models.database import YEAR, create_draft, publish, refused
from tests.webhooks.conftest import FAILED, URL, Receiver, Subscribe, reload, story

# What is sent


def test_every_change_arrives_once_and_in_order(receiver: Receiver, subscribe: Subscribe, since: int) -> None:
    subscription = subscribe()
    story()
    assert receiver.deliver() == [True, True, True]
    assert receiver.ticks == [since + 1, since + 2, since + 3]
    assert {url for url, _record, _headers in receiver.received} == {URL}
    assert receiver.deliver() == []
    delivered = subscription.deliveries.order_by("change").values_list("change", "attempts", "status", "delivered_at")
    assert list(delivered) == [(since + n, 1, 204, receiver.now) for n in (1, 2, 3)]


def test_a_new_subscription_begins_with_what_comes(receiver: Receiver, subscribe: Subscribe, since: int) -> None:
    publish(edition=create_draft(), by=None)
    subscribe()
    assert receiver.deliver() == []


def test_the_message_is_the_record_of_the_feed(
    client: Client, receiver: Receiver, subscribe: Subscribe, since: int, settings: Any
) -> None:
    settings.PORTAL_ORIGIN = "http://testserver"
    subscribe()
    story()
    receiver.deliver()
    assert [record for _url, record, _headers in receiver.received] == client.get(
        "/api/v1/changes/", {"since": since}
    ).json()["results"]
    assert receiver.received[0][1]["url"] == f"http://testserver/999999/900/{YEAR}/editions/1/"


def test_what_was_not_published_after_all_is_not_sent(receiver: Receiver, subscribe: Subscribe) -> None:
    subscribe()
    with transaction.atomic():
        publish(edition=create_draft(), by=None)
        transaction.set_rollback(True)
    assert receiver.deliver() == []


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ({"kinds": ["withdrawal"]}, [3]),
        ({"kinds": ["publication", "withdrawal"]}, [1, 3]),
        ({"district": "999999"}, [1, 2, 3]),
        ({"district": "420103"}, []),
        ({"departments": ["900"]}, [1, 2, 3]),
        ({"departments": ["501", "900"]}, [1, 2, 3]),
        ({"departments": ["501"]}, []),
        ({"active": False}, []),
    ],
)
def test_a_subscriber_is_told_what_they_asked_for(
    receiver: Receiver, subscribe: Subscribe, since: int, values: dict[str, Any], numbers: list[int]
) -> None:
    create_draft(year=YEAR + 1)
    district, departments = values.pop("district", None), values.pop("departments", [])
    subscription = subscribe(jurisdiction=district and Jurisdiction.objects.get(adcode=district), **values)
    subscription.departments.set(AdministrativeUnit.objects.departments().filter(code__in=departments))
    story()
    receiver.deliver()
    assert [tick - since for tick in receiver.ticks] == numbers
    assert receiver.deliver() == []


def test_kinds_are_known_ones(subscribe: Subscribe) -> None:
    with refused("webhook_subscription_kinds_are_known"):
        subscribe(kinds=["deletion"])


# Again, later


def test_what_did_not_arrive_is_sent_again_before_all_else(
    receiver: Receiver, subscribe: Subscribe, since: int
) -> None:
    subscribe()
    receiver.answers = [FAILED, FAILED]
    story()
    assert receiver.deliver() == [False]
    assert receiver.deliver(timedelta(seconds=59)) == []
    assert receiver.deliver(timedelta(seconds=1)) == [False]
    assert receiver.deliver(timedelta(minutes=5)) == [True, True, True]
    assert [tick - since for tick in receiver.ticks] == [1, 1, 1, 2, 3]
    ids = [headers["webhook-id"] for _url, _record, headers in receiver.received]
    assert ids == [f"change-{tick}" for tick in receiver.ticks]
    delivery = WebhookDelivery.objects.get(change=since + 1)
    assert (delivery.attempts, delivery.status, delivery.error) == (3, 204, "")


def test_one_subscriber_keeps_no_other_waiting(receiver: Receiver, subscribe: Subscribe, since: int) -> None:
    subscribe(name="甲")
    receiver.answers = [FAILED]
    story()
    receiver.deliver()
    subscribe(name="乙", url=f"{URL}/2", position=since)
    assert receiver.deliver() == [True, True, True]
    assert {url for url, _record, _headers in receiver.received[1:]} == {f"{URL}/2"}


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 48), (0.5, 60), (1.0, 72)])
def test_receivers_that_failed_together_are_not_tried_together(
    receiver: Receiver, subscribe: Subscribe, chance: float, seconds: int
) -> None:
    subscription = subscribe()
    publish(edition=create_draft(), by=None)
    list(deliver_due(now=lambda: receiver.now, post=lambda *_: FAILED, chance=lambda: chance))
    assert reload(subscription).retry_at == receiver.now + timedelta(seconds=seconds)


def test_who_never_answers_is_given_up_and_told_why(receiver: Receiver, subscribe: Subscribe, since: int) -> None:
    subscription = subscribe()
    receiver.answers = [FAILED] * 20
    story()
    assert [receiver.deliver(delay) for delay in (timedelta(0), *DELAYS)] == [[False]] * 9
    stopped = reload(subscription)
    assert not stopped.active
    assert stopped.stopped_because == f"第 {since + 1} 号变动试了 9 次都没有送达，最后一次：HTTP 500"
    assert receiver.deliver(timedelta(days=9)) == []


def test_who_is_gone_is_not_asked_again(receiver: Receiver, subscribe: Subscribe) -> None:
    subscription = subscribe()
    receiver.answers = [Answer(410, "HTTP 410 Gone")]
    publish(edition=create_draft(), by=None)
    assert receiver.deliver() == [False]
    assert reload(subscription).stopped_because == "接收方回应不再接收（HTTP 410）。"


def test_who_comes_back_has_missed_nothing(receiver: Receiver, subscribe: Subscribe, since: int) -> None:
    subscription = subscribe()
    receiver.answers = [Answer(410, "HTTP 410 Gone")]
    story()
    receiver.deliver()
    publish(edition=create_draft(year=YEAR + 1), by=None)
    resume(subscription)
    resumed = reload(subscription)
    assert (resumed.active, resumed.stopped_because) == (True, "")
    receiver.now = resumed.retry_at
    assert receiver.deliver() == [True] * 4
    assert [tick - since for tick in receiver.ticks] == [1, 1, 2, 3, 4]


def test_a_message_is_sent_again_on_demand(receiver: Receiver, subscribe: Subscribe, since: int) -> None:
    subscription = subscribe()
    story()
    receiver.deliver()
    send_again(WebhookDelivery.objects.get(change=since + 2))
    receiver.now = reload(subscription).retry_at
    assert receiver.deliver() == [True]
    assert receiver.ticks[-1] == since + 2
    assert reload(subscription).retry_at is None
    WebhookSubscription.objects.update(active=False)
    with pytest.raises(ValidationError, match="“示例接收方”已停用，请先启用。"):
        send_again(WebhookDelivery.objects.get(change=since + 2))


@pytest.mark.usefixtures("transactional_db")
def test_two_senders_at_once_send_nothing_twice(receiver: Receiver) -> None:
    """The second passes by what the first holds; a publication waits for neither."""
    WebhookSubscription.objects.create(name="甲", url=URL)
    publish(edition=create_draft(), by=None)
    second: list[bool] = []

    def elsewhere(action: Callable[[], Any]) -> Any:
        def run() -> Any:
            try:
                return action()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as executor:
            return executor.submit(run).result(timeout=30)

    def post(*message: Any) -> Answer:
        if not receiver.received:
            second.extend(elsewhere(lambda: [attempt.arrived for attempt in deliver_due(post=receiver.post)]))
            elsewhere(lambda: publish(edition=create_draft(year=YEAR + 1), by=None))
        return receiver.post(*message)

    assert [attempt.arrived for attempt in deliver_due(post=post)] == [True, True]
    assert second == []
    assert len(receiver.received) == 2
