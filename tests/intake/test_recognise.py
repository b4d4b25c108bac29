"""What is recognised, and that whatever cannot be read is reported with its place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from budgets.intake import raw
from budgets.intake.reading import Reading, interpret
from tests.intake.test_variants import errors, invented, lost, read_back
from tests.intake.variants import Style, printed

HEADER = (("科目编码", "科目名称", "合计", "基本支出", "项目支出"),)
TITLE = ("2026年支出预算总表", "单位：万元")


def document(*tables: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]) -> raw.Document:
    """Lines of text above, then rows; one table a page."""
    blocks: list[raw.Block] = []
    for page, (above, rows) in enumerate(tables, start=1):
        blocks += [raw.Paragraph(text, raw.Place(page=page)) for text in above]
        cells = tuple(
            tuple(raw.Cell(text, raw.Place(page=page, table=1, row=r, column=c)) for c, text in enumerate(row, start=1))
            for r, row in enumerate(rows, start=1)
        )
        blocks.append(raw.Grid(cells, raw.Place(page=page, table=1)))
    return raw.Document("test", "text/plain", "0" * 64, tuple(blocks))


def table(*rows: tuple[str, ...], above: tuple[str, ...] = TITLE, header: Any = HEADER) -> Reading:
    return interpret(document((above, (*header, *rows))))


def amounts(reading: Reading, number: int = 3, column: str = "total") -> dict[str, Any]:
    (part,) = reading.grid(number).parts
    return {row.key: row.cells[part.index(column)] for row in part.rows}


ROWS = (("合计", "", "3.00", "1.00", "2.00"), ("206", "科学技术支出", "3.00", "1.00", "2.00"))


def test_a_table_is_read_in_yuan_with_the_place_of_each_row() -> None:
    reading = table(*ROWS)
    assert amounts(reading) == {"total": Decimal(30000), "206": Decimal(30000)}
    (part,) = reading.grid(3).parts
    assert [row.sources for row in part.rows] == [("page 1, table 1, row 2",), ("page 1, table 1, row 3",)]
    assert lost(reading) == []


@pytest.mark.parametrize(
    "title",
    [
        "2026年支出预算总表",
        "２０２６年部门支出总表",
        "表1-3 2026年支出总体情况表",
        "2026年示例局支出预算总表",
        "示例局2026年部门⽀出预算总表",
        "2026 年支 出 预 算 总 表（续）",
    ],
)
def test_titles_that_mean_the_same(title: str) -> None:
    assert amounts(table(*ROWS, above=(title, "单位：万元"))).keys() == {"total", "206"}


def test_a_form_number_below_the_title_is_no_title() -> None:
    assert amounts(table(*ROWS, above=("2026年支出预算总表", "公开03表", "部门：示例局　单位：万元")))


def test_numbers_of_columns_are_no_figures() -> None:
    reading = table(("栏次", "", "1=2+3", "2", "3"), *ROWS)
    assert amounts(reading).keys() == {"total", "206"}
    assert lost(reading) == []


def test_an_unknown_table_is_reported() -> None:
    reading = table(*ROWS, above=("2026年债券资金安排表", "单位：万元"))
    assert next((problem.place, problem.why) for problem in reading.unread) == (
        "page 1, table 1",
        "不认识的表：债券资金安排表",
    )
    assert reading.has_errors


def test_a_cell_that_is_no_number_is_reported_with_its_place() -> None:
    reading = table(("合计", "", "3.00", "1.00", "2.00"), ("206", "科学技术支出", "三万", "1.00", "2.00"))
    assert lost(reading) == ["page 1, table 1, row 3, column 3: “三万”不是数字"]


def test_a_row_with_a_code_of_no_level_is_reported() -> None:
    assert lost(table(*ROWS, ("2069", "示例", "1.00", "", ""))) == [
        "page 1, table 1, row 4: 这一行读不懂：2069 示例 1.00"
    ]


def test_a_code_that_no_list_has_is_named_with_its_printed_name() -> None:
    reading = table(*ROWS, ("20698", "示例支出", "3.00", "1.00", "2.00"))
    assert next((problem.place, problem.why) for problem in reading.unread) == (
        "page 1, table 1, row 4",
        "编码 20698“示例支出”不在随附的目录中，请核对；平台的目录里也没有时，导入时会再次指出。",
    )


def test_an_unknown_column_is_reported() -> None:
    reading = table(
        ("合计", "", "3.00", "1.00", "2.00", "5.00"),
        header=(("科目编码", "科目名称", "合计", "基本支出", "项目支出", "备用"),),
    )
    assert "表“支出预算总表”的列“备用”不认识" in [problem.why for problem in reading.unread]


def test_a_table_without_the_columns_it_needs_is_not_read() -> None:
    (problem,) = lost(table(("206", "科学技术支出", "3.00"), header=(("科目编码", "科目名称", "数额"),)))
    assert problem == (
        "page 1, table 1: 表“支出预算总表”的表头里找不到需要的列（total），整张表没有读入。表头：科目编码 科目名称 数额"
    )


def test_an_unknown_division_is_reported() -> None:
    reading = table(
        ("一、一般公共预算拨款收入", "3.00", "一、示例支出", "3.00"),
        ("收入总计", "3.00", "支出总计", "3.00"),
        above=("2026年收支预算总表", "单位：万元"),
        header=(("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数")),
    )
    assert lost(reading) == ["page 1, table 1, row 3: 这一行读不懂：一、一般公共预算拨款收入 3.00 一、示例支出 3.00"]


def test_a_row_printed_twice_is_reported() -> None:
    (problem,) = lost(table(*ROWS, ROWS[1]))
    assert problem.startswith("page 1, table 1, row 3；page 1, table 1, row 4: 表“支出预算总表”中“206”出现了不止一次")


@pytest.mark.parametrize(
    ("above", "why"),
    [
        (("2026年支出预算总表",), "没有写明单位是元还是万元"),
        (("2026年支出预算总表", "单位：千元"), "的单位是“千元”，只能读元或万元"),
    ],
)
def test_a_table_whose_unit_is_not_known_is_not_read(above: tuple[str, ...], why: str) -> None:
    (problem,) = lost(table(*ROWS, above=above))
    assert why in problem


def test_a_missing_unit_is_that_of_all_other_tables() -> None:
    style = Style()
    found = printed(invented(1), style)
    blocks = tuple(
        replace(block, text=block.text.split("单位：")[0])
        if isinstance(block, raw.Paragraph) and number == 1
        else block
        for number, block in enumerate(found.blocks)
    )
    reading = interpret(replace(found, blocks=blocks))
    assert (lost(reading), errors(reading)) == ([], [])


def test_a_column_may_have_a_unit_of_its_own() -> None:
    header = (("科目编码", "科目名称", "合计（元）", "基本支出", "项目支出"),)
    assert amounts(table(("合计", "", "30,000", "1.00", "2.00"), header=header)) == {"total": Decimal(30000)}


def test_a_cell_may_have_a_unit_of_its_own() -> None:
    assert amounts(table(("合计", "", "3万元", "10000元", "2.00")), column="basic") == {"total": Decimal(10000)}


def test_several_tables_on_one_sheet() -> None:
    """Title, header and rows of the next table follow in the same grid; a header in the middle is a page break."""
    second = (("2026年政府性基金预算支出表",), ("单位：万元",), *HEADER, ("合计", "", "5.00", "", "5.00"))
    rows = (("2026年支出预算总表",), ("单位：万元",), *HEADER, ROWS[0], *HEADER, ROWS[1], *second)
    reading = interpret(document(((), rows)))
    assert amounts(reading).keys() == {"total", "206"}
    assert amounts(reading, 9) == {"total": Decimal(50000)}
    assert lost(reading) == []


@pytest.mark.parametrize("page_break", range(1, 8))
def test_a_table_broken_over_pages(page_break: int) -> None:
    """Without title and header on the second page, wherever it breaks."""
    codes = ("206", "20601", "2060101", "208", "20805", "2080505", "2080501")
    rows = (("合计", "", "1", "1", ""), *((code, "示例", "1", "1", "") for code in codes))
    reading = interpret(document((TITLE, (*HEADER, *rows[:page_break])), ((), rows[page_break:])))
    assert list(amounts(reading)) == ["total", *codes]


def test_a_list_may_break_before_a_line_without_figures() -> None:
    reading = read_back(invented(3), Style(seed=11, split=True, blank=""))
    assert (lost(reading), errors(reading)) == ([], [])


def test_a_short_row_of_whole_figures_on_top_of_a_page_is_no_heading() -> None:
    header = (("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数"))
    above = ("2026年收支预算总表", "单位：元")
    rows = (("一、一般公共预算拨款收入", "3", "", ""), ("收入总计", "8", "支出总计", ""))
    second = (("八、附属单位上缴收入", "5", "", "0"), *rows[1:])
    reading = interpret(document((above, (*header, rows[0])), ((), second)))
    assert amounts(reading, 1, "revenue_amount")["affiliated/"] == Decimal(5)


def test_a_table_by_the_government_s_economic_classes_is_none_of_the_fifteen() -> None:
    reading = table(
        ("501", "机关工资福利支出", "3.00", "3.00", ""),
        ("50101", "工资奖金津补贴", "3.00", "3.00", ""),
        above=("2026年一般公共预算基本支出表", "单位：万元"),
        header=(("科目编码", "科目名称", "合计", "人员经费", "公用经费"),),
    )
    assert reading.tables == ()
    assert reading.unread[0].why == "表“一般公共预算基本支出表”的编码（501、50101）不是这张表的科目，没有读入"
