"""Requests that nobody means well with: ``python -m bench.api.hostile [number] [seed]``, 10,000 by default.

Every address of the portal (found in its URL patterns) is asked with wrong parts, parameters, methods and headers, and
right ones among them. Nothing may be answered with 500, and below /api/v1/ nothing that the OpenAPI description does
not know. The gate sends 2,000 of them (tests/api/test_hostile.py). They are sent in this process to the portal's own
database; whatever they write is undone.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

API = "/api/v1/"
EDITION = "420103-501-2024-approved-1"

RIGHT: Mapping[str, tuple[str, ...]] = {
    "edition": (EDITION, "1"),
    "jurisdiction": ("420103", "310107"),
    "department": ("501", "wanli"),
    "year": ("2024", "2023"),
    "number": ("1", "5", "15"),
    "format": ("csv", "json", "xlsx", "ndjson", "manifest"),
    "draft": ("420103-501-2025-approved-draft", "999999-900-2090-approved-1"),
    "function": ("206", "2060404"),
    "unit": ("yuan", "wanyuan"),
    "lang": ("en", "zh-hans"),
    "page_size": ("1", "1000"),
    "state": ("all", "published"),
    "amount_min": ("0", "-1.50"),
    "as_of": ("2099-01-01",),
    "trailer": ("none",),
    "cube": ("expenditures", "revenues"),
    "by": ("year", "year,function.division"),
    "measure": ("amount,count",),
    "where": ("year:2022..2024;nature:project",),
    "compare": ("previous", "2023"),
    "since": ("0", "1"),
    "q": ("206", "科技"),
}
"""Values that are right, of parts of addresses and of parameters, by name; others are only wrong."""

WRONG = (
    *("", "0", "-1", "1" * 40, "9" * 400, "NaN", "Infinity", "1e400", "\x00", "'", '"', "%", "%00", "_", "..", "../.."),
    *("=1+1", "2024..", "..2024", "2024..2024..2024", "null", "[]", "{}", "<script>", "\u202e", "\u0660", "💩", "²"),
    *("a" * 3000, ","),
    *(",".join(["206"] * 500), "' OR 1=1 --", "${jndi:ldap://x}", "{{7*7}}", "%s%d%n", "//evil.example"),
    *("\r\nSet-Cookie: a=b",),
    *("\udcff", "99999", "2147483648", "9223372036854775808", "0000-00-00", "2024-02-30", "true", "draft", "all"),
)  # fmt: skip
PARAMETERS = (
    *("jurisdiction", "department", "year", "stage", "state", "edition", "function", "nature", "source", "amount_min"),
    *("amount_max", "unit", "lang", "ordering", "cursor", "page_size", "format", "fields", "as_of", "trailer", "text"),
    *("cube", "by", "measure", "where", "compare", "since", "kind", "severity", "rule", "q", "page", "next", "table"),
)
METHODS = ("GET",) * 14 + (
    "HEAD",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "get",
    "X" * 50,
)
HEADERS: Mapping[str, tuple[str, ...]] = {
    "Accept": (
        *("*/*", "text/html", "text/csv", "application/json;q=x", "a/b", "*", ";;;", ",", "text/*;q=9e99", "a/b/c"),
        *("application/json; charset=\xff", "*/*;" * 500, "application/vnd.apache.parquet", "image/*;q=0.0001"),
    ),
    "Accept-Language": ("en", "fr;q=2", "x" * 600, "en-" * 300, "*;q=", "\xff"),
    "Accept-Encoding": ("gzip", "br;q=0,*", "\xff"),
    "If-None-Match": ("*", '""', "W/", '"a' * 300, "\xff", ", , ,", 'W/"a","b'),
    "If-Modified-Since": ("Mon, 23 Nov 2026 09:00:00 GMT", "yesterday", "0", "Mon, 99 Nov 9999999 99:99:99", "\xff"),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=", "bytes=0-,1-", "a=1", "bytes=" + "9" * 99 + "-"),
    "If-Range": ('"a"', "W/", "yesterday", "\xff"),
    "Host": ("evil.example", "testserver:80", "testserver:x", "a b", "[::1", "\xff", "", "%s", "x" * 2000),
    "Authorization": (
        *("Bearer", "Bearer mz_" + "0" * 64, "Bearer a b", "Bearer \xff", "Basic !!!", "Basic Og==", "mz_", "x" * 3000),
        *("Bearer mz_\xe9", "BEARER " + "mz_" * 400, "Digest a=\x01"),
    ),
    "X-Forwarded-For": ("1.2.3.4, ::1", "a", "999.1.1.1", "fe80::1%eth0", ",", "\xff", "1," * 999),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("https", "gopher", "\xff"),
    "X-HTTP-Method-Override": ("DELETE",),
    "Origin": ("https://evil.example", "null", "\xff"),
    "Referer": ("http://[", "\xff", "x" * 3000),
    "Content-Type": ("application/json", "multipart/form-data", "multipart/form-data; boundary=\xff", "a"),
    "Content-Length": ("-1", "x", "0"),
    "Cookie": (
        *("sessionid=a", 'sessionid="\\000"', "sessionid=\xff", "csrftoken=\xff", 'messages="\\000"'),
        *("django_language=../x",),
        *("=", ";;;", "a=b; " * 500, 'django_language="\\000"', "messages=[[\"__json_message\",0,25]]"),
    ),
}  # fmt: skip
BODIES = (
    b"",
    b"{",
    b"a=b",
    b"\x00\xff",
    b"username=a&password=b",
    b"username=%00&password=%00",
    b"language=%00&next=//x",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """``path`` is percent-encoded, as it goes over the wire, and ``query`` too."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def addresses() -> list[str]:
    """Every address that the portal has a pattern for, its parts as {name}; the admin's only down to the sign-in."""
    from django.urls import get_resolver

    found = sorted(set(_addresses(get_resolver().url_patterns, "/")))
    return [address for address in found if not address.startswith("/admin/") or address.count("/") <= 3]


def _addresses(patterns: Sequence[Any], before: str) -> Iterator[str]:
    from django.urls.resolvers import RegexPattern
    from django.utils.regex_helper import normalize

    for each in patterns:
        text = str(each.pattern)
        if isinstance(each.pattern, RegexPattern):
            text = normalize(text)[0][0]
        text = before + re.sub(r"<(?:\w+:)?(\w+)>|%\((\w+)\)s", lambda part: f"{{{part[1] or part[2]}}}", text)
        if hasattr(each, "url_patterns"):
            yield from _addresses(each.url_patterns, text)
        else:
            yield text


def requests(
    number: int, seed: int, known: Sequence[str], described: Mapping[str, Any], tokens: Sequence[str] = ()
) -> Iterator[Asked]:
    """The same for the same seed; half of them to the API. ``tokens`` are secrets that are right."""
    own = {path: _asked_for(methods["get"]) for path, methods in described["paths"].items()}
    chance = random.Random(seed)
    of_api = [address for address in known if address.startswith(API)]
    others = [address for address in known if not address.startswith(API)]
    right = [f"Bearer {secret}" for secret in tokens]
    for _ in range(number):
        address = chance.choice(of_api if chance.random() < 0.5 else others)
        path = _path(chance, address)
        # Of parameters that an address does not have, the first is refused before any value is looked at.
        names = own.get(address.replace(".{format}", "/")) if chance.random() < 0.8 else None
        number_of_names = chance.choice((0, 0, 1, 1, 2, 4))
        chosen = chance.sample(names or PARAMETERS, min(number_of_names, len(names or PARAMETERS)))
        given = {name: _value(chance, name, 0.5) for name in chosen}
        headers = {
            name: chance.choice(HEADERS[name]) for name in chance.sample([*HEADERS], chance.choice((0, 0, 1, 2, 4)))
        }
        if right and "/auditor/" in path and chance.random() < 0.7:
            headers["Authorization"] = chance.choice(right)
        method = chance.choice(METHODS)
        body = b"" if method in ("GET", "HEAD") else chance.choice(BODIES)
        query = chance.choice(("%", "a", "&&=&", "a=%ff", "=;")) if chance.random() < 0.03 else _encoded(given)
        yield Asked(method, path, query, headers, body)


def _asked_for(operation: Mapping[str, Any]) -> list[str]:
    """The parameters of an operation's query."""
    return [parameter["name"] for parameter in operation["parameters"] if parameter.get("in") == "query"]


def _path(chance: random.Random, address: str) -> str:
    """The address with its parts filled in, now and then bent."""
    wrong = chance.choice((0.0, 0.0, 0.5))
    path = re.sub(r"\{(\w+)\}", lambda part: quote(_text(_value(chance, part[1], wrong)), safe=""), address)
    if chance.random() < 0.15:
        bent = chance.choice(
            ("/", "//", "/..", "%00", "%ff", ".csv", "/%2e%2e/", ";a=b", "%", "\\", "/\xe9", "?", "%0d%0a")
        )
        path = chance.choice((path + bent, "/" + bent + path, "/en" + path))
    return path


def _value(chance: random.Random, name: str, wrong: float) -> str:
    return chance.choice(WRONG) if name not in RIGHT or chance.random() < wrong else chance.choice(RIGHT[name])


def _text(value: str) -> bytes:
    """In UTF-8; what a surrogate stands for is the byte itself, which is no UTF-8."""
    return value.encode("utf-8", "surrogateescape")


def _encoded(given: Mapping[str, str]) -> str:
    return urlencode({name: _text(value) for name, value in given.items()})


def sent(client: Any, asked: Asked) -> Any:
    """The answer, read to its end. The path goes as it stands: the client would take // for a host."""
    environ = {
        "PATH_INFO": unquote_to_bytes(asked.path.encode("utf-8")).decode("latin-1"),
        "QUERY_STRING": asked.query,
    }
    response = client.generic(asked.method, "/", asked.body, headers=asked.headers, **environ)
    response.getvalue()
    return response


class Judge:
    """What is wrong with an answer, by the ``described`` API (its OpenAPI description)."""

    REFUSALS = frozenset({"400", "401", "404", "405", "406", "429", "503"})
    """What an address can give that is none, or that the description leaves out."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.operations: list[tuple[re.Pattern[str], Mapping[str, Any]]] = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), methods["get"]["responses"])
            for path, methods in described["paths"].items()
        ]

    def wrong(self, asked: Asked, response: Any) -> str:
        """Empty where nothing is."""
        status = str(response.status_code)
        if status == "500":
            return "500"
        path = response.wsgi_request.path_info
        if not path.startswith(API):
            return "" if status < "500" or status == "503" else f"{status} on a page"
        if status[0] in "45":
            return self._refusal(status, path, asked, response)
        # An address that lacks its slash is redirected; the description itself is not described.
        if status == "301" or path == f"{API}schema/":
            return ""
        responses = self._responses(path)
        if status not in responses:
            return f"{status} is not described"
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if status != "304" and kind not in responses[status].get("content", {}):
            return f"{kind} is not described"
        return ""

    def _refusal(self, status: str, path: str, asked: Asked, response: Any) -> str:
        if status not in self.REFUSALS | self._responses(path).keys():
            return f"{status} is not described"
        if response.headers["Content-Type"] != "application/json":
            return f"{status} is no JSON"
        if asked.method != "HEAD" and list(response.json()["error"]) != ["code", "message", "parameter", "allowed"]:
            return f"{status} has another shape"
        return ""

    def _responses(self, path: str) -> Mapping[str, Any]:
        """Of the operation at this address, or at the one that it is another format of."""
        for form in (path, re.sub(r"\.[a-z]+$", "/", path), re.sub(r"(/|\.[a-z]+)$", "", path)):
            for pattern, responses in self.operations:
                if pattern.fullmatch(form):
                    return responses
        return {}


def run(
    client: Any, asked: Iterator[Asked], judge: Judge, progress: Callable[[int], None] = lambda number: None
) -> tuple[Counter[int], list[tuple[str, Asked]]]:
    """How often each status was answered, and what was wrong."""
    statuses: Counter[int] = Counter()
    wrong = []
    for number, each in enumerate(asked, 1):
        response = sent(client, each)
        statuses[response.status_code] += 1
        if why := judge.wrong(each, response):
            wrong.append((why, each))
        progress(number)
    return statuses, wrong


def main(number: int = 10_000, seed: int = 20261126) -> int:
    import django

    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "API_RATE": "0", "API_EXPORT_RATE": "0"}
    os.environ |= {"DJANGO_DEBUG": "0", "DJANGO_HTTPS": "0", "DJANGO_ALLOWED_HOSTS": "testserver"}
    django.setup()
    from logging import disable

    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    disable()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    client = Client(raise_request_exception=False)
    described = client.get(f"{API}schema/").json()
    start = perf_counter()

    def progress(done: int) -> None:
        if done % 500 == 0:
            print(f"{done:>6} of {number}, {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)

    with transaction.atomic():
        statuses, wrong = run(client, requests(number, seed, addresses(), described), Judge(described), progress)
        transaction.set_rollback(True)
    for why, asked in wrong:
        print(why, asked)
    counts = ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items()))
    undocumented = sum(why != "500" for why, _asked in wrong)
    taken = perf_counter() - start
    print(f"{number} requests in {taken:.0f} s: {counts}; {statuses[500]} of 500, {undocumented} undocumented")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
