"""Weights, levels and targets of indicators (C75 to C78, C92, C93)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.checks.engine import check
from budgets.checks.evidence import Evidence
from budgets.conventions import Conventions
from budgets.findings import Finding, Severity
from performance.checks.indicators import RULES
from performance.facts import Horizon, Indicator
from performance.targets import Direction, Target, target
from tests.checks.examples.performance import LEVELS, ONE, TWO, annual
from tests.checks.mini import evidence, table
from tests.factories import indicator

ANNUAL = "指标值/预期当年实现值"


def found(code: str, evidence: Evidence) -> tuple[Finding, ...]:
    (rule,) = (rule for rule in RULES if rule.code == code)
    return check(evidence, [rule]).findings


def weighted(*weights: str, goal: int = 1, project: str | None = ONE) -> list[Indicator]:
    return [
        replace(indicator(n, project=project, weight=None if w == "-" else w), goal=goal)
        for n, w in enumerate(weights, start=1)
    ]


@pytest.mark.parametrize(
    ("indicators", "finding"),
    [
        (weighted("60", "20"), None),
        (weighted("60", "40"), None),
        (weighted("50", "40"), None),
        (weighted("50", "45"), ("001", "95", "100、90、80")),
        (weighted("60", "-", "25"), ("002", "85", "100、90、80")),
        (weighted("-", "-"), None),
        # Two goals of one form: together 100, or each.
        ([*weighted("50", "10"), *weighted("40", goal=2)], None),
        ([*weighted("50", "30"), *weighted("80", goal=2)], None),
        ([*weighted("50", "30"), *weighted("70", goal=2)], ("001", "150", "100、90、80")),
    ],
)
def test_weights_of_a_form(indicators: list[Indicator], finding: tuple[str, str, str] | None) -> None:
    findings = found("C75", evidence(facts=indicators))
    assert [(f.row, f.actual, f.expected) for f in findings] == ([finding] if finding else [])
    assert all((f.severity, f.part) == (Severity.WARNING, f"{ONE}.annual-1") for f in findings)


def test_weights_as_a_region_agrees_on_them() -> None:
    conventions = Conventions(indicator_weights=(Decimal(100),))
    (finding,) = found("C75", evidence(facts=weighted("60", "20"), conventions=conventions))
    assert (finding.actual, finding.expected) == ("80", "100")


def test_a_blank_weight_is_named() -> None:
    (finding,) = found("C75", evidence(facts=weighted("60", "-", "25")))
    assert "“评审次数2”没有分值" in finding.message


def test_each_form_is_weighed_by_itself() -> None:
    facts = [*weighted("100"), *weighted("70", project=TWO), *weighted("60", "20", project=None)]
    assert [(f.table, f.part) for f in found("C75", evidence(facts=facts))] == [(15, f"{TWO}.annual-1")]


def test_a_run_of_rows_under_a_wrong_level_is_one_finding() -> None:
    part = table(
        14,
        LEVELS,
        "001 产出指标 数量指标 甲",
        "002 效益指标 数量指标 乙",
        "003 效益指标 数量指标 丙",
        "004 效益指标 时效指标 丁",
        "005 效益指标 社会效益指标 戊",
        "006 质量指标 时效指标 己",
        "007 成本指标 经济成本指标 庚",
        "008 产出指标 成本指标 辛",
        part="annual-4",
    )
    findings = found("C76", evidence(part))
    assert [(f.part, f.row, f.actual, f.expected, f.source) for f in findings] == [
        ("annual-4", "002", "效益指标", "产出指标", "row 002"),
        ("annual-4", "004", "效益指标", "产出指标", "row 004"),
        ("annual-4", "006", "质量指标", "产出指标", "row 006"),
    ]
    assert "乙、丙" in findings[0].message


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("≥30家", Target(Decimal(30), "家", Direction.MORE)),
        (">=95%", Target(Decimal(95), "%", Direction.MORE)),
        ("不低于 95％", Target(Decimal(95), "%", Direction.MORE)),
        ("95%以上", Target(Decimal(95), "%", Direction.MORE)),
        ("≤2小时", Target(Decimal(2), "小时", Direction.LESS)),
        ("3天以内", Target(Decimal(3), "天", Direction.LESS)),
        ("25人次", Target(Decimal(25), "人次", None)),
        ("0次", Target(Decimal(0), "次", None)),
        ("≥2亿元", Target(Decimal(200_000_000), "元", Direction.MORE)),
        ("19亿", Target(Decimal(1_900_000_000), "元", None)),
        ("2万人", Target(Decimal(20_000), "人", None)),
        ("1,200户", Target(Decimal(1200), "户", None)),
        ("100", Target(Decimal(100), "", None)),
        ("有效促进", None),
        ("90%-95%", None),
        ("1:1", None),
        ("", None),
    ],
)
def test_values_as_printed(printed: str, expected: Target | None) -> None:
    assert target(printed) == expected


@pytest.mark.parametrize(
    ("name", "now", "before", "worse"),
    [
        ("企业数量", "≥30家", "≥150家", True),
        ("企业数量", "≥150家", "≥150家", False),
        ("招商引资", "≥1亿元", "≥2亿", True),
        ("交流次数", "6次", "10次", True),
        ("交流次数", "12次", "10次", False),
        ("响应时间", "≤3小时", "≤2小时", True),
        ("响应时间", "≤1小时", "≤2小时", False),
        ("安全责任事故", "1次", "0次", True),
        ("安全责任事故", "0次", "2次", False),
        ("能耗降低率", "3%", "5%", True),
        ("投诉处理率", "90%", "95%", True),
        ("经济发展", "有效", "显著", False),
        ("企业数量", "≥30家", "150个", False),
        ("企业数量", "≥30家", "", False),
    ],
)
def test_targets_that_fell(name: str, now: str, before: str, worse: bool) -> None:
    findings = found("C77", evidence(facts=[annual(3, name, now, before)]))
    expected = [(Severity.INFO, 14, "annual-1", "003", ANNUAL, now, before)] if worse else []
    assert [(f.severity, f.table, f.part, f.row, f.column, f.actual, f.expected) for f in findings] == expected


@pytest.mark.parametrize(
    ("department", "projects", "agree"),
    [
        ("≥5家", ["≥5家"], True),
        ("≥5 家", ["5家"], True),
        ("≥1亿元", ["≥1亿"], True),
        ("8家", ["5家", "3家"], True),
        ("5家", ["5家", "3家"], True),
        ("9家", ["5家", "3家"], False),
        ("≥5家", ["≥6家"], False),
        ("有效", ["显著"], True),
        ("5家", ["5户"], True),
    ],
)
def test_department_and_project_targets(department: str, projects: list[str], agree: bool) -> None:
    facts = [annual(1, "企业数量", department)]
    facts += [annual(1, "企业 数量", value, project=str(number)) for number, value in enumerate(projects)]
    findings = found("C78", evidence(facts=facts))
    expected = [] if agree else [(Severity.WARNING, 14, "001", department, "、".join(projects))]
    assert [(f.severity, f.table, f.row, f.actual, f.expected) for f in findings] == expected


def test_other_horizons_and_names_are_not_compared() -> None:
    facts = [
        annual(1, "企业数量", "5家"),
        annual(1, "企业数量", "6家", project=ONE, horizon=Horizon.LONG_TERM),
        annual(2, "瞪羚企业数量", "7家", project=ONE),
    ]
    assert found("C78", evidence(facts=facts)) == ()


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("服务对象满意度", "≥95%", False),
        ("服务对象满意度", "≥100%", False),
        ("服务对象满意度", "≥950%", True),
        ("工程验收合格率", "101%", True),
        ("产值增长率", "150%", False),
        ("预算完成率", "120%", False),
    ],
)
def test_rates_beyond_all(name: str, value: str, wrong: bool) -> None:
    findings = found("C92", evidence(facts=[annual(1, name, value)]))
    assert [(f.severity, f.actual) for f in findings] == ([(Severity.WARNING, value)] if wrong else [])


def test_first_levels_that_annual_goals_lack() -> None:
    facts = [annual(1, "甲", "1次"), annual(1, "乙", "1次", project=ONE, level_1="效益指标")]
    assert [(f.table, f.part, f.expected) for f in found("C93", evidence(facts=facts))] == [
        (14, "annual-1", "效益指标、满意度指标"),
        (15, f"{ONE}.annual-1", "产出指标、满意度指标"),
    ]


def test_without_indicators_the_rules_say_why() -> None:
    results = check(evidence(), [rule for rule in RULES if rule.code != "C76"]).results
    assert {(result.applied, result.reason) for result in results} == {(0, "没有绩效指标")}
