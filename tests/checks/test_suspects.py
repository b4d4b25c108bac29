"""The one cell whose correction would satisfy all the rules that fail."""

from __future__ import annotations

from budgets.checking import rules as all_rules
from budgets.checks.engine import check
from budgets.checks.rules import Theme
from budgets.findings import Finding, Severity
from tests.checks.mini import evidence, sides, table

T3 = "code name total basic project"
SUMS = (Theme.ARITHMETIC, Theme.CROSS_TABLE)
T3_ROWS = {
    "total": "total - 合计 10 6 4",
    "206": "206 206 科学 7 4 3",
    "20601": "20601 20601 管理 7 4 3",
    "2060101": "2060101 2060101 运行 4 4 -",
    "2060102": "2060102 2060102 事务 3 - 3",
    "208": "208 208 社保 3 2 1",
    "20805": "20805 20805 养老 3 2 1",
    "2080505": "2080505 2080505 缴费 3 2 1",
}


def found(**changed: str) -> list[Finding]:
    rows = {key.removeprefix("r"): row for key, row in changed.items()}
    tables = (
        table(3, T3, *(T3_ROWS | rows).values()),
        sides(1, "general 10 current 10 total 10", "206 7 208 3 current 10 total 10"),
    )
    return list(check(evidence(*tables), [rule for rule in all_rules() if rule.theme in SUMS]).findings)


def test_nothing_is_suspected_where_all_holds() -> None:
    assert found() == []


def test_a_leaf_that_fails_in_its_row_and_its_column_is_named() -> None:
    findings = found(r2060101="2060101 2060101 运行 4 9 -")
    assert sorted({(f.rule, f.row, f.column) for f in findings}) == [
        ("C11", "2060101", "total"),
        ("C12", "20601", "basic"),
    ]
    assert {f.suspect for f in findings} == {
        "最可能填错的是表3“2060101 运行”的“basic”：改为 4.00 万元，这里不成立的 2 条关系就都成立。"
    }


def test_a_total_is_named_rather_than_the_figures_it_disagrees_with() -> None:
    findings = found(rtotal="total - 合计 12 6 4")
    assert [(f.rule, f.table) for f in findings] == [("C11", 3), ("C13", 3), ("C09", 3)]
    assert {f.suspect for f in findings} == {
        "最可能填错的是表3“合计”的“total”：改为 10.00 万元，这里不成立的 3 条关系就都成立。"
    }


def test_a_slip_in_the_last_place_is_no_rounding_when_one_cell_explains_it() -> None:
    findings = found(r2060102="2060102 2060102 事务 3.01 - 3")
    assert {(f.rule, f.severity) for f in findings} == {("C11", Severity.WARNING), ("C12", Severity.WARNING)}
    assert all("表3“2060102 事务”的“total”：改为 3.00 万元" in f.suspect for f in findings)


def test_rounding_that_no_single_cell_explains_stays_rounding() -> None:
    """As 上海 prints it: the 款 is rounded from what its rows were before rounding, everywhere alike."""
    (finding,) = found(r20601="20601 20601 管理 7.01 4 3.01", r206="206 206 科学 7.01 4 3.01")[:1]
    assert (finding.severity, finding.suspect) == (Severity.INFO, "")


def test_two_cells_that_explain_the_same_are_both_innocent_until_more_is_known() -> None:
    balance = [rule for rule in all_rules() if rule.code == "C01"]
    (finding,) = check(evidence(sides(1, "total 5", "total 6")), balance).findings
    assert (finding.rule, finding.suspect) == ("C01", "")
