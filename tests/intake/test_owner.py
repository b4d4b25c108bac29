"""Whose budget a document is, and of which year, where its tables do not say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.intake import raw
from budgets.intake.reading import Reading, interpret
from tests.intake.test_recognise import HEADER, ROWS, document


def read(*lines: str, title: tuple[str, ...] = ("支出预算总表", "单位：万元")) -> Reading:
    found = document((title, (*HEADER, *ROWS)))
    paragraphs = tuple(raw.Paragraph(line, raw.Place(page=1)) for line in lines)
    return interpret(replace(found, blocks=(*paragraphs, *found.blocks)))


@pytest.mark.parametrize(
    "line",
    [
        "示例区示例局2026年部门预算",
        "示例区示例局 2026 年 预算",
        "2026年示例区示例局部门预算公开",
        "示例区示例局二〇二六年度单位预算",
    ],
)
def test_the_title_of_the_document_names_the_department_and_the_year(line: str) -> None:
    reading = read(line, "目 录", "一、主要职能", "2025年预算执行情况", "2026年收入比2025年增加，2024年以来逐年增长。")
    assert (reading.department_name, reading.year) == ("示例区示例局", 2026)


def test_captions_tell_more_than_titles() -> None:
    reading = read("示例区示例局2026年部门预算", title=("支出预算总表", "编制单位：示例局本级　单位：万元"))
    assert reading.department_name == "示例局本级"


def test_nobody_is_named() -> None:
    reading = read("2026年部门预算公开")
    assert (reading.department_name, reading.year) == ("", 2026)
