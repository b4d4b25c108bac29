"""What these rules find in the published samples: the mistakes that are known of them, and nothing else."""

from __future__ import annotations

import pytest

from budgets.checking import evidence_of_reading, rules
from budgets.checks import privacy
from budgets.checks.engine import Report, check
from budgets.findings import Severity
from budgets.intake.reading import interpret
from performance.checks import funding, indicators, projects, rationale, services
from tests.intake.readers.samples import needs_samples, sample

pytestmark = needs_samples

MINE = (services, funding, projects, rationale, indicators, privacy)
SCIENCE, INDUSTRY, PRIVATE, RESEARCH = (f"42010324501T000000{serial}" for serial in (100, 101, 102, 104))
ERROR, WARNING = Severity.ERROR, Severity.WARNING
PUTUO = [f"putuo-wanli-{year}.pdf" for year in (2024, 2025)]


@pytest.fixture(scope="module")
def jianghan() -> Report:
    return report("jianghan-501-2024.txt")


def report(name: str) -> Report:
    return check(evidence_of_reading(interpret(sample(name))), [rule for module in MINE for rule in module.RULES])


def test_every_mistake_is_found_at_its_place(jianghan: Report) -> None:
    assert [
        (f.rule, f.severity, f.table, f.part, f.row, f.actual, f.expected)
        for f in jianghan.findings
        if f.severity is not Severity.INFO
    ] == [
        ("C64", ERROR, 14, "funding", "revenue.unit_funds", "5511.89", ""),
        ("C67", WARNING, 14, "funding", "revenue.fiscal", "", "100.00%"),
        ("C69", ERROR, 14, "projects", PRIVATE, "民营经济工作专项经费", "民营经济工作经费"),
        ("C69", ERROR, 14, "projects", INDUSTRY, "工业经济信息工作专项经费", "工业经济信息工作经费"),
        ("C74", WARNING, 15, f"{INDUSTRY}.costs", "001", "3.2元", "3.20万元"),
        ("C74", WARNING, 15, f"{SCIENCE}.costs", "002", "71万元", "81.00万元"),
        ("C74", ERROR, 15, f"{PRIVATE}.costs", "001", "2.80万元", "5.60万元"),
        ("C76", WARNING, 14, "long_term-4", "005", "效益指标", "产出指标"),
        ("C76", WARNING, 14, "long_term-4", "006", "效益指标", "产出指标"),
        ("C76", WARNING, 14, "annual-4", "003", "效益指标", "产出指标"),
        ("C76", WARNING, 14, "annual-4", "005", "效益指标", "产出指标"),
        ("C76", WARNING, 14, "annual-4", "006", "效益指标", "产出指标"),
        ("C76", WARNING, 15, f"{SCIENCE}.long_term-1", "005", "质量指标", "产出指标"),
    ]


def test_what_asks_for_a_reason_is_said(jianghan: Report) -> None:
    """Work left to others that table 13 does not have, and targets below last year's, in both tables."""
    said = [f for f in jianghan.findings if f.severity is Severity.INFO]
    assert [(f.rule, f.part, f.expected) for f in said if f.rule == "C63"] == [
        ("C63", f"{INDUSTRY}.costs", "5.00"),
        ("C63", f"{SCIENCE}.costs", "71.00"),
        ("C63", f"{PRIVATE}.costs", "14.00"),
    ]
    fallen = [(f.part, f.actual, f.expected) for f in said if f.rule == "C77"]
    assert fallen == [
        ("annual-1", "≥30家", "≥150家"),
        ("annual-1", "≥32家", "≥50家"),
        ("annual-2", "≥1亿元", "≥2亿元"),
        ("annual-3", "≥13家", "≥14家"),
        ("annual-4", "≥3次", "≥5次"),
        ("annual-4", "6次", "10次"),
        (f"{INDUSTRY}.annual-1", "≥13家", "≥14家"),
        (f"{RESEARCH}.annual-1", "≥30家", "≥150家"),
        (f"{RESEARCH}.annual-1", "≥32家", "≥50家"),
        (f"{SCIENCE}.annual-1", "≥3次", "≥5次"),
        (f"{SCIENCE}.annual-1", "6次", "10次"),
        (f"{PRIVATE}.annual-1", "≥1亿", "≥2亿"),
    ]
    assert {f.rule for f in said} == {"C63", "C77"}


def test_places_lead_to_the_line(jianghan: Report) -> None:
    sources = {(f.rule, f.actual): f.source for f in jianghan.findings}
    assert sources["C64", "5511.89"] == "line 564, table 14, row 7"
    assert sources["C74", "71万元"] == "line 839, table 35, row 1"
    assert sources["C76", "质量指标"] == "line 861, table 38, row 6"


def test_every_rule_was_applied(jianghan: Report) -> None:
    assert [(result.rule.code, result.reason) for result in jianghan.not_applied] == []


def test_the_money_of_a_form_of_shanghai_that_does_not_add_up() -> None:
    """Page 35: 当年财政拨款 11,419,043.00 and nothing else, of 10,903,043.00; the four other forms add up."""
    found = report("putuo-wanli-2023.pdf")
    assert [(f.rule, f.severity, f.table, f.part, f.row, f.actual, f.expected) for f in found.findings] == [
        ("C72", ERROR, 15, "公共服务设施运行经费.funding", "budget", "10903043.00", "11419043.00")
    ]
    assert [f.source.partition(",")[0] for f in found.findings] == ["page 35"]
    assert {"C72", "C76", "C91"} <= {result.rule.code for result in found.applied}
    assert all(result.reason and result.reason_en for result in found.not_applied)


@pytest.mark.parametrize("name", PUTUO)
def test_a_layout_without_the_forms_has_no_findings_and_says_why(name: str) -> None:
    found = report(name)
    assert found.findings == ()
    assert [result.rule.code for result in found.applied] == ["N19"]
    assert all(result.reason and result.reason_en for result in found.not_applied)


def test_these_are_the_rules_of_the_contents_page() -> None:
    declared = {rule.code for rule in rules()}
    assert {rule.code for module in MINE for rule in module.RULES} <= declared
