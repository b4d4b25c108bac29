"""The change feed: whoever polls it learns of every publication, correction and withdrawal, once and in order."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from budgets import clock
from budgets.api import examples
from budgets.correction import start_correction
from budgets.models import Edition, Function, PublicChange
from budgets.publication import withdraw
from tests.api.conftest import API, JIANGHAN, Get
from tests.models.database import YEAR, create_draft, publish

REASON = "漏列一笔支出"
EDITION = f"999999-900-{YEAR}-approved"
ADDRESS = f"http://testserver/999999/900/{YEAR}/editions"

Poll = Callable[..., Iterator[dict[str, Any]]]


@pytest.fixture
def since(db: None) -> int:
    """What a program has read before a test begins."""
    return clock.reading().ticks


@pytest.fixture
def story(since: int) -> list[Edition]:
    """Published, corrected, withdrawn, and corrected once more."""
    first = publish(edition=create_draft(), by=None)
    second = publish(edition=start_correction(edition=first, reason=REASON, by=None), by=None)
    withdrawn = withdraw(edition=second, by=None, reason="数据有误")
    third = publish(edition=start_correction(edition=withdrawn, reason="重新核定", by=None), by=None)
    return [first, second, third]


@pytest.fixture
def poll(client: Client) -> Poll:
    """Read on and on, as a program would that keeps nothing but the address to ask next."""

    def read(**query: Any) -> Iterator[dict[str, Any]]:
        answer = client.get(f"{API}changes/", query).json()
        while answer["results"]:
            yield from answer["results"]
            answer = client.get(answer["next"]).json()

    return read


def told(results: list[dict[str, Any]], *names: str) -> list[Any]:
    return [tuple(result[name] for name in names) for result in results]


def asked(address: str) -> dict[str, str]:
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("testserver", f"{API}changes/")
    return dict(parse_qsl(parts.query))


def iso(moment: Any) -> str:
    return moment.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_every_change_in_order(get: Get, story: list[Edition], since: int) -> None:
    results = get("changes/", since=since)["results"]
    assert told(results, "tick", "kind", "edition", "previous_edition", "reason") == [
        (since + 1, "publication", f"{EDITION}-1", None, None),
        (since + 2, "correction", f"{EDITION}-2", f"{EDITION}-1", REASON),
        (since + 3, "withdrawal", f"{EDITION}-2", f"{EDITION}-1", "数据有误"),
        (since + 4, "correction", f"{EDITION}-3", f"{EDITION}-2", "重新核定"),
    ]
    first, second, third = story
    withdrawn_at = Edition.objects.get(pk=second.pk).superseded_at
    moments = [first.published_at, second.published_at, withdrawn_at, third.published_at]
    assert told(results, "at") == [(iso(moment),) for moment in moments]
    assert told(results, "digest") == [(edition.digest,) for edition in (first, second, second, third)]


def test_a_change_leads_to_what_changed(client: Client, get: Get, story: list[Edition], since: int) -> None:
    first, second, *_ = get("changes/", since=since)["results"]
    assert (first["url"], first["changes_url"]) == (f"{ADDRESS}/1/", None)
    assert (second["url"], second["changes_url"]) == (f"{ADDRESS}/2/", f"{ADDRESS}/2/changes/")
    assert second["edition_url"] == f"http://testserver{API}editions/{EDITION}-2/"
    assert second["tables_url"] == f"http://testserver{API}editions/{EDITION}-2/tables/"
    for name in ("url", "changes_url", "edition_url", "tables_url"):
        assert client.get(second[name]).status_code == 200


def test_the_moment_of_a_change_shows_what_it_made(get: Get, story: list[Edition], since: int) -> None:
    shown = [
        told(get("editions/", department="900", as_of=change["at"])["results"], "number")
        for change in get("changes/", since=since)["results"]
    ]
    assert shown == [[(1,)], [(2,)], [], [(3,)]]


def test_the_example_is_what_the_api_answers(get: Get) -> None:
    (change,) = [change for change in get("changes/")["results"] if change["edition"] == JIANGHAN]
    differs = {"tick", "at", "digest", "url", "edition_url", "tables_url"}
    assert {name: change[name] for name in change.keys() - differs} == {
        name: examples.CHANGE[name] for name in examples.CHANGE.keys() - differs
    }
    assert list(change) == list(examples.CHANGE)


# Polling


@pytest.mark.parametrize("size", [1, 2, 3, 4, 1000])
def test_reading_on_gives_each_change_once(poll: Poll, story: list[Edition], size: int) -> None:
    everything = list(PublicChange.objects.values_list("tick", flat=True))
    assert [change["tick"] for change in poll(page_size=size)] == everything


def test_there_is_always_an_address_to_ask_next(client: Client, get: Get, story: list[Edition], since: int) -> None:
    page = get("changes/", since=since, page_size=3, kind="publication,correction")
    assert (page["last_tick"], page["more"], len(page["results"])) == (since + 4, False, 3)
    assert asked(page["next"]) == {"since": str(since + 4), "page_size": "3", "kind": "publication,correction"}
    assert client.get(page["next"]).json() == {
        "last_tick": since + 4,
        "more": False,
        "next": page["next"],
        "results": [],
    }
    page = get("changes/", since=since, page_size=1)
    assert (page["more"], asked(page["next"])) == (True, {"since": str(since + 1), "page_size": "1"})


def test_what_happens_meanwhile_comes_next(client: Client, get: Get, since: int) -> None:
    page = get("changes/", since=since)
    publish(edition=create_draft(), by=None)
    assert told(client.get(page["next"]).json()["results"], "tick", "edition") == [(since + 1, f"{EDITION}-1")]


def test_what_is_committed_while_an_answer_is_made_belongs_to_the_next(
    client: Client, get: Get, since: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock was read, then somebody published, then the rows are read."""
    before = clock.reading()
    publish(edition=create_draft(), by=None)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(clock, "reading", lambda using: before)
        page = get("changes/", since=since)
    assert page["results"] == []
    assert len(client.get(page["next"]).json()["results"]) == 1


def test_since_a_moment(get: Get, story: list[Edition]) -> None:
    first, second, third = story
    for moment, kinds in (
        (first.published_at - timedelta(microseconds=1), ["publication", "correction", "withdrawal", "correction"]),
        (first.published_at, ["correction", "withdrawal", "correction"]),
        (second.published_at, ["withdrawal", "correction"]),
        (third.published_at, []),
    ):
        results = get("changes/", since=moment.isoformat(), department="900")["results"]
        assert [change["kind"] for change in results] == kinds


def test_since_a_day_is_since_its_beginning_here(get: Get, story: list[Edition], since: int) -> None:
    today = timezone.localdate(story[0].published_at)
    page = get("changes/", since=today.isoformat(), department="900")
    assert [change["tick"] for change in page["results"]] == [since + 1, since + 2, since + 3, since + 4]
    assert asked(page["next"]) == {"since": str(since + 4), "department": "900"}


@pytest.mark.parametrize("future", ["2099-01-01", "2099-01-01T00:00:00Z", "999999999999999999"])
def test_the_future_stays_to_be_asked_for(get: Get, story: list[Edition], future: str) -> None:
    page = get("changes/", since=future)
    assert page["results"] == []
    assert asked(page["next"]) == {"since": future}


# Filters and formats


@pytest.mark.parametrize(
    ("query", "ticks"),
    [
        ({"kind": "withdrawal"}, [3]),
        ({"kind": "publication,withdrawal"}, [1, 3]),
        ({"jurisdiction": "420103"}, []),
        ({"jurisdiction": "999999", "department": "900", "year": f"2024..{YEAR}"}, [1, 2, 3, 4]),
        ({"department": "501"}, []),
        ({"year": "2024"}, []),
        ({"stage": "outturn"}, []),
    ],
)
def test_filters(get: Get, story: list[Edition], since: int, query: dict[str, str], ticks: list[int]) -> None:
    page = get("changes/", since=since, **query)
    assert [change["tick"] - since for change in page["results"]] == ticks
    assert asked(page["next"]) == query | {"since": str(since + 4)}


def test_only_some_fields(get: Get, story: list[Edition], since: int) -> None:
    results = get("changes/", since=since, fields="kind,tick", page_size=1)["results"]
    assert results == [{"tick": since + 1, "kind": "publication"}]


def test_in_english(get: Get, story: list[Edition], since: int) -> None:
    (change,) = get("changes/", since=since, lang="en", kind="withdrawal")["results"]
    assert (change["kind"], change["stage_label"]) == ("withdrawal", "Approved budget")


def test_all_that_follows_in_one_file(client: Client, story: list[Edition], since: int) -> None:
    content = client.get(f"{API}changes.csv", {"since": since}).getvalue().decode("utf-8-sig")
    *lines, trailer = content.splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert [(row["tick"], row["kind"], row["reason"]) for row in rows][:2] == [
        (str(since + 1), "publication", ""),
        (str(since + 2), "correction", REASON),
    ]
    assert trailer.startswith(f"# count=4 last_tick={since + 4} sha256=")


# Whether anything changed


def test_nothing_new_costs_no_answer(
    client: Client, story: list[Edition], since: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked a while later, when a date can tell the last change from the next."""
    monkeypatch.setattr(clock, "time", lambda: 4_000_000_000.0)
    answer = client.get(f"{API}changes/", {"since": since})
    headers = {"If-None-Match": answer.headers["ETag"]}
    unchanged = client.get(f"{API}changes/", {"since": since}, headers=headers)
    assert unchanged.headers["Last-Modified"] == answer.headers["Last-Modified"]
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    Function.objects.filter(code="206").update(name_en="Science")
    assert client.get(f"{API}changes/", {"since": since}, headers=headers).status_code == 200


def test_an_answer_costs_two_queries(get: Get, story: list[Edition], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        get("changes/")


def test_a_portal_where_nothing_is_public_has_a_feed(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "reading", lambda using: clock.Reading(0, clock.NEVER, None, "0.0"))
    assert get("changes/") == {
        "last_tick": 0,
        "more": False,
        "next": f"http://testserver{API}changes/?since=0",
        "results": [],
    }


# Refusals


@pytest.mark.parametrize(
    "value", ["-1", "six", "1" * 19, "６", "2026-02-30", "2026-03-01T12:00:00", "0001-01-01", "1\n", "\x00"]
)
def test_a_since_that_is_none(refused: Get, value: str) -> None:
    error = refused(400, "changes/", since=value)
    assert (error["code"], error["parameter"]) == ("bad_parameter", "since")
    assert error["allowed"] == ["6", "2026-03-01", "2026-03-01T12:00:00.123456Z"]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("kind", "deletion", ["publication", "correction", "withdrawal"]),
        ("page_size", "0", ["1..1000"]),
        ("year", "x", ["2024", "2023,2024", "2022..2024"]),
    ],
)
def test_bad_values_name_what_is_allowed(refused: Get, name: str, value: str, allowed: list[str]) -> None:
    error = refused(400, "changes/", **{name: value})
    assert (error["parameter"], error["allowed"]) == (name, allowed)


@pytest.mark.parametrize("name", ["after", "ordering", "cursor", "unit"])
def test_unknown_parameters_name_the_known_ones(refused: Get, name: str) -> None:
    error = refused(400, "changes/", **{name: "1"})
    assert (error["code"], error["parameter"]) == ("unknown_parameter", name)
    assert {"since", "kind", "jurisdiction", "page_size"} <= set(error["allowed"])
