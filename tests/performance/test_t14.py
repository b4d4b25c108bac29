"""Table 14 on a few facts worked out by hand."""

from decimal import Decimal

import pytest

from budgets.facts import FundingSource, Nature
from budgets.tables.compute import compute
from budgets.tables.grid import UNDISCLOSED, Cell, GridPart
from performance.facts import DepartmentStatement, Horizon, ProjectType
from performance.tables.t14_department import T14
from tests.factories import (
    amounts,
    dossier,
    expenditure,
    fact_set,
    goal,
    indicator,
    project,
    project_line,
    revenue,
)

Cells = tuple[Cell, ...]


def funding(part: GridPart) -> dict[str, Cells]:
    return {row.key: row.cells[2:] for row in part.rows}


def test_running_project_counts_as_running_cost() -> None:
    facts = fact_set(
        revenue("100.00"),
        expenditure("30.00", Nature.PERSONNEL, function="2060101"),
        expenditure("10.00", Nature.OPERATING, function="2060101"),
        expenditure("60.00"),
        project("保安"),
        project("评审"),
        project_line("20.00", "保安"),
        project_line("40.00", "评审"),
        dossier("保安", ProjectType.OPERATING),
        dossier("评审", ProjectType.LOCAL),
    )
    found = funding(compute(T14, facts).part("funding"))
    unknown = (UNDISCLOSED, UNDISCLOSED)
    assert found["expenditure.personnel"] == (*amounts("30.00", "30.00"), *unknown)
    assert found["expenditure.operating"] == (*amounts("30.00", "30.00"), *unknown)
    assert found["expenditure.specific"] == (*amounts("40.00", "40.00"), *unknown)
    assert found["expenditure.total"] == (*amounts("100.00", "100.00"), *unknown)


def test_revenue_is_grouped_by_who_gives_it() -> None:
    facts = fact_set(
        revenue("50.00"),
        revenue("25.00", FundingSource.FUND, carried_over=True),
        revenue("15.00", FundingSource.SPECIAL),
        revenue("6.00", FundingSource.OPERATIONS),
        revenue("4.00", FundingSource.OTHER),
    )
    found = funding(compute(T14, facts).part("funding"))
    assert {key: cells[:2] for key, cells in found.items() if key.startswith("revenue")} == {
        "revenue.fiscal": amounts("75.00", "75.00"),
        "revenue.special": amounts("15.00", "15.00"),
        "revenue.unit_funds": amounts("10.00", "10.00"),
        "revenue.total": amounts("100.00", "100.00"),
    }


def test_two_years_before_come_from_their_own_editions() -> None:
    history = {
        2022: fact_set(revenue("7.00", FundingSource.FISCAL), expenditure("7.00", Nature.BASIC, function=None)),
        2023: fact_set(expenditure("8.00", Nature.PERSONNEL), undisclosed=["revenue"]),
    }
    facts = fact_set(revenue("9.00"), expenditure("9.00", Nature.PERSONNEL), history=history)
    part = compute(T14, facts).part("funding")
    assert [column.title[-1] for column in part.columns][-2:] == ["2022年", "2023年"]
    past = {key: cells[2:] for key, cells in funding(part).items()}
    assert past["revenue.fiscal"] == (Decimal("7.00"), UNDISCLOSED)
    assert past["revenue.special"] == (None, UNDISCLOSED)
    assert past["expenditure.personnel"] == (UNDISCLOSED, Decimal("8.00"))
    assert past["expenditure.total"] == amounts("7.00", "8.00")


def test_projects_show_their_stated_or_else_this_years_budget() -> None:
    facts = fact_set(
        project("保安"),
        project("评审"),
        project("修缮"),
        project_line("20.00", "保安"),
        project_line("5.00", "保安", carried_over=True),
        project_line("40.00", "评审"),
        dossier("保安", ProjectType.TRANSFER),
        dossier("评审", ProjectType.OPERATING, total_budget="90.00"),
    )
    part = compute(T14, facts).part("projects")
    assert {row.key: row.cells[1:4] for row in part.rows} == {
        "保安": ("特定目标类上级转移支出", *amounts("25.00", "25.00")),
        "评审": ("运转类", *amounts("90.00", "40.00")),
        "修缮": (None, None, None),
    }


def test_department_without_projects_says_so() -> None:
    part = compute(T14, fact_set()).part("projects")
    assert part.rows == ()
    assert part.notes == ("本部门本年度没有项目支出。",)


def test_statement_of_duties_and_tasks() -> None:
    part = compute(T14, fact_set(DepartmentStatement(duties="管理科技工作。", annual_tasks=""))).part("statement")
    assert [row.cells for row in part.rows] == [("部门职能概述", "管理科技工作。"), ("年度工作任务", None)]


def test_goals_stand_long_term_first_each_with_its_indicators() -> None:
    facts = fact_set(
        goal(number=2),
        goal(number=1),
        goal(number=1, horizon=Horizon.LONG_TERM),
        goal("信息化"),
        indicator(2),
        indicator(1),
        indicator(1, horizon=Horizon.LONG_TERM),
        indicator(1, project="信息化"),
    )
    parts = {part.key: part for part in compute(T14, facts).parts[4:]}
    assert list(parts) == ["long_term-1", "annual-1", "annual-2"]
    assert [row.cells[2] for row in parts["annual-1"].rows] == ["评审次数1", "评审次数2"]
    assert parts["annual-1"].title == "年度目标1：完成年度任务。"
    assert parts["annual-2"].notes == ("本目标未设置指标。",)
    assert "weight" not in [column.key for column in parts["annual-1"].columns]


@pytest.mark.parametrize("kind", ["department_statement", "goal", "indicator"])
def test_undisclosed_performance_is_not_an_empty_form(kind: str) -> None:
    grid = compute(T14, fact_set(revenue("1.00"), undisclosed=[kind]))
    assert not grid.disclosed
    assert all(part.rows == () for part in grid.parts)
