"""Rules within one table: rows, columns and codes add up (C02 to C05, C07, C08, C11 to C18, C25 to C33, C41 …)."""

from __future__ import annotations

from decimal import Decimal

from budgets.checks.evidence import LEFT, RIGHT
from budgets.checks.formulas import Across, At, Equal, Given, RollUp, Total, both, is_division
from budgets.checks.rules import Rule, Theme
from budgets.facts import NINE_SOURCES

EXACT = Decimal(0)
KINDS = (Across(5, "total", ("basic_total", "project")), Across(5, "basic_total", ("personnel", "operating")))
KINDS_BY_UNIT = (Across(6, "total", ("basic_total", "project")), Across(6, "basic_total", ("personnel", "operating")))


def at(table: int, row: str, side: str) -> At:
    """A cell of table 1 or 4, whose halves have one column of amounts each."""
    return At(table, row, "amount", side)


RULES = (
    Rule(
        code="C02",
        statement="T1 收入总计=本年收入合计+上年结转结余",
        statement_en="T1 total = current-year + carry-in",
        notation="T1.收入总计 = T1.本年收入合计 + T1.上年结转结余",
        formula=Equal((at(1, "total", LEFT),), (at(1, "current", LEFT), at(1, "carried_over", LEFT))),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C03",
        statement="T1 支出总计=本年支出合计+年终结转结余",
        statement_en="T1 exp total = current + carry-out",
        notation="T1.支出总计 = T1.本年支出合计 + T1.年终结转结余",
        formula=Equal((at(1, "total", RIGHT),), (at(1, "current", RIGHT), at(1, "carry_forward", RIGHT))),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C04",
        statement="T1 本年收入合计=Σ收入来源(一~九)",
        statement_en="sum of nine revenue sources",
        notation="T1.本年收入合计 = Σ T1.收入[1..9]",
        formula=both(
            Equal((at(1, "current", LEFT),), (at(1, "fiscal", LEFT), *(at(1, s, LEFT) for s in NINE_SOURCES[3:]))),
            Equal((at(1, "fiscal", LEFT),), tuple(at(1, source, LEFT) for source in NINE_SOURCES[:3])),
        ),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C05",
        statement="T1 本年支出合计=Σ功能类",
        statement_en="sum of functional classes",
        notation="T1.本年支出合计 = Σ T1.支出[类]",
        formula=Equal((at(1, "current", RIGHT),), (Total(1, is_division, "amount", RIGHT),)),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C07",
        statement="T2 行: 合计=本年收入小计+上年结转小计, 小计=Σ来源",
        statement_en="T2 row arithmetic",
        notation="T2[r].合计 = T2[r].本年.小计 + T2[r].结转.小计",
        formula=both(
            *(
                Across(2, whole, parts, part)
                for part in ("main", "function")
                for whole, parts in (
                    ("total", ("current", "carried_over")),
                    ("current", ("fiscal", *NINE_SOURCES[3:])),
                    ("carried_over", tuple(f"carried_over_{key}" for key in (*NINE_SOURCES[:4], "unit_funds"))),
                )
            )
        ),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C08",
        statement="T2 单位行汇总=部门行=合计",
        statement_en="T2 unit rows roll up",
        notation="T2.合计 = Σ T2[部门] = Σ T2[单位]",
        formula=both(RollUp(2, top=True), RollUp(2), RollUp(2, part="function", top=True), RollUp(2, part="function")),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C11",
        statement="T3 行: 合计=基本+项目+经营+上缴上级+对附属补助",
        statement_en="T3 row arithmetic",
        notation="T3[r].合计 = T3[r].(基本+项目+经营+上缴+补助)",
        formula=Across(3, "total", ("basic", "project", "business", "remittance", "subsidy")),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C12",
        statement="T3/T5 上级科目=Σ下级科目(类=Σ款=Σ项),每列",
        statement_en="parent code equals sum of children per column",
        notation="∀code: X[code].col = Σ X[child].col",
        formula=both(RollUp(3), RollUp(5), RollUp(9), RollUp(10)),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C13",
        statement="T3/T5 合计=Σ类",
        statement_en="grand row equals sum of classes",
        notation="X.合计.col = Σ X[类].col",
        formula=both(*(RollUp(table, top=True) for table in (3, 5, 9, 10))),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C15",
        statement="T4 本年收入=Σ三类拨款",
        statement_en="T4 current revenue = 3 appropriations",
        notation="T4.一 = T4.一.(一)+(二)+(三)",
        formula=Equal((at(4, "current", LEFT),), tuple(at(4, f"current.{key}", LEFT) for key in NINE_SOURCES[:3])),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C16",
        statement="T4 上年结转=Σ三类结转",
        statement_en="T4 carry-in = 3 parts",
        notation="T4.二 = T4.二.(一)+(二)+(三)",
        formula=Equal(
            (at(4, "carried_over", LEFT),), tuple(at(4, f"carried_over.{key}", LEFT) for key in NINE_SOURCES[:3])
        ),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C17",
        statement="T4 收入总计=本年收入+上年结转",
        statement_en="T4 revenue total",
        notation="T4.收入总计 = T4.一 + T4.二",
        formula=Equal((at(4, "total", LEFT),), (at(4, "current", LEFT), at(4, "carried_over", LEFT))),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C18",
        statement="T4 本年支出=Σ功能类; 支出总计=本年支出+年终结转结余",
        statement_en="T4 expenditure arithmetic",
        notation="T4.支出.一 = Σ T4[类]; T4.支出总计 = T4.支出.一 + T4.支出.二",
        formula=both(
            Equal((at(4, "current", RIGHT),), (Total(4, is_division, "amount", RIGHT),)),
            Equal((at(4, "total", RIGHT),), (at(4, "current", RIGHT), at(4, "carry_forward", RIGHT))),
        ),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C25",
        statement="T5 行: 合计=基本小计+项目; 小计=人员+公用",
        statement_en="T5 row arithmetic",
        notation="T5[r].合计 = 小计+项目; 小计 = 人员+公用",
        formula=both(*KINDS),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C28",
        statement="T6 部门=Σ单位; 合计=Σ部门",
        statement_en="T6 unit hierarchy by code prefix 3→6",
        notation="T6[501] = Σ T6[501***]",
        formula=both(RollUp(6, top=True), RollUp(6)),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C29",
        statement="T6 行算术 同C25",
        statement_en="T6 row arithmetic",
        notation="as C25",
        formula=both(*KINDS_BY_UNIT),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C31",
        statement="T7 合计=Σ类(301,302,303,310..)",
        statement_en="T7 total equals sum of economic classes",
        notation="T7.合计.x = Σ T7[类].x",
        formula=RollUp(7, top=True),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C32",
        statement="T7 类=Σ款",
        statement_en="class equals sum of kuan",
        notation="T7[c].x = Σ T7[c##].x",
        formula=RollUp(7),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C33",
        statement="T7 行: 合计=人员+公用",
        statement_en="T7 row arithmetic",
        notation="T7[r].合计 = 人员 + 公用",
        formula=Across(7, "total", ("personnel", "operating")),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C41",
        statement="T8 合计=出国+用车小计+接待; 小计=购置+运行",
        statement_en="three-public arithmetic",
        notation="T8.合计 = 出国+小计+接待; 小计 = 购置+运行",
        formula=both(
            Across(8, "total", ("overseas", "vehicles", "reception")),
            Across(8, "vehicles", ("vehicle_purchase", "vehicle_running")),
        ),
        theme=Theme.ARITHMETIC,
        tolerance=EXACT,
    ),
    Rule(
        code="C48",
        statement="T11 合计=Σ项目=Σ类别小计=Σ单位=Σ部门",
        statement_en="T11 roll-ups",
        notation="T11.合计 = Σ leaf",
        formula=both(RollUp(11, top=True), RollUp(11)),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C49",
        statement="T11 行: 合计=Σ8个资金来源列",
        statement_en="row total equals funding columns",
        notation="T11[r].合计 = Σ 本年拨款(3)+结转(3)+专户+单位资金",
        formula=Across(
            11,
            "total",
            (*NINE_SOURCES[:3], *(f"carried_over_{key}" for key in NINE_SOURCES[:3]), "special", "unit_funds"),
        ),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C80",
        statement="T9/T10 行: 合计=基本支出+项目支出",
        statement_en="T9 and T10 row arithmetic",
        notation="T9[r].合计 = 基本 + 项目; T10[r].合计 = 基本 + 项目",
        formula=both(*(Across(table, "total", ("basic", "project")) for table in (9, 10))),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C81",
        statement="T1/T4 支出分列之和=该功能类合计",
        statement_en="columns printed beside the divisions of T1 and T4 add up to the division",
        notation="T1[类] = 人员+公用+项目; T4[类] = 一般公共预算+政府性基金+国有资本经营",
        formula=both(
            Across(1, "amount", ("personnel", "operating", "project"), RIGHT, is_division),
            Across(4, "amount", NINE_SOURCES[:3], RIGHT, is_division),
        ),
        theme=Theme.ARITHMETIC,
    ),
    Rule(
        code="C82",
        statement="T4 各预算列合计=Σ功能类",
        statement_en="T4 columns by budget equal the sum of the divisions",
        notation="T4.支出总计.列 = Σ T4[类].列",
        formula=Given(
            (at(4, "carry_forward", RIGHT),),
            both(
                *(
                    Equal((At(4, "total", source, RIGHT),), (Total(4, is_division, source, RIGHT),))
                    for source in NINE_SOURCES[:3]
                )
            ),
        ),
        theme=Theme.ARITHMETIC,
    ),
)
