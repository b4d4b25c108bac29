"""Flat detail exports of the invented department 900 (see tests.factories), as XLSX and CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

TITLE = ("2026年部门预算明细",)
HEADINGS = (
    "行政区划", "单位编码", "单位名称", "功能科目编码", "功能科目名称", "部门预算支出经济分类", "支出性质", "资金来源",
    "项目编码", "项目名称", "金额（元）",
)  # fmt: skip
PROJECT = "99999926900T000000001"
REVENUE = ("999999", "900001", "示例局本级", "", "", "", "收入", "一般公共预算", "", "", "600.50")
SALARIES = (
    "999999", "900001", "示例局本级", "2060101", "行政运行", "30101", "人员经费", "一般公共预算", "", "", "100.25",
)  # fmt: skip
MORE_SALARIES = (*SALARIES[:-1], "0.25")
OFFICE = ("999999", "900002", "示例中心", "2060101", "行政运行", "30201", "公用经费", "一般公共预算", "", "", "200.00")
WORK = (
    "999999", "900001", "示例局本级", "2060404", "成果转化", "", "项目支出", "一般公共预算", PROJECT, "评审", "300.00",
)  # fmt: skip
ROWS = (REVENUE, SALARIES, OFFICE, MORE_SALARIES, WORK)
TOTAL = "600.50"
"""Of expenditure, and of revenue."""


def with_cells(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """The row with other cells, named by HEADINGS' first words: unit="900002"."""
    names = ("district", "unit", "unit_name", "function", "function_name", "economic_class", "nature", "source",
             "project_code", "project", "amount")  # fmt: skip
    return tuple(cells.get(name, cell) for name, cell in zip(names, row, strict=True))


def write(path: Path, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS, above: Sequence[str] = TITLE) -> Path:
    """An XLSX or, if the name says so, a CSV file as Excel saves it."""
    lines = [above, headings, *rows]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines)
        return path
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "明细"
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            if value != "":
                sheet.cell(row, column, float(value) if column == len(headings) and row > len(lines[:2]) else value)
    book.save(path)
    return path
