"""Examples of the rules on the running text."""

from __future__ import annotations

from typing import Any

from budgets.checks.evidence import Title
from budgets.figures import Meaning, TextFigure, TextLine
from budgets.findings import Severity
from tests.checks.examples.example import Example
from tests.checks.mini import YEAR, evidence, figure, lines, sides, table

T3 = "code name total basic project"
T5 = "code name total basic_total project"
T6 = "code name total"
T7 = "code name total personnel operating"
T8 = "total overseas vehicles vehicle_purchase vehicle_running reception"
T11 = "code name unit total"
T12 = "code name catalogue amount"
T13 = "code name content amount"

REVENUE = sides(1, "current 80 total 80", "current 80 total 80")
SPLIT = table(3, T3, "total - 合计 80 60 20")
FUNCTIONS = table(5, T5, "total - 合计 80 80 -", "206 206 科学技术支出 50 50 -", "210 210 卫生健康支出 30 30 -")
CLASSES = table(
    7,
    T7,
    "total - 合计 60 60 -",
    "301 301 工资福利支出 60 60 -",
    "30101 30101 基本工资 40 - -",
    "30103 30103 奖金 20 - -",
)
NAMES = {"301": "工资福利支出", "30101": "基本工资", "30103": "奖金", "30109": "职业年金缴费"}
PROJECTS = table(11, T11, "total - 合计 - 20", "99999926900T000000001 - 甲 本级 20")
ITEMS = table(12, T12, "total - 合计 - 3.8", "900 900 局 - -", "900001 900001 本级 [A02]打印机 3.8")
SERVICES = table(13, T13, "total - 合计 - 5")
OFFICIAL = table(8, T8, "total 6 1 4 3 1 1")
UNITS = table(6, T6, "total - 合计 80", "900 900 示例市示例区科学技术和信息化局 80")
PROMISED = ((2, "page 1"), (3, "page 1"))
UP = {"meaning": Meaning.CHANGE, "direction": "增加"}
PERCENT = {"meaning": Meaning.CHANGE_PERCENT, "direction": "增长"}


def _listed(items: str) -> tuple[TextLine, ...]:
    return lines("basic_expenditure", f"工资福利支出60万元，主要用于：{items}。")


def _unsaid(value: str, unit: str = "万元", **more: Any) -> TextFigure:
    return figure("", value, unit, sentence="其中110万元，增加10万元。", **more)


EXAMPLES = (
    Example(
        "N01",
        evidence(REVENUE, figures=(figure("revenue_total", "80.00", section="revenue"),)),
        evidence(REVENUE, figures=(figure("revenue_total", "81.00", section="revenue"),)),
        (1, "revenue_total", "收入/预算数"),
    ),
    Example(
        "N02",
        evidence(
            SPLIT,
            figures=(
                figure("basic_expenditure", "60.00", section="expenditure", sentence="甲"),
                figure("basic_expenditure", "75.00", "%", section="expenditure", sentence="甲", meaning=Meaning.SHARE),
            ),
        ),
        evidence(
            SPLIT,
            figures=(
                figure("basic_expenditure", "60.00", section="expenditure", sentence="甲"),
                figure("basic_expenditure", "57.00", "%", section="expenditure", sentence="甲", meaning=Meaning.SHARE),
            ),
        ),
        (None, "basic_expenditure", ""),
    ),
    Example(
        "N03",
        evidence(
            FUNCTIONS, figures=(figure("function", "30.00", code="210", name="卫生健康支出", section="general_budget"),)
        ),
        evidence(
            FUNCTIONS, figures=(figure("function", "30.00", code="201", name="卫生健康支出", section="general_budget"),)
        ),
        (5, "201", ""),
    ),
    Example(
        "N04",
        evidence(
            CLASSES, figures=(figure("economic_class", "60.00", name="工资福利支出", section="basic_expenditure"),)
        ),
        evidence(
            CLASSES, figures=(figure("economic_class", "61.00", name="工资福利支出", section="basic_expenditure"),)
        ),
        (7, "301", "total"),
    ),
    Example(
        "N05",
        evidence(CLASSES, classes=NAMES, lines=_listed("基本工资、奖金")),
        evidence(CLASSES, classes=NAMES, lines=_listed("在职人员基本工资、奖金、职业年金缴费等")),
        (7, "30109", "科目名称"),
    ),
    Example(
        "N06",
        evidence(PROJECTS, figures=(figure("project", "20.00", name="甲", section="projects"),)),
        evidence(PROJECTS, figures=(figure("project", "12.00", name="甲", section="projects"),)),
        (11, "99999926900T000000001", "total"),
    ),
    Example(
        "N07",
        evidence(figures=(figure("operating_cost", "61.03"), figure("operating_cost", "0.62", **UP))),
        evidence(
            figures=(
                figure("operating_cost", "61.03"),
                figure("operating_cost", "0.62", meaning=Meaning.CHANGE, direction="增加（减少）"),
            )
        ),
        (None, "operating_cost", ""),
    ),
    Example(
        "N08",
        evidence(ITEMS, figures=(figure("procurement_goods", "3.80", section="procurement"),)),
        evidence(ITEMS, figures=(figure("procurement_goods", "3.30", section="procurement"),)),
        (12, "procurement_goods", "amount"),
    ),
    Example(
        "N09",
        evidence(SERVICES, figures=(figure("purchased_services", "5.00", section="purchased_services"),)),
        evidence(SERVICES, figures=(figure("purchased_services", "0.00", section="purchased_services"),)),
        (13, "purchased_services", "amount"),
    ),
    Example(
        "N10",
        evidence(OFFICIAL, figures=(figure("official_vehicles", "4.00", section="official_expenses"),)),
        evidence(OFFICIAL, figures=(figure("official_vehicles", "7.00", section="official_expenses"),)),
        (8, "official_vehicles", "vehicles"),
    ),
    Example(
        "N11",
        evidence(SPLIT, figures=(figure("performance_amount", "20.00", section="performance"),)),
        evidence(SPLIT, figures=(figure("performance_amount", "19.00", section="performance"),)),
        (3, "performance_amount", "project"),
    ),
    Example(
        "N12",
        evidence(lines=lines("overview", "2026年收支总预算80万元，比上年增加5万元。")),
        evidence(lines=lines("overview", "2026年收支总预算80万元，比上年增加（减少）5万元。")),
        (None, "增加(减少)", ""),
    ),
    Example(
        "N13",
        evidence(REVENUE, figures=(figure("revenue_total", "80.00", section="revenue"),)),
        evidence(REVENUE, figures=(figure("revenue_total", "80.00", "元", section="revenue"),)),
        (1, "total", "收入/预算数"),
    ),
    Example(
        "N14",
        evidence(UNITS, captions=(TextLine("示例区科学技术和信息化局", "page 1"),)),
        evidence(UNITS, captions=(TextLine("示例区科学技术信息化局", "page 1"),)),
        (None, "示例区科学技术信息化局", "单位名称"),
    ),
    Example(
        "N15",
        evidence(*(table(n, T6, "total - 合计 80") for n in range(1, 16)), promised=PROMISED),
        evidence(*(table(n, T6, "total - 合计 80") for n in range(1, 16) if n != 3), promised=PROMISED),
        (3, "", ""),
    ),
    Example(
        "N16",
        evidence(titles=(Title(1, "收支预算总表", YEAR, "page 1"), Title(3, "支出预算总表", YEAR, "page 2"))),
        evidence(titles=(Title(1, "收支预算总表", YEAR, "page 1"), Title(3, "支出预算总表", YEAR - 1, "page 2"))),
        (3, "", "标题"),
    ),
    Example(
        "N17",
        evidence(FUNCTIONS, functions={"206": "科学技术支出"}),
        evidence(FUNCTIONS, functions={"206": "科学技术与创新支出"}),
        (5, "206", "科目名称"),
    ),
    Example(
        "N18",
        evidence(
            figures=(
                figure("posts_total", "22", "人", section="staffing"),
                figure("posts_administrative", "11", "人", section="staffing"),
                figure("posts_institution", "11", "人", section="staffing"),
            )
        ),
        evidence(
            figures=(
                figure("posts_total", "22", "人", section="staffing"),
                figure("posts_administrative", "11", "人", section="staffing"),
                figure("posts_institution", "13", "人", section="staffing"),
            )
        ),
        (None, "posts_total", ""),
    ),
    Example(
        "N20",
        evidence(figures=(figure("operating_cost", "61.03"), figure("operating_cost", "61.03", section="other"))),
        evidence(figures=(figure("operating_cost", "61.03"), figure("operating_cost", "16.03", section="other"))),
        (None, "operating_cost", ""),
    ),
    Example(
        "N21",
        evidence(lines=lines("projects", "甲项目20万元，主要用于购置设备。")),
        evidence(lines=lines("projects", "甲项目20万元，主要用于：。")),
        (None, "主要用于:。", ""),
    ),
    Example(
        "N22",
        evidence(
            lines=lines("explanation", "行政运行比上年增长5%。主要原因是：行政运行经费增加。"),
            figures=(
                figure(
                    "function",
                    "5",
                    "%",
                    name="行政运行",
                    section="explanation",
                    sentence="行政运行比上年增长5%。",
                    **PERCENT,
                ),
            ),
        ),
        evidence(
            lines=lines("explanation", "行政运行比上年增长5%。主要原因是：行政运行经费减少。"),
            figures=(
                figure(
                    "function",
                    "5",
                    "%",
                    name="行政运行",
                    section="explanation",
                    sentence="行政运行比上年增长5%。",
                    **PERCENT,
                ),
            ),
        ),
        (None, "行政运行", ""),
        Severity.WARNING,
    ),
    Example(
        "N23",
        evidence(figures=(_unsaid("110"), _unsaid("10", **UP), _unsaid("10.00", "%", **PERCENT))),
        evidence(figures=(_unsaid("110"), _unsaid("10", **UP), _unsaid("9.09", "%", **PERCENT))),
        (None, "", ""),
    ),
)
