"""Tables 14 and 15 of the reference department, with the figures its document prints."""

from decimal import Decimal

import pytest

from budgets.layouts import Unit
from budgets.tables.grid import Disclosed, Grid
from tests.tables.demonstration import printed, published

pytestmark = pytest.mark.django_db

PROJECTS = {
    "42010324501T000000100": "198.67",
    "42010324501T000000101": "13.80",
    "42010324501T000000102": "26.50",
    "42010324501T000000104": "4,692.00",
}


@pytest.fixture
def t14() -> Grid:
    return published("420103", "501", 2024)[14]


@pytest.fixture
def t15() -> Grid:
    return published("420103", "501", 2024)[15]


def test_department_funds_of_three_years(t14: Grid) -> None:
    """单位资金 and its share, which the document prints by a slip of rows, are left blank (docs/demo-data.md)."""
    assert printed(t14.part("funding"), Unit.WANYUAN) == [
        ["收入构成", "财政拨款", "5,511.89", "100.00%", "5,949.92", "5,950.80"],
        ["收入构成", "财政专户管理资金", "", "", "", ""],
        ["收入构成", "单位资金", "", "", "", ""],
        ["收入构成", "合计", "5,511.89", "100.00%", "5,949.92", "5,950.80"],
        ["支出构成", "人员类项目支出", "519.89", "9.43%", "396.39", "427.15"],
        ["支出构成", "运转类项目支出", "61.03", "1.11%", "52.51", "61.65"],
        ["支出构成", "特定目标类项目支出", "4,930.97", "89.46%", "5,501.02", "5,462.00"],
        ["支出构成", "合计", "5,511.89", "100.00%", "5,949.92", "5,950.80"],
    ]


def test_department_projects(t14: Grid) -> None:
    part = t14.part("projects")
    assert [row[:4] for row in printed(part, Unit.WANYUAN)] == [
        ["科学管理事务支出", "特定目标类本级支出", "198.67", "198.67"],
        ["工业经济信息工作经费", "特定目标类本级支出", "13.80", "13.80"],
        ["民营经济工作经费", "特定目标类本级支出", "26.50", "26.50"],
        ["科技研究与开发资金", "特定目标类本级支出", "4,692.00", "4,692.00"],
    ]


def test_a_listing_for_each_goal_of_the_department(t14: Grid) -> None:
    goals = [part for part in t14.parts if part.key.startswith(("long_term", "annual"))]
    assert [part.key for part in goals] == [
        *(f"long_term-{number}" for number in range(1, 5)),
        *(f"annual-{number}" for number in range(1, 5)),
    ]
    assert all(part.rows and not part.title.endswith("：") for part in goals)


def test_every_project_of_the_document_has_a_dossier(t15: Grid) -> None:
    budgets = {row[0]: row[2] for row in printed(t15.part("index"), Unit.WANYUAN)}
    assert budgets == PROJECTS


@pytest.mark.parametrize("project", PROJECTS)
def test_annual_weights_add_up_to_80(t15: Grid, project: str) -> None:
    """The other 20 belong to 预算执行率, which the forms do not list."""
    part = t15.part(f"{project}.annual-1")
    assert sum(Decimal(str(part.cell(row.key, "weight"))) for row in part.rows) == 80


@pytest.mark.parametrize(("project", "budget"), PROJECTS.items())
def test_costs_and_sources_add_up_to_the_budget(t15: Grid, project: str, budget: str) -> None:
    costs, funding = t15.part(f"{project}.costs"), t15.part(f"{project}.funding")
    yuan = Decimal(budget.replace(",", "")) * 10000
    assert sum(Decimal(str(costs.cell(row.key, "local"))) for row in costs.rows[1:]) == yuan
    assert (costs.cell("total", "local"), costs.cell("total", "transfer"), costs.cell("total", "other")) == (
        yuan,
        None,
        None,
    )
    assert funding.cell("budget", "amount") == funding.cell("sources", "amount") == yuan
    assert funding.cell("local_appropriation", "amount") == yuan


@pytest.mark.parametrize("year", [2023, 2022])
def test_earlier_years_disclose_no_performance(year: int) -> None:
    for number in (14, 15):
        grid = published("420103", "501", year)[number]
        assert not grid.disclosed
        assert {part.disclosed for part in grid.parts} == {Disclosed.NONE}
        assert {part.notes for part in grid.parts} == {("来源文件未公开本表内容。",)}
