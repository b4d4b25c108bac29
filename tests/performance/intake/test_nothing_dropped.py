"""Whatever stands in a form is in the facts, in the reported tables or among the problems."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.intake import raw
from performance.intake.forms import read_forms
from tests.performance.intake.drawing import grid

PRINTED = (
    "", "", "", "产出指标", "效益指标", "数量指标", "质量指标", "成本指标", "满意度", "一级指标", "二级指标",
    "指标值", "前年", "上年", "预期当年实现值", "指标分值权重", "100", "8", "≥95%", "提升", "计划数据",
    "长期目标1：", "年度目标2", "年度绩效指标", "长期绩效目标表", "项目内容", "测算依据及说明",
    "本级财政拨款金额", "其他资金", "品名", "数量", "金额", "合计", "3.5万", "-1", "1e9", "其他",
    "总体资金情况", "当年金额", "财政拨款", "单位资金", "收入构成", "100%", "项目支出情况", "运转类",
    "特定目标类本级支出", "项目实施方案", "项目类别", "☑", "整体绩效总目标", "目标1：清淤", "项目总预算",
    "2024年预算申报项目资金来源", "4. 其他资金", "无", "单位：元", "环境指标", "<p>", "第3页",
    "指标性质", "备注", "2022年",
)  # fmt: skip
DEPARTMENT = [["部门（单位）名称", "某区水务局"], ["部门职能概述", "管理河道。"]]
PROJECT = [["项目名称", "河道巡查经费", "项目代码", "42010324777T000000201"], ["项目安排频度", "常年项目"]]


def paged(rows: list[list[str]], height: int) -> list[raw.Block]:
    """The rows as a PDF prints them, a few on a page."""
    found: list[raw.Block] = []
    for start in range(0, len(rows), height):
        page = grid(rows[start : start + height], 1)
        cells = (tuple(replace(cell, place=replace(cell.place, page=start + 1)) for cell in row) for row in page.rows)
        found.append(replace(page, rows=tuple(cells)))
    return found


ROWS = st.lists(st.lists(st.sampled_from((*PRINTED, "?")), min_size=1, max_size=7), max_size=12)


@pytest.mark.parametrize("pages", [None, 3], ids=["no pages", "pages"])
@settings(max_examples=200, deadline=None)
@given(department=ROWS, project=ROWS)
def test_every_cell_is_used_or_said(pages: int | None, department: list[list[str]], project: list[list[str]]) -> None:
    marks = count(1)
    # Each “?” becomes a word that occurs nowhere else.
    rows = [
        [f"独词{next(marks)}号" if text == "?" else text for text in row]
        for row in (*DEPARTMENT, *department, *PROJECT, *project)
    ]
    read = read_forms(paged(rows, pages) if pages else [grid(rows, 1)])
    said = repr((read.facts, read.tables, read.unread, read.department, read.names))
    assert [mark for mark in range(1, next(marks)) if f"独词{mark}号" not in said] == []
