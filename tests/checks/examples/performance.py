"""Examples of the rules over tables 14 and 15."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgets.facts import Fact
from budgets.figures import Meaning, TextFigure
from budgets.findings import Severity
from performance.facts import Dossier, Indicator
from tests.checks.examples.example import Example
from tests.checks.mini import YEAR, evidence, sides, table
from tests.factories import dossier, indicator

FUNDING = "group item amount share year_before_last last_year"
T7 = "code name total personnel operating"
T11 = "code name unit total general"
T13 = "code name project content amount"
LISTED = "name type total_budget budget"
COSTS = "content rationale local transfer other"
LEVELS = "level_1 level_2 name"
ONE, TWO = (f"99999926900T00000000{number}" for number in (1, 2))


def funds(*rows: str) -> Any:
    """Rows of 总体资金情况: "revenue.fiscal 财政拨款 5 100 4 3"."""
    return table(14, FUNDING, *(f"{row.split()[0]} - {' '.join(row.split()[1:])}" for row in rows), part="funding")


def projects(*rows: str) -> Any:
    """Table 11 of these projects: "code name amount"."""
    return table(11, T11, *("{0} {0} {1} 本级 {2} {2}".format(*row.split()) for row in rows))


def listing(*rows: str) -> Any:
    """The projects of table 14: "key name budget"."""
    return table(14, LISTED, *("{} {} 特定 - {}".format(*row.split()) for row in rows), part="projects")


def form(key: str, name: str, *rows: str) -> Any:
    """预算申报项目资金来源 of table 15: "budget 5"."""
    return table(15, "item amount", *(f"{row.split()[0]} {row}" for row in rows), part=f"{key}.funding", group=name)


def costs(key: str, *rows: str) -> Any:
    """项目支出明细及依据 of table 15: "001 content rationale local"."""
    return table(15, COSTS, *(f"{row} - -" for row in rows), part=f"{key}.costs")


def annual(number: int, name: str, target: str, last_year: str = "", **more: Any) -> Indicator:
    return replace(indicator(number), name=name, target=target, last_year=last_year, **more)


def told(value: str, meaning: Meaning, direction: str = "", year: int | None = YEAR) -> TextFigure:
    return TextFigure(
        section="overview",
        place="第1段",
        sentence="收支总预算",
        subject="budget_total",
        meaning=meaning,
        value=Decimal(value) * 10_000,
        unit="万元",
        year=year,
        direction=direction,
    )


def with_history(text: str) -> Dossier:
    return replace(dossier(ONE), budget_history=text)


def form_and(dossier: Fact, name: str = "甲", budget: str = "5") -> Any:
    return evidence(projects(f"{ONE} 甲 5"), form(ONE, name, f"budget {budget}"), facts=[dossier])


LAST_YEAR = funds("revenue.total 合计 5 - - 7")
COMPLETE = [annual(n, "甲", "1次", level_1=level) for n, level in enumerate(("产出指标", "效益指标", "满意度指标"), 1)]

EXAMPLES = (
    Example(
        "C63",
        evidence(table(13, T13, "001 900001 本级 甲 审计 2"), form(ONE, "甲"), costs(ONE, "001 审计费 - 2")),
        evidence(table(13, T13, "001 900001 本级 甲 审计 1"), form(ONE, "甲"), costs(ONE, "001 审计费 - 2")),
        (15, "001", "content"),
    ),
    Example(
        "C64",
        evidence(
            funds(
                "revenue.fiscal 财政拨款 5 - - -", "revenue.unit_funds 单位资金 2 - - -", "revenue.total 合计 7 - - -"
            )
        ),
        evidence(
            funds(
                "revenue.fiscal 财政拨款 5 - - -", "revenue.unit_funds 单位资金 1 - - -", "revenue.total 合计 7 - - -"
            )
        ),
        (14, "revenue.total", "amount"),
    ),
    Example(
        "C65",
        evidence(
            funds(
                "expenditure.personnel 人员 5 - 4 3",
                "expenditure.specific 特定 2 - 1 1",
                "expenditure.total 合计 7 - 5 4",
            )
        ),
        evidence(
            funds(
                "expenditure.personnel 人员 5 - 4 3",
                "expenditure.specific 特定 2 - 1 1",
                "expenditure.total 合计 7 - 5 5",
            )
        ),
        (14, "expenditure.total", "last_year"),
    ),
    Example(
        "C66",
        evidence(
            sides(1),
            sides(4),
            table(7, T7, "total - 合计 7 5 2"),
            table(11, T11, "total - 合计 - 3 3"),
            funds(
                "expenditure.personnel 人员 5 - - -",
                "expenditure.operating 运转 2 - - -",
                "expenditure.specific 特定 3 - - -",
            ),
        ),
        evidence(
            sides(1),
            sides(4),
            table(7, T7, "total - 合计 7 5 2"),
            table(11, T11, "total - 合计 - 3 3"),
            funds(
                "expenditure.personnel 人员 4 - - -",
                "expenditure.operating 运转 2 - - -",
                "expenditure.specific 特定 3 - - -",
            ),
        ),
        (14, "expenditure.personnel", "amount"),
    ),
    Example(
        "C67",
        evidence(
            funds(
                "revenue.fiscal 财政拨款 2 66.67 - -",
                "revenue.special 专户 1 33.33 - -",
                "revenue.total 合计 3 100 - -",
            )
        ),
        evidence(
            funds("revenue.fiscal 财政拨款 2 66.67 - -", "revenue.special 专户 1 - - -", "revenue.total 合计 3 100 - -")
        ),
        (14, "revenue.special", "share"),
    ),
    Example(
        "C68",
        evidence(LAST_YEAR, figures=(told("5", Meaning.CURRENT), told("2", Meaning.CHANGE, "减少", YEAR - 1))),
        evidence(LAST_YEAR, figures=(told("5", Meaning.CURRENT), told("2", Meaning.CHANGE, "增加", YEAR - 1))),
        (14, "revenue.total", "last_year"),
        Severity.WARNING,
    ),
    Example(
        "C69",
        evidence(projects(f"{ONE} 甲经费 5"), listing(f"{ONE} 甲经费 5")),
        evidence(projects(f"{ONE} 甲经费 5"), listing(f"{ONE} 甲专项经费 5")),
        (14, ONE, "name"),
    ),
    Example(
        "C70",
        form_and(dossier(ONE)),
        evidence(projects(f"{ONE} 甲 5", f"{TWO} 乙 5"), form(ONE, "甲", "budget 5"), facts=[dossier(ONE)]),
        (15, TWO, ""),
    ),
    Example("C71", form_and(dossier(ONE)), form_and(dossier(ONE), budget="4"), (15, "budget", "amount")),
    Example(
        "C72",
        evidence(form(ONE, "甲", "budget 5", "sources 5", "local_appropriation 3", "other_funds 2")),
        evidence(form(ONE, "甲", "budget 5", "sources 6", "local_appropriation 3", "other_funds 2")),
        (15, "sources", "amount"),
    ),
    Example(
        "C73",
        evidence(form(ONE, "甲", "budget 5"), costs(ONE, "001 印刷 - 2", "002 会议 - 3")),
        evidence(form(ONE, "甲", "budget 6"), costs(ONE, "001 印刷 - 2", "002 会议 - 3")),
        (15, "budget", "amount"),
    ),
    Example(
        "C74",
        evidence(costs(ONE, "001 评审 2000元*2人*5次=2万元 2")),
        evidence(costs(ONE, "001 评审 2000元*2人*3次=2万元 2")),
        (15, "001", "rationale"),
        Severity.ERROR,
    ),
    Example(
        "C75",
        evidence(facts=[annual(1, "甲", "1次", weight=Decimal(60)), annual(2, "乙", "1次", weight=Decimal(30))]),
        evidence(facts=[annual(1, "甲", "1次", weight=Decimal(60)), annual(2, "乙", "1次", weight=Decimal(25))]),
        (14, "001", "指标分值权重"),
    ),
    Example(
        "C76",
        evidence(table(14, LEVELS, "001 产出指标 数量指标 甲", part="annual-1")),
        evidence(table(14, LEVELS, "001 效益指标 数量指标 甲", part="annual-1")),
        (14, "001", "level_2"),
    ),
    Example(
        "C77",
        evidence(facts=[annual(1, "甲", "≥5家", "≥5家")]),
        evidence(facts=[annual(1, "甲", "≥4家", "≥5家")]),
        (14, "001", "指标值/预期当年实现值"),
    ),
    Example(
        "C78",
        evidence(facts=[annual(1, "甲", "5家"), annual(1, "甲", "5家", project=ONE)]),
        evidence(facts=[annual(1, "甲", "5家"), annual(1, "甲", "4家", project=ONE)]),
        (14, "001", "指标值/预期当年实现值"),
    ),
    Example(
        "C79",
        evidence(
            funds("expenditure.specific 特定 5 - - 4"), facts=[with_history("2025年年初预算安排情况：安排4万元。")]
        ),
        evidence(
            funds("expenditure.specific 特定 5 - - 4"), facts=[with_history("2025年年初预算安排情况：安排6万元。")]
        ),
        (14, "expenditure.specific", "last_year"),
    ),
    Example(
        "C90",
        evidence(sides(1, "total 5", "total 5"), funds("revenue.total 合计 5 - - -", "expenditure.total 合计 5 - - -")),
        evidence(sides(1, "total 5", "total 5"), funds("revenue.total 合计 5 - - -", "expenditure.total 合计 6 - - -")),
        (14, "expenditure.total", "amount"),
    ),
    Example(
        "C91",
        evidence(facts=[replace(dossier(ONE), project_year=str(YEAR))]),
        evidence(facts=[replace(dossier(ONE), project_year=str(YEAR - 1))]),
        (15, "project_year", "项目年度"),
    ),
    Example(
        "C92",
        evidence(facts=[annual(1, "群众满意度", "≥95%")]),
        evidence(facts=[annual(1, "群众满意度", "≥950%")]),
        (14, "001", "指标值/预期当年实现值"),
    ),
    Example(
        "C93",
        evidence(facts=COMPLETE),
        evidence(facts=COMPLETE[:2]),
        (14, "001", "指标值/预期当年实现值"),
    ),
)
