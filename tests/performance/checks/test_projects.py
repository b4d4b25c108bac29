"""Projects of tables 11, 14 and 15 (C63, C69 to C73, C79, C91), amounts in 万元."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.checks.engine import check
from budgets.checks.evidence import Evidence, Title
from budgets.findings import Finding, Severity
from performance.checks import projects as rules
from performance.checks import services
from performance.checks.history import opening_budgets
from performance.facts import Frequency
from tests.checks.examples.performance import (
    ONE,
    T13,
    TWO,
    costs,
    form,
    funds,
    listing,
    projects,
    with_history,
)
from tests.checks.mini import YEAR, evidence, table
from tests.factories import dossier, project

RULES = {rule.code: rule for rule in (*rules.RULES, *services.RULES)}
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def found(code: str, evidence: Evidence) -> tuple[Finding, ...]:
    (result,) = check(evidence, [RULES[code]]).results
    assert result.applied, result.reason
    return result.findings


def told(findings: tuple[Finding, ...]) -> list[tuple[Severity, str, str, str | None, str | None]]:
    return [(f.severity, f.row, f.column, f.actual, f.expected) for f in findings]


def test_names_are_compared_without_spaces_and_forms_of_brackets() -> None:
    tables = (projects(f"{ONE} 河道（一期） 5"), listing("甲 河道(一期) 5"))
    assert found("C69", evidence(*tables)) == ()


def test_another_name_for_a_project_is_named_with_its_counterpart() -> None:
    tables = (projects(f"{ONE} 河道巡查经费 5", f"{TWO} 宣传 3"), listing(f"{ONE} 河道巡查专项经费 5", f"{TWO} 宣传 3"))
    assert told(found("C69", evidence(*tables))) == [(ERROR, ONE, "name", "河道巡查专项经费", "河道巡查经费")]


def test_a_budget_that_differs_is_an_error() -> None:
    (finding,) = found("C69", evidence(projects(f"{ONE} 宣传 3"), listing(f"{ONE} 宣传 5")))
    assert told((finding,)) == [(ERROR, ONE, "budget", "5.00", "3.00")]


def test_one_name_of_several_units_is_one_line_of_table_14() -> None:
    assert found("C69", evidence(projects(f"{ONE} 宣传 3", f"{TWO} 宣传 2"), listing("宣传 宣传 5"))) == ()


def test_projects_that_only_one_table_has() -> None:
    tables = (projects(f"{ONE} 宣传 3", f"{TWO} 清淤 2"), listing("绿化 绿化 5", f"{ONE} 宣传 3"))
    assert told(found("C69", evidence(*tables))) == [
        (WARNING, "绿化", "name", "绿化", None),
        (WARNING, TWO, "name", None, "清淤"),
    ]


def test_a_list_that_leaves_many_out_is_said_once() -> None:
    tables = (projects("甲 甲 1", "乙 乙 1", "丙 丙 1", "丁 丁 1"), listing("甲 甲 1"))
    (finding,) = found("C69", evidence(*tables))
    assert (finding.severity, finding.row) == (WARNING, "")
    assert "3 个项目" in finding.message


def forms(*projects_with_form: str, listed: str = f"{ONE} 甲 5;{TWO} 乙 5;丙 丙 5") -> Evidence:
    names = {ONE: "甲", TWO: "乙"}
    return evidence(
        projects(*listed.split(";")),
        *(form(key, names.get(key, key), "budget 5") for key in projects_with_form),
        facts=[dossier(key) for key in projects_with_form],
    )


def test_a_project_without_a_form() -> None:
    assert told(found("C70", forms(ONE, TWO))) == [(ERROR, "丙", "", None, "丙")]
    assert found("C70", forms(ONE, TWO, "丙")) == ()


def test_where_most_have_none_the_document_shows_a_selection() -> None:
    assert told(found("C70", forms(ONE))) == [(WARNING, TWO, "", None, "乙"), (WARNING, "丙", "", None, "丙")]


def test_running_projects_need_no_form() -> None:
    facts = [dossier(ONE), project("乙", TWO, category=("22", "其他运转类"))]
    tables = (projects(f"{ONE} 甲 5", f"{TWO} 乙 5"), form(ONE, "甲", "budget 5"))
    assert found("C70", evidence(*tables, facts=facts)) == ()


def test_a_form_without_a_project() -> None:
    (finding,) = found("C70", forms(ONE, TWO, "丙", "绿化"))
    assert (finding.severity, finding.part, finding.actual) == (WARNING, "绿化.funding", "绿化")


def test_no_form_at_all_is_said_as_the_reason() -> None:
    (result,) = check(evidence(projects(f"{ONE} 甲 5")), [RULES["C70"]]).results
    assert (result.applied, result.reason) == (0, "没有项目支出绩效目标申报表")


def test_a_code_that_differs_is_found_by_the_name() -> None:
    tables = (projects(f"{ONE} 甲 5"), form(TWO, "甲", "budget 5"))
    findings = found("C71", evidence(*tables, facts=[dossier(TWO)]))
    assert told(findings) == [(ERROR, "code", "项目代码", TWO, ONE)]
    assert findings[0].part == f"{TWO}.head"


def test_a_form_without_a_code_asks_for_it() -> None:
    tables = (projects(f"{ONE} 河道巡查经费 5"), form("河道巡查", "河道巡查", "budget 5"))
    assert told(found("C71", evidence(*tables, facts=[dossier("河道巡查")]))) == [
        (WARNING, "code", "项目代码", "", ONE),
        (ERROR, "name", "项目名称", "河道巡查", "河道巡查经费"),
    ]


def test_a_name_that_differs_under_the_same_code() -> None:
    tables = (projects(f"{ONE} 甲 5"), form(ONE, "乙", "budget 5"))
    assert told(found("C71", evidence(*tables, facts=[dossier(ONE)]))) == [(ERROR, "name", "项目名称", "乙", "甲")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("sources 4",), [(ERROR, "sources", "amount", "4.00", "5.00")]),
        (("budget -",), [(WARNING, "budget", "amount", None, None)]),
    ],
)
def test_a_form_that_does_not_state_its_budget(rows: tuple[str, ...], expected: list[object]) -> None:
    tables = (projects(f"{ONE} 甲 5"), form(ONE, "甲", *rows))
    assert told(found("C71", evidence(*tables, facts=[dossier(ONE)]))) == expected


def test_sources_of_a_form() -> None:
    rows = ("budget 5", "sources 5", "local_appropriation 3", "transfer_appropriation 1", "other_funds -")
    assert told(found("C72", evidence(form(ONE, "甲", *rows)))) == [
        (ERROR, "sources", "amount", "5.00", "4.00"),
        (ERROR, "budget", "amount", "5.00", "4.00"),
    ]
    assert told(found("C72", evidence(form(ONE, "甲", "budget 5")))) == [(WARNING, "budget", "amount", None, None)]


def test_costs_against_their_own_total_and_the_budget() -> None:
    lines = costs(ONE, "total 合计 - 6", "001 印刷 - 2", "002 会议 - 3")
    assert told(found("C73", evidence(form(ONE, "甲", "budget 5"), lines))) == [
        (ERROR, "total", "local", "6.00", "5.00")
    ]


def test_a_cost_line_without_an_amount_may_be_what_is_missing() -> None:
    lines = costs(ONE, "001 印刷 - 2", "002 会议 - -")
    (finding,) = found("C73", evidence(form(ONE, "甲", "budget 5"), lines))
    assert told((finding,)) == [(WARNING, "002", "local", "2.00", "5.00")]
    assert "会议" in finding.message


ASKED = (
    "1. 2025年年初预算安排及年中调整情况（含年初安排、上级转移支付）：{}\n2. 2025年实际预算执行情况：执行9万元。\n"
    "3. 2026年年初预算安排情况及年中调整情况（含年初安排）：。2026年预算为25.5万元。\n4. 2026年1-7月执行情况：减少5万元"
)


@pytest.mark.parametrize(
    ("answer", "yuan"),
    [
        ("2025年年初预算安排30万元，年中调减2万元。", 300_000),
        ("安排0.5亿元", 50_000_000),
        ("年年初安排48万元,无年中调整", 480_000),
        ("未安排。", 0),
        ("本年新增项目", 0),
        ("按进度执行。", None),
        ("无年中调整", None),
    ],
)
def test_opening_budgets_of_the_years_before(answer: str, yuan: int | None) -> None:
    told = opening_budgets(with_history(ASKED.format(answer)))
    assert told == ({} if yuan is None else {2025: yuan}) | {2026: 255_000}


def test_opening_budgets_told_without_the_question() -> None:
    told = opening_budgets(
        with_history("2024年年初预算320万元，年中未调整；2025年289万元；2026年预算安排为198.67万元。")
    )
    assert told == {2024: 3_200_000, 2026: 1_986_700}


@pytest.mark.parametrize(("last_year", "severity"), [("8", None), ("7", WARNING), ("9", INFO)])
def test_histories_add_up_to_table_14(last_year: str, severity: Severity | None) -> None:
    """5 + 3 = 8 万元: more than that may be of projects that ended, less cannot be."""
    facts = [
        replace(dossier(key), budget_history=f"{YEAR - 1}年年初预算安排：{amount}万元")
        for key, amount in ((ONE, 5), (TWO, 3))
    ]
    findings = found("C79", evidence(funds(f"expenditure.specific 特定 9 - - {last_year}"), facts=facts))
    expected = [(severity, "expenditure.specific", "last_year", f"{last_year}.00", "8.00")] if severity else []
    assert told(findings) == expected


def test_a_year_that_one_form_does_not_tell_is_not_added_up() -> None:
    facts = [with_history(f"{YEAR - 1}年年初预算安排：5万元"), dossier(TWO)]
    (result,) = check(evidence(funds("expenditure.specific 特定 9 - 9 9"), facts=facts), [RULES["C79"]]).results
    assert (result.applied, result.reason) == (0, "各项目申报表没有都写明前两年的年初预算")


@pytest.mark.parametrize(
    ("year", "frequency", "wrong"),
    [
        (str(YEAR), Frequency.STANDING, False),
        (str(YEAR - 1), Frequency.STANDING, True),
        (str(YEAR - 1), Frequency.CONTINUING, False),
        ("三年", Frequency.STANDING, False),
    ],
)
def test_the_year_of_a_form(year: str, frequency: Frequency, wrong: bool) -> None:
    form = replace(dossier(ONE), project_year=year, frequency=frequency)
    (result,) = check(evidence(facts=[form]), [RULES["C91"]]).results
    assert told(result.findings) == ([(WARNING, "project_year", "项目年度", year, str(YEAR))] if wrong else [])


@pytest.mark.parametrize("code", ["C79", "C91"])
def test_a_document_without_a_year_is_not_dated_by_a_guess(code: str) -> None:
    titles = [Title(14, "部门整体绩效目标申报表", None, "第1页")]
    tables = funds("expenditure.specific 特定 9 - 9 9")
    facts = [replace(dossier(ONE), project_year="2020", budget_history=f"{YEAR - 1}年年初预算安排：1万元")]
    (result,) = check(evidence(tables, facts=facts, titles=titles), [RULES[code]]).results
    assert (result.applied, result.reason) == (0, "文件没有写明年度")


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("001 履职购买服务支出 发展课题5万元 14", "14.00"),
        ("001 技术服务 (1)咨询5万元。(2)委托服务71万元。评审6万元；规划65万元。(3)其他8万元。 84", "71.00"),
        ("001 安全检查 聘请第三方机构，0.1万元/次*2人*25次=5万元；其他4万元 9", "5.00"),
        ("001 成果转化 企业委托开发费50万元。 150", None),
        ("001 安全检查 聘请第三方机构。其他4万元。 9", None),
        ("001 印刷 2000册*20元=4万元 4", None),
    ],
)
def test_services_that_table_13_does_not_have(line: str, amount: str | None) -> None:
    bought = table(13, T13, "total - - - - 0", "001 900001 本级 甲 评审 0")
    (result,) = check(evidence(bought, form(ONE, "甲"), costs(ONE, line)), [RULES["C63"]]).results
    assert told(result.findings) == ([(INFO, "001", "content", "0.00", amount)] if amount else [])
