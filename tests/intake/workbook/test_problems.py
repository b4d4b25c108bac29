"""Every wrong cell is told by sheet and cell, with what to do; nothing else stops being read."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.workbook import Workbook

from budgets.facts import ExpenditureLine, Nature
from budgets.intake.readers.errors import UnreadableDocument
from budgets.intake.workbook.cells import CellProblem
from budgets.intake.workbook.manifest import NotOurWorkbook
from budgets.intake.workbook.mark import marked_copy
from budgets.intake.workbook.read import read_workbook
from tests.intake.workbook.books import EXPENDITURE, changed, demonstration

pytestmark = pytest.mark.django_db


def put(sheet: str, **cells: Any) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for address, value in cells.items():
            book[sheet][address] = value

    return change


def said(path: Path) -> list[str]:
    return [str(problem) for problem in read_workbook(path)[2]]


@pytest.mark.parametrize(
    ("sheet", "cells", "message"),
    [
        (EXPENDITURE, {"E5": "=1+1"}, "E5：这里是公式。请复制后“选择性粘贴”为数值。"),
        (EXPENDITURE, {"E5": "#REF!"}, "E5：这里是错误值 #REF!。请改为数值。"),
        (EXPENDITURE, {"E5": -1}, "E5：-1 是负数。这里只能填0或正数。"),
        (EXPENDITURE, {"E5": 0.125}, "E5：0.125 的小数超过两位。请以元填写，精确到分。"),
        (EXPENDITURE, {"E5": "一百"}, "E5：“一百”不是数字。请填数字，不知道时留空。"),
        (EXPENDITURE, {"E5": 10**16}, "E5：10000000000000000 太大，整数部分最多16位。请检查单位是否为元。"),
        (EXPENDITURE, {"E5": date(2025, 1, 1)}, "E5：单元格是日期或时间。请把格式设为文本或数字后重新填写。"),
        (EXPENDITURE, {"E5": None}, "E5：“金额（元）”必须填写。"),
        (EXPENDITURE, {"A5": " "}, "A5：“单位”必须填写。"),
        (
            EXPENDITURE,
            {"B5": "2069998"},
            "B5：支出功能分类科目里2024年没有“2069998”。请从下拉列表中选择；确实新增的，请先在后台加入目录。",
        ),
        (
            EXPENDITURE,
            {"B5": "2060101 别的名称"},
            "B5：编码和名称不一致：2060101 是“行政运行”。请改正编码，或者从下拉列表中选择。",
        ),
        (
            EXPENDITURE,
            {"C5": "其他"},
            "C5：“其他”不是可选的内容。可选：人员经费、公用经费、项目支出、事业单位经营支出、上缴上级支出、对附属单位补助支出、"
            "基本支出。",
        ),
        (EXPENDITURE, {"F5": "也许"}, "F5：“也许”应为“是”或“否”。"),
        (
            EXPENDITURE,
            {"C6": "人员经费"},
            "F6：与第5行重复（单位、功能科目、支出性质、资金来源、上年结转结余）。请合并或删除其中一行。",
        ),
        (EXPENDITURE, {"H9": "备用"}, "H9：这一列不属于本表，不会读取。请把内容移到规定的列，然后清除这一列。"),
        ("收入", {"C5": -1}, "C5：只有上年结转结余可以是负数。"),
        (
            "项目",
            {"A8": "123"},
            "A8：项目编码共21位：区划6位、年度2位、部门3位、类型字母1位、流水号9位；来源没有编码时留空。",
        ),
        (
            "项目支出",
            {"A5": "没有的项目"},
            "A5：“项目”工作表里没有“没有的项目”。请先在那里增加这个项目，或者从下拉列表中选择。",
        ),
        ("文字说明", {"A5": 1.5}, "A5：“1.5”不是序号。请填1到32767的整数。"),
        ("文字说明", {"C5": "长" * 201}, "C5：文字有201个字符，最多200个。请缩短。"),
        ("部门整体绩效说明", {"A6": "又一行"}, "A6：这张工作表只能填一行，第5行已经填写。请合并。"),
        (
            "绩效指标",
            {"C5": 9},
            "C5：“绩效目标”工作表里没有第9号。请先在那里填写，或者改正项目、期限和序号。",
        ),
        (
            "绩效指标",
            {"F5": "质量指标", "E5": "效益指标"},
            "E5：一级指标、二级指标：所填的内容互相矛盾，请核对后改正。",
        ),
    ],
)
def test_one_wrong_cell(tmp_path: Path, sheet: str, cells: dict[str, Any], message: str) -> None:
    first, *more = read_workbook(changed(demonstration(tmp_path), put(sheet, **cells)))[2]
    assert str(first) == f"{sheet}!{message}"
    # A project or goal whose cells are wrong is missing for the rows that name it; nothing else is.
    assert not more or sheet in ("项目", "项目绩效申报")


def test_what_people_may_write_instead(tmp_path: Path) -> None:
    cells = {"A5": 501001, "B5": 2060102, "C5": "personnel", "D5": "general", "E5": "1,234.50", "F5": None}
    path = changed(demonstration(tmp_path), put(EXPENDITURE, **cells))
    _about, facts, problems = read_workbook(path)
    assert problems == []
    line = next(fact for fact in facts if isinstance(fact, ExpenditureLine))
    assert (line.unit, line.function, line.nature) == ("501001", "2060102", Nature.PERSONNEL)
    assert (str(line.amount), line.carried_over) == ("1234.50", False)


def test_rows_may_be_left_out_and_added_below_the_prepared_ones(tmp_path: Path) -> None:
    row = {"A900": "501001", "B900": "2060199", "C900": "公用经费", "D900": "其他收入", "E900": 5}
    path = changed(demonstration(tmp_path), put(EXPENDITURE, **row))
    _about, facts, problems = read_workbook(path)
    assert problems == []
    assert f"{EXPENDITURE}!A900" in {fact.place for fact in facts}


def test_sheets_and_columns(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["收入"].title = "我的收入"
        del book["项目资产配置"]
        book.create_sheet("草稿纸")["A1"] = 1
        book[EXPENDITURE]["E1"] = None

    assert sorted(said(changed(demonstration(tmp_path), change))) == sorted(
        [
            "草稿纸!A1：不认识的工作表，不会读取。请把内容移到规定的工作表，然后删除它。",
            f"{EXPENDITURE}!A1：缺少“金额（元）”这一列。请重新导出工作簿，再把内容复制过去。",
            "项目资产配置：缺少这张工作表。请重新导出工作簿，再把内容复制过去；不涉及的工作表留空即可。",
        ]
    )


def test_another_year_or_department(tmp_path: Path) -> None:
    path = demonstration(tmp_path)
    _about, facts, problems = read_workbook(path, jurisdiction="420103", department="502", year=2025)
    assert facts == []
    assert problems == [
        CellProblem("manifest", "B5", "这是2024年的工作簿，不是2025年的。请选对文件或年度。"),
        CellProblem("manifest", "B4", "这是 420103/501 的工作簿，不是 420103/502 的。请选对文件或部门。"),
    ]


def test_a_manifest_changed_by_hand(tmp_path: Path) -> None:
    path = changed(demonstration(tmp_path), put("manifest", B5="2025"))
    with pytest.raises(NotOurWorkbook, match="manifest 工作表被改动"):
        read_workbook(path)


def test_other_files(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    Workbook().save(other)
    with pytest.raises(NotOurWorkbook, match="不是本系统导出的工作簿"):
        read_workbook(other)
    whole = demonstration(tmp_path).read_bytes()
    with ZipFile(BytesIO(whole)) as package, ZipFile(other, "w") as broken:
        for name in package.namelist():
            content = package.read(name)
            broken.writestr(name, content[:-300] if name == "xl/worksheets/sheet3.xml" else content)
    with pytest.raises(UnreadableDocument, match=r"other\.xlsx：文件已损坏"):
        read_workbook(other)
    for content, reason in ((b"", "文件是空的"), (b"%PDF-1.4", "不是可识别的格式"), (whole[:5000], "文件不完整")):
        other.write_bytes(content)
        with pytest.raises(UnreadableDocument, match=reason):
            read_workbook(other)


def test_wrong_cells_come_back_marked_and_a_mended_copy_is_read(tmp_path: Path) -> None:
    path = changed(demonstration(tmp_path), put(EXPENDITURE, E5="=1", A6="999"))
    problems = read_workbook(path)[2]
    path.write_bytes(marked_copy(path, problems))
    marks: list[tuple[str, str]] = []

    def look_and_mend(book: Workbook) -> None:
        page = book[EXPENDITURE]
        marks.extend((page[cell].fill.fgColor.rgb, page[cell].comment.text) for cell in ("E5", "A6"))
        assert [[cell.value for cell in row] for row in book["问题"].iter_rows(min_row=2)] == [
            [problem.sheet, problem.cell, problem.message] for problem in problems
        ]
        page["E5"], page["A6"] = 2885800, "501001"

    changed(path, look_and_mend)
    assert marks == [("FFF8B4B4", problem.message) for problem in problems]
    assert read_workbook(path)[2] == []
    path.write_bytes(marked_copy(path, []))
    changed(
        path,
        lambda book: marks.append((book[EXPENDITURE]["E5"].fill.fgColor.rgb, str(book[EXPENDITURE]["E5"].comment))),
    )
    assert marks[-1] == ("FFFFFBE6", "None")
