"""Webhooks: every change arrives, in order, signed, and nowhere it should not."""

from __future__ import annotations

import json
import re
import socket
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from budgets.correction import start_correction
from budgets.management.commands import deliver_webhooks
from budgets.models import AdministrativeUnit, Edition, Jurisdiction, PublicClock, WebhookDelivery, WebhookSubscription
from budgets.publication import withdraw
from budgets.webhooks import receivers, sending
from budgets.webhooks.receivers import Answer
from budgets.webhooks.sending import DELAYS, deliver_due
from budgets.webhooks.signing import headers_of, secret_of
from budgets.webhooks.subscriptions import renew_secret, resume, send_again
from tests.conftest import ROOT
from tests.models.database import YEAR, create_draft, publish, refused

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


# Signatures


def test_the_signature_is_that_of_standard_webhooks(subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of the specification."""
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    monkeypatch.setattr("budgets.webhooks.signing._key", lambda subscription: key)
    subscription = subscribe()
    assert secret_of(subscription) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = headers_of(subscription, message="msg_p5jXN8AQM9LWM0D4loKWxJek", at=at, body=b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_guide_s_receiver_knows_our_messages(subscribe: Subscribe, since: int) -> None:
    guide = (ROOT / "docs" / "guide-auditors.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n([^`]*def verified[^`]*)```", guide)
    names: dict[str, Any] = {}
    exec(code, names)
    verified, subscription = names["verified"], subscribe()
    publish(edition=create_draft(), by=None)
    secret, body = secret_of(subscription), sending.record_of(since + 1)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    headers = headers_of(subscription, message="change-1", at=at, body=body)
    now = at.timestamp()
    assert verified(secret, headers, body, now=now)["tick"] == since + 1
    forged = [
        (secret, headers, body + b" ", now),
        (secret, headers | {"webhook-id": "change-2"}, body, now),
        (secret, headers | {"webhook-timestamp": str(int(now) + 1)}, body, now),
        (secret, headers, body, now + 301),
        ("whsec_" + "A" * 44, headers, body, now),
    ]
    for key, sent, content, time in forged:
        with pytest.raises(ValueError):
            verified(key, sent, content, now=time)


def test_each_subscription_has_a_secret_of_its_own_until_it_gets_another(subscribe: Subscribe) -> None:
    first, second = subscribe(), subscribe()
    before = secret_of(first)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", before)
    assert before != secret_of(second)
    renew_secret(first)
    assert secret_of(reload(first)) == secret_of(first) != before
    stored = str(list(WebhookSubscription.objects.values()))
    assert before.removeprefix("whsec_") not in stored


# Where messages go


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Names resolve to these addresses, one list after the other; nothing is connected to."""

    def to(*lists: list[str]) -> None:
        answers = iter(lists)

        def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(answers)]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    def connected(address: tuple[str, int], **_: Any) -> None:
        raise OSError(f"tried {address[0]}:{address[1]}")

    monkeypatch.setattr(socket, "create_connection", connected)
    return to


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001:db8::1", "2001:0:53aa:64c:0:0:80ff:fffe"),
    ],
)
def test_nothing_is_sent_into_a_private_network(resolving: Callable[..., None], address: str) -> None:
    assert not receivers.is_public(address)
    for found in ([address], ["8.8.8.8", address]):
        resolving(found)
        assert receivers.post(URL, b"{}", {}) == Answer(None, "主机 receiver.example.org 不在公共网络上。")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "114.114.114.114"])
def test_the_public_network_is_reached_at_the_address_that_was_checked(
    resolving: Callable[..., None], address: str
) -> None:
    """The name is asked for once: a second answer that leads elsewhere would never be used."""
    resolving([address], ["127.0.0.1"])
    assert receivers.post(URL, b"{}", {}).error == f"没有连上或者没有回应：tried {address}:443"


def test_an_address_that_cannot_be_reached_is_followed_by_the_next(
    resolving: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(["8.8.8.8", "8.8.4.4"])
    assert receivers.post(URL, b"{}", {}).error.endswith("tried 8.8.4.4:443")


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example.org/",
        "ftp://receiver.example.org/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:password@receiver.example.org/",
        "https://receiver.example.org/#part",
        "https://receiver.example.org:99999/",
        "https://receiver.example.org:0/",
        "https://[::1/",
        "receiver.example.org",
        "",
    ],
)
def test_addresses_that_nothing_is_sent_to(url: str, resolving: Callable[..., None]) -> None:
    with pytest.raises(receivers.Unreachable):
        receivers.checked(url)
    assert receivers.post(url, b"{}", {}).status is None


def test_a_name_that_cannot_be_asked_for_is_an_answer_too(resolving: Callable[..., None]) -> None:
    assert receivers.post(f"https://{'a' * 64}.example.org/", b"{}", {}).error.startswith("没有连上")


# A receiver on this machine

Handler = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[[Handler], str]]:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    servers = []

    def start(answer: Handler) -> str:
        class Request(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_message_over_http(serve: Callable[[Handler], str], subscribe: Subscribe, since: int) -> None:
    received = []

    def take(request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        received.append((request.path, request.headers, json.loads(body)))
        request.send_response(200)
        request.end_headers()

    subscribe(url=f"{serve(take)}/公开?to=甲")
    publish(edition=create_draft(), by=None)
    assert [attempt.delivery.status for attempt in deliver_due()] == [200]
    ((path, headers, record),) = received
    assert path == "/%E5%85%AC%E5%BC%80?to=%E7%94%B2"
    assert (headers["Content-Type"], headers["User-Agent"]) == ("application/json", "Mingzhang-Webhooks/1")
    assert headers["webhook-id"] == f"change-{since + 1}" == f"change-{record['tick']}"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, "坏了\n\x00<b>".encode(), "HTTP 500 Internal Server Error 坏了 <b>"),
        (404, b"x" * 9999, "HTTP 404 Not Found " + "x" * 300),
        (302, b"", "回应是转到别的网址，不跟随；请改订阅的网址。"),
    ],
)
def test_an_answer_that_is_no_success_is_told(
    serve: Callable[[Handler], str], status: int, body: bytes, error: str
) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Location", "http://127.0.0.1:1/")
        request.end_headers()
        request.wfile.write(body)

    assert receivers.post(serve(answer), b"{}", {}) == Answer(status, error)


def test_an_answer_that_never_ends_is_cut_off(serve: Callable[[Handler], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that arrive now and then are no progress."""
    monkeypatch.setattr(receivers, "SECONDS", 0.2)
    ended = Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not ended.wait(0.02):
            request.wfile.write(b"X: y\r\n")

    answer = receivers.post(serve(drip), b"{}", {})
    ended.set()
    assert answer == Answer(None, "没有连上或者没有回应：0.2 秒之内没有回应完")


def test_a_connection_that_is_reset_after_it_was_cut_off_is_told_as_cut_off(
    serve: Callable[[Handler], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receivers, "SECONDS", 0.0)

    def reset(self: Any) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(receivers.http.client.HTTPConnection, "getresponse", reset)
    monkeypatch.setattr(receivers, "_connected", lambda addresses, port: socket.create_connection((addresses[0], port)))
    error = receivers.post(serve(lambda request: None), b"{}", {}).error
    assert error == "没有连上或者没有回应：0.0 秒之内没有回应完"


def test_https_is_spoken_to_nobody_who_does_not_prove_to_be_the_one(serve: Callable[[Handler], str]) -> None:
    answer = receivers.post(serve(lambda request: None).replace("http:", "https:"), b"{}", {})
    assert answer.status is None and "SSL" in answer.error


def test_a_receiver_that_hangs_up_is_an_answer_too(serve: Callable[[Handler], str]) -> None:
    answer = receivers.post(serve(lambda request: request.connection.close()), b"{}", {})
    assert answer.status is None and answer.error.startswith("没有连上或者没有回应")


# The command


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> Receiver:
    """The command sends to the receiver of the test."""
    monkeypatch.setattr(
        deliver_webhooks, "deliver_due", lambda: deliver_due(now=lambda: receiver.now, post=receiver.post)
    )
    return receiver


def test_the_command_tells_what_it_sent(
    answering: Receiver, subscribe: Subscribe, since: int, capsys: pytest.CaptureFixture[str]
) -> None:
    subscribe()
    publish(edition=create_draft(), by=None)
    call_command("deliver_webhooks")
    assert capsys.readouterr().out == f"示例接收方：第 {since + 1} 号变动已送达\n"


def test_the_command_fails_when_something_did_not_arrive(
    answering: Receiver, subscribe: Subscribe, since: int, capsys: pytest.CaptureFixture[str]
) -> None:
    answering.answers = [FAILED]
    subscribe()
    publish(edition=create_draft(), by=None)
    with pytest.raises(CommandError, match="1 次通知没有送达") as error:
        call_command("deliver_webhooks", "--json")
    assert error.value.returncode == 1
    assert json.loads(capsys.readouterr().out) == {
        "subscription": "示例接收方",
        "url": URL,
        "tick": since + 1,
        "attempts": 1,
        "arrived": False,
        "status": 500,
        "error": "HTTP 500",
        "stopped": "",
    }


def test_the_command_goes_on_looking(
    answering: Receiver, subscribe: Subscribe, since: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []

    def pause(self: Event, seconds: int) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt
        publish(edition=create_draft(year=YEAR + len(pauses)), by=None)

    monkeypatch.setattr(Event, "wait", pause)
    monkeypatch.setattr(deliver_webhooks, "close_old_connections", lambda: None)
    subscribe()
    with pytest.raises(KeyboardInterrupt):
        call_command("deliver_webhooks", "--watch", "--interval", "3")
    assert (pauses, answering.ticks) == ([3, 3, 3], [since + 1, since + 2])


@pytest.mark.parametrize("interval", ["0", "-1", "1.5", "soon"])
def test_an_interval_that_is_none(interval: str) -> None:
    with pytest.raises(CommandError, match="is no whole number of seconds, 1 or more"):
        call_command("deliver_webhooks", "--interval", interval)
