"""Answers that are made once and given to all who ask, until something public changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from budgets.api import base
from budgets.models import AdministrativeUnit, Edition
from tests.api.conftest import API
from tests.models.database import publish

LIST = f"{API}expenditures/?department=501&year=2024"
CUBE = f"{API}aggregate/?department=501&year=2024"


@pytest.mark.django_db
@pytest.mark.parametrize("address", [LIST, CUBE])
def test_the_same_answer_again_costs_the_reading_of_the_clock(
    client: Client, django_assert_num_queries: Any, address: str
) -> None:
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)


@pytest.mark.django_db
def test_another_host_gets_its_own_links(client: Client) -> None:
    client.get(LIST)
    there = client.get(LIST, headers={"host": "localhost"}).json()["results"][0]
    assert "localhost" not in str(client.get(LIST).json())
    assert there == client.get(LIST).json()["results"][0]
    assert "http://localhost/" in client.get(f"{LIST}&page_size=1", headers={"host": "localhost"}).json()["next"]


def test_what_was_published_shows_at_once(client: Client, draft: Edition) -> None:
    assert client.get(LIST).json()["total_amount"] == "55118900.00"
    publish(edition=draft, by=None)
    assert client.get(LIST).json()["total_amount"] == "1000000.00"


@pytest.mark.django_db
def test_a_new_name_shows_at_once(client: Client) -> None:
    client.get(LIST)
    AdministrativeUnit.objects.filter(jurisdiction__adcode="420103", code="501").update(name="新名称")
    assert client.get(LIST).json()["results"][0]["department_name"] == "新名称"


@pytest.mark.django_db
def test_a_large_answer_is_made_each_time(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(base, "LARGEST", 100)
    client.get(LIST)
    with django_assert_num_queries(2):  # the totals are remembered on their own
        client.get(LIST)


@pytest.mark.django_db
def test_a_refusal_is_not_kept(client: Client) -> None:
    for _time in range(2):
        assert client.get(f"{LIST}&year=x").status_code == 400
