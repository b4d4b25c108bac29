from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from budgets.models import Edition
from tests.api.conftest import API, JIANGHAN, Get

TABLES = f"editions/{JIANGHAN}/tables/"


def test_the_fifteen_tables(get: Get) -> None:
    tables = get(TABLES)
    assert [table["number"] for table in tables] == list(range(1, 16))
    assert tables[4] == {
        "number": 5,
        "key": "t05",
        "title": "2024年一般公共预算支出表(分功能科目)",
        "disclosed": True,
        "url": f"http://testserver/api/v1/{TABLES}5/",
    }


def test_tables_that_a_layout_lacks_are_not_disclosed(get: Get) -> None:
    tables = get("editions/310107-wanli-2023-approved-1/tables/")
    assert [table["number"] for table in tables if not table["disclosed"]] == [6, 11, 12, 13, 14]
    # Only some documents of the layout have the forms of table 15.
    later = get("editions/310107-wanli-2024-approved-1/tables/")
    assert [table["number"] for table in later if not table["disclosed"]] == [6, 11, 12, 13, 14, 15]


@pytest.mark.parametrize(("unit", "amount"), [(None, "4692.00"), ("wanyuan", "4692.00"), ("yuan", "46920000.00")])
def test_a_table_in_each_unit(get: Get, unit: str | None, amount: str) -> None:
    table = get(f"{TABLES}5/", **({"unit": unit} if unit else {}))
    assert table["edition"]["digest"].startswith("sha256:")
    (row,) = [row for row in table["parts"][0]["rows"] if row["key"] == "2060404"]
    assert row["cells"] == ["2060404", "科技成果转化与扩散", amount, None, None, None, amount]


@pytest.mark.parametrize("way", [{"query_params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_a_table_as_csv(client: Client, db: None, way: dict[str, Any]) -> None:
    response = client.get(f"{API}{TABLES}5/", **way)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{JIANGHAN}-t05.csv"'
    lines = response.content.decode().splitlines()
    assert lines[0].startswith("\ufeff科目编码,科目名称,合计（万元）")
    assert "2060404,科技成果转化与扩散,4692.00,,,,4692.00" in lines


def test_a_corrected_editions_tables_stay(get: Get, correction: Edition) -> None:
    assert get(f"{TABLES}5/")["parts"][0]["rows"][0]["cells"][2] == "5511.89"
    corrected = get("editions/420103-501-2024-approved-2/tables/5/")
    assert corrected["parts"][0]["rows"][0]["cells"][2] == "100.00"


def test_an_unchanged_table_is_not_sent_again(client: Client, db: None, django_assert_num_queries: Any) -> None:
    address = f"{API}{TABLES}5/"
    first = client.get(address)
    for known in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        with django_assert_num_queries(1):
            assert client.get(address, headers=known).status_code == 304
    etags = {
        client.get(address, query).headers["ETag"]
        for query in ({}, {"unit": "yuan"}, {"format": "csv"}, {"unit": "yuan", "format": "csv"})
    }
    assert len(etags) == 4


def test_a_table_costs_two_queries_and_so_does_their_list(get: Get, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        get(f"{TABLES}5/")
    with django_assert_num_queries(2):
        get(TABLES)


def test_a_table_that_is_none(refused: Get) -> None:
    for number in (0, 16, 99999999999999999999):
        error = refused(404, f"{TABLES}{number}/")
        assert error["allowed"] == [str(number) for number in range(1, 16)]
