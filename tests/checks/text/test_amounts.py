"""Amounts of the text against the tables (N01 to N04, N06 to N11, N13)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgets.checks.text.meanings import RULE_OF, TOLD
from budgets.layouts import Unit
from tests.checks.mini import evidence, figure, sides, table
from tests.checks.text.findings import findings, told

T5 = "code name total basic_total personnel operating project"
T7 = "code name total personnel operating"
T12 = "code name catalogue amount"
IN_YUAN = sides(1, "current 189767551 total 189767551", unit=Unit.YUAN)
REVENUE = sides(1, "general 5 current 5 carried_over 2 total 7", "current 7 total 7")


def _revenue(value: str, unit: str = "万元", table: Any = REVENUE, section: str = "revenue") -> Any:
    return evidence(table, figures=(figure("revenue_total", value, unit, section=section),))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("18976.76", "万元", []),  # 189,767,551 is 18,976.7551
        ("1.90", "亿元", []),
        ("189767551", "元", []),
        ("18976.75", "万元", [("info", "18976.75", "18976.7551")]),  # half a last place and a bit: rounded down
        ("18976.77", "万元", [("error", "18976.77", "18976.7551")]),
        ("18976.7", "万元", [("info", "18976.70", "18976.7551")]),
        ("1.91", "亿元", [("error", "1.91", "1.89767551")]),
        ("189767552", "元", [("warning", "189767552.00", "189767551.00")]),  # both print whole yuan
    ],
)
def test_amounts_are_compared_at_the_precision_printed(value: str, unit: str, expected: list[object]) -> None:
    assert told("N01", _revenue(value, unit, IN_YUAN)) == expected


@pytest.mark.parametrize(("value", "expected"), [("5.00", []), ("7", []), ("6.50", [("error", "6.50", "7.00")])])
def test_any_meaning_of_a_subject_is_right(value: str, expected: list[object]) -> None:
    """收入预算 with or without what was carried over."""
    assert told("N01", _revenue(value)) == expected


def test_a_section_on_one_budget_means_its_total() -> None:
    fiscal = sides(4, "current 3 total 3", "current 3 total 3")
    found = evidence(REVENUE, fiscal, figures=(figure("budget_total", "3.00", section="fiscal_appropriation"),))
    assert told("N01", found) == []
    elsewhere = evidence(REVENUE, fiscal, figures=(figure("budget_total", "3.00", section="overview"),))
    # Another cell has this amount, so the text may mean that one.
    assert told("N01", elsewhere) == [("warning", "3.00", "5.00")]


def test_a_mistake_beside_the_right_figure_is_a_warning() -> None:
    figures = (figure("revenue_total", "7.00", section="revenue"), figure("revenue_total", "9.00", section="revenue"))
    assert told("N01", evidence(REVENUE, figures=figures)) == [("warning", "9.00", "7.00")]


def test_outside_its_home_a_difference_is_a_warning() -> None:
    assert told("N01", _revenue("9.00", section="other")) == [("warning", "9.00", "7.00")]


def test_outturns_and_other_years_are_no_budget() -> None:
    figures = (
        figure("revenue_total", "9.00", section="revenue", outturn=True),
        figure("revenue_total", "8.00", section="revenue", year=2024),
    )
    assert told("N01", evidence(REVENUE, figures=figures)) == []


def test_amounts_of_several_units_that_make_the_total_are_parts() -> None:
    figures = tuple(figure("revenue_total", value, section="revenue") for value in ("3.10", "3.90"))
    assert told("N01", evidence(REVENUE, figures=figures)) == []
    short = tuple(figure("revenue_total", value, section="revenue") for value in ("3.10", "3.80"))
    assert told("N01", evidence(REVENUE, figures=short)) == [("error", "3.10", "5.00"), ("error", "3.80", "5.00")]


def test_an_amount_of_one_of_several_units_is_right() -> None:
    units = table(6, "code name total", "900 局 局 7", "900001 本级 本级 4", "900002 中心 中心 3")
    figures = (figure("revenue_total", "4.00", section="revenue"),)
    assert told("N01", evidence(REVENUE, units, figures=figures)) == []
    # A department of one unit has no amount of a unit.
    one = table(6, "code name total", "900 局 局 7", "900001 本级 本级 4")
    assert told("N01", evidence(REVENUE, one, figures=figures)) == [("warning", "4.00", "5.00")]


def test_a_negative_amount_may_be_a_dash() -> None:
    assert told("N01", _revenue("-7.00")) == [("warning", "-7.00", "5.00")]


def test_a_slip_of_the_unit_is_told_by_its_own_rule() -> None:
    found = _revenue("7.00", "元")
    assert told("N01", found) == []
    assert told("N13", found) == [("error", "7.00", "70000.00")]
    assert told("N13", _revenue("70000", "万元")) == [("error", "70000.00", "7.00")]
    assert told("N13", _revenue("7.00")) == []


def test_only_the_operating_cost_of_table_8_is_sure() -> None:
    """Table 7's 公用经费 is that of institutions too."""
    basic = table(7, T7, "total - 合计 80 20 60")
    stated = (figure("operating_cost", "61.03", section="operating_cost"),)
    assert told("N07", evidence(basic, figures=stated)) == [("warning", "61.03", "60.00")]
    printed = table(8, "total operating_cost", "total - 61")
    assert told("N07", evidence(basic, printed, figures=stated)) == [("error", "61.03", "61.00")]


def test_goods_works_and_services_are_told_by_the_catalogue() -> None:
    items = table(12, T12, "total - 合计 - 9", "001001 900001 级 [A02]机 3", "001002 900001 级 [C01]审计 6")
    kinds = (("goods", "3"), ("services", "6"), ("works", "0"))
    right = [figure(f"procurement_{kind}", value, section="procurement") for kind, value in kinds]
    assert told("N08", evidence(items, figures=tuple(right))) == []
    wrong = (figure("procurement_services", "5", section="procurement"),)
    assert told("N08", evidence(items, figures=wrong)) == [("error", "5.00", "6.00")]
    # Without catalogue codes nobody knows which items are goods.
    uncoded = table(12, T12, "total - 合计 - 9", "001001 900001 级 机 3", "001002 900001 级 审计 6")
    assert told("N08", evidence(uncoded, figures=wrong)) == []


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"total": "9.00", "goods": "3.00", "works": "0", "services": "6.00"}, []),
        ({"total": "9.00", "goods": "3.00", "works": "0.00", "services": "5.00"}, [("error", "3.00", "4.00")]),
        ({"total": "9.00", "goods": "3.00"}, [("warning", "3.00", "9.00")]),
        ({"total": "9.00", "goods": "9.50"}, [("error", "9.50", "9.00")]),
        ({"total": "9.00", "sme": "4.00", "micro": "5.00"}, [("warning", "5.00", None)]),
    ],
)
def test_procurement_adds_up_where_no_table_tells(amounts: dict[str, str], expected: list[object]) -> None:
    figures = tuple(figure(f"procurement_{key}", value, section="procurement") for key, value in amounts.items())
    assert told("N08", evidence(figures=figures)) == expected


FUNCTIONS = table(
    5,
    T5,
    "total - 合计 9 6 5 1 3",
    "206 206 科学技术支出 6 3 2 1 3",
    "20601 20601 管理事务 6 3 2 1 3",
    "208 208 社会保障和就业支出 3 3 3 - -",
)


@pytest.mark.parametrize(
    ("subject", "name", "code", "value", "expected"),
    [
        ("function", "科学技术支出", "206", "6.00", []),
        ("function", "科学技术", "", "6.00", []),
        ("function", "科学技术支出/管理事务", "", "6.00", []),
        ("function", "科学技术支出", "206", "8.00", [("error", "8.00", "6.00")]),
        ("basic_expenditure", "科学技术支出", "206", "3.00", []),
        ("public_cost", "科学技术支出", "206", "1.00", []),
        ("project_expenditure", "科学技术支出", "206", "4.00", [("error", "4.00", "3.00")]),
        ("function", "没有这一科目", "", "8.00", []),
        ("function", "社会保障与就业支出", "", "8.00", [("warning", "8.00", "3.00"), ("warning", "8.00", None)]),
        ("function", "教育支出", "", "8.00", [("warning", "8.00", "0.00")]),
    ],
)
def test_functions_are_found_by_code_name_or_path(
    subject: str, name: str, code: str, value: str, expected: list[object]
) -> None:
    stated = figure(subject, value, name=name, code=code, section="general_budget")
    rule = RULE_OF[subject]
    assert told(rule, evidence(FUNCTIONS, functions={"205": "教育支出"}, figures=(stated,))) == expected


def test_a_part_told_after_a_function_is_that_ones() -> None:
    sentence = "科学技术支出6万元，其中：基本支出3万元。"
    figures = (
        figure("function", "6", name="科学技术支出", section="general_budget", sentence=sentence),
        figure("basic_expenditure", "3", section="general_budget", sentence=sentence),
    )
    assert told("N02", evidence(FUNCTIONS, figures=figures)) == []
    unknown = (figure("", "6", section="general_budget", sentence=sentence), *figures[1:])
    assert told("N02", evidence(FUNCTIONS, figures=unknown)) == []
    alone = figures[1:]
    assert told("N02", evidence(FUNCTIONS, figures=alone)) == [("warning", "3.00", "6.00")]


def test_a_function_may_be_told_of_without_what_was_carried_over() -> None:
    carried = sides(4, "current.general 8 carried_over.general 1")
    stated = (figure("function", "5.50", name="科学技术支出", section="general_budget"),)
    assert told("N03", evidence(FUNCTIONS, figures=stated)) == [("error", "5.50", "6.00")]
    assert told("N03", evidence(FUNCTIONS, carried, figures=stated)) == [("warning", "5.50", "6.00")]


def test_a_finding_names_sentence_place_and_table() -> None:
    (found,) = findings("N01", _revenue("9.00"))
    assert (found.table, found.row, found.column, found.source, found.sentence) == (
        1,
        "revenue_total",
        "收入/预算数",
        "page 1",
        "revenue_total9.00万元。",
    )
    assert found.difference == "2.00"
    assert "9.00 万元" in found.message and "9.00 万元" in found.message_en


def test_every_subject_is_told_under_one_rule() -> None:
    """But appropriations, which are projects' in the section on projects."""
    rules: dict[str, set[str]] = {}
    for each in TOLD:
        if "projects" not in each.sections:
            rules.setdefault(each.subject, set()).add(each.rule)
    assert [subject for subject, codes in rules.items() if len(codes) > 1] == []


def test_amounts_are_exact() -> None:
    (found,) = findings("N01", _revenue("18976.77", "万元", IN_YUAN))
    assert Decimal(found.difference or 0) == Decimal("18976.77") - Decimal("18976.7551")
