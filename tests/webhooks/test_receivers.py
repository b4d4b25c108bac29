"""Webhooks: nothing is sent where it should not, and whatever a receiver answers is told."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from budgets.webhooks import receivers
from budgets.webhooks.receivers import Answer
from budgets.webhooks.sending import deliver_due
from tests.models.database import create_draft, publish
from tests.webhooks.conftest import URL, Subscribe


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
