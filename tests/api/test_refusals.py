"""What the API says to what it cannot answer: one shape, the right status, and what could be asked instead."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.api.conftest import API, JIANGHAN, Get

TABLE = f"editions/{JIANGHAN}/tables/5/"


@pytest.mark.parametrize(
    ("path", "parameter", "value", "allowed"),
    [
        ("editions/", "year", "last", ["2024", "2023,2024", "2022..2024"]),
        ("editions/", "year", "2024..2022", ["2024", "2023,2024", "2022..2024"]),
        ("editions/", "year", "1999", ["2024", "2023,2024", "2022..2024"]),
        ("editions/", "jurisdiction", "wuhan", ["420103", "420103,310107"]),
        ("editions/", "jurisdiction", "４２０１０３", ["420103", "420103,310107"]),
        ("editions/", "department", "501001", ["501", "501,wanli"]),
        ("editions/", "stage", "draft", ["approved", "outturn"]),
        ("editions/", "state", "draft", ["all", "published", "corrected", "withdrawn"]),
        (
            *("editions/", "ordering", "digest"),
            [
                *("edition", "-edition", "published_at", "-published_at"),
                *("year", "-year", "department", "-department"),
            ],
        ),
        (f"editions/{JIANGHAN}/", "format", "csv", ["json"]),
        ("editions/", "lang", "fr", ["zh-hans", "en"]),
        ("", "lang", "../en", ["zh-hans", "en"]),
        ("schema/", "format", "html", ["json", "yaml"]),
        (TABLE, "unit", "dollar", ["yuan", "wanyuan", "yi"]),
        ("expenditures/", "unit", "dollar", ["yuan", "wanyuan"]),
        ("expenditures/", "function", "2060404x", ["206", "20604", "2060404"]),
        ("expenditures/", "function", "206,,207", ["206", "20604", "2060404"]),
        ("expenditures/", "source", "lottery", None),
        ("expenditures/", "nature", "project;drop", None),
        ("expenditures/", "edition", "0", [JIANGHAN, "2"]),
        ("expenditures/", "edition", JIANGHAN + "\n", [JIANGHAN, "2"]),
        ("expenditures/", "page_size", "0", ["1..1000"]),
        ("expenditures/", "page_size", "1001", ["1..1000"]),
        ("expenditures/", "page_size", "²", ["1..1000"]),
        ("expenditures/", "amount_min", "NaN", None),
        ("expenditures/", "amount_min", "1e999999", None),
        ("expenditures/", "amount_max", "1.001", None),
        ("expenditures/", "amount_max", "\x00", None),
    ],
)
def test_a_bad_value_names_parameter_and_what_is_allowed(
    refused: Get, path: str, parameter: str, value: str, allowed: list[str] | None
) -> None:
    error = refused(400, path, **{parameter: value})
    assert (error["code"], error["parameter"]) == ("bad_parameter", parameter)
    assert parameter in error["message"]
    assert error["allowed"] if allowed is None else error["allowed"] == allowed


def test_the_reason_is_told_where_the_form_is_right(refused: Get) -> None:
    message = refused(400, "editions/", year="2024..2022")["message"]
    assert message == ("参数 year 不能是“2024..2022”。 起始年度晚于终止年度。 应形如：2024；2023,2024；2022..2024。")


def test_an_error_is_json_even_where_csv_was_asked_for(refused: Get) -> None:
    assert refused(400, "expenditures/", format="csv", year="x")["parameter"] == "year"


def test_an_unknown_edition_names_those_of_its_department(refused: Get) -> None:
    error = refused(404, "editions/420103-501-2031-approved-1/")
    assert error["code"] == "not_found"
    assert set(error["allowed"]) == {f"420103-501-{year}-approved-1" for year in (2022, 2023, 2024)}
    for unknown in ("999999-501-2024-approved-1", "420103-501-2024-approved-99999", "nonsense", "%00", "%F0%9F%92%A9"):
        assert refused(404, f"editions/{unknown}/")["allowed"]


def test_an_address_that_is_none(refused: Get) -> None:
    for path in ("nothing/", "editions/a/b/c/", f"editions/{JIANGHAN}/tables/five/"):
        assert "http://testserver/api/v1/expenditures/" in refused(404, path)["allowed"]


def test_an_address_without_its_slash_is_redirected(client: Client, db: None) -> None:
    response = client.get(f"{API}editions?year=2024")
    assert (response.status_code, response.headers["Location"]) == (301, f"{API}editions/?year=2024")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_can_only_be_read(client: Client, db: None, method: str) -> None:
    response = getattr(client, method)(f"{API}editions/")
    assert response.status_code == 405
    assert response.json()["error"]["allowed"] == ["GET", "HEAD"]
    assert response.headers["Allow"] == "GET, HEAD"


def test_a_format_that_is_none(client: Client, db: None) -> None:
    response = client.get(f"{API}editions/", headers={"Accept": "image/png"})
    assert response.status_code == 406
    allowed = response.json()["error"]["allowed"]
    assert allowed[:3] == ["application/json", "text/csv", "application/x-ndjson"]
    assert allowed[3:] == [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.apache.parquet",
        "application/vnd.mingzhang.manifest+json",
    ]


def test_a_browser_gets_json(client: Client, db: None) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get(API, headers={"Accept": accept}).headers["Content-Type"] == "application/json"


HOSTILE = [
    "", "0", "-1", "1" * 40, "9" * 400, "NaN", "Infinity", "1e400", "\x00", "'", "\"", "%", "_", "..", ",", ",,",
    "=1+1",     "2024..", "..2024", "2024..2024..2024", "null", "[]", "{}", "<script>", "\u202e", "💩", "a" * 5000,
    ",".join(["206"] * 2000), JIANGHAN, "420103", "501", "2024", "206", "all", "csv", "json", "project", "yuan", "en",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_ids_are_not_found(client: Client, db: None, value: str) -> None:
    from urllib.parse import quote

    response = client.get(f"{API}editions/{quote(value, safe='')}/tables/")
    assert response.status_code == (200 if value == JIANGHAN else 404)
