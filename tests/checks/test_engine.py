"""How a rule is applied: what counts as rounding, what is unknown, what cannot be applied and why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.checks.arithmetic import RULES
from budgets.checks.engine import Result, check
from budgets.findings import Severity
from budgets.layouts import Unit
from budgets.tables.grid import Disclosed
from tests.checks.mini import evidence, sides, table

T3 = "code name total basic project business"
BY_CODE = {rule.code: rule for rule in RULES}


def result(code: str, *tables: object) -> Result:
    (found,) = check(evidence(*tables), [BY_CODE[code]]).results
    return found


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        ("6.01", Severity.INFO),  # one last place
        ("5.99", Severity.INFO),
        ("6.02", Severity.WARNING),  # four rounded figures may be off by two last places
        ("6.03", Severity.ERROR),
    ],
)
def test_a_difference_that_rounding_can_make_is_milder(total: str, severity: Severity) -> None:
    found = result("C11", table(3, T3, f"206 206 科学 {total} 1 2 3"))
    assert [finding.severity for finding in found.findings] == [severity]


def test_whole_yuan_are_rounded_to_one_yuan() -> None:
    found = result("C11", table(3, T3, "206 206 科学 7 1 2 3", unit=Unit.YUAN))
    (finding,) = found.findings
    assert (finding.severity, finding.actual, finding.expected) == (Severity.INFO, "7.00", "6.00")


def test_a_sum_without_tolerance_may_be_rounded_and_is_a_warning() -> None:
    found = result("C17", sides(4, "current 5 carried_over 2 total 7.01"))
    assert [finding.severity for finding in found.findings] == [Severity.WARNING]


def test_a_finding_says_place_amounts_difference_and_what_to_do() -> None:
    (finding,) = result("C11", table(3, T3, "206 206 科学 9 1 2 3")).findings
    assert (finding.table, finding.row, finding.column) == (3, "206", "total")
    assert (finding.actual, finding.expected, finding.difference) == ("9.00", "6.00", "3.00")
    assert finding.source == "row 206"
    assert finding.message == (
        "表3“206 科学”的“total”是 9.00 万元，按“T3 行: 合计=基本+项目+经营+上缴上级+对附属补助”应为"
        "表3“206 科学”的“basic”＋表3“206 科学”的“project”＋表3“206 科学”的“business” 6.00 万元，相差 3.00。"
        "请核对这些格，改正填错的一处。"
    )
    assert finding.message_en == (
        "table 3, row “206 科学”, column “total” says 9.00 万元; by “T3 row arithmetic” it should equal "
        "table 3, row “206 科学”, column “basic” + table 3, row “206 科学”, column “project” + "
        "table 3, row “206 科学”, column “business”, 6.00 万元; the difference is 3.00. "
        "Check these cells and correct the one that is wrong."
    )


def test_a_blank_counts_as_nothing_and_an_undisclosed_cell_as_unknown() -> None:
    assert result("C11", table(3, T3, "206 206 科学 3 1 2 -")).findings == ()
    unknown = result("C11", table(3, T3, "206 206 科学 3 1 ? -"))
    assert (unknown.applied, unknown.findings) == (0, ())


def test_a_missing_table_is_a_reason_not_a_pass() -> None:
    found = result("C11")
    assert (found.applied, found.reason, found.reason_en) == (0, "没有表3的正文", "table 3 has no body")


def test_an_undisclosed_table_is_a_reason() -> None:
    found = result("C11", table(3, T3, disclosed=Disclosed.NONE))
    assert (found.applied, found.reason, found.reason_en) == (0, "表3未公开", "table 3 is not disclosed")


def test_codes_are_not_summed_where_only_totals_are_disclosed() -> None:
    found = result("C13", table(3, T3, "total - 合计 9 9 - -", "206 206 科学 5 5 - -", disclosed=Disclosed.TOTALS))
    assert (found.applied, found.reason) == (0, "表3只公开合计")


def test_a_parent_is_compared_with_the_nearest_codes_below_it() -> None:
    """Some documents leave the 款 out."""
    rows = ("206 206 科学 5 5 - -", "2060101 2060101 运行 3 3 - -", "2060102 2060102 事务 1 1 - -")
    (first, second) = result("C12", table(3, T3, *rows)).findings
    assert [(f.row, f.column, f.actual, f.expected) for f in (first, second)] == [
        ("206", "total", "5.00", "4.00"),
        ("206", "basic", "5.00", "4.00"),
    ]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = ("2060101 2060101 运行 5 5 - -", "20601 20601 管理 5 5 - -", "206 206 科学 5 5 - -", "total - 合计 5 5 - -")
    assert result("C12", table(3, T3, *rows)).findings == ()
    assert result("C13", table(3, T3, *rows)).findings == ()


def test_a_category_that_each_unit_has_is_summed_below_its_own_unit() -> None:
    columns = "code name unit total general"
    rows = (
        "total - 合计 - 5 5",
        "900 - 局 - 5 5",
        "900001 - 本级 - 3 3",
        "31 - 本级支出项目 - 3 3",
        "99999926900T000000001 - 甲 本级 3 3",
        "900002 - 中心 - 2 2",
        "31 - 本级支出项目 - 2 2",
        "99999926900T000000002 - 乙 中心 2 2",
    )
    found = result("C48", table(11, columns, *rows))
    assert (found.applied, found.findings) == (12, ())


def test_a_layout_without_a_current_row_is_compared_with_its_sources() -> None:
    """上海 prints 收入总计 alone: it is the sum of the sources and what is carried over."""
    assert result("C02", sides(1, "general 5 other 1 total 6")).findings == ()
    (finding,) = result("C02", sides(1, "general 5 other 1 total 8")).findings
    assert (finding.actual, finding.expected) == ("8.00", "6.00")


def test_cells_of_other_units_are_compared_in_yuan() -> None:
    from budgets.checks.cross_table import RULES as CROSS

    rule = next(rule for rule in CROSS if rule.code == "C09")
    found = check(
        evidence(table(3, T3, "total - 合计 50000 50000 - -", unit=Unit.YUAN), sides(1, "", "current 5")), [rule]
    )
    assert found.findings == ()
    assert Decimal(50_000) == Decimal(5) * Unit.WANYUAN.divisor
