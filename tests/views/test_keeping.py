"""Public pages are kept while nothing public changes; staff's are not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from budgets.models import Jurisdiction
from budgets.publication import withdraw
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import REFERENCE, text

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/420103/",
    "/420103/501/",
    REFERENCE,
    f"{REFERENCE}tables/5/",
    f"{REFERENCE}tables/5.csv",
    f"/en{REFERENCE}checks/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_made_once_and_then_costs_one_query(
    client: Client, django_assert_num_queries: Any, address: str
) -> None:
    made = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert (again.content, again.headers) == (made.content, made.headers)
    assert made.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_page_is_told_so(client: Client, django_assert_num_queries: Any, address: str) -> None:
    made = client.get(address)
    for known in (
        {"If-None-Match": made.headers["ETag"]},
        {"If-Modified-Since": made.headers["Last-Modified"]},
    ):
        with django_assert_num_queries(1):
            told = client.get(address, headers=known)
        assert (told.status_code, told.content) == (304, b"")
    publish(edition=create_draft(factories.expenditure("1")), by=None)
    assert client.get(address, headers={"If-None-Match": made.headers["ETag"]}).status_code == 200


def test_each_language_and_parameter_is_a_page_of_its_own(client: Client) -> None:
    address = f"{REFERENCE}tables/5/"
    etags = {
        client.get(f"{language}{address}{query}").headers["ETag"]
        for language in ("", "/en")
        for query in ("", "?unit=yuan", "?unit=wanyuan")
    }
    assert len(etags) == 6


def test_a_publication_a_withdrawal_and_a_new_name_show_at_once(client: Client) -> None:
    """Each page is asked for before and after, so that the page before is there to be shown by mistake."""
    assert "示例局" not in text(client, "/")
    edition = publish(edition=create_draft(factories.expenditure("1")), by=None)
    assert "示例局" in text(client, "/")
    assert client.get(f"/999999/900/{YEAR}/").status_code == 200
    withdraw(edition=edition, by=None, reason="重复")
    assert client.get(f"/999999/900/{YEAR}/").status_code == 404
    Jurisdiction.objects.filter(adcode="420103").update(name="江汉")
    assert "<title>江汉 ·" in text(client, "/420103/")


def test_pages_of_staff_are_kept_by_nobody(client: Client, staff_client: Client) -> None:
    """Neither for others, who may not see what staff see, nor in a browser that others use after them."""
    draft = create_draft(factories.expenditure("1"))
    address = f"/999999/900/{YEAR}/editions/{draft.number}/"
    for page in (address, "/"):
        response = staff_client.get(page)
        assert response.status_code == 200
        assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
        assert "ETag" not in response.headers
    assert client.get(address).status_code == 404


def test_a_mistaken_address_is_not_kept(client: Client) -> None:
    address = f"/999999/900/{YEAR}/"
    assert "ETag" not in client.get(address).headers
    publish(edition=create_draft(factories.expenditure("1")), by=None)
    assert client.get(address).status_code == 200
