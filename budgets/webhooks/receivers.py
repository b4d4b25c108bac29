"""Posting to an address that somebody else chose: not into the portal's own network, and for no longer than a moment.

The name is resolved once, what it resolves to is checked, and the connection is made to that very address; a name that
resolves to something else the next moment (DNS rebinding) gains nothing. Redirects are answers like any other.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

SECONDS = 10
"""How long connecting and the whole answer may take, each."""
ADDRESSES_TRIED = 3
BYTES_READ = 300
"""Of an answer's body; it is only for people to look at."""
GLOBAL_UNICAST = IPv6Network("2000::/3")


class Unreachable(Exception):
    """The address is none that anything may be sent to; the reason is for people."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` is None where there was no answer; ``error`` is empty when the message arrived."""

    status: int | None
    error: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the receiver says that it will never again want anything."""
        return self.status == http.client.GONE


def checked(url: str) -> SplitResult:
    """The parts of a receiver's address. Raises Unreachable for one that nothing is ever sent to."""
    schemes = ("https", "http") if settings.WEBHOOK_PRIVATE_ADDRESSES else ("https",)
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise Unreachable(_("这不是网址。")) from None
    if parts.scheme not in schemes or not usable:
        raise Unreachable(_("网址须以 %(scheme)s:// 开头，并有主机名。") % {"scheme": schemes[0]})
    if parts.username is not None or parts.fragment:
        raise Unreachable(_("网址里不能有用户名、密码和 #。"))
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Whatever goes wrong is an answer, never an exception."""
    try:
        with closing(_connection(checked(url))) as connection:
            return _answer(connection, url, body, headers)
    except Unreachable as error:
        return Answer(None, str(error))
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        return Answer(None, _("没有连上或者没有回应：%(reason)s") % {"reason": error or type(error).__name__})


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet. Those of IPv6 that stand for one of IPv4 are not."""
    ip = ip_address(address)
    stands_for_another = isinstance(ip, IPv6Address) and (
        ip not in GLOBAL_UNICAST or ip.sixtofour is not None or ip.teredo is not None
    )
    return ip.is_global and not ip.is_multicast and not stands_for_another


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    """Connected, and never by itself to anything else. Raises Unreachable, OSError, UnicodeError."""
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    sock = _connected(_addresses(host, port), port)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
        try:
            sock = context.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
    else:
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    connection.sock, connection.auto_open = sock, 0
    return connection


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_family, sockaddr in found))
    if not settings.WEBHOOK_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise Unreachable(_("主机 %(host)s 不在公共网络上。") % {"host": host})
    return addresses[:ADDRESSES_TRIED]


def _connected(addresses: Sequence[str], port: int) -> socket.socket:
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=SECONDS)
    return socket.create_connection((addresses[-1], port), timeout=SECONDS)


def _answer(connection: http.client.HTTPConnection, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(iri_to_uri(url))
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    # A timeout of the socket alone would begin anew with every byte that arrives.
    alarm = Timer(SECONDS, _hang_up, [connection.sock])
    alarm.daemon = True
    deadline = monotonic() + SECONDS
    alarm.start()
    try:
        connection.request("POST", target, body, {**headers, "Connection": "close"})
        response = connection.getresponse()
        # What was cut off among its headers would pass for whole.
        if monotonic() >= deadline:
            raise TimeoutError(_("%(seconds)s 秒之内没有回应完") % {"seconds": SECONDS})
        if 200 <= response.status < 300:
            return Answer(response.status)
        return Answer(response.status, _told(response))
    except OSError as error:
        # Who was hung up on may still reset the connection: that is not why it ended.
        if monotonic() >= deadline:
            raise TimeoutError(_("%(seconds)s 秒之内没有回应完") % {"seconds": SECONDS}) from error
        raise
    finally:
        alarm.cancel()


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):  # it has ended by itself meanwhile
        sock.shutdown(socket.SHUT_RDWR)


def _told(response: http.client.HTTPResponse) -> str:
    """The status in words, and how the body begins."""
    if 300 <= response.status < 400:
        return _("回应是转到别的网址，不跟随；请改订阅的网址。")
    said = response.read(BYTES_READ).decode(errors="replace")
    readable = " ".join("".join(char if char.isprintable() else " " for char in said).split())
    return f"HTTP {response.status} {response.reason} {readable}".strip()
