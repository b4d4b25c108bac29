"""Reported figures against those that the facts give."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.findings import Finding, Severity
from budgets.intake.reading import interpret
from budgets.intake.verify import NOT_REPRODUCED, ROUNDED, TOTALLED_PRICE
from tests.intake.test_recognise import document, table

TITLE = ("2026年支出预算总表", "单位：万元")
LEAF = ("206", "科学技术支出", "3.00", "1.00", "2.00")


def findings(total: str, *, above: tuple[str, ...] = TITLE) -> tuple[Finding, ...]:
    return table(("合计", "", total, "1.00", "2.00"), LEAF, above=above).findings


def test_a_total_that_is_the_sum_has_no_finding() -> None:
    assert findings("3.00") == ()


@pytest.mark.parametrize(
    ("total", "above", "rule", "severity"),
    [
        ("3.01", TITLE, ROUNDED, Severity.INFO),
        ("2.99", TITLE, ROUNDED, Severity.INFO),
        ("3.02", TITLE, NOT_REPRODUCED, Severity.ERROR),
        ("", TITLE, NOT_REPRODUCED, Severity.ERROR),
        ("4.00", ("2026年支出预算总表", "单位：元"), ROUNDED, Severity.INFO),
        ("4.01", ("2026年支出预算总表", "单位：元"), NOT_REPRODUCED, Severity.ERROR),
    ],
)
def test_one_in_the_last_place_is_rounding_and_said(
    total: str, above: tuple[str, ...], rule: str, severity: Severity
) -> None:
    (finding,) = findings(total, above=above)
    assert (finding.rule, finding.severity) == (rule, severity)


def test_a_finding_says_where_what_was_expected_and_what_is_printed() -> None:
    (finding,) = findings("1,300.00")
    assert (finding.table, finding.row, finding.column) == (3, "total", "合计")
    assert (finding.expected, finding.actual) == ("3.00", "1300.00")
    assert finding.source == "page 1, table 1, row 2"
    assert finding.message.endswith("请核对原文件的这一格和它的分项。")


def test_a_row_that_does_not_add_up_is_a_finding() -> None:
    """合计 is computed from 基本支出 and 项目支出, never read."""
    found = table(("合计", "", "3.00", "1.00", "2.00"), ("206", "科学技术支出", "9.00", "1.00", "2.00")).findings
    assert [(f.row, f.column, f.expected, f.actual) for f in found] == [("206", "合计", "3.00", "9.00")]


def test_shares_of_basic_expenditure_add_up_even_where_they_are_left_blank() -> None:
    header = (
        ("科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"),
        ("", "", "", "小计", "人员经费", "公用经费", ""),
    )
    found = table(
        ("206", "科学技术支出", "3.00", "1.00", "", "", "2.00"),
        above=("2026年一般公共预算支出表", "单位：万元"),
        header=header,
    ).findings
    assert [(f.row, f.column, f.expected, f.actual) for f in found] == [("206", "小计", None, "1.00")]


def test_totalled_unit_prices_are_a_warning() -> None:
    rows = (
        ("单位代码", "单位名称", "项目", "采购品目", "采购数量", "单价", "采购金额"),
        ("合计", "", "", "", "", "0.50", "0.70"),
        ("900001", "示例中心", "办公", "[A07100300]纸制品", "2", "0.20", "0.40"),
        ("900001", "示例中心", "办公", "[A07100300]纸制品", "1", "0.30", "0.30"),
    )
    reading = interpret(document((("2026年政府采购预算表", "单位：万元"), rows)))
    assert [(f.rule, f.severity, f.actual) for f in reading.findings] == [(TOTALLED_PRICE, Severity.WARNING, "0.50")]
    items = [fact for fact in reading.facts if fact.kind == "procurement"]
    assert [item.amount for item in items] == [Decimal(4000), Decimal(3000)]  # type: ignore[attr-defined]


def test_projects_of_two_units_have_each_their_own_categories() -> None:
    header = (("项目编码", "项目名称", "合计", "一般公共预算"),)
    rows: tuple[tuple[str, ...], ...] = (
        ("", "合计", "3", "3"),
        ("900", "示例局", "3", "3"),
        ("900001", "示例局本级", "1", "1"),
        ("31", "本级支出项目", "1", "1"),
        ("99999926900T000000001", "甲", "1", "1"),
        ("900002", "示例中心", "2", "2"),
        ("31", "本级支出项目", "2", "2"),
        ("99999926900T000000002", "乙", "2", "2"),
    )
    assert table(*rows, above=("2026年项目支出预算表", "单位：万元"), header=header).findings == ()
