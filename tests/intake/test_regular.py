"""Forms that offices print otherwise than their layout declares them; every expectation is worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.facts import OfficialExpense, Project
from budgets.intake.reading import Reading, interpret
from tests.intake.test_recognise import amounts, document, table
from tests.intake.test_variants import errors, lost

EXPENSES = ("2026年“三公”经费支出表", "单位：万元")
ITEMS = ("示例局2026年政府采购预算表", "单位：万元")
ITEM_HEADER = (("单位代码", "单位名称", "项目", "政府采购品目", "采购数量", "采购金额"),)


def notes(reading: Reading) -> list[str]:
    return [problem.why for problem in reading.unread if problem.place]


def expenses(reading: Reading) -> dict[str, Decimal]:
    return {fact.item.value: fact.amount for fact in reading.facts if isinstance(fact, OfficialExpense)}


def test_columns_of_another_year_are_left_out_and_named() -> None:
    header = (
        ("科目编码", "科目名称", "2025年预算数", "2026年预算数", "", "", "增减%"),
        ("", "", "", "合计", "基本支出", "项目支出", ""),
    )
    reading = table(
        ("合计", "", "9.00", "3.00", "1.00", "2.00", "-66.67"),
        ("206", "科学技术支出", "9.00", "3.00", "1.00", "2.00", "-66.67"),
        header=header,
    )
    assert amounts(reading) == {"total": Decimal(30000), "206": Decimal(30000)}
    assert (lost(reading), errors(reading)) == ([], [])
    assert notes(reading) == [
        "表“支出预算总表”的列“2025年预算数”不是本年预算数，没有读入",
        "表“支出预算总表”的列“增减%”不是本年预算数，没有读入",
    ]


@pytest.mark.parametrize(
    ("last", "this"), [("2025年预算数", "2026年预算数"), ("上年预算数", "本年预算数"), ("2025年执行数", "2026年预算")]
)
def test_two_sided_tables_take_this_year(last: str, this: str) -> None:
    reading = table(
        ("一、一般公共预算拨款收入", "9.00", "3.00", "一、科学技术支出", "9.00", "3.00"),
        ("收入总计", "9.00", "3.00", "支出总计", "9.00", "3.00"),
        above=("2026年收支预算总表", "单位：万元"),
        header=(("收入", "", "", "支出", "", ""), ("项目", last, this, "项目", last, this)),
    )
    assert amounts(reading, 1, "revenue_amount") == {"general/206": Decimal(30000), "total/total": Decimal(30000)}
    assert amounts(reading, 1, "expenditure_amount") == {"general/206": Decimal(30000), "total/total": Decimal(30000)}


def test_money_carried_over_from_last_year_is_this_year_s() -> None:
    reading = table(
        ("900001", "示例局本级", "5.00", "3.00", "2.00"),
        above=("2026年收入预算总表", "单位：万元"),
        header=(("单位编码", "单位名称", "合计", "一般公共预算", "2025年结转结余"),),
    )
    assert amounts(reading, 2, "carried_over") == {"900001": Decimal(20000)}


@pytest.mark.parametrize("both", ["206 科学技术支出", "[206]科学技术支出", "206-科学技术支出", "206科学技术支出"])
def test_code_and_name_in_one_cell(both: str) -> None:
    reading = table(
        ("合计", "3.00", "1.00", "2.00"),
        (both, "3.00", "1.00", "2.00"),
        header=(("科目", "合计", "基本支出", "项目支出"),),
    )
    (part,) = reading.grid(3).parts
    assert part.row("206").cells == ("206", "科学技术支出", Decimal(30000), Decimal(10000), Decimal(20000))
    assert lost(reading) == []


def test_official_expenses_in_a_list() -> None:
    reading = table(
        ("合计", "9.00", "7.00"),
        ("1、因公出国（境）费用", "1.00", "0.00"),
        ("2、公务接待费", "2.00", "1.00"),
        ("3、公务用车购置及运行维护费", "6.00", "6.00"),
        ("其中：（1）公务用车运行维护费", "4.00", "5.00"),
        ("（2）公务用车购置费", "2.00", "1.00"),
        above=EXPENSES,
        header=(("项目", "2025年预算数", "2026年预算数"),),
    )
    assert expenses(reading) == {
        "overseas": Decimal(0),
        "reception": Decimal(10000),
        "vehicle_running": Decimal(50000),
        "vehicle_purchase": Decimal(10000),
    }
    assert (lost(reading), errors(reading)) == ([], [])


OFFICIAL = (("年度", "合计", "因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行费"),)


def test_official_expenses_of_two_years_in_rows() -> None:
    reading = table(
        ("2025年", "9", "", "1", "", "8"), ("2026年", "8.5", "", "0.5", "", "8"), above=EXPENSES, header=OFFICIAL
    )
    assert expenses(reading) == {"reception": Decimal(5000), "vehicle_running": Decimal(80000)}
    assert "这一行不是本年合计，没有读入：2025年 9 1 8" in notes(reading)
    assert lost(reading) == []


def test_rows_of_expenses_that_cannot_be_told_apart_are_lost() -> None:
    reading = table(("甲", "9", "", "1", "", "8"), ("乙", "8.5", "", "0.5", "", "8"), above=EXPENSES, header=OFFICIAL)
    assert expenses(reading) == {}
    assert len(lost(reading)) == 2


def test_revenue_as_a_list_of_sources() -> None:
    reading = table(
        ("合计", "5.00"),
        ("一、一般公共预算拨款收入", "3.00"),
        ("二、其他收入", "2.00"),
        above=("2026年部门收入总表", "单位：万元"),
        header=(("项目", "预算数"),),
    )
    (part,) = reading.grid(2).parts
    assert [part.cell("total", key) for key in ("total", "general", "other")] == [
        Decimal(50000),
        Decimal(30000),
        Decimal(20000),
    ]


def test_a_two_sided_table_without_headings_of_its_sides() -> None:
    reading = table(
        ("一、一般公共预算拨款收入", "3.00", "一、科学技术支出", "3.00"),
        ("收入合计", "3.00", "支出合计", "3.00"),
        above=("2026年部门收支总表", "单位：万元"),
        header=(("收入", "预算数", "支出", "预算数"),),
    )
    assert amounts(reading, 1, "expenditure_amount") == {"general/206": Decimal(30000), "total/total": Decimal(30000)}


def test_items_below_a_unit_that_is_printed_once_and_their_subtotal() -> None:
    reading = table(
        ("合计", "", "", "", "", "6.00"),
        ("900001", "示例局本级", "办公", "[A01]台式计算机", "2", "1.00"),
        ("", "", "", "[A02]打印机", "1", "2.00"),
        ("", "小计", "", "", "", "3.00"),
        ("900002", "示例中心", "物业", "[C01]物业服务", "1", "3.00"),
        above=ITEMS,
        header=ITEM_HEADER,
    )
    found = [(fact.unit, fact.project, fact.amount) for fact in reading.facts if fact.kind == "procurement"]  # type: ignore[attr-defined]
    assert found == [
        ("900001", "办公", Decimal(10000)),
        ("900001", "办公", Decimal(20000)),
        ("900002", "物业", Decimal(30000)),
    ]
    assert (lost(reading), errors(reading)) == ([], [])


def test_a_subtotal_that_is_not_the_sum_of_its_items_is_an_error() -> None:
    rows = (("900001", "示例局本级", "办公", "[A01]台式计算机", "2", "1.00"), ("", "小计", "", "", "", "1.50"))
    (found,) = errors(table(*rows, above=ITEMS, header=ITEM_HEADER))
    assert "expected='1.00', actual='1.50'" in found


def test_projects_by_category_and_name() -> None:
    reading = table(
        ("合计", "", "", "5.00", "5.00"),
        ("其他运转类", "示例项目甲", "示例局本级", "2.00", "2.00"),
        ("", "示例项目乙", "示例局本级", "3.00", "3.00"),
        above=("2026年项目支出表", "单位：万元"),
        header=(("类型", "项目名称", "项目单位", "合计", "一般公共预算"),),
    )
    found = [(fact.name, fact.category_name) for fact in reading.facts if isinstance(fact, Project)]
    assert found == [("示例项目甲", "其他运转类"), ("示例项目乙", "其他运转类")]
    assert (lost(reading), errors(reading)) == ([], [])


def test_a_project_code_of_another_province_is_kept_in_the_table_and_names_the_district() -> None:
    reading = table(
        ("420106241030000000012345", "示例项目", "5.00", "5.00"),
        above=("2026年项目支出表", "单位：万元"),
        header=(("项目编码", "项目名称", "合计", "一般公共预算"),),
    )
    (part,) = reading.grid(11).parts
    assert part.row("示例项目").cells[0] == "420106241030000000012345"
    assert reading.jurisdiction == "420106"


def test_money_saved_in_earlier_years_beside_what_is_carried_over() -> None:
    reading = table(
        ("一、一般公共预算拨款收入", "3.00", "一、科学技术支出", "6.00"),
        ("使用非财政拨款结余", "1.00", "", ""),
        ("上年结转", "2.00", "结转下年", ""),
        ("收入总计", "6.00", "支出总计", "6.00"),
        above=("2026年部门收支总表", "单位：万元"),
        header=(("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数")),
    )
    carried = [fact.amount for fact in reading.facts if fact.kind == "revenue" and fact.carried_over]  # type: ignore[attr-defined]
    assert carried == [Decimal(30000)]
    assert [
        finding.row
        for finding in reading.findings
        if finding.table == 1 and finding.row in ("own_surplus", "carried_over")
    ] == []


def test_a_list_of_contents_is_no_table() -> None:
    contents = (
        ("序号", "表名", "页码"),
        *(
            (str(n), f"2026年{name}", str(n))
            for n, name in enumerate(("收支预算总表", "收入预算总表", "支出预算总表"), start=1)
        ),
    )
    rows = (("科目编码", "科目名称", "合计"), ("206", "科学技术支出", "3.00"))
    reading = interpret(document((("目录",), contents), (("2026年支出预算总表", "单位：万元"), rows)))
    assert [reported.number for reported in reading.tables] == [3]
    assert lost(reading) == []


def test_a_known_title_over_unknown_columns_is_lost() -> None:
    (problem,) = lost(table(("甲", "3.00"), above=("2026年政府采购预算表", "单位：万元"), header=(("事项", "数额"),)))
    assert problem == "page 1, table 1: 不认识的表：政府采购预算表"


LEVELS = (
    ("206", "", "", "科学技术支出"),
    ("206", "01", "", "科学技术管理事务"),
    ("206", "01", "02", "一般行政管理事务"),
)


def test_codes_in_three_columns_below_one_heading() -> None:
    rows = tuple((*codes, "3.00", "1.00", "2.00") for codes in LEVELS)
    reading = table(*rows, header=(("科目编码", "", "", "科目名称", "合计", "基本支出", "项目支出"),))
    assert list(amounts(reading)) == ["206", "20601", "2060102"]
    assert (lost(reading), errors(reading)) == ([], [])


def test_a_column_of_codes_under_another_heading() -> None:
    reading = table(("合计", "", "3.00"), ("206", "科学技术支出", "3.00"), header=(("功能科目", "名称", "合计"),))
    assert list(amounts(reading)) == ["total", "206"]
