"""What every list of the API can do: moments, sparse fields, streams that can be checked, validators, refusals."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.test import Client

from budgets.models import Edition, Jurisdiction
from tests.api.conftest import API, JIANGHAN, Get
from tests.models.database import publish

OF_2024 = {"jurisdiction": "420103", "department": "501", "year": "2024"}
CORRECTED = "420103-501-2024-approved-2"


def test_only_some_fields_in_the_order_of_the_declaration(get: Get) -> None:
    results = get("expenditures/", fields="amount,unit", function="2060404", **OF_2024)["results"]
    assert results == [{"unit": "501001", "amount": "46920000.00"}]


def test_unknown_fields_are_named(refused: Get) -> None:
    error = refused(400, "expenditures/", fields="unit,price,colour")
    assert (error["parameter"], "price,colour" in error["message"]) == ("fields", True)
    assert "amount" in error["allowed"]


@pytest.mark.parametrize("path", ["expenditures/", "editions/", "rules/", f"editions/{JIANGHAN}/"])
def test_an_unknown_parameter_is_refused_with_the_known_ones(refused: Get, path: str) -> None:
    error = refused(400, path, deparment="501")
    assert (error["code"], error["parameter"]) == ("unknown_parameter", "deparment")
    assert "lang" in error["allowed"]


def test_a_parameter_given_twice_is_refused(client: Client, db: None) -> None:
    response = client.get(f"{API}expenditures/?year=2023&year=2024")
    assert response.status_code == 400
    assert response.json()["error"]["parameter"] == "year"


# Moments


def test_as_of_a_moment_shows_what_was_current_then(get: Get, correction: Edition) -> None:
    """The correction is published at a moment: a microsecond before it, the first edition still counted."""
    at = correction.published_at.isoformat()
    before = correction.published_at.replace(microsecond=0).isoformat()
    assert correction.published_at.microsecond  # else the second below would be the moment itself
    assert get("expenditures/", as_of=at, **OF_2024)["total_amount"] == "1000000.00"
    first = Edition.objects.get(department__code="501", year=2024, number=1)
    if first.published_at.isoformat() <= before:
        assert get("expenditures/", as_of=before, **OF_2024)["total_amount"] == "55118900.00"
    assert get("expenditures/", as_of="2025-12-31", **OF_2024)["count"] == 0


def test_as_of_a_date_counts_to_the_end_of_the_day_here(get: Get, correction: Edition) -> None:
    from django.utils import timezone

    today = timezone.localdate(correction.published_at)
    assert get("editions/", as_of=today.isoformat(), **OF_2024)["results"][0]["id"] == CORRECTED


@pytest.mark.parametrize("value", ["yesterday", "2026-02-30", "2026-03-01T12:00:00", "0001-01-01", "2026-13-01T00:00Z"])
def test_a_moment_that_is_none(refused: Get, value: str) -> None:
    error = refused(400, "expenditures/", as_of=value)
    assert (error["parameter"], error["allowed"][0]) == ("as_of", "2026-03-01")


def test_a_state_and_a_moment_contradict_each_other(refused: Get) -> None:
    assert refused(400, "expenditures/", state="all", as_of="2026-03-01")["parameter"] == "as_of"


def test_an_edition_by_its_number(get: Get, correction: Edition) -> None:
    assert get("expenditures/", edition="2", **OF_2024)["total_amount"] == "1000000.00"
    assert get("expenditures/", edition="1", **OF_2024)["total_amount"] == "55118900.00"
    assert get("expenditures/", edition="1,2", **OF_2024)["total_amount"] == "56118900.00"
    assert get("expenditures/", edition="3", **OF_2024)["count"] == 0


def test_an_answer_in_pages_is_of_one_moment(client: Client, get: Get, draft: Edition) -> None:
    """Published between two pages, a correction changes neither the rows that follow nor the totals."""
    first = get("expenditures/", page_size=5, **OF_2024)
    publish(edition=draft, by=None)
    pages = [first]
    while pages[-1]["next"]:
        pages.append(client.get(pages[-1]["next"]).json())
    assert {(page["count"], page["total_amount"], page["as_of"]) for page in pages} == {
        (14, "55118900.00", first["as_of"])
    }
    assert sum(len(page["results"]) for page in pages) == 14
    assert {row["edition"] for page in pages for row in page["results"]} == {JIANGHAN}
    again = get("expenditures/", as_of=first["as_of"], **OF_2024)
    assert (again["count"], again["total_amount"]) == (14, "55118900.00")


# Streams


def test_a_stream_of_csv_can_be_checked(client: Client, db: None) -> None:
    response = client.get(f"{API}expenditures.csv", OF_2024)
    *lines, trailer = response.getvalue().decode().splitlines(keepends=True)
    record = dict(part.split("=", 1) for part in trailer.removeprefix("# ").split())
    assert (record["count"], record["total_amount"], record["amount_unit"]) == ("14", "55118900.00", "yuan")
    assert len(lines) == 14 + 1
    assert record["sha256"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert record["as_of"].endswith("Z")


def test_a_stream_of_ndjson_has_the_rows_of_the_page(client: Client, get: Get) -> None:
    response = client.get(f"{API}expenditures/", OF_2024 | {"format": "ndjson"})
    assert response.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
    *lines, trailer = response.getvalue().decode().splitlines(keepends=True)
    assert [json.loads(line) for line in lines] == get("expenditures/", **OF_2024)["results"]
    record = json.loads(trailer)["trailer"]
    assert record["sha256"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert (record["count"], record["total_amount"]) == (14, "55118900.00")


@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_a_stream_without_its_trailer(client: Client, db: None, format: str) -> None:
    whole = client.get(f"{API}expenditures.{format}", OF_2024).getvalue()
    assert client.get(f"{API}expenditures.{format}", OF_2024 | {"trailer": "none"}).getvalue() == (
        b"".join(whole.splitlines(keepends=True)[:-1])
    )


def test_json_text_of_any_kind_is_one_line_of_ndjson(client: Client, get: Get, draft: Edition) -> None:
    """Quotes, backslashes, line breaks and control characters arrive as they were written."""
    note = 'quote " backslash \\ line\nbreak\ttab \x01\x02'
    Edition.objects.filter(pk=draft.pk).update(note=note)
    draft.refresh_from_db()
    publish(edition=Edition.objects.with_names().get(pk=draft.pk), by=None)
    line, _trailer = client.get(f"{API}editions.ndjson", {"edition": CORRECTED}).getvalue().decode().splitlines()
    assert json.loads(line)["note"] == note


def test_what_is_asked_for_by_head_is_not_made(client: Client, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        response = client.head(f"{API}expenditures.csv")
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_suffix_that_is_no_format(client: Client, db: None) -> None:
    assert client.get(f"{API}expenditures.docx").status_code == 404


# Validators


@pytest.mark.parametrize("path", ["expenditures/", "expenditures.csv", "editions/", "editions.ndjson"])
def test_what_has_not_changed_is_not_sent_again(
    client: Client, draft: Edition, path: str, django_assert_num_queries: Any
) -> None:
    first = client.get(API + path)
    for known in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        with django_assert_num_queries(1):
            assert client.get(API + path, headers=known).status_code == 304
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(API + path, {"lang": "en"}, headers=known).status_code == 200
    publish(edition=draft, by=None)
    assert client.get(API + path, headers=known).status_code == 200


def test_a_new_name_is_a_change(client: Client, db: None) -> None:
    known = {"If-None-Match": client.get(f"{API}expenditures/").headers["ETag"]}
    Jurisdiction.objects.filter(adcode="420103").update(name="江汉")
    answer = client.get(f"{API}expenditures/", {"department": "501"}, headers=known)
    assert answer.json()["results"][0]["jurisdiction_name"] == "江汉"


def test_a_bad_parameter_is_refused_even_if_nothing_changed(client: Client, db: None) -> None:
    known = {"If-None-Match": client.get(f"{API}expenditures/").headers["ETag"]}
    assert client.get(f"{API}expenditures/", {"year": "x"}, headers=known).status_code == 400
