"""Whole results over HTTP: how a format is chosen, what the head of an answer says, how many are made at once."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from budgets import registry
from budgets.api.formats import LIST_RENDERERS
from budgets.datasets import slots
from budgets.models import Edition
from tests.api.conftest import API, JIANGHAN, Get
from tests.models.database import publish

OF_2024 = {"jurisdiction": "420103", "department": "501", "year": "2024"}
FORMATS = ["json", "csv", "ndjson", "xlsx", "parquet", "manifest"]
MEDIA_TYPES = {renderer.format: renderer.media_type for renderer in LIST_RENDERERS}


def read(content: bytes) -> Any:
    from pyarrow import parquet

    return parquet.read_table(io.BytesIO(content))


@pytest.mark.parametrize("format", FORMATS)
def test_suffix_parameter_and_accept_header_give_the_same(client: Client, db: None, format: str) -> None:
    asked = [
        client.get(f"{API}expenditures.{format}", OF_2024),
        client.get(f"{API}expenditures/", OF_2024 | {"format": format}),
        client.get(f"{API}expenditures/", OF_2024, headers={"Accept": MEDIA_TYPES[format]}),
    ]
    assert {response.status_code for response in asked} == {200}
    assert {response.headers["Content-Type"].split(";")[0] for response in asked} == {MEDIA_TYPES[format]}
    assert len({response.getvalue() for response in asked}) == 1


@pytest.mark.parametrize("path", ["expenditures.docx", "editions.CSV", "findings.xls"])
def test_a_suffix_that_is_no_format_is_told_the_formats(refused: Get, path: str) -> None:
    error = refused(404, path)
    assert (error["code"], error["allowed"]) == ("not_found", FORMATS)
    assert path.rsplit(".", 1)[1] in error["message"]


def test_a_suffix_and_a_format_that_contradict_each_other(refused: Get) -> None:
    error = refused(400, "expenditures.parquet", format="csv")
    assert (error["parameter"], error["allowed"]) == ("format", ["parquet"])


@pytest.mark.parametrize("format", ["xlsx", "parquet"])
def test_a_file_says_in_its_head_what_it_is(client: Client, db: None, format: str) -> None:
    response = client.get(f"{API}expenditures.{format}", OF_2024)
    content = response.getvalue()
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["Content-Disposition"] == f'attachment; filename="expenditures.{format}"'
    record = response.headers["Mingzhang-Record"]
    assert record.startswith('count=14, total_amount="55118900.00", amount_unit="yuan", as_of="')


def test_a_parquet_file_has_the_rows_of_the_page(client: Client, get: Get) -> None:
    table = read(client.get(f"{API}expenditures.parquet", OF_2024 | {"lang": "en", "unit": "wanyuan"}).getvalue())
    results = get("expenditures/", lang="en", unit="wanyuan", **OF_2024)["results"]
    assert [row | {"amount": str(row["amount"])} for row in table.to_pylist()] == results
    assert table.schema.metadata is None or b"pandas" not in table.schema.metadata


def test_a_sheet_has_the_amounts_as_numbers(client: Client, db: None) -> None:
    content = client.get(f"{API}expenditures.xlsx", OF_2024 | {"fields": "function,amount"}).getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(content))["expenditures"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == ("function", "amount")
    assert sum(Decimal(str(amount)) for _code, amount in rows) == Decimal("55118900")
    assert ("2060404", 46920000) in rows


@pytest.mark.parametrize("format", ["xlsx", "parquet", "manifest"])
def test_what_is_asked_for_by_head_is_not_made(
    client: Client, db: None, format: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):  # the clock
        response = client.head(f"{API}expenditures.{format}")
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert "Content-Length" not in response.headers  # it is not known
    assert response.headers["Content-Type"] == MEDIA_TYPES[format]


# Manifests


def test_a_manifest_gives_the_address_of_the_very_same_rows(client: Client, get: Get, draft: Edition) -> None:
    """A correction published later changes what is current, not what this address gives."""
    asked = OF_2024 | {"function": "206", "ordering": "-amount", "fields": "edition,state,function,amount"}
    manifest = client.get(f"{API}expenditures.manifest", asked).json()
    assert (manifest["count"], manifest["total_amount"]) == (4, "52374200.00")
    assert [column["name"] for column in manifest["columns"]] == ["edition", "state", "function", "amount"]
    publish(edition=draft, by=None)
    content = client.get(manifest["csv_url"]).getvalue()
    assert hashlib.sha256(content).hexdigest() == manifest["sha256"]
    assert (len(content), content.count(b"\n")) == (manifest["bytes"], 1 + 4)
    again = client.get(manifest["url"]).json()
    assert (again["count"], again["total_amount"], again["as_of"]) == (4, "52374200.00", manifest["as_of"])
    assert get("expenditures/", **OF_2024)["count"] == 1


def test_a_moment_that_is_asked_for_is_that_of_the_manifest(client: Client, db: None) -> None:
    manifest = client.get(f"{API}expenditures.manifest", {"as_of": "2025-12-31"}).json()
    assert (manifest["count"], manifest["as_of"]) == (0, "2025-12-31T15:59:59.999999Z")
    assert "as_of=2025-12-31T15%3A59%3A59.999999Z" in manifest["url"]


@pytest.mark.parametrize("query", [{"state": "all"}, {"edition": JIANGHAN}])
def test_a_state_or_an_edition_needs_no_moment(client: Client, db: None, query: dict[str, str]) -> None:
    manifest = client.get(f"{API}expenditures.manifest", query).json()
    ((name, value),) = query.items()
    assert manifest["url"] == f"http://testserver{API}expenditures/?{name}={value}"


def test_every_list_has_a_manifest_and_files(client: Client, correction: Edition) -> None:
    paths = [dataset.path for dataset in registry.datasets().values()]
    for path in (*paths, "changes", f"editions/{JIANGHAN}/findings"):
        manifest = client.get(f"{API}{path}/", {"format": "manifest"}).json()
        content = client.get(manifest["csv_url"]).getvalue()
        assert hashlib.sha256(content).hexdigest() == manifest["sha256"], path
        table = read(client.get(f"{API}{path}/", {"format": "parquet"}).getvalue())
        assert table.num_rows == manifest["count"], path
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{API}{path}/", {"format": "xlsx"}).getvalue()))
        assert book.worksheets[0].max_row == manifest["count"] + 1, path


# How many at once


@pytest.fixture
def busy(settings: Any) -> Iterator[slots.Slot]:
    """The only slot there is, taken."""
    settings.API_EXPORTS = 1
    slots._slots.cache_clear()
    with slots.Slot() as slot:
        yield slot
    slots._slots.cache_clear()


@pytest.mark.parametrize("format", FORMATS[1:])
def test_more_than_may_be_made_at_once_come_again_later(
    client: Client, db: None, busy: slots.Slot, format: str
) -> None:
    response = client.get(f"{API}expenditures.{format}", {"lang": "en"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert response.json()["error"]["code"] == "busy"
    assert client.get(f"{API}expenditures/").status_code == 200  # a page needs none
    busy.release()
    for _each in range(2):
        assert client.get(f"{API}expenditures.{format}").getvalue()
