"""The facts of drafts, for who has a token that reaches them: ?state=draft on every list of facts."""

from __future__ import annotations

import pytest
from django.test import Client

from budgets.models import Edition, ExpenditureLine
from budgets.roles import Scope
from tests.api.conftest import API
from tests.api.tokens import auditor

LIST = f"{API}expenditures/"
DRAFT = {"state": "draft"}


@pytest.fixture
def reader(draft: Edition) -> Client:
    """The draft has one line of 1,000,000.00 yuan."""
    return auditor(draft.department, Scope.DRAFTS)


def test_drafts_are_read_as_they_stand(reader: Client, draft: Edition) -> None:
    answer = reader.get(LIST, DRAFT)
    assert (answer.json()["count"], answer.json()["total_amount"]) == (1, "1000000.00")
    assert answer.json()["results"][0]["state"] == "draft"
    ExpenditureLine.objects.filter(edition=draft).update(amount="2000000.00")
    assert reader.get(LIST, DRAFT).json()["total_amount"] == "2000000.00"


def test_drafts_are_kept_by_nobody(reader: Client) -> None:
    for format in ("json", "csv"):
        response = reader.get(LIST, DRAFT | {"format": format})
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in response.headers


def test_a_draft_in_a_file(reader: Client) -> None:
    text = reader.get(LIST, DRAFT | {"format": "csv"}).getvalue().decode()
    assert "1000000.00" in text and "count=1 " in text


def test_without_the_token_there_are_none(client: Client, draft: Edition) -> None:
    stranger = auditor(draft.department.jurisdiction, Scope.HISTORY)
    for who in (client, stranger):
        response = who.get(LIST, DRAFT)
        assert response.status_code == 400
        assert response.json()["error"]["allowed"] == ["all", "published", "corrected", "withdrawn"]


def test_published_facts_are_the_same_with_a_token(client: Client, reader: Client) -> None:
    assert reader.get(LIST).json()["results"] == client.get(LIST).json()["results"]
