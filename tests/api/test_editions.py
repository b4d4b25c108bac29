from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from budgets.models import Edition, Jurisdiction
from tests.api.conftest import API, JIANGHAN, Get
from tests.models.database import publish

FIELDS = [
    "id", "jurisdiction", "jurisdiction_name", "department", "department_name", "year", "stage", "stage_label",
    "number", "state", "published_at", "superseded_at", "digest", "document_title", "document_sha256", "undisclosed",
    "note", "correction_reason", "url", "tables_url", "findings_url",
]  # fmt: skip


def ids(answer: Any) -> set[str]:
    return {edition["id"] for edition in answer["results"]}


def test_the_list_holds_the_six_demonstration_editions(get: Get) -> None:
    answer = get("editions/")
    assert answer["count"] == 6
    assert ids(answer) == {
        "420103-501-2022-approved-1",
        "420103-501-2023-approved-1",
        "420103-501-2024-approved-1",
        "310107-wanli-2023-approved-1",
        "310107-wanli-2024-approved-1",
        "310107-wanli-2025-approved-1",
    }
    assert all(list(edition) == FIELDS for edition in answer["results"])


def test_one_edition(get: Get) -> None:
    edition = get(f"editions/{JIANGHAN}/")
    assert edition["jurisdiction_name"] == "武汉市江汉区"
    assert edition["department_name"] == "武汉市江汉区科学技术和经济信息化局"
    assert (edition["year"], edition["stage"], edition["stage_label"], edition["number"]) == (
        2024,
        "approved",
        "年初预算",
        1,
    )
    assert edition["document_sha256"] == "e61de429f4cf4ae66123130bfc530a9a9ed264371115c963aa21c98d34eb4f13"
    assert edition["tables_url"] == f"http://testserver/api/v1/editions/{JIANGHAN}/tables/"
    assert edition["url"] == "http://testserver/420103/501/2024/editions/1/"
    assert resolve("/420103/501/2024/editions/1/", urlconf="budgets.urls").view_name.endswith("edition:overview")
    assert edition == get("editions/", edition=JIANGHAN, year=2024, department=501)["results"][0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"jurisdiction": "310107"}, {"310107-wanli-2023", "310107-wanli-2024", "310107-wanli-2025"}),
        ({"department": "501"}, {"420103-501-2022", "420103-501-2023", "420103-501-2024"}),
        ({"year": "2025"}, {"310107-wanli-2025"}),
        ({"year": "2022,2025"}, {"420103-501-2022", "310107-wanli-2025"}),
        ({"year": "2022..2023"}, {"420103-501-2022", "420103-501-2023", "310107-wanli-2023"}),
        ({"year": "2022..2023", "jurisdiction": "310107,420103", "department": "wanli"}, {"310107-wanli-2023"}),
        ({"stage": "outturn"}, set()),
        ({"state": "corrected"}, set()),
    ],
)
def test_filters(get: Get, query: dict[str, str], found: set[str] | None) -> None:
    everything = ids(get("editions/"))
    wanted = everything if found is None else {f"{edition}-approved-1" for edition in found}
    assert ids(get("editions/", **query)) == wanted


def test_names_are_in_the_language_of_the_address_whatever_the_browser_prefers(client: Client, get: Get) -> None:
    assert get(f"editions/{JIANGHAN}/", lang="en")["jurisdiction_name"] == "Jianghan District, Wuhan"
    response = client.get(f"{API}editions/{JIANGHAN}/", headers={"Accept-Language": "en"})
    assert response.json()["jurisdiction_name"] == "武汉市江汉区"
    assert response.headers["Content-Language"] == "zh-hans"


def test_a_name_without_english_stays_chinese(get: Get) -> None:
    Jurisdiction.objects.filter(adcode="420103").update(name_en="")
    assert get(f"editions/{JIANGHAN}/", lang="en")["jurisdiction_name"] == "武汉市江汉区"


def test_a_corrected_edition_leaves_the_list_but_not_its_address(get: Get, correction: Edition) -> None:
    assert JIANGHAN not in ids(get("editions/"))
    assert "420103-501-2024-approved-2" in ids(get("editions/"))
    assert get("editions/", state="corrected")["count"] == 1
    assert {JIANGHAN, "420103-501-2024-approved-2"} <= ids(get("editions/", state="all"))
    assert get(f"editions/{JIANGHAN}/")["state"] == "corrected"
    assert get("editions/420103-501-2024-approved-2/")["correction_reason"] == "=SUM(A1:A9)"


def test_a_draft_is_never_there(get: Get, refused: Get, draft: Edition) -> None:
    hidden = "420103-501-2024-approved-2"
    assert hidden not in ids(get("editions/", state="all"))
    for path in (f"editions/{hidden}/", f"editions/{hidden}/tables/", f"editions/{hidden}/tables/5/"):
        assert hidden not in refused(404, path)["allowed"]


def test_csv_holds_what_json_holds(client: Client, get: Get, correction: Edition) -> None:
    response = client.get(f"{API}editions/", {"format": "csv", "state": "all", "trailer": "none"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert list(rows[0]) == FIELDS
    results = get("editions/", state="all")["results"]
    assert [row["id"] for row in rows] == [edition["id"] for edition in results]
    assert [row["digest"] for row in rows] == [edition["digest"] for edition in results]
    assert [row["undisclosed"] for row in rows] == [";".join(edition["undisclosed"]) for edition in results]
    corrected = rows[0]
    assert (corrected["note"], corrected["correction_reason"]) == ("'=1+1", "'=SUM(A1:A9)")


def test_etag_of_an_edition_changes_when_it_is_corrected(client: Client, draft: Edition) -> None:
    address = f"{API}editions/{JIANGHAN}/"
    etag = client.get(address).headers["ETag"]
    same = client.get(address, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert client.get(address, {"lang": "en"}, headers={"If-None-Match": etag}).status_code == 200
    publish(edition=draft, by=None)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(("query", "editions"), [({"department": "501", "year": "2024"}, 1), ({}, 6)])
def test_the_list_costs_three_queries(
    get: Get, django_assert_num_queries: Any, query: dict[str, str], editions: int
) -> None:
    """The clock, the rows and their number."""
    with django_assert_num_queries(3):
        assert get("editions/", **query)["count"] == editions


def test_one_edition_costs_two_queries(get: Get, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        get(f"editions/{JIANGHAN}/")


def test_who_published_is_nobodys_business(client: Client, correction: Edition) -> None:
    for path in ("", "editions/?state=all", "editions/420103-501-2024-approved-2/", "expenditures/?state=all"):
        assert b"clerk" not in client.get(API + path).content
    for path in ("editions/?format=csv&state=all", "expenditures/?format=csv&state=all"):
        assert b"clerk" not in client.get(API + path).getvalue()
