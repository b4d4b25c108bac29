"""Examples of the rules within one table."""

from __future__ import annotations

from tests.checks.examples.example import Example
from tests.checks.mini import evidence, sides, table

T2 = "code name total current general operations carried_over carried_over_general"
T3 = "code name total basic project business"
T5 = "code name total basic_total personnel operating project"
T7 = "code name total personnel operating"
T8 = "total overseas vehicles vehicle_purchase vehicle_running reception"
T9 = "code name total basic project"
T11 = "code name unit total general fund special unit_funds"


EXAMPLES = (
    Example(
        "C02",
        evidence(sides(1, "current 5 carried_over 2 total 7")),
        evidence(sides(1, "current 5 carried_over 2 total 9")),
        (1, "total", "收入/预算数"),
    ),
    Example(
        "C03",
        evidence(sides(1, "", "current 5 carry_forward 2 total 7")),
        evidence(sides(1, "", "current 5 carry_forward 2 total 5")),
        (1, "total", "支出/预算数"),
    ),
    Example(
        "C04",
        evidence(sides(1, "general 3 operations 2 current 5")),
        evidence(sides(1, "general 3 operations 2 current 6")),
        (1, "current", "收入/预算数"),
    ),
    Example(
        "C05",
        evidence(sides(1, "", "206 3 208 2 current 5")),
        evidence(sides(1, "", "206 3 208 2 current 4")),
        (1, "current", "支出/预算数"),
    ),
    Example(
        "C07",
        evidence(table(2, T2, "total - 合计 7 5 3 2 2 2")),
        evidence(table(2, T2, "total - 合计 8 5 3 2 3 3", "900 900 局 8 6 3 2 2 2")),
        (2, "900", "current"),
    ),
    Example(
        "C08",
        evidence(table(2, T2, "total - 合计 5 5 5 - - -", "900 900 局 5 5 5 - - -", "900001 900001 本级 5 5 5 - - -")),
        evidence(table(2, T2, "total - 合计 5 5 5 - - -", "900 900 局 5 5 5 - - -", "900001 900001 本级 4 5 5 - - -")),
        (2, "900", "total"),
    ),
    Example(
        "C11",
        evidence(table(3, T3, "206 206 科学 5 2 2 1")),
        evidence(table(3, T3, "206 206 科学 5 2 2 -")),
        (3, "206", "total"),
    ),
    Example(
        "C12",
        evidence(
            table(5, T5, "206 206 科学 5 5 5 - -", "20601 20601 管理 5 5 5 - -", "2060101 2060101 运行 5 5 5 - -")
        ),
        evidence(
            table(5, T5, "206 206 科学 5 5 5 - -", "20601 20601 管理 5 5 5 - -", "2060101 2060101 运行 3 5 5 - -")
        ),
        (5, "20601", "total"),
    ),
    Example(
        "C13",
        evidence(table(3, T3, "total - 合计 5 3 2 -", "206 206 科学 4 3 1 -", "208 208 社保 1 - 1 -")),
        evidence(table(3, T3, "total - 合计 5 3 2 -", "206 206 科学 4 2 1 -", "208 208 社保 1 - 1 -")),
        (3, "total", "basic"),
    ),
    Example(
        "C15",
        evidence(sides(4, "current 5 current.general 4 current.fund 1")),
        evidence(sides(4, "current 5 current.general 4 current.fund 2")),
        (4, "current", "收入/预算数"),
    ),
    Example(
        "C16",
        evidence(sides(4, "carried_over 2 carried_over.general 2")),
        evidence(sides(4, "carried_over 3 carried_over.general 2")),
        (4, "carried_over", "收入/预算数"),
    ),
    Example(
        "C17",
        evidence(sides(4, "current 5 carried_over 2 total 7")),
        evidence(sides(4, "current 5 carried_over 2 total 5")),
        (4, "total", "收入/预算数"),
    ),
    Example(
        "C18",
        evidence(sides(4, "", "current 5 206 4 208 1 carry_forward 2 total 7")),
        evidence(sides(4, "", "current 5 206 4 208 3 carry_forward 2 total 7")),
        (4, "current", "支出/预算数"),
    ),
    Example(
        "C25",
        evidence(table(5, T5, "total - 合计 5 3 2 1 2")),
        evidence(table(5, T5, "total - 合计 5 3 2 2 2")),
        (5, "total", "basic_total"),
    ),
    Example(
        "C28",
        evidence(table(6, T5, "900 900 局 5 5 5 - -", "900001 900001 本级 3 3 3 - -", "900002 900002 中心 2 2 2 - -")),
        evidence(table(6, T5, "900 900 局 5 5 5 - -", "900001 900001 本级 3 3 3 - -", "900002 900002 中心 2 2 4 - -")),
        (6, "900", "personnel"),
    ),
    Example(
        "C29",
        evidence(table(6, T5, "total - 合计 5 3 2 1 2")),
        evidence(table(6, T5, "total - 合计 5 3 2 1 3")),
        (6, "total", "total"),
    ),
    Example(
        "C31",
        evidence(table(7, T7, "total - 合计 5 3 2", "301 301 工资 3 3 -", "302 302 商品 2 - 2")),
        evidence(table(7, T7, "total - 合计 5 3 2", "301 301 工资 3 3 -", "302 302 商品 7 - 2")),
        (7, "total", "total"),
    ),
    Example(
        "C32",
        evidence(table(7, T7, "301 301 工资 3 3 -", "30101 30101 基本工资 2 2 -", "30102 30102 津贴 1 1 -")),
        evidence(table(7, T7, "301 301 工资 3 3 -", "30101 30101 基本工资 2 2 -", "30102 30102 津贴 4 1 -")),
        (7, "301", "total"),
    ),
    Example(
        "C33",
        evidence(table(7, T7, "total - 合计 5 3 2")),
        evidence(table(7, T7, "total - 合计 5 3 4")),
        (7, "total", "total"),
    ),
    Example(
        "C41",
        evidence(table(8, T8, "total 6 1 4 3 1 1")),
        evidence(table(8, T8, "total 6 1 4 2 1 1")),
        (8, "total", "vehicles"),
    ),
    Example(
        "C48",
        evidence(
            table(
                11,
                T11,
                "total - 合计 - 5 5 - - -",
                "900 900 局 - 5 5 - - -",
                "900001 900001 本级 - 5 5 - - -",
                "31 31 本级支出项目 - 5 5 - - -",
                "99999926900T000000001 - 甲 本级 2 2 - - -",
                "99999926900T000000002 - 乙 本级 3 3 - - -",
            )
        ),
        evidence(
            table(
                11,
                T11,
                "total - 合计 - 5 5 - - -",
                "31 31 本级支出项目 - 5 5 - - -",
                "99999926900T000000001 - 甲 本级 2 2 - - -",
                "99999926900T000000002 - 乙 本级 4 3 - - -",
            )
        ),
        (11, "31", "total"),
    ),
    Example(
        "C49",
        evidence(table(11, T11, "total - 合计 - 5 2 1 1 1")),
        evidence(table(11, T11, "total - 合计 - 5 2 1 1 -")),
        (11, "total", "total"),
    ),
    Example(
        "C80",
        evidence(table(9, T9, "212 212 城乡 5 2 3")),
        evidence(table(9, T9, "212 212 城乡 5 2 4")),
        (9, "212", "total"),
    ),
    Example(
        "C81",
        evidence(sides(1, "", "206 5", beside={"206": "personnel 2 operating 1 project 2"})),
        evidence(sides(1, "", "206 5", beside={"206": "personnel 2 operating 1 project 4"})),
        (1, "206", "支出/预算数"),
    ),
    Example(
        "C82",
        evidence(sides(4, "", "206 5 total 5", beside={"206": "general 3 fund 2", "total": "general 3 fund 2"})),
        evidence(sides(4, "", "206 5 total 5", beside={"206": "general 3 fund 2", "total": "general 3 fund 5"})),
        (4, "total", "支出/fund"),
    ),
)
