"""What the datasets say of the demonstration editions: figures of the documents, words, and examples."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from budgets import clock, registry
from budgets.api import examples
from budgets.facts import FundingSource
from budgets.models import Edition, Function, Lineage
from tests import factories
from tests.api.conftest import API, JIANGHAN, Get, make_public
from tests.models.database import create_draft

WANLI = "310107-wanli-2023-approved-1"
PROJECT = "42010324501T000000104"


# Figures of the documents


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        # docs/demo-data.md and the golden files of the documents.
        ("revenues", {"edition": WANLI}, {"count": 34, "total_amount": "164978640.00"}),
        ("revenues", {"edition": JIANGHAN}, {"count": 1, "total_amount": "55118900.00"}),
        ("basic-expenditures", {"edition": WANLI}, {"count": 27, "total_amount": "99406297.00"}),
        ("basic-expenditures", {"edition": WANLI, "nature": "operating"}, {"total_amount": "15381432.00"}),
        ("basic-expenditures", {"edition": JIANGHAN}, {"count": 22, "total_amount": "5809200.00"}),
        ("projects", {"edition": JIANGHAN}, {"count": 4, "total_amount": "49309700.00", "unknown_general": 0}),
        ("projects", {"department": "501", "year": "2022"}, {"total_amount": "55010200.00", "unknown_general": 4}),
        ("projects", {"edition": WANLI}, {"count": 5, "total_amount": "33513343.00"}),
        ("project-lines", {"edition": JIANGHAN, "function": "206"}, {"total_amount": "48906700.00"}),
        ("official-expenses", {"edition": WANLI}, {"count": 4, "total_amount": "229100.00"}),
        ("official-expenses", {"edition": JIANGHAN}, {"count": 4, "total_amount": "0.00"}),
        ("procurements", {"edition": JIANGHAN}, {"total_amount": "38000.00", "unknown_sme_amount": 2}),
        ("procurements", {"kind": "works,services"}, {"count": 0, "total_amount": "0.00"}),
        ("purchased-services", {"edition": JIANGHAN}, {"count": 2, "total_amount": "0.00", "unknown_amount": 1}),
        ("resources", {"measure": "operating_cost", "year": "2024", "unit": "wanyuan"}, {"total_amount": "504.21"}),
        ("dossiers", {"edition": JIANGHAN}, {"total_local_appropriation": "49309700.00", "unknown_total_budget": 4}),
        ("cost-lines", {"edition": JIANGHAN, "project": PROJECT}, {"total_local": "46920000.00"}),
        ("indicators", {"edition": JIANGHAN}, {"count": 141}),
        ("indicators", {"edition": WANLI}, {"count": 65}),
        ("goals", {"edition": JIANGHAN}, {"count": 16}),
        ("waivers", {"rule": "C58"}, {"count": 2}),
        ("lineages", {"kind": "project", "year": "2024"}, {"count": 4}),
        ("units", {"department": "501"}, {"count": 2}),
        ("functions", {"code": "206", "level": "1"}, {"count": 1}),
        ("tables", {"table": "5", "jurisdiction": "420103"}, {"count": 3}),
    ],
)
def test_figures_of_the_documents(get: Get, path: str, query: dict[str, str], expected: dict[str, Any]) -> None:
    envelope = get(f"{path}/", **query)
    assert {name: envelope[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("path", "words", "count"),
    [
        ("revenues", "养老", 6),
        ("basic-expenditures", "公积金", 4),
        ("projects", "科技研究与开发", 3),
        ("project-lines", "成果转化", 1),
        ("procurements", "打印机", 1),
        ("purchased-services", "财务咨询", 1),
        ("texts", "“三公”", 4),
        ("statements", "数字经济", 1),
        ("goals", "瞪羚", 2),
        ("indicators", "≥500家", 2),
        ("dossiers", "招商", 1),
        ("cost-lines", "印刷", 3),
        ("waivers", "不能断定哪个数", 1),
        ("jurisdictions", "hubei", 0),
        ("jurisdictions", "putuo", 1),
        ("units", "万里", 1),
        ("functions", "科技成果转化", 1),
        ("economic-classes", "津贴", 1),
    ],
)
def test_words_are_found(get: Get, path: str, words: str, count: int) -> None:
    assert get(f"{path}/", q=words)["count"] == count


# Nothing, zero and unknown


def test_a_stated_zero_is_zero_and_a_blank_is_null(get: Get) -> None:
    services = get("purchased-services/", ordering="amount")["results"]
    assert [row["amount"] for row in services] == [None, "0.00"]
    assert get("purchased-services/", amount_max="0")["count"] == 1
    assert get("official-expenses/", edition=JIANGHAN, fields="amount")["results"] == [{"amount": "0.00"}] * 4
    procured = get("procurements/", ordering="category")["results"]
    assert [row["sme_amount"] for row in procured] == [None, None, "4800.00"]


def test_money_whose_budget_is_not_told_belongs_to_none(get: Get) -> None:
    """In 2022 only 财政拨款 is known: it may be of any of three budgets, but of no other source."""
    (project,) = get("projects/", department="501", year="2022", q="科技研究与开发资金")["results"]
    known = {"amount": "51030200.00", "carried_over": "0.00", "special": "0.00", "unit_funds": "0.00"}
    assert {name: project[name] for name in known} == known
    assert (project["general"], project["fund"], project["capital"]) == (None, None, None)


def test_a_project_without_lines_has_no_budget(get: Get) -> None:
    code = "99999990900T00000000"
    make_public(
        create_draft(
            factories.project("评审", f"{code}1"),
            factories.project("修缮", f"{code}2"),
            factories.project_line("100", f"{code}2", FundingSource.FUND, carried_over=True),
            factories.project_line("30", f"{code}2", FundingSource.OPERATIONS),
            factories.project_line("7", f"{code}2", FundingSource.UNIT_FUNDS),
        )
    )
    first, second = get("projects/", department="900", ordering="project")["results"]
    names = ("amount", "general", "fund", "capital", "carried_over", "special", "unit_funds")
    assert [first[name] for name in names] == [None] * 7
    assert [second[name] for name in names] == ["137.00", "0.00", "0.00", "0.00", "100.00", "0.00", "37.00"]


def test_people_are_counted_and_money_is_in_the_unit_asked_for(get: Get) -> None:
    query = {"edition": JIANGHAN, "measure": "posts_administrative,operating_cost", "ordering": "measure"}
    names = ("measure", "value", "value_unit", "amount", "amount_unit")
    money, people = get("resources/", unit="wanyuan", **query)["results"]
    assert [money[name] for name in names] == ["operating_cost", "610300.00", "yuan", "61.03", "wanyuan"]
    assert [people[name] for name in names] == ["posts_administrative", "11.00", "person", None, "wanyuan"]


# Editions that were corrected, and what is not public yet


def test_corrections_name_what_they_correct(get: Get, invented: Edition) -> None:
    (row,) = get("corrections/", department="900")["results"]
    assert (row["edition"], row["corrects"]) == ("999999-900-2090-approved-2", "999999-900-2090-approved-1")
    assert row["reason"] == "评审费漏列一项。"
    Edition.objects.filter(pk=invented.pk).update(state="withdrawn", superseded_at=clock.tick().at)
    assert get("corrections/", department="900")["count"] == 1
    assert get("corrections/", department="900", state="published")["count"] == 0
    assert get("corrections/", department="900", as_of="2000-01-01")["count"] == 0


def test_links_into_a_year_that_is_not_public_are_not_either(get: Get) -> None:
    """Staff join next year's projects while the year is a draft: their names are not told by the crosswalk."""
    department = Edition.objects.get(department__code="501", year=2024).department
    link = {"jurisdiction": department.jurisdiction, "from_year": 2024, "to_year": 2025, "from_key": PROJECT}
    Lineage.objects.create(department=department, kind="project", to_key="42010325501T000000999", share=1, **link)
    Lineage.objects.create(kind="function", to_key="2060499", **link | {"from_key": "2060404"})
    (row,) = get("lineages/", year="2025")["results"]
    assert (row["kind"], row["department"], row["share"], row["comparable"]) == ("function", None, None, False)


# Classifications by year


def test_names_are_those_of_the_year(get: Get) -> None:
    Function.objects.filter(code="2060404").update(last_year=2024)
    Function.objects.create(code="2060404", name="新名", name_en="New name", first_year=2025)
    for year, name in (("2024", "科技成果转化与扩散"), ("2025", "新名"), ("2026..2030", "新名")):
        (row,) = get("functions/", code="2060404", year=year)["results"]
        assert row["name"] == name
    assert get("functions/", code="2060404")["count"] == 2
    assert get("functions/", code="2060404", year="2022")["count"] == 0
    (row,) = get("functions/", code="2060404", year="2025", lang="en")["results"]
    assert (row["name"], row["name_en"], row["parent"], row["level"]) == ("New name", "New name", "20604", 3)


def test_a_new_code_is_counted_at_once(get: Get) -> None:
    count = get("functions/")["count"]
    Function.objects.create(code="999", name="新科目", first_year=2025)
    assert get("functions/")["count"] == count + 1


@pytest.mark.parametrize(
    ("path", "code", "level", "parent"),
    [
        ("functions", "206", 1, None),
        ("functions", "20604", 2, "206"),
        ("economic-classes", "30101", 2, "301"),
        ("government-economic-classes", "501", 1, None),
        ("procurement-categories", "A02021004", 4, "A02021000"),
        ("procurement-categories", "A02021000", 3, "A02020000"),
        ("procurement-categories", "A01010000", 2, "A01000000"),
    ],
)
def test_levels_and_parents(get: Get, path: str, code: str, level: int, parent: str | None) -> None:
    row = next(row for row in get(f"{path}/", code=code)["results"] if row["code"] == code)
    assert (row["level"], row["parent"]) == (level, parent)


# Languages


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("revenues", {"edition": JIANGHAN}, {"source_label": "General public budget appropriations"}),
        ("official-expenses", {"item": "reception"}, {"item_label": "Official reception"}),
        ("indicators", {"edition": JIANGHAN}, {"level_1_label": "Output indicator", "horizon_label": "Long-term"}),
        ("resources", {"measure": "vehicles"}, {"value_unit_label": "vehicles"}),
        ("units", {"budget_unit": "501001"}, {"unit_name": "Bureau headquarters", "level_label": "Budget unit"}),
        ("jurisdictions", {"jurisdiction": "420103"}, {"jurisdiction_name": "Jianghan District, Wuhan"}),
        ("applied-rules", {"rule": "C12"}, {"theme_label": "Sums within a table"}),
    ],
)
def test_labels_and_names_in_english(get: Get, path: str, query: dict[str, str], said: dict[str, str]) -> None:
    row = get(f"{path}/", lang="en", **query)["results"][0]
    assert {name: row[name] for name in said} == said


# Examples of the description

OF_THIS_INSTALLATION = {"published_at", "url", "page_url", "changes_url"}


@pytest.mark.parametrize("key", examples.ASKED)
def test_the_example_is_what_the_api_answers(request: pytest.FixtureRequest, client: Client, key: str) -> None:
    example = examples.ASKED[key]
    if "900" in str(example["query"].values()):
        request.getfixturevalue("invented")
    request.getfixturevalue("db")
    answer = client.get(f"{API}{registry.datasets()[key].path}/", example["query"]).json()
    (row,) = answer["results"]
    assert list(row) == list(example["row"])
    for name, value in example["row"].items():
        if name not in OF_THIS_INSTALLATION:
            assert row[name] == value, name


def test_every_dataset_has_an_example() -> None:
    assert set(examples.ROWS) == {*registry.datasets(), "changes", "edition_findings"}
