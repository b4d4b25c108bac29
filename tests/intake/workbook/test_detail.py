"""A flat detail export is summed by function, by economic class and by project, in exact yuan."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from budgets.facts import (
    BasicExpenditureLine,
    ExpenditureLine,
    FundingSource,
    Nature,
    Project,
    ProjectLine,
    RevenueLine,
)
from budgets.intake.readers import worker
from budgets.intake.readers.errors import UnreadableDocument
from budgets.intake.readers.flat import PIECE
from budgets.intake.workbook.detail import Detail, read_flat_detail
from budgets.models import AdministrativeUnit, EconomicClass, Function

HEADINGS = (
    "预算单位",
    "单位名称",
    "功能科目编码",
    "经济分类",
    "支出性质",
    "资金来源",
    "项目编码",
    "项目名称",
    "金额（元）",
)
CODE = "42010325501T000000100"
STAFF = ("501001", "本级", "2060101 行政运行", 30101, "人员经费", "一般公共预算", "", "")
WORK = ("501001", "本级", "2060404", "", "项目支出", "一般公共预算拨款收入", CODE, "评审")


def read(
    folder: Path, *rows: Any, headings: Any = HEADINGS, corner: int = 1, title: str = "部门预算明细", **options: Any
) -> Detail:
    """``corner`` is the first column of the table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate([(title,), (), headings, *rows], start=1):
        for column, value in enumerate(row, start=corner):
            sheet.cell(number, column, value)
    book.save(folder / "detail.xlsx")
    return read_flat_detail(folder / "detail.xlsx", **options)


def test_lines_become_sums(tmp_path: Path) -> None:
    detail = read(tmp_path, (*STAFF, 0.1), (*STAFF, 0.2), (*WORK, 1000), (*WORK, "-1.50"), ("合计", *[""] * 7, 998.8))
    assert detail.problems == []
    assert (detail.lines, detail.total) == (4, Decimal("998.80"))
    common = {"unit": "501001", "source": FundingSource.GENERAL}
    assert detail.facts == [
        ExpenditureLine(
            function="2060101", nature=Nature.PERSONNEL, amount=Decimal("0.3"), place="Sheet!A4 等2行", **common
        ),
        ExpenditureLine(
            function="2060404", nature=Nature.PROJECT, amount=Decimal("998.5"), place="Sheet!A6 等2行", **common
        ),
        BasicExpenditureLine(
            economic_class="30101", nature=Nature.PERSONNEL, amount=Decimal("0.3"), place="Sheet!A4 等2行"
        ),
        Project(code=CODE, name="评审", unit="501001", place="Sheet!A6"),
        ProjectLine(
            project=CODE,
            source=FundingSource.GENERAL,
            amount=Decimal("998.5"),
            function="2060404",
            place="Sheet!A6 等2行",
        ),
    ]


def test_english_headings_and_ten_thousands(tmp_path: Path) -> None:
    headings = ("unit", "nature", "source", "carried_over", "amount", "remark")
    detail = read(tmp_path, ("501001", "business", "fund", "是", 1.25, "x"), headings=headings)
    assert detail.ignored == ["remark"]
    assert detail.facts == [
        ExpenditureLine(
            unit="501001",
            function=None,
            nature=Nature.BUSINESS,
            source=FundingSource.FUND,
            carried_over=True,
            amount=Decimal("1.25"),
            place="Sheet!A4",
        )
    ]
    in_ten_thousands = (*headings[:4], "金额（万元）")
    detail = read(tmp_path, ("501001", "business", "fund", "", 1.25), headings=in_ten_thousands)
    assert detail.total == 12_500


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([(*STAFF, None)], "Sheet!I4：“”不是数字。请填金额。"),
        ([(*STAFF, 0.125)], "Sheet!I4：0.125 元的小数超过两位。请精确到分。"),
        (
            [(*STAFF, -5)],
            "Sheet!A4：“501001 2060101 人员经费 一般公共预算拨款收入”各行相加是 -5.00 元。合计不能是负数，请核对。",
        ),
        ([("本级", *STAFF[1:], 1)], "Sheet!A4：“本级”不是编码。请填编码，或者“编码 名称”。"),
        ([(*STAFF[:3], "", *STAFF[4:], 1)], "Sheet!D4：基本支出要填写部门预算支出经济分类编码。"),
        (
            [(*STAFF[:2], "", *STAFF[3:], 1)],
            "Sheet!C4：有功能科目这一列，这一行却没有填。请填写，或者去掉这一列，只公开合计。",
        ),
        ([(*STAFF[:4], "基本支出", *STAFF[5:], 1)], "Sheet!E4：“基本支出”要分为人员经费和公用经费。"),
        ([(*WORK[:7], "", 1)], "Sheet!H4：项目支出要填写项目名称。"),
        (
            [(*WORK, 1), (*WORK[:7], "另一个", 1)],
            f"Sheet!H5：项目“{CODE}”在第4行的编码、名称或单位与这一行不同。一个项目只有一个名称和一个单位，请改正。",
        ),
        ([(*STAFF, 1), ("小计", *[""] * 7, 1)], "Sheet!I5：这是小计行，会重复计算。请导出不含小计的明细。"),
        ([(*STAFF, 1), ("合计", *[""] * 7, 2)], "Sheet!I5：合计行是 2.00 元，以上明细相加是 1.00 元。请核对是否缺行。"),
    ],
)
def test_problems(tmp_path: Path, rows: list[Any], problem: str) -> None:
    detail = read(tmp_path, *rows)
    assert str(detail.problems[0]) == problem
    assert detail.facts == []


def test_cells_are_named_where_the_table_stands(tmp_path: Path) -> None:
    assert [str(each) for each in read(tmp_path, (*STAFF, "一"), corner=3).problems] == [
        "Sheet!K4：“一”不是数字。请填金额。"
    ]


def test_codes_are_checked_where_the_lists_are_given(tmp_path: Path) -> None:
    lists = {AdministrativeUnit: {"501001": ""}, Function: {"2060404": ""}, EconomicClass: {}}
    detail = read(tmp_path, (*STAFF, 1), lists=lists)
    assert [problem.cell for problem in detail.problems] == ["C4", "D4"]


def test_columns_that_are_missing_or_not_there_at_all(tmp_path: Path) -> None:
    detail = read(tmp_path, headings=("单位", "功能科目", "资金来源", "金额"))
    assert [str(each) for each in detail.problems] == ["Sheet!A3：缺少“支出性质”这一列。请在导出时加上。"]
    detail = read(tmp_path, headings=("甲", "乙"))
    assert [each.message for each in detail.problems] == [
        "没有找到明细表的表头。表头应有：单位编码、支出性质、资金来源、金额。"
    ]


def sums(folder: Path, *rows: Any, **options: Any) -> list[Any]:
    """Function or economic class, and amount."""
    detail = read(folder, *rows, **options)
    assert detail.problems == []
    return [(getattr(fact, "function", None), fact.amount) for fact in detail.facts if hasattr(fact, "amount")]


def test_codes_with_their_names_in_every_writing(tmp_path: Path) -> None:
    writings = (
        "2060101 行政运行",
        "[2060101]行政运行",
        "2060101-行政运行",
        "2060101行政运行",
        "【2060101】 行政运行",
        "2060101",
    )
    rows = [(*STAFF[:2], text, *STAFF[3:], 1) for text in writings]
    assert sums(tmp_path, *rows) == [("2060101", 6), (None, 6)]
    detail = read(tmp_path, *rows)
    assert detail.budgets[0].codes["function", "2060101"].name == "行政运行"
    assert detail.budgets[0].codes["unit", "501001"].name == "本级"


@pytest.mark.parametrize("text", ["206 01", "206-01", "20601011", "行政运行2060101"])
def test_what_is_no_code_with_a_name(tmp_path: Path, text: str) -> None:
    detail = read(tmp_path, (*STAFF[:2], text, *STAFF[3:], 1))
    assert [problem.cell for problem in detail.problems] == ["C4"]


def test_the_unit_of_amounts_may_stand_above(tmp_path: Path) -> None:
    headings = (*HEADINGS[:-1], "预算数")
    for title, amount in (("单位：万元", 15_000), ("单位：元", Decimal("1.5")), ("明细", Decimal("1.5"))):
        assert sums(tmp_path, (*STAFF, 1.5), headings=headings, title=title)[0] == ("2060101", amount)
    detail = read(tmp_path, (*STAFF, 1.5), headings=headings, title="金额单位：千元")
    assert [str(each) for each in detail.problems] == ["Sheet!A3：金额的单位是“千元”，只能读元或万元。请改用元导出。"]


def test_revenue_is_summed_by_unit_and_source(tmp_path: Path) -> None:
    revenue = ("501001", "本级", "", "", "收入", "一般公共预算", "", "")
    carried = (*revenue, 5, "是")
    headings = (*HEADINGS, "上年结转结余")
    detail = read(tmp_path, (*revenue, 100, ""), (*revenue, 20, ""), carried, (*STAFF, 120, "否"), headings=headings)
    assert [(fact.amount, fact.carried_over) for fact in detail.facts if isinstance(fact, RevenueLine)] == [
        (120, False),
        (5, True),
    ]
    # A printed total may be of everything or of expenditure alone.
    for total in (245, 120):
        rows = ((*revenue, 100, ""), (*revenue, 20, ""), carried, (*STAFF, 120, ""), ("合计", *[""] * 7, total, ""))
        assert read(tmp_path, *rows, headings=headings).problems == []


def test_only_revenue_carried_over_may_be_less_than_nothing(tmp_path: Path) -> None:
    row = ("501001", "本级", "", "", "收入", "一般公共预算", "", "", -5)
    headings = (*HEADINGS, "上年结转结余")
    assert read(tmp_path, (*row, "是"), headings=headings).problems == []
    assert [problem.cell for problem in read(tmp_path, (*row, "否"), headings=headings).problems] == ["A4"]


def test_two_districts_need_a_column(tmp_path: Path) -> None:
    """Department 501 of one is not that of the other."""
    there = (*WORK[:6], f"420104{CODE[6:]}", "别处")
    assert [str(each) for each in read(tmp_path, (*WORK, 1), (*there, 2)).problems] == [
        "Sheet!G5：项目编码的区划 420104 与前面的 420103 不同。几个区划在一个文件里时，请加上“行政区划代码”一列。"
    ]
    headings = (*HEADINGS, "行政区划")
    detail = read(tmp_path, (*WORK, 1, "420103"), (*there, 2, "420104 某区"), headings=headings)
    assert [(budget.jurisdiction, budget.department) for budget in detail.budgets] == [
        ("420103", "501"),
        ("420104", "501"),
    ]


def test_two_detail_sheets_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("又一张")):
        assert sheet is not None
        sheet.append(HEADINGS)
        sheet.append([*STAFF, 1])
    book.save(tmp_path / "a.xlsx")
    assert [str(each) for each in read_flat_detail(tmp_path / "a.xlsx").problems] == [
        "又一张：这也是一张明细表。一个文件只能有一张，请合并，或者分成几个文件。"
    ]


def test_a_row_wider_than_the_header_has_slipped(tmp_path: Path) -> None:
    """1,234.50 without quotes."""
    file = tmp_path / "a.csv"
    file.write_text("单位编码,支出性质,资金来源,金额\n501001,经营,一般公共预算,1,234.50\n", encoding="utf-8")
    assert [str(each) for each in read_flat_detail(file).problems] == [
        "E2：这一行比表头多出一列。金额中有逗号时，请给金额加上引号，或者去掉逗号。"
    ]


def test_a_printed_total_may_be_no_number(tmp_path: Path) -> None:
    detail = read(tmp_path, (*STAFF, 1), ("合计", *[""] * 7, "见附表"))
    assert [str(each) for each in detail.problems] == ["Sheet!I5：“见附表”不是数字。请填金额。"]


def test_a_sheet_reaching_to_the_far_corner_and_formulas_without_value_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"detail\.xlsx：sheet Sheet：表格超过"):
        read(tmp_path, (*STAFF, 1), *[()] * 200_000, ("x",), corner=100)
    with pytest.raises(UnreadableDocument, match="公式没有计算结果"):
        read(tmp_path, (*STAFF, "=1+1"))


@pytest.mark.parametrize("row", [(*WORK[:7], "", 1), (*WORK, "一")], ids=["no project", "no amount"])
def test_reading_ends_after_two_hundred_errors(tmp_path: Path, row: Any) -> None:
    detail = read(tmp_path, *[row] * 500)
    assert len(detail.problems) == 201
    assert detail.problems[-1].message == "错误太多，后面的行没有再读。请改正后重新导入。"


CSV_HEADINGS = "单位编码,支出性质,资金来源,金额,备注"


def of_csv(folder: Path, *rows: str) -> Detail:
    (folder / "a.csv").write_text("\n".join((CSV_HEADINGS, *rows)), encoding="utf-8")
    return read_flat_detail(folder / "a.csv")


def test_rows_are_numbered_through_all_pieces(tmp_path: Path) -> None:
    rows = [f"501001,上缴上级支出,一般公共预算,{number},第{number}笔" for number in range(1, 2 * PIECE)]
    detail = of_csv(
        tmp_path, *rows, "501001,上缴上级支出,一般公共预算,一,", f"合计,,,{PIECE * (2 * PIECE - 1)},", "合计,,,1,"
    )
    assert (detail.lines, [problem.cell for problem in detail.problems]) == (
        2 * PIECE - 1,
        [f"D{2 * PIECE + 1}", f"D{2 * PIECE + 3}"],
    )


def test_errors_beyond_the_two_hundredth_are_told_once_for_all_pieces(tmp_path: Path) -> None:
    detail = of_csv(tmp_path, *["501001,上缴上级支出,一般公共预算,一,"] * 3 * PIECE)
    assert [problem.message[:4] for problem in detail.problems[199:]] == ["“一”不", "错误太多"]


@pytest.mark.parametrize("width", [4, 5, 6, 7])
def test_blank_cells_at_the_end_may_be_more_or_fewer_than_those_of_the_header(tmp_path: Path, width: int) -> None:
    """Whatever the width of the rows before."""
    rows = [f"501001,上缴上级支出,一般公共预算,{amount}" for amount in (1, 2, 4, 8)]
    detail = of_csv(tmp_path, rows[0] + ",", *(row + "," * (width - 4) for row in rows[1:3]), rows[3] + ",")
    assert (detail.problems, detail.total, detail.lines) == ([], Decimal(15), 4)


def test_the_amount_may_stand_before_other_columns(tmp_path: Path) -> None:
    headings = ("金额（元）", *HEADINGS[:-1])
    detail = read(tmp_path, (1, *STAFF), (2, *STAFF), (1, *STAFF), headings=headings)
    assert (detail.problems, detail.total, detail.lines) == ([], Decimal(4), 3)


def test_a_reading_that_is_broken_off_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker ends before its answer does."""
    line = ["flat", [None] * 7, 1, 1, [CSV_HEADINGS.replace(",", "\t"), "501001\t上缴上级支出\t一般公共预算\t1\t"]]
    monkeypatch.setattr(worker, "command", lambda form: [sys.executable, "-c", f"print({json.dumps(line)!r})"])
    with pytest.raises(UnreadableDocument, match="文件已损坏"):
        read(tmp_path, (*STAFF, 1))
