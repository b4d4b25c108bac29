"""Examples of the rules between tables."""

from __future__ import annotations

from budgets.facts import FundingSource, ProjectLine
from tests.checks.examples.example import Example
from tests.checks.mini import evidence, money, sides, table

T2 = "code name total current general operations carried_over"
T3 = "code name total basic project"
T5 = "code name total basic_total personnel operating project"
T7 = "code name total personnel operating"
T9 = "code name total basic project"
T11 = "code name unit total general fund carried_over_general unit_funds"
A, B = "99999926900T000000001", "99999926900T000000002"


def pairs(code: str, economic: str, function: str, amount: str, other: str) -> Example:
    """Table 7's class against table 5's function, personnel only."""

    def both(basic: str) -> tuple[object, object]:
        return (
            table(7, T7, f"{economic} {economic} 款 {amount} {amount} -"),
            table(5, T5, f"{function} {function} 项 {basic} {basic} {basic} - -"),
        )

    return Example(code, evidence(*both(amount)), evidence(*both(other)), (7, economic, "total"))


EXAMPLES = (
    Example(
        "C01",
        evidence(sides(1, "total 5", "total 5")),
        evidence(sides(1, "total 5", "total 5.01")),
        (1, "total", "收入/预算数"),
    ),
    Example(
        "C06",
        evidence(
            table(2, T2, "total - 合计 5 5 3 2 -"), sides(1, "general 3 operations 2 carried_over - total 5", "206 5")
        ),
        evidence(
            table(2, T2, "total - 合计 5 5 3 2 -"), sides(1, "general 3 operations 1 carried_over - total 5", "206 5")
        ),
        (2, "total", "operations"),
    ),
    Example(
        "C09",
        evidence(table(3, T3, "total - 合计 5 5 -"), sides(1, "", "current 5")),
        evidence(table(3, T3, "total - 合计 5 5 -"), sides(1, "", "current 6")),
        (3, "total", "total"),
    ),
    Example(
        "C10",
        evidence(sides(1, "", "206 5"), table(3, T3, "206 206 科学 5 5 -", "20601 20601 管理 1 1 -")),
        evidence(sides(1, "", "206 5"), table(3, T3, "206 206 科学 5 5 -", "208 208 社保 1 1 -")),
        (1, "208", "支出/预算数"),
    ),
    Example(
        "C14",
        evidence(sides(4, "total 5", "total 5")),
        evidence(sides(4, "total 5", "total 4")),
        (4, "total", "收入/预算数"),
    ),
    Example(
        "C19",
        evidence(sides(4, "current 5 current.general 5"), sides(1, "general 5")),
        evidence(sides(4, "current 5 current.general 3 current.fund 2"), sides(1, "general 5")),
        [(4, "current.general", "收入/预算数"), (4, "current.fund", "收入/预算数")],
    ),
    Example(
        "C20",
        evidence(sides(4, "carried_over - total 5"), sides(1, "operations 2 carried_over - total 7")),
        evidence(sides(4, "carried_over - total 5"), sides(1, "operations 2 carried_over - total 8")),
        (1, "total", "收入/预算数"),
    ),
    Example(
        "C21",
        evidence(
            sides(4, "", "212 5"),
            table(5, T5, "212 212 城乡 3 3 3 - -"),
            table(9, T9, "212 212 城乡 2 - 2"),
            table(10, T9),
        ),
        evidence(
            sides(4, "", "212 5"),
            table(5, T5, "212 212 城乡 3 3 3 - -"),
            table(9, T9, "212 212 城乡 3 - 3"),
            table(10, T9),
        ),
        (4, "212", "支出/预算数"),
    ),
    Example(
        "C22",
        evidence(table(5, T5, "total - 合计 5 5 5 - -"), sides(4, "current.general 4 carried_over.general 1 total 5")),
        evidence(table(5, T5, "total - 合计 4 4 4 - -"), sides(4, "current.general 4 carried_over.general 1 total 5")),
        [(5, "total", "total"), (5, "total", "total")],
    ),
    Example(
        "C23",
        evidence(table(9, T9, "total - 合计 2 - 2"), sides(4, "current.fund 2")),
        evidence(table(9, T9, "total - 合计 2 - 2"), sides(4, "current.fund 3")),
        (9, "total", "total"),
    ),
    Example(
        "C24",
        evidence(table(10, T9, "total - 合计 2 - 2"), sides(4, "carried_over.capital 2")),
        evidence(table(10, T9, "total - 合计 2 - 2"), sides(4, "current.fund 2")),
        (10, "total", "total"),
    ),
    Example(
        "C26",
        evidence(
            table(5, T5, "206 206 科学 3 3 3 - -"),
            table(3, T3, "206 206 科学 5 3 2"),
            sides(1, "general 3 operations 2"),
            sides(4, "current 3"),
        ),
        evidence(
            table(5, T5, "206 206 科学 6 3 3 - -"),
            table(3, T3, "206 206 科学 5 3 2"),
            sides(1, "general 3 operations 2"),
            sides(4, "current 3"),
        ),
        (5, "206", "total"),
    ),
    Example(
        "C27",
        evidence(table(6, T5, "total - 合计 5 3 2 1 2"), table(5, T5, "total - 合计 5 3 2 1 2")),
        evidence(table(6, T5, "total - 合计 5 3 1 2 2"), table(5, T5, "total - 合计 5 3 2 1 2")),
        [(6, "total", "personnel"), (6, "total", "operating")],
    ),
    Example(
        "C30",
        evidence(table(7, T7, "total - 合计 3 2 1"), table(5, T5, "total - 合计 5 3 2 1 2")),
        evidence(table(7, T7, "total - 合计 4 2 2"), table(5, T5, "total - 合计 5 3 2 1 2")),
        [(7, "total", "total"), (7, "total", "operating")],
    ),
    pairs("C35", "30108", "2080505", "36.02", "36.20"),
    pairs("C36", "30109", "2080506", "18.01", "8.01"),
    pairs("C37", "30110", "2101101", "13.49", "31.49"),
    pairs("C38", "30307", "2101103", "20.92", "42.99"),
    pairs("C39", "30113", "2210201", "43.73", "43.37"),
    pairs("C40", "30302", "2080501", "74.87", "77.87"),
    Example(
        "C42",
        evidence(table(7, T7, "30217 30217 接待 2 - 2"), table(8, "total reception", "total 3 3")),
        evidence(table(7, T7, "30217 30217 接待 2 - 2"), table(8, "total reception", "total 1 1")),
        (7, "30217", "total"),
    ),
    Example(
        "C43",
        evidence(
            table(5, T5, "total - 合计 9 9 - 9 -"),
            table(8, "total vehicle_purchase", "total 5 5"),
            table(7, T7, "31013 31013 购置 6 - 6"),
        ),
        evidence(
            table(5, T5, "total - 合计 9 9 - 9 -"),
            table(8, "total vehicle_purchase", "total 5 5"),
            table(7, T7, "31013 31013 购置 4 - 4"),
        ),
        (8, "total", "vehicle_purchase"),
    ),
    Example(
        "C47",
        evidence(table(11, T11, "total - 合计 - 5 5 - - -"), table(3, T3, "total - 合计 8 3 5")),
        evidence(table(11, T11, "total - 合计 - 5 5 - - -"), table(3, T3, "total - 合计 8 2 6")),
        (11, "total", "total"),
    ),
    Example(
        "C50",
        evidence(table(11, T11, "total - 合计 - 5 4 - 1 -"), table(5, T5, "total - 合计 5 - - - 5")),
        evidence(table(11, T11, "total - 合计 - 5 4 1 - -"), table(5, T5, "total - 合计 5 - - - 5")),
        (11, "total", "general"),
    ),
    Example(
        "C51",
        evidence(
            table(11, T11, "total - 合计 - 7 - 5 - 2"),
            table(9, T9, "total - 合计 5 - 5"),
            table(10, T9, "total - 合计 - - -"),
            sides(1, "operations 2"),
        ),
        evidence(
            table(11, T11, "total - 合计 - 7 - 5 - 2"),
            table(9, T9, "total - 合计 5 - 5"),
            table(10, T9, "total - 合计 - - -"),
            sides(1, "operations 1"),
        ),
        (11, "total", "unit_funds"),
    ),
    Example(
        "C53",
        evidence(
            table(11, T11, f"{A} - 甲 - 2 2 - - -", f"{B} - 乙 - 3 3 - - -"),
            table(5, T5, "2060404 2060404 转化 5 - - - 5"),
            facts=[
                ProjectLine(project=project, source=FundingSource.GENERAL, amount=money(n), function="2060404")
                for project, n in ((A, 2), (B, 3))
            ],
        ),
        evidence(
            table(11, T11, f"{A} - 甲 - 2 2 - - -", f"{B} - 乙 - 3 3 - - -"),
            table(5, T5, "2060404 2060404 转化 2 - - - 2"),
            facts=[
                ProjectLine(project=project, source=FundingSource.GENERAL, amount=money(n), function="2060404")
                for project, n in ((A, 2), (B, 3))
            ],
        ),
        (5, "2060404", "project"),
    ),
    Example(
        "C83",
        evidence(
            sides(4, "", "212 5", beside={"212": "general 3 fund 2"}),
            table(5, T5, "212 212 城乡 3 3 3 - -"),
            table(9, T9, "212 212 城乡 2 - 2"),
        ),
        evidence(
            sides(4, "", "212 5", beside={"212": "general 3 fund 2"}),
            table(5, T5, "212 212 城乡 3 3 3 - -"),
            table(9, T9, "212 212 城乡 1 - 1"),
        ),
        (4, "212", "支出/fund"),
    ),
    Example(
        "C84",
        evidence(
            sides(1, "", "206 5", beside={"206": "personnel 2 operating 1 project 2"}),
            table(3, T3, "206 206 科学 5 3 2"),
        ),
        evidence(
            sides(1, "", "206 5", beside={"206": "personnel 2 operating 1 project 2"}),
            table(3, T3, "206 206 科学 5 4 2"),
        ),
        (3, "206", "basic"),
    ),
    Example(
        "C85",
        evidence(
            sides(1, "carried_over -"),
            table(2, "code name total fiscal", "206 206 科学 5 5", part="function"),
            table(3, T3, "206 206 科学 5 5 -"),
        ),
        evidence(
            sides(1, "carried_over -"),
            table(2, "code name total fiscal", "206 206 科学 5 5", part="function"),
            table(3, T3, "206 206 科学 7 5 2"),
        ),
        (2, "206", "total"),
    ),
    Example(
        "C86",
        evidence(table(8, "total operating_cost", "total 1 4"), table(7, T7, "total - 合计 9 4 5")),
        evidence(table(8, "total operating_cost", "total 1 6"), table(7, T7, "total - 合计 9 4 5")),
        (8, "total", "operating_cost"),
    ),
)
