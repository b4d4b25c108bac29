"""Raw documents cut into printed tables: titles, years, units, captions, headers and page breaks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.intake import raw
from budgets.intake.headers import paths
from budgets.intake.reading import interpret
from budgets.intake.segments import Segment, segments
from budgets.layouts import Unit
from tests.intake.test_recognise import HEADER, ROWS, document


def only(above: tuple[str, ...], rows: tuple[tuple[str, ...], ...] = (*HEADER, *ROWS)) -> Segment:
    (found,) = segments(document((above, rows)))
    return found


@pytest.mark.parametrize(
    ("above", "captions"),
    [
        (("2026年支出预算总表", "编制部门：示例局　单位：万元"), ("示例局",)),
        (("2026年支出预算总表", "编制单位：示例局 2026年 单位：万元"), ("示例局",)),
        (("2026年支出预算总表", "部门：示例局", "金额单位：人民币万元"), ("示例局",)),
        (("表1-3", "2026年支出预算总表", "公开03表", "预算单位:示例局单位:万元"), ("示例局",)),
        (("2026年支出预算总表", "单位：万元"), ()),
        (("二〇二六年支出预算总表", "部门（单位）名称：示例局　（单位：万元）"), ("示例局",)),
        (("2026年度支出预算总表（单位：万元）", "填报单位：示例局　填报日期：2026年1月"), ("示例局",)),
        (("附表3：2026年支出预", "算总表", "单位：示例局　金额单位：万元"), ("示例局",)),
    ],
)
def test_title_year_unit_and_captions(above: tuple[str, ...], captions: tuple[str, ...]) -> None:
    found = only(above)
    assert (found.title, found.year, found.unit, found.captions) == ("支出预算总表", 2026, Unit.WANYUAN, captions)
    assert found.factor == Decimal(10000)


def test_the_year_may_stand_apart_from_the_title() -> None:
    found = only(("2026年度部门预算公开", "支出预算总表", "单位：元"))
    assert (found.title, found.year, found.unit) == ("支出预算总表", 2026, Unit.YUAN)


def test_headings_inside_the_grid_are_no_rows() -> None:
    found = only((), (("2026年支出预算总表",), ("编制部门：示例局", "", "", "单位：元"), *HEADER, *ROWS))
    assert (found.title, found.unit, found.captions, len(found.rows)) == ("支出预算总表", Unit.YUAN, ("示例局",), 2)


def test_notes_below_a_table_are_its_own() -> None:
    plain = document((("2026年支出预算总表", "单位：元"), (*HEADER, *ROWS)), (("注：本表为空表。",), ()))
    (found, *_rest) = segments(plain)
    assert found.notes == ("注：本表为空表。",)


@pytest.mark.parametrize("again", [True, False])
def test_a_table_goes_on_after_a_page_break(again: bool) -> None:
    title = ("2026年支出预算总表", "单位：元")
    second = ((*title, "续表"), (*HEADER, ROWS[1])) if again else (("- 12 -",), (ROWS[1],))
    (found,) = segments(document((title, (*HEADER, ROWS[0])), second))
    assert [row[0].place.page for row in found.rows] == [1, 2]


def test_the_same_table_of_another_department_is_another_table() -> None:
    one = (("2026年支出预算总表", "部门：甲局　单位：元"), (*HEADER, *ROWS))
    other = (("2026年支出预算总表", "部门：乙局　单位：元"), (*HEADER, *ROWS))
    assert [found.captions for found in segments(document(one, other))] == [("甲局",), ("乙局",)]


FLAT = (
    ("科目编码",),
    ("科目名称",),
    ("合计",),
    ("基本支出", "小计"),
    ("基本支出", "人员经费"),
    ("基本支出", "公用经费"),
    ("项目支出",),
)
TOP = ("科目编码", "科目名称", "合计", "基本支出")


@pytest.mark.parametrize(
    "rows",
    [
        ((*TOP, "", "", "项目支出"), ("", "", "", "小计", "人员经费", "公用经费", "")),
        ((*TOP, "", "", "项目支出"), ("", "", "", "小计", "人员经费", "公用经费")),
        ((*TOP, "项目支出"), ("小计", "人员经费", "公用经费")),
    ],
    ids=["blank where covered", "blanks at the end lost", "shifted left"],
)
def test_headers_whose_merged_cells_are_lost(rows: tuple[tuple[str, ...], ...]) -> None:
    header = [tuple(raw.Cell(text, raw.Place()) for text in row) for row in rows]
    assert paths(header, 7) == FLAT


def test_two_groups_that_lost_their_merged_cells() -> None:
    rows = (
        ("项目编码", "合计", "本年拨款", "财政拨款结转结余", "单位资金"),
        ("一般公共预算", "政府性基金预算", "一般公共预算", "政府性基金预算"),
    )
    header = [tuple(raw.Cell(text, raw.Place()) for text in row) for row in rows]
    assert paths(header, 7) == (
        ("项目编码",),
        ("合计",),
        ("本年拨款", "一般公共预算"),
        ("本年拨款", "政府性基金预算"),
        ("财政拨款结转结余", "一般公共预算"),
        ("财政拨款结转结余", "政府性基金预算"),
        ("单位资金",),
    )


def test_a_caption_with_a_tab_is_no_table_of_its_own() -> None:
    caption = (("编制部门：示例局", "单位：元"),)
    (found,) = segments(document((("2026年支出预算总表",), caption), ((), (*HEADER, *ROWS))))
    assert (found.title, found.unit, found.captions) == ("支出预算总表", Unit.YUAN, ("示例局",))


def test_a_long_title_broken_in_two() -> None:
    assert only(("2026年示例局一般公共预", "算支出表", "单位：元")).title == "示例局一般公共预算支出表"


def test_the_name_of_its_sheet_is_the_title_of_a_table_that_has_none() -> None:
    grid = replace(next(document(((), (*HEADER, *ROWS))).grids()), place=raw.Place(sheet="3支出总表"))
    reading = interpret(raw.Document("x", "", "", (raw.Paragraph("单位：元", raw.Place()), grid)))
    assert [table.number for table in reading.tables] == [3]


def test_a_hidden_sheet_gives_no_table() -> None:
    shown = document((("2026年支出预算总表", "单位：元"), (*HEADER, *ROWS)))
    hidden = replace(next(shown.grids()), place=raw.Place(sheet="隐藏"), hidden=True)
    reading = interpret(replace(shown, blocks=(*shown.blocks, hidden)))
    assert [table.number for table in reading.tables] == [3]
    assert [problem.why for problem in reading.unread if problem.place == "sheet 隐藏"] == [
        "隐藏的行、列或工作表没有读入。"
    ]
