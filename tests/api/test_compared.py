"""A table against other years, as the page of the table shows it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from budgets.api import examples
from budgets.models import Edition, ExpenditureLine, Lineage
from tests.api.conftest import API, JIANGHAN, Get
from tests.models.database import publish

TABLES = f"editions/{JIANGHAN}/tables/"
WANLI = "editions/310107-wanli-2024-approved-1/tables/"
PROJECT = "42010324501T000000101"


def row_of(answer: Any, key: str, series: int = 0) -> Any:
    (row,) = [row for row in answer["compared"][series]["rows"] if row["key"] == key]
    return row


def test_a_project_is_followed_through_its_codes(get: Get) -> None:
    """docs/demo-data.md: 30, 25 and 13.80 万元; 13.80 is 44.80 % less than 25."""
    answer = get(f"{TABLES}11/", compare="2022..2024")
    compared = answer["compared"][0]
    assert (compared["table"], compared["part"], compared["column"], compared["unit"]) == (11, "main", "total", "万元")
    assert compared["years"] == [2024, 2023, 2022]
    assert compared["editions"] == [f"420103-501-{year}-approved-1" for year in (2024, 2023, 2022)]
    assert row_of(answer, PROJECT) == {
        "key": PROJECT,
        "level": 4,
        "code": PROJECT,
        "label": "工业经济信息工作经费",
        "values": ["13.80", "25.00", "30.00"],
        "undisclosed": [],
        "previous": "25.00",
        "change": "-11.20",
        "change_percent": "-44.80",
        "state": "decrease",
        "state_label": "减少",
    }


def test_the_table_itself_is_that_of_the_edition(get: Get) -> None:
    answer = get(f"{TABLES}11/", compare="previous")
    del answer["compared"]
    assert answer == get(f"{TABLES}11/")


def test_against_one_earlier_year_the_change_is_from_that_year(get: Get) -> None:
    row = row_of(get(f"{TABLES}11/", compare="2022", unit="yuan"), PROJECT)
    assert (row["values"], row["change"], row["change_percent"]) == (["138000.00", "300000.00"], "-162000.00", "-54.00")


def test_what_a_year_does_not_disclose_is_not_growth(get: Get) -> None:
    answer = get(f"{TABLES}5/", compare="previous", lang="en")
    total, function = row_of(answer, "total"), row_of(answer, "2060404")
    assert (total["values"], total["change"], total["state"]) == (["5511.89", "5950.80"], "-438.91", "decrease")
    assert (function["values"], function["undisclosed"], function["change"]) == (["4692.00", None], [2023], None)
    assert (function["state"], function["state_label"]) == ("previous_undisclosed", "Not disclosed last year")


def test_a_year_of_which_nothing_is_published(get: Get) -> None:
    answer = get("editions/420103-501-2022-approved-1/tables/3/", compare="previous")
    assert answer["compared"][0]["years"] == [2022, 2021]
    assert answer["compared"][0]["editions"][1] is None
    assert row_of(answer, "total")["state"] == "previous_undisclosed"


def test_what_nobody_can_divide_is_not_comparable(get: Get) -> None:
    """The demonstration has both functions in both years; here one is said to have become part of the other."""
    plain = row_of(get(f"{WANLI}5/", compare="previous", unit="yuan"), "2010507")
    assert (plain["values"][1], plain["state"]) == ("601300.00", "decrease")
    district = Edition.objects.get(department__code="wanli", year=2024).department.jurisdiction
    link = {"jurisdiction": district, "kind": "function", "from_year": 2023, "to_year": 2024}
    Lineage.objects.create(from_key="2010506", to_key="2010507", share=None, **link)
    row = row_of(get(f"{WANLI}5/", compare="previous", unit="yuan"), "2010507")
    assert (row["state"], row["state_label"], row["change"], row["change_percent"]) == (
        "not_comparable",
        "不可比",
        None,
        None,
    )


def test_the_example_is_what_the_api_answers(get: Get) -> None:
    answer, example = get(f"{TABLES}5/", compare="previous"), examples.COMPARED
    assert list(answer) == list(example)
    (series,), (shown,) = answer["compared"], example["compared"]
    assert {**series, "rows": None} == {**shown, "rows": None}
    assert all(row in series["rows"] for row in shown["rows"])


def test_another_column(get: Get) -> None:
    """Projects: 4,930.97 against 5,462.00."""
    answer = get(f"{TABLES}5/", compare="previous", column="project")
    assert answer["compared"][0]["column"] == "project"
    assert row_of(answer, "total")["values"] == ["4930.97", "5462.00"]


def test_two_sides_are_two_series_and_columns_may_be_rows(get: Get) -> None:
    both = get(f"{TABLES}1/", compare="previous")["compared"]
    assert [(each["title"], each["column"]) for each in both] == [
        ("收入", "revenue_amount"),
        ("支出", "expenditure_amount"),
    ]
    expenses = get(f"{TABLES}8/", compare="previous")["compared"][0]
    assert (expenses["column"], [row["state"] for row in expenses["rows"]]) == (None, ["flat"] * 6)


@pytest.mark.parametrize("tables", [TABLES, WANLI])
def test_every_table_can_be_compared(get: Get, tables: str) -> None:
    series = {number: get(f"{tables}{number}/", compare="previous")["compared"] for number in range(1, 16)}
    assert sum(len(compared) for compared in series.values()) >= 10
    assert {found["table"] for found in series[15]} <= {11}


def test_the_year_before_is_what_is_current_of_it(client: Client, get: Get, django_assert_num_queries: Any) -> None:
    address = f"{TABLES}5/"
    with django_assert_num_queries(6):  # the edition, the clock, the other editions, the tables, the links, the table
        get(address, compare="previous")
    known = {"If-None-Match": client.get(API + address, {"compare": "previous"}).headers["ETag"]}
    with django_assert_num_queries(2):
        assert client.get(API + address, {"compare": "previous"}, headers=known).status_code == 304
    department = Edition.objects.get(department__code="501", year=2023).department
    again = Edition.objects.create(department=department, year=2023, number=2, correction_reason="重算")
    unit = department.units.get()
    ExpenditureLine.objects.create(edition=again, unit=unit, nature="project", source="general", amount=60_000_000)
    publish(edition=Edition.objects.with_names().get(pk=again.pk), by=None)
    answer = client.get(API + address, {"compare": "previous"}, headers=known).json()
    assert answer["compared"][0]["editions"][1] == "420103-501-2023-approved-2"
    assert row_of(answer, "total")["previous"] == "6000.00"


def test_csv_holds_what_json_holds(client: Client, get: Get) -> None:
    query = {"compare": "2022..2023"}
    for number in (1, 5, 11):
        response = client.get(f"{API}{TABLES}{number}.csv", query)
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="{JIANGHAN}-t{number:02d}-compared.csv"'
        )
        lines = list(csv.DictReader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))
        rows = [row for series in get(f"{TABLES}{number}/", **query)["compared"] for row in series["rows"]]
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows, strict=True):
            for year, value in zip((2024, 2023, 2022), row["values"], strict=True):
                assert line[str(year)] == ("未公开" if year in row["undisclosed"] else value or "")
            for name in ("key", "label", "change", "change_percent", "state", "state_label"):
                assert line[name] == (row[name] or "")


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ({"compare": "2025"}, "compare", ["previous", "2024", "2023,2024", "2022..2024"]),
        ({"compare": "2024"}, "compare", ["previous", "2024", "2023,2024", "2022..2024"]),
        ({"compare": "last"}, "compare", ["previous", "2024", "2023,2024", "2022..2024"]),
        ({"compare": "2000..2023"}, "compare", ["previous", "2024", "2023,2024", "2022..2024"]),
        ({"compare": "previous", "format": "xlsx"}, "format", ["json", "csv"]),
        (
            {"compare": "previous", "column": "colour"},
            "column",
            ["total", "basic_total", "personnel", "operating", "project"],
        ),
        ({"column": "total"}, "column", []),
        ({"columns": "total"}, "columns", ["compare", "column", "unit", "lang", "format"]),
    ],
)
def test_what_is_refused(refused: Get, query: dict[str, str], parameter: str, allowed: list[str]) -> None:
    error = refused(400, f"{TABLES}5/", **query)
    assert (error["parameter"], error["allowed"]) == (parameter, allowed)


def test_a_column_of_a_table_with_two_sides_is_refused(refused: Get) -> None:
    error = refused(400, f"{TABLES}1/", compare="previous", column="expenditure_amount")
    assert (error["parameter"], error["allowed"]) == ("column", [])


@pytest.mark.parametrize("format", ["json", "csv", "xlsx"])
def test_a_suffix_is_a_format(client: Client, db: None, format: str) -> None:
    suffixed = client.get(f"{API}{TABLES}5.{format}")
    assert suffixed.status_code == 200
    asked = client.get(f"{API}{TABLES}5/", {"format": format})
    assert (suffixed.content, suffixed.headers["Content-Type"]) == (asked.content, asked.headers["Content-Type"])
    assert client.get(f"{API}{TABLES}5.docx").status_code == 404


def test_a_table_as_a_workbook(client: Client, db: None) -> None:
    response = client.get(f"{API}{TABLES}5/", {"format": "xlsx", "unit": "yuan"})
    assert response.headers["Content-Disposition"] == f'attachment; filename="{JIANGHAN}-t05.xlsx"'
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet["A1"].value == "2024年一般公共预算支出表(分功能科目)"
    assert 46920000 in [cell.value for row in sheet.iter_rows() for cell in row]
