"""The root, the OpenAPI description and its page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from budgets import registry
from budgets.api import examples
from budgets.api.formats import LIST_RENDERERS
from budgets.api.root import endpoints
from tests.api.conftest import API, JIANGHAN, Get
from tests.models.database import YEAR, create_draft, publish
from tests.rules import remark, rule_finding

OF_NO_IMPORTANCE = {"published_at", "digest", "url", "tables_url", "findings_url"}
"""Differ between installations."""


@pytest.fixture(scope="module")
def schema(django_db_setup: None) -> Any:
    return Client().get(f"{API}schema/").json()


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in OF_NO_IMPORTANCE}


def test_the_root_describes_every_endpoint_and_its_examples_work(client: Client, get: Get, schema: Any) -> None:
    root = get()
    described = {endpoint["url"].removeprefix("http://testserver") for endpoint in root["endpoints"]}
    assert described | {API} == {*schema["paths"], f"{API}schema/"}
    for endpoint in root["endpoints"]:
        assert set(endpoint["description"]) == {"zh-hans", "en"} and all(endpoint["description"].values())
        for format in endpoint["formats"]:
            mark = "&" if "?" in endpoint["example"] else "?"
            response = client.get(f"{endpoint['example']}{mark}format={format}")
            assert response.status_code == (401 if endpoint["scope"] else 200)
            assert response.getvalue()


def test_the_root_costs_one_query(get: Get, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        get()


def test_the_description_is_made_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    assert file.read_text(encoding="utf-8").startswith("openapi: 3.1")


def test_every_format_is_described(schema: Any) -> None:
    assert len(schema["paths"]) == len(endpoints())  # the schema does not describe itself, but the root
    lists = {f"{API}{dataset.path}/" for dataset in registry.datasets().values()} | {
        f"{API}editions/{{edition}}/findings/"
    }
    for path in lists:
        content = schema["paths"][path]["get"]["responses"]["200"]["content"]
        assert set(content) == {renderer.media_type for renderer in LIST_RENDERERS}


def test_every_parameter_is_described(schema: Any) -> None:
    parameters = schema["paths"][f"{API}expenditures/"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters if "name" in parameter} == {
        "jurisdiction", "department", "year", "stage", "state", "edition", "as_of", "budget_unit", "function", "nature",
        "source", "carried_over", "amount_min", "amount_max", "q", "unit", "lang", "fields", "ordering", "cursor",
        "page_size", "format", "trailer",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("component", "path"), [("EditionsRow", "editions/"), ("ExpendituresRow", "expenditures/"), ("TableEntry", None)]
)
def test_the_described_fields_are_those_answered(get: Get, schema: Any, component: str, path: str | None) -> None:
    record = get(path)["results"][0] if path else get(f"editions/{JIANGHAN}/tables/")[0]
    described = schema["components"]["schemas"][component]
    assert list(described["properties"]) == list(record)


def test_the_examples_are_what_the_api_answers(get: Get) -> None:
    assert comparable(get(f"editions/{JIANGHAN}/")) == comparable(examples.EDITION)
    listed = get("expenditures/", edition=JIANGHAN, function="2060404")
    assert (listed["count"], listed["total_amount"], listed["results"]) == (1, "46920000.00", [examples.EXPENDITURE])
    assert comparable(get(f"editions/{JIANGHAN}/tables/")[4]) == comparable(examples.TABLE_ENTRY)
    table, example = get(f"editions/{JIANGHAN}/tables/5/"), examples.TABLE
    assert {**table, "edition": None, "parts": None} == {**example, "edition": None, "parts": None}
    assert comparable(table["edition"]) == comparable(example["edition"])
    (part,), (some,) = table["parts"], example["parts"]
    assert {**part, "rows": None} == {**some, "rows": None}
    assert all(row in part["rows"] for row in some["rows"])


def test_the_example_of_a_rule_is_what_the_api_answers(get: Get) -> None:
    (rule,) = [rule for rule in get("rules/")["results"] if rule["code"] == examples.RULE["code"]]
    assert comparable(rule) == comparable(examples.RULE)
    (example,) = examples.RULE_LIST["results"]
    assert example == examples.RULE


def test_the_example_of_a_finding_is_what_the_api_answers(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an edition with just this finding."""
    given = dict(examples.FINDING)
    zh, en = given.pop("message"), given.pop("message_en")
    known = {name: given[name] for name in ("table", "row", "column", "expected", "actual", "difference")}
    found = rule_finding(given["rule"], remark(zh, en, **known))
    monkeypatch.setattr("budgets.verdict.rules", lambda: (found,))
    publish(edition=create_draft(), by=None)
    assert get(f"editions/999999-900-{YEAR}-approved-1/findings/")["results"] == [examples.FINDING]


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_the_description_in_both_formats(client: Client, format: str) -> None:
    response = client.get(f"{API}schema/", {"format": format})
    assert response.status_code == 200
    assert "46920000.00" in response.content.decode()


def test_the_page_needs_nothing_that_the_content_security_policy_forbids(client: Client) -> None:
    response = client.get("/api/docs/")
    page = response.content.decode()
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]
    assert f'data-schema="{API}schema/"' in page
    assert "<style" not in page and not re.search(r"\s(style|on[a-z]+)=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    own = ("/", "#", "http://testserver/")
    assert all(address.startswith(own) for address in re.findall(r'(?:src|href)="([^"]*)"', page))
