"""The cube in the API, on the demonstration data: figures worked out by hand, and whatever else one may ask of it."""

from __future__ import annotations

import csv
import io
import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from budgets.api import examples
from budgets.datasets import run
from budgets.datasets.cube import cubes, measures_of
from budgets.datasets.question import COUNT
from budgets.datasets.select import Statement
from budgets.datasets.year_on_year import is_comparable
from budgets.models import Edition
from tests.api.conftest import API, Get, make_public

WANLI = {"jurisdiction": "310107", "department": "wanli"}
JIANGHAN = {"jurisdiction": "420103", "department": "501"}
PERCENT = "change_percent"


def told(row: dict[str, Any], *names: str) -> list[Any]:
    return [row[name] for name in names]


# Figures (docs/demo-data.md)


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        (
            JIANGHAN | {"by": "year"},
            [[2022, "59499200.00"], [2023, "59508000.00"], [2024, "55118900.00"]],
        ),
        (
            WANLI | {"by": "year"},
            [[2023, "164978640.00"], [2024, "156211123.00"], [2025, "189767551.00"]],
        ),
        (
            WANLI | {"by": "year,nature", "year": "2024..2025"},
            [
                [2024, "basic", "99706020.00"],
                [2024, "project", "56505103.00"],
                [2025, "basic", "101341746.00"],
                [2025, "project", "88425805.00"],
            ],
        ),
        (
            JIANGHAN | {"by": "function.division,nature", "year": "2024", "function": "206"},
            [
                ["206", "operating", "581700.00"],
                ["206", "personnel", "2885800.00"],
                ["206", "project", "48906700.00"],
            ],
        ),
        (
            JIANGHAN | {"by": "year,nature", "year": "2022..2024", "nature": "personnel"},
            [[2022, "personnel", "3963900.00"], [2023, "personnel", "4271500.00"], [2024, "personnel", "5198900.00"]],
        ),
        (
            WANLI | {"cube": "basic_expenditures", "by": "nature,year", "year": "2023,2025"},
            [
                ["operating", 2023, "15381432.00"],
                ["operating", 2025, "10827702.00"],
                ["personnel", 2023, "84024865.00"],
                ["personnel", 2025, "90514044.00"],
            ],
        ),
        (
            JIANGHAN | {"cube": "projects", "by": "year", "where": "project:42010324501T000000104"},
            [[2024, "46920000.00"]],
        ),
        (
            WANLI | {"cube": "official-expenses", "by": "year"},
            [[2023, "229100.00"], [2024, "479100.00"], [2025, "379100.00"]],
        ),
        (
            WANLI | {"cube": "resources", "by": "year", "where": "measure:operating_cost"},
            [[2023, "7860900.00"], [2024, "4431800.00"], [2025, "4646400.00"]],
        ),
    ],
)
def test_amounts_are_those_of_the_documents(get: Get, query: dict[str, str], groups: list[list[Any]]) -> None:
    answer = get("aggregate", **query)
    names = [name.replace(".", "_") for name in query["by"].split(",")]
    assert [told(row, *names, "amount") for row in answer["results"]] == groups
    assert answer["count"] == len(groups)
    assert Decimal(answer["total_amount"]) == sum(Decimal(group[-1]) for group in groups)


def test_the_year_before_of_departments_that_disclose_their_totals(get: Get) -> None:
    """5,950.80 − 438.91 = 5,511.89 (the document's own sum), 7.38 per cent of 5,950.80; 3,355.64 more in wanli."""
    rows = get("aggregate", by="year,department", compare="previous")["results"]
    names = ("department", "year", "amount", "previous", "change", PERCENT, "comparability")
    assert sorted(told(row, *names) for row in rows) == [
        ["501", 2022, "59499200.00", None, None, None, "previous_not_published"],
        ["501", 2023, "59508000.00", "59499200.00", "8800.00", "0.01", "comparable"],
        ["501", 2024, "55118900.00", "59508000.00", "-4389100.00", "-7.38", "comparable"],
        ["501", 2025, None, "55118900.00", None, None, "not_published"],
        ["wanli", 2023, "164978640.00", None, None, None, "previous_not_published"],
        ["wanli", 2024, "156211123.00", "164978640.00", "-8767517.00", "-5.31", "comparable"],
        ["wanli", 2025, "189767551.00", "156211123.00", "33556428.00", "21.48", "comparable"],
    ]


def test_a_year_that_one_department_lacks_is_compared_like_for_like(get: Get) -> None:
    row = get("aggregate", by="year", compare="previous", year="2025")["results"][0]
    assert told(row, "previous", "base", "change", PERCENT, "comparability") == [
        "211330023.00",  # 156,211,123 of wanli and 55,118,900 of 501
        "156211123.00",
        "33556428.00",
        "21.48",
        "partial",
    ]
    assert told(row, "departments", "previous_departments", "compared_departments") == [1, 2, 1]


def test_a_year_of_totals_has_no_functions_to_grow_from(get: Get) -> None:
    rows = get("aggregate", by="year,function.division", compare="previous", year="2024", **JIANGHAN)["results"]
    names = ("function_division", "undisclosed", "amount", "previous", "change", "comparability")
    assert [told(row, *names) for row in rows] == [
        ["206", [], "52374200.00", None, None, "previous_undisclosed"],
        ["208", [], "1137500.00", None, None, "previous_undisclosed"],
        ["210", [], "564800.00", None, None, "previous_undisclosed"],
        ["215", [], "403000.00", None, None, "previous_undisclosed"],
        ["221", [], "639400.00", None, None, "previous_undisclosed"],
        [None, ["function_division"], None, "59508000.00", None, "not_comparable"],
    ]


def test_projects_follow_their_lineage_through_changing_codes(get: Get) -> None:
    rows = get("aggregate", cube="project_lines", by="year,project", compare="previous", year="2024", **JIANGHAN)
    code = "42010324501T0000001"
    names = ("project", "project_name", "amount", "previous", "change", PERCENT)
    assert [told(row, *names) for row in rows["results"]] == [
        [f"{code}00", "科学管理事务支出", "1986700.00", "2890000.00", "-903300.00", "-31.26"],
        [f"{code}01", "工业经济信息工作经费", "138000.00", "250000.00", "-112000.00", "-44.80"],
        [f"{code}02", "民营经济工作经费", "265000.00", "480000.00", "-215000.00", "-44.79"],
        [f"{code}04", "科技研究与开发资金", "46920000.00", "51000000.00", "-4080000.00", "-8.00"],
    ]
    assert {row["comparability"] for row in rows["results"]} == {"comparable"}
    assert (rows["total_amount"], rows["total_previous"]) == ("49309700.00", "54620000.00")


def test_sources_that_were_not_divided_are_not_compared_with_those_that_are(get: Get) -> None:
    """2022 gives 财政拨款 alone; 2023 and 2024 give 一般公共预算."""
    rows = get("aggregate", by="year,source", compare="previous", year="2023..2024", **JIANGHAN)["results"]
    assert [told(row, "year", "source", "amount", "previous", "comparability") for row in rows] == [
        [2023, "fiscal", None, "59499200.00", "not_comparable"],
        [2023, "general", "59508000.00", None, "previous_undisclosed"],
        [2024, "general", "55118900.00", "59508000.00", "comparable"],
    ]


def test_the_example_is_what_the_api_answers(get: Get) -> None:
    where = "jurisdiction:310107;function:212;year:2025"
    answer = get("aggregate", by="year,function.division", where=where, compare="previous")
    assert answer | {"as_of": ""} == examples.AGGREGATE | {"as_of": ""}


# Asking


@pytest.mark.parametrize(
    ("where", "others"),
    [
        ("function:206;year:2024", {}),
        ("function:206", {"year": "2024"}),
        (None, {"function": "206", "year": "2024"}),
        (";function:206;;year:2024;", {}),
        ("year:2024;amount_min:0.00;function:206", {}),
    ],
)
def test_conditions_can_be_written_together_or_apart(get: Get, where: str | None, others: dict[str, str]) -> None:
    query = others if where is None else others | {"where": where}
    answer = get("aggregate", by="function", jurisdiction="420103", **query)
    assert (answer["count"], answer["total_amount"]) == (3, "52374200.00")


@pytest.mark.parametrize("path", ["aggregate", "aggregate/"])
def test_it_answers_with_and_without_the_slash(client: Client, db: None, path: str) -> None:
    response = client.get(f"{API}{path}?by=year")
    assert (response.status_code, response.json()["count"]) == (200, 4)


def test_expenditure_by_year_is_what_nobody_asks_for(get: Get) -> None:
    assert get("aggregate")["results"] == get("aggregate", cube="expenditures", by="year", measure="amount")["results"]


def test_measures_can_be_several_and_the_facts_be_counted(get: Get) -> None:
    answer = get("aggregate", cube="procurements", by="year", measure="amount,sme_amount,count")
    (row,) = answer["results"]
    assert (row["amount"], row["unknown_amount"], row["count"]) == ("38000.00", 0, 3)
    assert (answer["total_amount"], answer["unknown_amount"], answer["total_count"]) == ("38000.00", 0, 3)
    assert answer["unknown_sme_amount"] == row["unknown_sme_amount"]
    only = get("aggregate", cube="findings", by="severity")
    assert "amount_unit" not in only and only["total_count"] == sum(row["count"] for row in only["results"])


def test_amounts_are_rounded_after_they_are_added_up(get: Get) -> None:
    row = get("aggregate", by="year", unit="wanyuan", compare="previous", year="2025", **WANLI)["results"][0]
    assert told(row, "amount", "previous", "change", "amount_unit") == ["18976.76", "15621.11", "3355.64", "wanyuan"]


def test_names_and_labels_come_in_the_language_asked_for(get: Get) -> None:
    for lang, label in (("zh-hans", "基本支出"), ("en", "Basic expenditure")):
        row = get("aggregate", by="nature,department", lang=lang, **WANLI)["results"][0]
        assert row["nature_label"] == label
        assert told(row, "jurisdiction", "department") == ["310107", "wanli"]


def test_groups_can_be_ordered_by_dimensions_and_figures(get: Get) -> None:
    rows = get("aggregate", by="function.division", ordering="-amount", year="2024", **JIANGHAN)["results"]
    assert [row["function_division"] for row in rows] == ["206", "208", "221", "210", "215"]
    rows = get("aggregate", by="year,function.division", ordering="-function.division", **JIANGHAN)["results"]
    assert [row["function_division"] for row in rows][:3] == [None, None, "221"]
    rows = get("aggregate", by="year,department", compare="previous", ordering="change")["results"]
    assert [row["change"] for row in rows if row["change"]] == ["-8767517.00", "-4389100.00", "8800.00", "33556428.00"]


def test_pages_show_every_group_once_and_carry_the_totals(get: Get, client: Client) -> None:
    query = {"by": "year,function,nature", "compare": "previous", "ordering": "-amount"}
    whole = get("aggregate", page_size=1000, **query)
    page = get("aggregate", page_size=37, **query)
    rows = page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        rows += page["results"]
        assert told(page, "count", "total_amount", "total_previous") == told(
            whole, "count", "total_amount", "total_previous"
        )
    assert rows == whole["results"] and len(rows) == whole["count"]
    assert str(sum(Decimal(row["amount"] or 0) for row in rows)) == whole["total_amount"]
    assert str(sum(Decimal(row["previous"] or 0) for row in rows)) == whole["total_previous"]
    before = client.get(page["previous"]).json()
    assert before["results"] == whole["results"][: len(before["results"])][-37:] or before["previous"]


def test_all_formats_hold_the_same_groups(get: Get, client: Client) -> None:
    query = {"by": "year,function.division", "compare": "previous", "trailer": "none"}
    rows = get("aggregate", page_size=1000, **{**query, "trailer": "line"})["results"]
    lines = client.get(f"{API}aggregate", query | {"format": "ndjson"}).getvalue().decode().splitlines()
    assert [json.loads(line) for line in lines] == rows
    text = client.get(f"{API}aggregate.csv", query).getvalue().decode().removeprefix("\ufeff")
    assert list(csv.DictReader(io.StringIO(text))) == [
        {name: as_csv(value) for name, value in row.items()} for row in rows
    ]
    for format in ("xlsx", "parquet"):
        response = client.get(f"{API}aggregate.{format}", {"by": "year"})
        assert response.headers["Content-Disposition"] == f'attachment; filename="aggregate.{format}"'
        assert response.getvalue()
    manifest = json.loads(client.get(f"{API}aggregate", query | {"format": "manifest"}).content)
    assert (manifest["count"], [column["name"] for column in manifest["columns"]]) == (len(rows), list(rows[0]))
    again = client.get(f"{manifest['url']}&format=ndjson&trailer=none").getvalue()
    assert [json.loads(line) for line in again.splitlines()] == rows


def as_csv(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else "" if value is None else str(value)


def test_only_some_fields(get: Get) -> None:
    assert get("aggregate", by="year", fields="amount", **JIANGHAN)["results"][0] == {"amount": "59499200.00"}


def test_a_client_that_has_the_answer_is_told_so(client: Client, db: None) -> None:
    address = f"{API}aggregate?by=year&compare=previous"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_as_of_a_moment_both_years_are_what_they_were(get: Get, correction: Edition) -> None:
    """The correction of 2024 has 1,000,000.00; a microsecond before it the first edition counted."""
    before = get("editions/", state="all", year="2024", edition="1", **JIANGHAN)["results"][0]["published_at"]
    query = JIANGHAN | {"by": "year", "compare": "previous", "year": "2024"}
    now = get("aggregate", **query)["results"][0]
    then = get("aggregate", as_of=before, **query)["results"][0]
    assert told(now, "amount", "previous") == ["1000000.00", "59508000.00"]
    assert told(then, "amount", "previous") == ["55118900.00", "59508000.00"]


def test_editions_of_every_state_can_be_added_up(get: Get, correction: Edition) -> None:
    query = JIANGHAN | {"by": "year", "year": "2024"}
    assert get("aggregate", state="all", **query)["total_amount"] == "56118900.00"
    assert get("aggregate", state="corrected", **query)["total_amount"] == "55118900.00"
    assert get("aggregate", edition="2", **query)["total_amount"] == "1000000.00"


def test_a_draft_is_in_no_sum(get: Get, draft: Edition) -> None:
    assert get("aggregate", by="year", year="2024", **JIANGHAN)["total_amount"] == "55118900.00"
    make_public(Edition.objects.create(department=draft.department, year=2025))
    (row,) = get("aggregate", by="year", compare="previous", year="2025", **JIANGHAN)["results"]
    assert told(row, "previous", "comparability") == ["55118900.00", "ended"]


# Refusals


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ({"by": "year,colour"}, "by", "function_division"),
        ({"by": "year,"}, "by", "year"),
        ({"by": "amount"}, "by", "year"),
        ({"by": "year", "cube": "editions"}, "cube", "expenditures"),
        ({"by": "year", "measure": "price"}, "measure", "amount"),
        ({"by": "year", "measure": "amount,"}, "measure", "count"),
        ({"by": "year", "where": "function"}, "where", "function:206"),
        ({"by": "year", "where": "function:"}, "where", "function:206"),
        ({"by": "year", "where": ":206"}, "where", "function:206"),
        ({"by": "year", "where": "colour:red"}, "where", "function"),
        ({"by": "year", "where": "state:all"}, "where", "function"),
        ({"by": "year", "where": "function:206;function:207"}, "where", None),
        ({"by": "year", "where": "function:206", "function": "207"}, "where", None),
        ({"by": "year", "where": "function:abc"}, "function", "206"),
        ({"by": "year", "where": "year:1999"}, "year", "2024"),
        ({"by": "year", "compare": "next"}, "compare", "previous"),
        ({"by": "nature", "compare": "previous"}, "by", None),
        ({"by": "year", "compare": "previous", "measure": "count"}, "measure", "amount"),
        ({"by": "year", "compare": "previous", "measure": "amount,count"}, "measure", "amount"),
        ({"by": "year", "compare": "previous", "cube": "findings"}, "cube", "revenues"),
        ({"by": "year", "compare": "previous", "cube": "cost_lines"}, "cube", "revenues"),
        ({"by": "year", "compare": "previous", "state": "all"}, "state", None),
        ({"by": "year", "compare": "previous", "edition": "1"}, "edition", None),
        ({"by": "year", "compare": "previous", "q": "科技"}, "q", None),
        ({"by": "year", "compare": "previous", "amount_min": "1"}, "amount_min", None),
        ({"by": "year", "ordering": "function"}, "ordering", "-year"),
        ({"by": "year", "fields": "function"}, "fields", "amount"),
        ({"by": "year", "page_size": "0"}, "page_size", "1..1000"),
        ({"by": "year", "cursor": "x"}, "cursor", None),
        ({"by": "year", "unit": "dollar"}, "unit", "yuan"),
    ],
)
def test_a_bad_question_names_what_can_be_asked(
    refused: Get, query: dict[str, str], parameter: str, allowed: str | None
) -> None:
    error = refused(400, "aggregate", **query)
    assert (error["code"], error["parameter"]) == ("bad_parameter", parameter)
    assert allowed in error["allowed"] if allowed else error["allowed"] == []


def test_an_unknown_parameter_is_named(refused: Get) -> None:
    error = refused(400, "aggregate", by="year", group="nature")
    assert (error["code"], error["parameter"]) == ("unknown_parameter", "group")
    assert {"by", "where", "function", "compare", "as_of"} <= set(error["allowed"])


HOSTILE = [
    *("", "'", '"', ";", "--", "/*", "\\", "%", "%s", "%(x)s", "{}", "\x00", "\x01", "\ud7ff", "💰", "，", "．"),
    *("1;DROP TABLE budgets_edition", "') OR 1=1--", "f.amount", "e.note", "sum(f.amount)", "pg_sleep(9)", "::text"),
    *(
        "year.division",
        "function.division.class",
        "f.*",
        "*",
        "year year",
        "year/**/",
        "YEAR",
        "ｙｅａｒ",
        "-",
        "--year",
    ),
    *("9" * 400, "a" * 5000, ":", "::", "function:206:206", "q:%", "q:\\", "q:'", "amount_min:-1", "amount_max:1e9"),
    *("year:2024..2024,2024", "edition:1", "as_of:2024", "null", "NaN", "Infinity", "-1", "0", "previous", "true"),
]


def test_whatever_is_asked_is_answered_or_refused(client: Client, db: None) -> None:
    """Words that are meant, mixed with words that would like to be SQL: never a failure, and nothing is changed."""
    draw = random.Random(6)
    names = ("by", "measure", "where", "cube", "compare", "ordering", "fields", "function", "year", "as_of", "unit")
    sensible = {
        "by": ["year", "year,department", "year,function.division", "year,unit,nature,source"],
        "measure": ["amount", "count", "amount,count"],
        "where": ["function:206", "nature:basic;year:2024", "budget_unit:501001"],
        "cube": list(cubes()),
        "compare": ["previous"],
        "ordering": ["-amount", "year", "change"],
        "fields": ["amount", "year,amount"],
        "function": ["206"],
        "year": ["2022..2025"],
        "as_of": ["2026-03-01"],
        "unit": ["wanyuan"],
    }
    statuses = set()
    for _request in range(150):
        asked = draw.sample(names, draw.randint(1, 5))
        query = {name: draw.choice(HOSTILE if draw.random() < 0.4 else sensible[name]) for name in asked}
        response = client.get(f"{API}aggregate", {"by": "year", **query})
        statuses.add(response.status_code)
        assert response.status_code in (200, 400), query
        if response.status_code == 400:
            assert set(response.json()["error"]) == {"code", "message", "parameter", "allowed"}
    assert statuses == {200, 400}
    assert Edition.objects.count() == 6


def test_only_declared_sql_and_placeholders_reach_the_database(client: Client, db: None) -> None:
    marker = "206914"
    query = {"by": "year,function", "where": f"function:{marker};nature:basic", "compare": "previous"}
    with connection.execute_wrapper(_spy := Spy()):
        client.get(f"{API}aggregate", query)
    assert any("budgets_lineage" in sql for sql in _spy.statements)
    assert not any(marker in sql or "basic'," in sql.replace("IN ('basic'", "") for sql in _spy.statements)


class Spy:
    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append(sql)
        return execute(sql, params, many, context)


def test_a_query_that_takes_too_long_is_given_up_with_advice(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run.fetched

    def slowly(statement: Statement) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            return real(Statement(f"SELECT pg_sleep(9) FROM ({statement.sql}) x", statement.values))

    monkeypatch.setattr(run, "fetched", slowly)
    for path in ("aggregate?by=year", "expenditures/"):
        response = client.get(API + path)
        error = response.json()["error"]
        assert (response.status_code, error["code"], error["parameter"]) == (503, "timeout", None)
        assert "format=csv" in error["message"]


# Description


def test_every_cube_is_described_with_its_dimensions_and_measures(client: Client, db: None) -> None:
    operation = client.get(f"{API}schema/").json()["paths"][f"{API}aggregate"]["get"]
    for key, dataset in cubes().items():
        line = f"| {key} | {', '.join(dataset.dimensions)} | {', '.join(measures_of(dataset))} |"
        assert line in operation["description"]
    shared = client.get(f"{API}schema/").json()["components"]["parameters"]
    asked = [shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in operation["parameters"]]
    names = {parameter["name"] for parameter in asked}
    assert {"cube", "by", "measure", "where", "compare", "function", "state", "edition", "as_of", "unit"} <= names
    assert {filter.name for dataset in cubes().values() for filter in dataset.filters} <= names


def test_the_guide_tells_every_cube_with_its_dimensions_and_measures() -> None:
    guide = Path("docs/guide-auditors.md").read_text(encoding="utf-8")
    common = ["jurisdiction", "department", "year", "stage"]
    for key, dataset in cubes().items():
        own = [name for name in dataset.dimensions if name not in common]
        amounts = [name for name in measures_of(dataset) if name != COUNT]
        cells = [f"`{key}`", *(" ".join(f"`{name}`" for name in names) for names in (own, amounts))]
        cells.append("yes" if is_comparable(dataset) else "")
        assert "|".join(["", *(f" {cell} ".replace("  ", " ") for cell in cells), ""]) in guide


def test_every_cube_answers_by_each_of_its_dimensions(get: Get) -> None:
    for key, dataset in cubes().items():
        answer = get("aggregate", cube=key, by=",".join(dataset.dimensions), measure=",".join(measures_of(dataset)))
        assert answer["count"] >= len(answer["results"])
