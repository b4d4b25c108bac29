"""Examples of the rules on items of tables 12 and 13."""

from __future__ import annotations

from typing import Any

from tests.checks.examples.example import Example
from tests.checks.mini import evidence, table

T12 = "project catalogue function economic_class quantity unit_price measure amount sme_amount micro_amount"
T13 = "includes_procurement project content amount"
T3 = table(3, "code name total", "2060101 2060101 运行 9")
T11 = table(11, "code name unit total", "99999926900T000000001 99999926900T000000001 示例项目 - 5")


def bought(*rows: str) -> Any:
    return table(12, T12, *rows)


def printer(economic_class: str) -> Any:
    return bought(f"001 公用 [A02021004]打印机 [2060101]运行 {economic_class} 1 2 台 2 - -")


EXAMPLES = (
    Example(
        "C54",
        evidence(bought("total - - - - - - - 5 2 -", "001 公用 甲 - - 2 1 包 2 2 -", "002 公用 乙 - - 1 3 台 3 - -")),
        evidence(bought("total - - - - - - - 5 2 -", "001 公用 甲 - - 2 1 包 2 2 -", "002 公用 乙 - - 1 5 台 3 - -")),
        (12, "002", "amount"),
    ),
    Example(
        "C55",
        evidence(bought("001 公用 甲 - - 1 5 包 5 3 2")),
        evidence(bought("001 公用 甲 - - 1 5 包 5 3 4")),
        (12, "001", "micro_amount"),
    ),
    Example(
        "C56",
        evidence(bought("total - - - - - - - 5 - -", "001 公用 甲 - - 1 5 包 5 - -")),
        evidence(bought("total - - - - - 5 - 5 - -", "001 公用 甲 - - 1 5 包 5 - -")),
        (12, "total", "unit_price"),
    ),
    Example(
        "C57",
        evidence(bought("001 公用 [A07100300]纸制品 - - 1 5 包 5 - -")),
        evidence(bought("001 公用 [D07]纸制品 - - 1 5 包 5 - -")),
        (12, "001", "catalogue"),
    ),
    Example(
        "C58",
        evidence(printer("[31002]办公设备购置")),
        evidence(printer("[30211]差旅费")),
        (12, "001", "economic_class"),
    ),
    Example(
        "C59",
        evidence(printer("[30201]办公费"), table(7, "code name total", "30201 30201 办公费 2")),
        evidence(printer("[30201]办公费"), table(7, "code name total", "30201 30201 办公费 1")),
        (12, "001", "amount"),
    ),
    Example(
        "C60",
        evidence(bought("001 示例项目 甲 [2060101]运行 - 1 5 包 5 - -"), T3, T11),
        evidence(bought("001 示例项目 甲 [2060102]事务 - 1 5 包 5 - -"), T3, T11),
        (12, "001", "function"),
    ),
    Example(
        "C61",
        evidence(table(13, T13, "total - - - 2", "001 否 示例项目 评审 2")),
        evidence(table(13, T13, "total - - - 2", "001 否 示例项目 评审 2", "002 否 示例项目 咨询 -")),
        (13, "002", "amount"),
    ),
    Example(
        "C62",
        evidence(table(13, T13, "001 是 示例项目 评审 2"), bought("001 示例项目 [C20]评审服务 - - 1 2 项 2 - -")),
        evidence(table(13, T13, "001 是 示例项目 评审 2"), bought("001 示例项目 [A07]纸制品 - - 1 2 包 2 - -")),
        (13, "001", "includes_procurement"),
    ),
)
