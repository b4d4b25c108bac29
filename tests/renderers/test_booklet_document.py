"""The booklet before it is a page or a file: parts, numbering, headings, cover, foot and marks."""

from dataclasses import replace
from typing import Any

import pytest

from budgets.facts import TextSection
from budgets.renderers.booklet.document import Booklet, Paragraph, booklet_of
from tests.renderers.booklets import DIGEST, invented, published, reference


def sections(*keys_and_titles: tuple[str, str]) -> Any:
    booklet = invented()
    grids = {table.grid.number: table.grid for table in booklet.tables}
    rows = [
        TextSection(number=number, key=key, title=title, body="正文。")
        for number, (key, title) in enumerate(keys_and_titles, start=1)
    ]
    return [[section.title for section in part.sections] for part in booklet_of(published(), grids, rows).parts]


def test_sections_stand_in_their_official_parts_and_are_numbered_there() -> None:
    told = sections(
        ("glossary", "名词解释"),
        ("overview", "收支预算总体情况"),
        ("duties", "主要职责"),
        ("official_expenses", "“三公”经费支出情况"),
        ("a-key-of-ones-own", "其他"),
        ("units", "机构设置"),
    )
    assert told == [
        ["一、主要职责", "二、机构设置"],
        ["一、收支预算总体情况", "二、其他"],
        ["一、“三公”经费支出情况"],
        [""],
        [],
    ]


@pytest.mark.parametrize("title", ["三、主要职责", "第一部分 主要职责", "  二、 主要职责 ", "主要职责"])
def test_ordinals_of_a_document_are_replaced(title: str) -> None:
    assert sections(("duties", title))[0] == ["一、主要职责"]


def test_a_title_that_its_part_says_is_not_said_again() -> None:
    assert sections(("official_expenses", "“三公”经费"), ("glossary", "名词解释"))[2:4] == [[""], [""]]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("（一）机关运行经费情况", 3),
        ("(二)政府采购情况", 3),
        ("1、办公费", 4),
        ("2. 印刷费", 4),
        ("1.5倍", None),
        ("（一）本年没有安排。", None),
        ("（三）" + "情况" * 22, None),
        ("本年没有安排", None),
    ],
)
def test_short_numbered_lines_are_headings(line: str, level: int | None) -> None:
    (section,) = invented(line).parts[0].sections
    assert section.paragraphs == (Paragraph(line, level),)


def test_blank_lines_are_no_paragraphs() -> None:
    (section,) = invented("第一段。", "", "  　", " 第二段。 ").parts[0].sections
    assert [paragraph.text for paragraph in section.paragraphs] == ["第一段。", "第二段。"]


def test_cover_and_foot_say_which_document_this_is() -> None:
    booklet = invented()
    assert (booklet.title, booklet.name) == ("2090年部门预算", "示例局2090年部门预算")
    assert booklet.cover == (
        ("行政区划", "示例区（999999）"),
        ("版次", "第1版"),
        ("公开时间", "2090-02-01"),
        ("摘要", DIGEST),
    )
    assert booklet.foot == "示例局2090年部门预算　第1版　公开时间 2090-02-01　摘要 0123456789ab"


def test_a_draft_has_neither_time_nor_digest() -> None:
    booklet = invented(state="draft")
    assert [label for label, _value in booklet.cover] == ["行政区划", "版次"]
    assert booklet.foot == "示例局2090年部门预算　第1版　草稿"


@pytest.mark.parametrize(
    ("state", "marks"),
    [
        ("draft", ("草稿",)),
        ("approved", ("草稿",)),
        ("published", ()),
        ("corrected", ("已更正",)),
        ("withdrawn", ("已撤回",)),
    ],
)
def test_marks(state: str, marks: tuple[str, ...]) -> None:
    assert invented(state=state).marks == marks


def test_invented_data_is_marked_besides() -> None:
    grid = invented().tables[0].grid
    synthetic = replace(grid, edition=replace(grid.edition, jurisdiction_name="示例区（合成数据）"))
    booklet = booklet_of(published("draft"), {5: synthetic}, [])
    assert booklet.marks == ("草稿", "合成数据")
    assert booklet.foot.endswith("　草稿　合成数据")


@pytest.mark.django_db
def test_the_reference_department() -> None:
    booklet: Booklet = reference()
    assert [(part.anchor, part.title, len(part.sections), len(part.tables)) for part in booklet.parts] == [
        ("part-1", "第一部分 基本概况", 3, 0),
        ("part-2", "第二部分 预算情况说明", 1, 0),
        ("part-3", "第三部分 一般公共预算“三公”经费预算情况说明", 1, 0),
        ("part-4", "第四部分 名词解释", 0, 0),
        ("part-5", "第五部分 预算公开报表", 0, 15),
    ]
    assert [table.anchor for table in booklet.tables] == [f"t{number:02d}" for number in range(1, 16)]
    assert booklet.tables[10].heading == "十一、2024年项目支出预算表"
