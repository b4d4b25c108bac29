"""总体资金情况 of table 14 (C64 to C68, C90), amounts in 万元."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.checks.engine import check
from budgets.checks.evidence import Evidence
from budgets.figures import Meaning
from budgets.findings import Finding, Severity
from performance.checks.funding import RULES
from performance.facts import ProjectType
from tests.checks.examples.performance import ONE, T7, funds, told
from tests.checks.mini import YEAR, evidence, sides, table
from tests.factories import dossier, project

T11 = "code name unit total general"


def found(code: str, evidence: Evidence) -> tuple[Finding, ...]:
    (rule,) = (rule for rule in RULES if rule.code == code)
    (result,) = check(evidence, [rule]).results
    assert result.applied, result.reason
    return result.findings


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None, str | None]]:
    return [(f.row, f.column, f.actual, f.expected) for f in findings]


TOTAL = "revenue.total 合计 7 100 6 5"
FISCAL = "revenue.fiscal 财政拨款 7 - 6 5"


def test_a_total_that_slipped_into_a_row_is_said_once_and_named() -> None:
    """Table 1 has no 单位资金 either; the one remark stands for all that follows from the slip."""
    printed = funds(FISCAL, "revenue.special 专户 - - - -", "revenue.unit_funds 单位资金 7 100 6 5", TOTAL)
    (finding,) = found("C64", evidence(sides(1, "general 7 total 7"), sides(4, "total 7"), printed))
    assert (finding.severity, finding.row, finding.column) == (Severity.ERROR, "revenue.unit_funds", "amount")
    assert (finding.actual, finding.expected) == ("7.00", "")
    assert "14.00 万元" in finding.message
    assert finding.source == "row revenue.unit_funds"


def test_a_row_that_equals_the_total_by_itself_is_no_slip() -> None:
    printed = funds("revenue.unit_funds 单位资金 7 100 6 5", TOTAL)
    assert found("C64", evidence(sides(1, "other 7 total 7"), printed)) == ()


def test_revenue_is_added_up_in_each_year_and_compared_with_tables_1_and_4() -> None:
    printed = funds(FISCAL, "revenue.unit_funds 单位资金 2 - 1 1", "revenue.total 合计 9 - 8 6")
    findings = found("C64", evidence(sides(1, "general 7 other 3"), sides(4, "total 8"), printed))
    assert places(findings) == [
        ("revenue.total", "year_before_last", "8.00", "7.00"),
        ("revenue.fiscal", "amount", "7.00", "8.00"),
        ("revenue.unit_funds", "amount", "2.00", "3.00"),
    ]


def test_a_form_may_leave_out_what_is_carried_over() -> None:
    """7 of this year and 1 carried over: either is a convention, 6 is neither."""
    tables = (sides(1, "total 8 current 7 carried_over 1"), sides(4, "total 8 current 7 carried_over 1"))
    for amount, wrong in (("8", 0), ("7", 0), ("6", 1)):
        printed = funds(f"revenue.fiscal 财政拨款 {amount} - - -", f"revenue.total 合计 {amount} - - -")
        assert len(found("C64", evidence(*tables, printed))) == wrong
        assert len(found("C90", evidence(*tables, printed))) == wrong


def test_money_of_its_own_carried_over_may_stand_anywhere() -> None:
    printed = funds(
        "revenue.fiscal 财政拨款 7 - - -", "revenue.unit_funds 单位资金 1 - - -", "revenue.total 合计 8 - - -"
    )
    tables = (sides(1, "general 7 carried_over 1 total 8"), sides(4, "total 7"))
    assert found("C64", evidence(*tables, printed)) == ()


def test_expenditure_is_added_up_over_whatever_rows_a_form_has() -> None:
    printed = funds(
        "expenditure.basic 基本 5 - 4 -", "expenditure.others 其他 2 - 1 -", "expenditure.total 合计 7 - 6 9"
    )
    assert places(found("C65", evidence(printed))) == [("expenditure.total", "year_before_last", "6.00", "5.00")]


KINDS = ("expenditure.personnel 人员 5 - - -", "expenditure.total 合计 11 - - -")


@pytest.mark.parametrize(
    ("operating", "specific", "expected"),
    [
        # 2 of table 7 and projects of 4, of which 1 is a running project.
        ("3", "3", []),
        ("2", "4", []),
        ("4", "2", [("expenditure.operating", "amount", "4.00", "3.00")]),
        ("3", "4", [("expenditure.operating", "amount", "7.00", "6.00")]),
    ],
)
def test_running_cost_with_or_without_running_projects(
    operating: str, specific: str, expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    printed = funds(
        *KINDS, f"expenditure.operating 运转 {operating} - - -", f"expenditure.specific 特定 {specific} - - -"
    )
    tables = (
        table(7, T7, "total - 合计 7 5 2"),
        table(11, T11, "total - 合计 - 4 4", f"{ONE} {ONE} 甲 本级 1 1", "乙 - 乙 本级 3 3"),
    )
    for facts in ([dossier(ONE, ProjectType.OPERATING)], [project("甲", ONE, category=("22", "其他运转类项目"))]):
        findings = found("C66", evidence(sides(1), sides(4), *tables, printed, facts=facts))
        assert places(findings) == expected
        # How the sum is divided is no certain mistake, the sum is.
        wrong_sum = (operating, specific) == ("3", "4")
        assert {f.severity for f in findings} == (
            {Severity.ERROR if wrong_sum else Severity.WARNING} if expected else set()
        )


def test_kinds_are_not_compared_where_other_money_is_spent() -> None:
    (rule,) = (rule for rule in RULES if rule.code == "C66")
    (result,) = check(evidence(sides(1, "other 3"), sides(4), funds(*KINDS)), [rule]).results
    assert (result.applied, result.reason) == (0, "本规则的前提不成立")


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        ("revenue.fiscal 财政拨款 2 66.67 - -", None),
        ("revenue.fiscal 财政拨款 2 66.7 - -", None),
        ("revenue.fiscal 财政拨款 2 67 - -", None),
        ("revenue.fiscal 财政拨款 2 66.66 - -", ("66.66", "66.67%", Severity.INFO)),
        ("revenue.fiscal 财政拨款 2 76.67 - -", ("76.67", "66.67%", Severity.WARNING)),
        ("revenue.fiscal 财政拨款 2 - - -", ("", "66.67%", Severity.WARNING)),
        ("revenue.fiscal 财政拨款 - - - -", None),
        ("revenue.fiscal 财政拨款 0 - - -", None),
        ("revenue.fiscal 财政拨款 - 5 - -", ("5", "0.00%", Severity.WARNING)),
        ("revenue.fiscal 财政拨款 ? ? - -", None),
    ],
)
def test_shares_to_the_places_they_are_printed_with(row: str, finding: tuple[str, str, Severity] | None) -> None:
    findings = found("C67", evidence(funds(row, "revenue.total 合计 3 100 - -")))
    assert [(f.actual, f.expected, f.severity) for f in findings] == ([finding] if finding else [])


def test_shares_of_one() -> None:
    printed = funds(
        "revenue.fiscal 财政拨款 2 0.6667 - -", "revenue.other 其他 1 0.4333 - -", "revenue.total 合计 3 1 - -"
    )
    assert places(found("C67", evidence(printed))) == [("revenue.other", "share", "0.4333", "0.3333")]


LAST = funds("revenue.total 合计 5 - 3 7", "expenditure.total 合计 5 - 3 7")


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([told("5", Meaning.CURRENT), told("2", Meaning.CHANGE, "减少", YEAR - 1)], None),
        ([told("5", Meaning.CURRENT), told("2", Meaning.CHANGE, "增加", YEAR - 1)], "3.00"),
        ([told("5", Meaning.CURRENT), told("1.9999", Meaning.CHANGE, "减少", YEAR - 1)], None),
        ([told("6", Meaning.PREVIOUS, "", YEAR - 1)], "6.00"),
        ([told("5", Meaning.CURRENT), told("0", Meaning.CHANGE, "持平", YEAR - 1)], "5.00"),
    ],
)
def test_last_years_totals_as_the_text_tells_them(figures: list[object], expected: str | None) -> None:
    findings = found("C68", evidence(LAST, figures=figures))
    rows = [] if expected is None else ["revenue.total", "expenditure.total"]
    assert places(findings) == [(row, "last_year", "7.00", expected) for row in rows]
    assert all(finding.severity is Severity.WARNING for finding in findings)


@pytest.mark.parametrize(
    "figure",
    [
        told("2", Meaning.CHANGE, "增加（减少）", YEAR - 1),
        told("2", Meaning.CHANGE, "增加", YEAR - 2),
        replace(told("9", Meaning.PREVIOUS, "", YEAR - 1), outturn=True),
        replace(told("9", Meaning.PREVIOUS, "", YEAR - 1), section="general_budget"),
    ],
)
def test_what_tells_nothing_of_last_years_budget(figure: object) -> None:
    (rule,) = (rule for rule in RULES if rule.code == "C68")
    (result,) = check(evidence(LAST, figures=[told("5", Meaning.CURRENT), figure]), [rule]).results
    assert (result.applied, result.reason) == (0, "文字没有说明上年数，也没有上年的公开版本")


def test_years_before_as_they_were_published() -> None:
    """The year before by its own table 14, the one before that by table 1."""
    older = evidence(sides(1, "total 4", "total 3"), year=YEAR - 2)
    previous = evidence(
        funds("revenue.total 合计 7 - - -", "expenditure.total 合计 6 - - -"), year=YEAR - 1, previous=older
    )
    findings = found("C68", evidence(LAST, previous=previous))
    assert places(findings) == [
        ("expenditure.total", "last_year", "7.00", "6.00"),
        ("revenue.total", "year_before_last", "3.00", "4.00"),
    ]
    assert f"已公开的{YEAR - 2}年预算" in findings[1].message


def test_differences_are_exact() -> None:
    printed = funds("revenue.total 合计 5.02 - - -")
    (finding,) = found("C90", evidence(sides(1, "total 5"), printed))
    assert (finding.difference, Decimal(finding.difference or 0)) == ("0.02", Decimal("0.02"))
