"""From facts to grids: hierarchies, what is disclosed, notes and sources, on a few lines worked out by hand."""

from decimal import Decimal

import pytest

from budgets.facts import FundingSource, Nature
from budgets.layouts import Unit
from budgets.tables.catalogue.t02_revenue import T02
from budgets.tables.catalogue.t03_expenditure import T03
from budgets.tables.catalogue.t05_general_by_function import T05
from budgets.tables.catalogue.t06_general_by_unit import T06
from budgets.tables.catalogue.t07_basic_by_economic_class import T07
from budgets.tables.catalogue.t09_government_fund import T09
from budgets.tables.catalogue.t11_projects import T11
from budgets.tables.compute import NOT_DISCLOSED, NOT_IN_LAYOUT, ONLY_TOTALS, compute, nodes
from budgets.tables.grid import UNDISCLOSED, Disclosed
from budgets.tables.schema import Disclosure, Listing
from tests.factories import (
    DEPARTMENT,
    GENERAL,
    OTHER_UNIT,
    amounts,
    basic_expenditure,
    expenditure,
    fact_set,
    revenue,
    unit_expenditure,
)


def test_codes_roll_up_to_divisions_below_a_total() -> None:
    facts = fact_set(
        expenditure("30.00", Nature.PERSONNEL, function="2080505"),
        expenditure("10.00", Nature.PERSONNEL, function="2060101"),
        expenditure("4.00", Nature.OPERATING, function="2060101"),
        expenditure("2.00", Nature.PROJECT, function="2060102"),
    )
    (part,) = compute(T05, facts).parts
    assert [(row.key, row.level, row.cells) for row in part.rows] == [
        ("total", 0, (None, "合计", *amounts("46.00", "44.00", "40.00", "4.00", "2.00"))),
        ("206", 1, ("206", "科学技术支出", *amounts("16.00", "14.00", "10.00", "4.00", "2.00"))),
        ("20601", 2, ("20601", "科学技术管理事务", *amounts("16.00", "14.00", "10.00", "4.00", "2.00"))),
        ("2060101", 3, ("2060101", "行政运行", *amounts("14.00", "14.00", "10.00", "4.00", None))),
        ("2060102", 3, ("2060102", "一般行政管理事务", *amounts("2.00", None, None, None, "2.00"))),
        ("208", 1, ("208", "社会保障和就业支出", *amounts("30.00", "30.00", "30.00", None, None))),
        ("20805", 2, ("20805", "行政事业单位养老支出", *amounts("30.00", "30.00", "30.00", None, None))),
        (
            "2080505",
            3,
            ("2080505", "机关事业单位基本养老保险缴费支出", *amounts("30.00", "30.00", "30.00", None, None)),
        ),
    ]
    assert part.disclosed is Disclosed.FULL
    assert part.notes == ()


def test_title_carries_the_year_and_the_part_its_unit() -> None:
    grid = compute(T05, fact_set(expenditure("1.00")))
    assert (grid.number, grid.key, grid.title) == (5, "t05", "2024年一般公共预算支出表(分功能科目)")
    assert grid.parts[0].unit is Unit.WANYUAN
    assert compute(T05, fact_set(expenditure("1.00"), layout="shanghai")).parts[0].unit is Unit.YUAN


@pytest.mark.parametrize(("table", "source"), [(T03, GENERAL), (T05, GENERAL), (T09, FundingSource.FUND)])
def test_amounts_without_a_code_stand_in_the_total_alone(table: Disclosure, source: FundingSource) -> None:
    (part,) = compute(table, fact_set(expenditure("7.00", source=source, function=None))).parts
    assert [row.key for row in part.rows] == ["total"]
    assert part.cell("total", "project") == Decimal("7.00")
    assert part.disclosed is Disclosed.TOTALS
    assert part.notes == (ONLY_TOTALS,)


def test_amounts_not_divided_among_units_stand_in_the_department_alone() -> None:
    facts = fact_set(expenditure("7.00", unit=DEPARTMENT), revenue("7.00", unit=DEPARTMENT))
    for table in (T02, T06):
        part = compute(table, facts).part("main")
        assert [row.key for row in part.rows] == ["total", "900"]
        assert part.cell("900", "total") == Decimal("7.00")
        assert part.disclosed is Disclosed.TOTALS


def test_undivided_basic_expenditure_leaves_its_two_kinds_unknown() -> None:
    facts = fact_set(
        expenditure("7.00", Nature.BASIC, function="2060101"),
        expenditure("2.00", Nature.PROJECT, function="2080505"),
    )
    (part,) = compute(T05, facts).parts
    assert part.row("2060101").cells[2:] == (Decimal("7.00"), Decimal("7.00"), UNDISCLOSED, UNDISCLOSED, None)
    assert part.row("208").cells[2:] == amounts("2.00", None, None, None, "2.00")
    assert part.cell("total", "personnel") is UNDISCLOSED


def test_undivided_appropriation_leaves_the_general_budget_unknown() -> None:
    facts = fact_set(expenditure("7.00", source=FundingSource.FISCAL))
    (general,) = compute(T05, facts).parts
    (everything,) = compute(T03, facts).parts
    assert general.cell("total", "total") is UNDISCLOSED
    assert everything.cell("total", "total") == Decimal("7.00")


def test_unit_funds_never_reach_the_general_budget() -> None:
    facts = fact_set(
        expenditure("7.00", source=FundingSource.UNIT_FUNDS), expenditure("1.00", source=FundingSource.FUND)
    )
    (part,) = compute(T05, facts).parts
    assert part.rows == ()


def test_margin_by_unit_goes_before_the_units_of_the_lines() -> None:
    facts = fact_set(
        expenditure("9.00", unit=DEPARTMENT),
        unit_expenditure("5.00", "900001"),
        unit_expenditure("4.00", OTHER_UNIT),
    )
    (part,) = compute(T06, facts).parts
    assert [(row.key, row.cells[1], row.cells[2]) for row in part.rows] == [
        ("total", "合计", Decimal("9.00")),
        ("900", "示例局", Decimal("9.00")),
        ("900001", "示例局本级", Decimal("5.00")),
        ("900002", "示例中心", Decimal("4.00")),
    ]
    assert part.disclosed is Disclosed.FULL


def test_economic_classes_count_general_money_only() -> None:
    facts = fact_set(
        basic_expenditure("5.00", "30101"),
        basic_expenditure("3.00", "30201", Nature.OPERATING),
        basic_expenditure("9.00", "30201", Nature.OPERATING, FundingSource.OPERATIONS),
    )
    (part,) = compute(T07, facts).parts
    assert [(row.key, row.cells[2:]) for row in part.rows] == [
        ("total", amounts("8.00", "5.00", "3.00")),
        ("301", amounts("5.00", "5.00", None)),
        ("30101", amounts("5.00", "5.00", None)),
        ("302", amounts("3.00", None, "3.00")),
        ("30201", amounts("3.00", None, "3.00")),
    ]


def test_revenue_by_function_is_shown_only_where_a_source_gives_it() -> None:
    assert [part.key for part in compute(T02, fact_set(revenue("1.00"))).parts] == ["main"]
    by_function = compute(T02, fact_set(revenue("1.00", function="2060101"))).part("function")
    assert [row.key for row in by_function.rows] == ["total", "206", "20601", "2060101"]


def test_empty_table_says_that_there_is_none() -> None:
    (part,) = compute(T09, fact_set(expenditure("1.00"))).parts
    assert part.rows == ()
    assert part.notes == ("本部门本年度没有政府性基金预算支出，本表为空表。",)
    assert part.disclosed is Disclosed.FULL


@pytest.mark.parametrize("kind", ["project", "project_line"])
def test_undisclosed_table_is_not_an_empty_one(kind: str) -> None:
    (part,) = compute(T11, fact_set(undisclosed=[kind])).parts
    assert part.rows == ()
    assert part.notes == (NOT_DISCLOSED,)
    assert part.disclosed is Disclosed.NONE


def test_table_that_the_layout_lacks_is_not_an_empty_one() -> None:
    grid = compute(T11, fact_set(layout="shanghai"))
    assert grid.parts[0].notes == (NOT_IN_LAYOUT,)
    assert not grid.disclosed


def test_only_a_row_of_a_single_line_is_that_line() -> None:
    facts = fact_set(expenditure("1.00", function="2060101"), *[expenditure("2.00", function="2060102")] * 2)
    (part,) = T03.parts
    assert isinstance(part, Listing)
    items = {node.step.key: node.item for node in nodes(part, facts)}
    assert items == {
        **dict.fromkeys(("total", "206", "20601", "2060102")),
        "2060101": expenditure("1.00", function="2060101"),
    }


def test_a_row_names_its_source_unless_it_sums_several() -> None:
    facts = fact_set(
        expenditure("1.00", Nature.PERSONNEL, function="2060101", place="表5 第3行"),
        expenditure("2.00", Nature.OPERATING, function="2060101", place="表5 第3行"),
        expenditure("4.00", function="2060102", place="表5 第4行"),
    )
    (part,) = compute(T05, facts).parts
    assert part.row("2060101").sources == ("表5 第3行",)
    assert part.row("2060102").sources == ("表5 第4行",)
    assert part.row("20601").sources == part.row("total").sources == ()
