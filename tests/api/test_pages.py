"""Pages of a list: nothing is lost, repeated or shifted, in whatever order and direction."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from budgets.models import Edition
from tests.api.conftest import API, Get
from tests.models.database import publish


def follow(client: Client, answer: Any, link: str) -> list[Any]:
    """The answer and all that follow it by ``next`` or ``previous``."""
    answers = [answer]
    while answers[-1][link]:
        answers.append(client.get(answers[-1][link]).json())
    return answers


@pytest.mark.parametrize("ordering", ["edition", "-edition", "-year", "amount", "-amount", "function", "-function"])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_pages_together_are_the_whole_in_both_directions(client: Client, get: Get, ordering: str, size: int) -> None:
    query = {"ordering": ordering, "year": "2023..2024", "department": "501"}
    whole = get("expenditures/", page_size=1000, **query)["results"]
    assert len(whole) > 7
    there = follow(client, get("expenditures/", page_size=size, **query), "next")
    assert [row for answer in there for row in answer["results"]] == whole
    back = follow(client, there[-1], "previous")
    assert [row for answer in reversed(back) for row in answer["results"]] == whole
    assert all(len(answer["results"]) == size for answer in there[:-1])
    assert {answer["count"] for answer in there + back} == {len(whole)}
    assert there[0]["previous"] is None and back[-1]["previous"] is None


def test_amounts_are_ordered_as_numbers(get: Get) -> None:
    amounts = [float(row["amount"]) for row in get("expenditures/", ordering="-amount")["results"]]
    assert amounts == sorted(amounts, reverse=True)


def test_a_row_published_meanwhile_shifts_nothing(client: Client, get: Get, draft: Edition) -> None:
    before = get("editions/", state="all", page_size=1000)["results"]
    first = get("editions/", state="all", page_size=2)
    publish(edition=draft, by=None)
    rest = follow(client, first, "next")[1:]
    names = [row["id"] for answer in (first, *rest) for row in answer["results"]]
    assert names == [row["id"] for row in before]


def test_the_same_page_has_the_same_address(get: Get) -> None:
    assert get("editions/", page_size=2)["next"] == get("editions/", page_size=2)["next"]


@pytest.mark.parametrize("cursor", ["x", "WyJjcmVhdGVkIixmYWxzZSwiMiIsMl0", "WzFd:AAAA", "\x00", "游标"])
def test_a_cursor_that_is_none_of_ours(refused: Get, cursor: str) -> None:
    assert refused(400, "expenditures/", cursor=cursor)["parameter"] == "cursor"


def test_what_is_asked_cannot_change_between_pages(client: Client, get: Get) -> None:
    following = get("expenditures/", page_size=2, ordering="amount")["next"]
    response = client.get(following.replace("ordering=amount", "ordering=year"))
    assert (response.status_code, response.json()["error"]["parameter"]) == (400, "cursor")
    assert client.get(API + "editions/?cursor=" + following.split("cursor=")[1].split("&")[0]).status_code == 400
