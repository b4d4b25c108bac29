from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budgets.layouts import Unit
from budgets.models import Edition
from budgets.renderers.cells import in_unit
from tests.api.conftest import API, JIANGHAN, Get

FIELDS = [
    "edition", "state", "jurisdiction", "jurisdiction_name", "department", "department_name", "year", "stage",
    "unit", "unit_name", "function", "function_name", "function_division", "function_group", "nature", "nature_label",
    "source", "source_label", "carried_over", "amount", "amount_unit", "place",
]  # fmt: skip
OF_2024 = {"jurisdiction": "420103", "department": "501", "year": "2024"}


def total(rows: Any) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def csv_rows(client: Client, **query: Any) -> list[dict[str, str]]:
    response = client.get(f"{API}expenditures/", query | {"format": "csv", "trailer": "none"})
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("query", "amount"),
    [
        (OF_2024, "55118900.00"),
        (OF_2024 | {"nature": "project"}, "49309700.00"),
        (OF_2024 | {"function": "206"}, "52374200.00"),
        (OF_2024 | {"function": "2060404"}, "46920000.00"),
        (OF_2024 | {"function": "2060404,2060404"}, "46920000.00"),
        (OF_2024 | {"amount_min": "46920000"}, "46920000.00"),
        (OF_2024 | {"amount_max": "46919999.99"}, "8198900.00"),
        (OF_2024 | {"nature": "personnel,operating", "source": "general"}, "5809200.00"),
        ({"jurisdiction": "310107", "department": "wanli", "year": "2023"}, "164978640.00"),
        ({"edition": f"{JIANGHAN},310107-wanli-2023-approved-1"}, "220097540.00"),
        (OF_2024 | {"source": "fund"}, "0.00"),
        (OF_2024 | {"unit": "wanyuan"}, "5511.89"),
    ],
)
def test_the_total_is_the_documents_and_the_sum_of_the_rows(
    client: Client, get: Get, query: dict[str, str], amount: str
) -> None:
    answer = get("expenditures/", page_size=1000, **query)
    assert answer["total_amount"] == amount
    assert answer["count"] == len(answer["results"])
    if query.get("unit") != "wanyuan":
        assert total(answer["results"]) == Decimal(amount)
        assert total(csv_rows(client, **query)) == Decimal(amount)


def test_one_fact(get: Get) -> None:
    (fact,) = get("expenditures/", edition=JIANGHAN, function="2060404")["results"]
    assert list(fact) == FIELDS
    assert fact == {
        "edition": JIANGHAN,
        "state": "published",
        "jurisdiction": "420103",
        "jurisdiction_name": "武汉市江汉区",
        "department": "501",
        "department_name": "武汉市江汉区科学技术和经济信息化局",
        "unit": "501001",
        "unit_name": "武汉市江汉区科学技术和经济信息化局本级",
        "year": 2024,
        "stage": "approved",
        "function": "2060404",
        "function_name": "科技成果转化与扩散",
        "function_division": "206",
        "function_group": "20604",
        "nature": "project",
        "nature_label": "项目支出",
        "source": "general",
        "source_label": "一般公共预算拨款收入",
        "carried_over": False,
        "amount": "46920000.00",
        "amount_unit": "yuan",
        "place": "表5 2060404",
    }


def test_a_function_that_is_not_disclosed_is_null(get: Get) -> None:
    facts = get("expenditures/", department="501", year="2023")["results"]
    assert facts
    for fact in facts:
        for field in ("function", "function_name", "function_division", "function_group"):
            assert fact[field] is None


def test_each_amount_is_rounded_as_everywhere(get: Get) -> None:
    yuan = get("expenditures/", jurisdiction="310107", page_size=1000)["results"]
    wanyuan = get("expenditures/", jurisdiction="310107", page_size=1000, unit="wanyuan")["results"]
    assert [row["amount"] for row in wanyuan] == [str(in_unit(Decimal(row["amount"]), Unit.WANYUAN)) for row in yuan]
    assert {row["amount_unit"] for row in wanyuan} == {"wanyuan"}


def test_csv_holds_the_whole_result_whatever_the_page(client: Client, get: Get) -> None:
    rows = csv_rows(client, page_size=1, ordering="-amount")
    assert list(rows[0]) == FIELDS
    results = get("expenditures/", page_size=1000, ordering="-amount")["results"]
    as_csv = {None: "", True: "true", False: "false"}
    assert rows == [
        {name: str(as_csv[value] if isinstance(value, bool | None) else value) for name, value in row.items()}
        for row in results
    ]


def test_csv_by_accept_header_is_safe_for_spreadsheets(client: Client, correction: Edition) -> None:
    response = client.get(
        f"{API}expenditures/", {"edition": "420103-501-2024-approved-2"}, headers={"Accept": "text/csv"}
    )
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Accept" in response.headers["Vary"]
    header, line, _trailer = response.getvalue().decode().splitlines()
    assert header.startswith("\ufeffedition,state,")
    assert line.endswith(",1000000.00,yuan,'=cmd|' /C calc'!A0")


def test_a_correction_replaces_the_facts_unless_the_old_ones_are_asked_for(get: Get, correction: Edition) -> None:
    assert get("expenditures/", **OF_2024)["total_amount"] == "1000000.00"
    assert get("expenditures/", **OF_2024, state="corrected")["total_amount"] == "55118900.00"
    assert get("expenditures/", **OF_2024, state="all")["total_amount"] == "56118900.00"
    assert get("expenditures/", edition=JIANGHAN)["total_amount"] == "55118900.00"
    assert get("expenditures/", edition=JIANGHAN, state="published")["count"] == 0


def test_a_drafts_facts_are_never_there(get: Get, draft: Edition) -> None:
    for query in ({**OF_2024, "state": "all"}, {"edition": f"420103-501-2024-approved-2,{JIANGHAN}"}):
        assert get("expenditures/", **query)["total_amount"] == "55118900.00"


@pytest.mark.parametrize("query", [{"edition": JIANGHAN}, {}])
def test_a_page_costs_three_queries_or_two_where_its_totals_are_known(
    get: Get, django_assert_num_queries: Any, query: dict[str, str]
) -> None:
    """The clock, the rows and the totals."""
    with django_assert_num_queries(3):
        get("expenditures/", **query)
    with django_assert_num_queries(2):
        get("expenditures/", **query, page_size="7")
