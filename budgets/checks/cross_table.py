"""Rules between tables: the same money, seen another way, is the same amount."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.checks.arithmetic import EXACT, at
from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable, SheetRow
from budgets.checks.formulas import (
    At,
    Column,
    Comparison,
    Equal,
    Given,
    Outcome,
    Relation,
    SameRows,
    Scan,
    Term,
    at_most,
    both,
    is_division,
)
from budgets.checks.rules import Rule, Theme
from budgets.facts import NINE_SOURCES, ProjectLine
from budgets.findings import Severity

FISCAL = NINE_SOURCES[:3]
OWN = NINE_SOURCES[3:]
CARRIED_OVER_OWN = (
    At(2, "total", "carried_over_special", needed=True),
    At(2, "total", "carried_over_unit_funds", needed=True),
)
NOTHING_CARRIED_FORWARD = (at(4, "carry_forward", RIGHT),)
ONLY_GENERAL = (
    *(at(1, source, LEFT) for source in NINE_SOURCES[1:]),
    at(1, "carried_over", LEFT),
    at(4, "carried_over", LEFT),
    at(4, "current.fund", LEFT),
    at(4, "current.capital", LEFT),
)
"""Blank where all money is general budget of this year."""


def is_code(row: SheetRow) -> bool:
    return row.key.isdigit()


def any_row(row: SheetRow) -> bool:
    return is_code(row) or row.level == 0


def _appropriation(table: int, source: str) -> Equal:
    """A budget's expenditure equals what is appropriated for it, this year's and carried over."""
    return Equal((At(table, "total"),), (at(4, f"current.{source}", LEFT), at(4, f"carried_over.{source}", LEFT)))


def _paired(rule: str) -> Scan:
    """Economic classes of table 7 against the functions of table 5 that pay them, as the jurisdiction pairs them.

    Retirement pay (C40) is compared with 人员经费 only, where table 5 has it.
    """

    def look(evidence: Evidence) -> Iterator[Outcome]:
        pairing = evidence.conventions.pairing(rule)
        if pairing is None:
            raise Inapplicable("本地区没有约定这一对应关系", "this region has no such pairing")
        classes, functions = evidence.sheet(7), evidence.sheet(5)
        column = "personnel" if rule == "C40" and "personnel" in functions.columns else "basic_total"
        left = tuple(Term(classes, code, "total") for code in pairing.economic_classes if code in classes.rows)
        right = tuple(Term(functions, code, column) for code in pairing.functions if code in functions.rows)
        if left or right:
            yield Comparison(left or (Term(classes, pairing.economic_classes[0], "total"),), right)

    return Scan(look, (7, 5))


def _projects_by_function(evidence: Evidence) -> Iterator[Outcome]:
    """Projects grouped by their function; published table 11 does not print it, entered projects may have it."""
    lines = [line for line in evidence.facts.of(ProjectLine) if line.function]
    if not lines or len(lines) != len(evidence.facts.of(ProjectLine)):
        raise Inapplicable("项目没有功能科目", "projects have no function")
    sheet, projects = evidence.sheet(5), evidence.sheet(11)
    for code in sorted({str(line.function) for line in lines} | {row.key for row in sheet.rows.values()}):
        if len(code) != 7:
            continue
        mine = {line.project for line in lines if line.function == code}
        if any(line.project in mine and line.function != code for line in lines):
            continue  # a project of two functions has one row for both
        rows = [row.id for row in projects.rows.values() if row.key in mine]
        columns = ("general", "carried_over_general")
        terms = tuple(Term(projects, row, key) for row in rows for key in columns if key in projects.columns)
        yield Comparison((Term(sheet, code, "project"),), terms)


RULES = (
    Rule(
        code="C01",
        statement="T1 收入总计=支出总计",
        statement_en="T1 total revenue equals total expenditure",
        notation="T1.收入总计 = T1.支出总计",
        formula=Equal((at(1, "total", LEFT),), (at(1, "total", RIGHT),)),
        theme=Theme.CROSS_TABLE,
        tolerance=EXACT,
    ),
    Rule(
        code="C06",
        statement="T2 合计=T1 收入总计; T2 各来源列合计=T1 对应行",
        statement_en="T2 totals/columns equal T1 revenue lines",
        notation="T2.合计.合计 = T1.收入总计; T2.合计[s] = T1.收入[s]; T2.上年结转结余.小计 = T1.上年结转结余",
        formula=both(
            Equal((At(2, "total"),), (at(1, "total", LEFT),)),
            Equal((At(2, "total", "fiscal"),), (at(1, "fiscal", LEFT),)),
            *(Equal((At(2, "total", source),), (at(1, source, LEFT),)) for source in NINE_SOURCES),
            Equal((At(2, "total", "carried_over"),), (at(1, "carried_over", LEFT),)),
            Equal((At(2, "total", part="function"),), (at(1, "total", LEFT),)),
            *(Equal((At(2, "total", source, "function"),), (at(1, source, LEFT),)) for source in ("fiscal", *OWN)),
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C09",
        statement="T3 合计=T1 本年支出合计",
        statement_en="T3 grand total equals T1 current-year expenditure",
        notation="T3.合计.合计 = T1.本年支出合计",
        formula=Equal((At(3, "total"),), (at(1, "current", RIGHT),)),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C10",
        statement="T1 各功能类金额=T3 类级合计",
        statement_en="each class in T1 equals T3 class row",
        notation="∀类 c: T1.支出[c] = T3[c].合计",
        formula=SameRows(Column(1, "amount", RIGHT), (Column(3),), is_division),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C14",
        statement="T4 收入总计=支出总计",
        statement_en="T4 balances",
        notation="T4.收入总计 = T4.支出总计",
        formula=Equal((at(4, "total", LEFT),), (at(4, "total", RIGHT),)),
        theme=Theme.CROSS_TABLE,
        tolerance=EXACT,
    ),
    Rule(
        code="C19",
        statement="T4 三类拨款=T1 一/二/三",
        statement_en="T4 appropriations equal T1 lines 1-3",
        notation="T4.一.(i) = T1.收入[i], i=1..3",
        formula=both(
            Equal((at(4, "current", LEFT),), (at(1, "fiscal", LEFT),)),
            *(Equal((at(4, f"current.{source}", LEFT),), (at(1, source, LEFT),)) for source in FISCAL),
        ),
        theme=Theme.CROSS_TABLE,
        tolerance=EXACT,
    ),
    Rule(
        code="C20",
        statement="T4 收入总计<=T1 收入总计(差额=非财政拨款收入+非财政结转)",
        statement_en="fiscal total not above overall total",
        notation="T1.收入总计 - T4.收入总计 = Σ T1.收入[4..9] + 非财政上年结转",
        formula=both(
            at_most(at(4, "total", LEFT), at(1, "total", LEFT)),
            at_most(at(4, "carried_over", LEFT), at(1, "carried_over", LEFT)),
            Equal(
                (at(1, "total", LEFT),),
                (at(4, "total", LEFT), *(at(1, source, LEFT) for source in OWN), *CARRIED_OVER_OWN),
            ),
            Given(
                (at(1, "carried_over", LEFT),),
                Equal((at(1, "total", LEFT),), (at(4, "total", LEFT), *(at(1, source, LEFT) for source in OWN))),
            ),
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C21",
        statement="T4 功能类=T5+T9+T10 同类",
        statement_en="T4 class = general + fund + SOE capital",
        notation="∀c: T4[c] = T5[c].合计 + T9[c].合计 + T10[c].合计",
        formula=SameRows(Column(4, "amount", RIGHT), (Column(5), Column(9), Column(10)), is_division),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C22",
        statement="T5 合计=T4 一般公共预算拨款(本年+结转-年终结转)",
        statement_en="T5 total equals T4 general-budget funds",
        notation="T5.合计.合计 = T4.一.(一) + T4.二.(一) - 年终结转(一)",
        formula=both(
            Given(NOTHING_CARRIED_FORWARD, _appropriation(5, "general")),
            Given(
                tuple(at(4, f"{when}.{source}", LEFT) for when in ("current", "carried_over") for source in FISCAL[1:]),
                Equal((At(5, "total"), at(4, "carry_forward", RIGHT)), (at(4, "total", LEFT),)),
            ),
            at_most(At(5, "total"), at(4, "current.general", LEFT), at(4, "carried_over.general", LEFT)),
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C23",
        statement="T9 合计=T4 政府性基金(本年+结转)",
        statement_en="T9 total equals fund appropriation",
        notation="T9.合计.合计 = T4.一.(二) + T4.二.(二)",
        formula=Given(NOTHING_CARRIED_FORWARD, _appropriation(9, "fund")),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C24",
        statement="T10 合计=T4 国资预算(本年+结转)",
        statement_en="T10 total equals SOE capital appropriation",
        notation="T10.合计.合计 = T4.一.(三) + T4.二.(三)",
        formula=Given(NOTHING_CARRIED_FORWARD, _appropriation(10, "capital")),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C26",
        statement="T5[r]<=T3[r]; 收入100%一般公共预算时 T5≡T3",
        statement_en="T5 is a subset of T3 and equals it when all money is general budget",
        notation="∀r: T5[r].x <= T3[r].x (x∈合计,基本,项目)",
        formula=both(
            *(
                SameRows(Column(5, mine), (Column(3, other),), any_row, Relation.AT_MOST)
                for mine, other in (("total", "total"), ("basic_total", "basic"), ("project", "project"))
            ),
            *(
                Given(ONLY_GENERAL, SameRows(Column(5, mine), (Column(3, other),), any_row))
                for mine, other in (("total", "total"), ("basic_total", "basic"), ("project", "project"))
            ),
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C27",
        statement="T6 合计行=T5 合计行(5列)",
        statement_en="T6 grand row equals T5 grand row",
        notation="T6.合计.x = T5.合计.x",
        formula=both(
            *(
                Equal((At(6, "total", key),), (At(5, "total", key),))
                for key in ("total", "basic_total", "personnel", "operating", "project")
            )
        ),
        theme=Theme.CROSS_TABLE,
        tolerance=EXACT,
    ),
    Rule(
        code="C30",
        statement="T7 合计=T5 基本支出小计; 人员=人员; 公用=公用",
        statement_en="T7 total/personnel/public equal T5 basic split",
        notation="T7.合计.(合计,人员,公用) = T5.合计.(小计,人员,公用)",
        formula=both(
            Equal((At(7, "total"),), (At(5, "total", "basic_total"),)),
            Equal((At(7, "total", "personnel"),), (At(5, "total", "personnel"),)),
            Equal((At(7, "total", "operating"),), (At(5, "total", "operating"),)),
        ),
        theme=Theme.CROSS_TABLE,
        tolerance=EXACT,
    ),
    *(
        Rule(
            code=code,
            statement=statement,
            statement_en=statement_en,
            notation=notation,
            formula=_paired(code),
            theme=Theme.CROSS_TABLE,
            severity=severity,
        )
        for code, statement, statement_en, notation, severity in (
            (
                "C35",
                "30108=2080505 养老保险(基本支出,一般公共预算)",
                "pension econ = pension function",
                "T7[30108] = T5[2080505].小计",
                Severity.WARNING,
            ),
            (
                "C36",
                "30109=2080506 职业年金",
                "occupational annuity",
                "T7[30109] = T5[2080506].小计",
                Severity.WARNING,
            ),
            (
                "C37",
                "30110(+生育)=2101101+2101102 医疗",
                "basic medical",
                "T7[30110] = T5[2101101]+T5[2101102]",
                Severity.WARNING,
            ),
            (
                "C38",
                "30111+30307=2101103 公务员医疗补助",
                "civil-servant medical subsidy",
                "T7[30111]+T7[30307] = T5[2101103]",
                Severity.WARNING,
            ),
            ("C39", "30113=2210201 住房公积金", "housing fund", "T7[30113] = T5[2210201]", Severity.WARNING),
            (
                "C40",
                "30301+30302=2080501+2080502 离退休(人员部分)",
                "retirement pay",
                "T7[30301]+T7[30302] = T5[2080501].人员+T5[2080502].人员",
                Severity.INFO,
            ),
        )
    ),
    Rule(
        code="C42",
        statement="T8 分项>=T7 对应款(30212/30217/30231)",
        statement_en="three-public items not less than basic-expenditure items",
        notation="T8.接待 >= T7[30217]; T8.出国 >= T7[30212]; T8.运行 >= T7[30231]",
        formula=both(
            *(
                at_most(At(7, code), At(8, "total", item))
                for code, item in (("30217", "reception"), ("30212", "overseas"), ("30231", "vehicle_running"))
            )
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C43",
        statement="T8 购置费<=T5 项目+基本 中 31013/30913",
        statement_en="vehicle purchase consistent with capital items",
        notation="T8.购置 <= Σ econ[31013,30913]",
        formula=Given(
            (At(5, "total", "project"),),
            at_most(At(8, "total", "vehicle_purchase"), At(7, "31013"), At(7, "30913")),
        ),
        theme=Theme.CROSS_TABLE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C47",
        statement="T11 合计=T3 项目支出合计",
        statement_en="project table total equals T3 project total",
        notation="T11.合计 = T3.合计.项目",
        formula=Equal((At(11, "total"),), (At(3, "total", "project"),)),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C50",
        statement="T11 一般公共预算(本年+结转)=T5 项目支出合计",
        statement_en="T11 general-budget columns equal T5 project total",
        notation="ΣT11.一般公共(本年+结转) = T5.合计.项目",
        formula=Equal(
            (At(11, "total", "general"), At(11, "total", "carried_over_general")), (At(5, "total", "project"),)
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C51",
        statement="T11 政府性基金列=T9 项目; 国资列=T10 项目; 专户<=T1四; 单位资金<=T1五~九",
        statement_en="other fund columns tie out",
        notation="T11.基金(本年+结转) = T9.项目; T11.国资(本年+结转) = T10.项目; T11.专户 <= T1四+结转; "
        "T11.单位资金 <= T1五~九+结转",
        formula=both(
            *(
                Equal(
                    (At(11, "total", source), At(11, "total", f"carried_over_{source}")),
                    (At(table, "total", "project"),),
                )
                for table, source in ((9, "fund"), (10, "capital"))
            ),
            at_most(At(11, "total", "special"), at(1, "special", LEFT), at(1, "carried_over", LEFT)),
            at_most(
                At(11, "total", "unit_funds"),
                *(at(1, source, LEFT) for source in OWN[1:]),
                at(1, "carried_over", LEFT),
            ),
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C53",
        statement="T11 项目按功能项汇总=T5 项级项目支出(需项目挂功能科目)",
        statement_en="projects grouped by function equal T5 item-level project spend",
        notation="Σ T11[p∈f] = T5[f].项目",
        formula=Scan(_projects_by_function, (11, 5)),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C83",
        statement="T4 各预算列的功能类=T5/T9/T10 同类",
        statement_en="T4 divisions by budget equal T5, T9 and T10",
        notation="∀c: T4[c].一般公共 = T5[c]; T4[c].基金 = T9[c]; T4[c].国资 = T10[c]",
        formula=both(
            *(
                SameRows(Column(4, source, RIGHT), (Column(table),), is_division)
                for table, source in ((5, "general"), (9, "fund"), (10, "capital"))
            )
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C84",
        statement="T1 支出分列合计=T3 基本支出与项目支出",
        statement_en="T1 columns beside the divisions equal T3 basic and project expenditure",
        notation="T1[c].人员+公用 = T3[c].基本; T1[c].项目 = T3[c].项目",
        formula=both(
            SameRows(Column(3, "basic"), (Column(1, "personnel", RIGHT), Column(1, "operating", RIGHT)), is_division),
            SameRows(Column(3, "project"), (Column(1, "project", RIGHT),), is_division),
        ),
        theme=Theme.CROSS_TABLE,
        severity=Severity.WARNING,
    ),
    Rule(
        code="C85",
        statement="T2 各功能科目收入=T3 该科目支出(无结转时)",
        statement_en="T2 revenue by function equals T3 expenditure by function when nothing is carried over or forward",
        notation="∀r: T2[r].合计 = T3[r].合计",
        formula=Given(
            (at(1, "carried_over", LEFT), at(1, "carry_forward", RIGHT)),
            SameRows(Column(2, "total", "function"), (Column(3),), any_row),
        ),
        theme=Theme.CROSS_TABLE,
    ),
    Rule(
        code="C86",
        statement="T8 机关运行经费<=T7 公用经费合计",
        statement_en="operating cost is not above the public funds of basic expenditure",
        notation="T8.机关运行经费 <= T7.合计.公用",
        formula=both(
            at_most(At(8, "total", "operating_cost"), At(7, "total", "operating")),
            at_most(At(8, "total", part="operating_cost"), At(7, "total", "operating")),
        ),
        theme=Theme.CROSS_TABLE,
        severity=Severity.WARNING,
    ),
)
