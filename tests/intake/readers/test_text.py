"""Text and Markdown: tables, headings and encodings."""

import pytest

from budgets.intake.raw import Grid, Paragraph, Place
from budgets.intake.readers import read
from tests.intake.readers.samples import texts


def said(text: str) -> list[object]:
    return [texts(block) if isinstance(block, Grid) else block.text for block in read(text.encode(), "a.txt").blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\t乙\n丙\t丁", [[["甲", "乙"], ["丙", "丁"]]]),
        ("甲\t乙\n\n丙\t丁", [[["甲", "乙"]], [["丙", "丁"]]]),
        ("甲\t乙\n说明\n丙\t丁", [[["甲", "乙"]], "说明", [["丙", "丁"]]]),
        ("甲\t乙\t\n\t合计", [[["甲", "乙", ""], ["", "合计"]]]),
        ("甲\t乙\n\t\t\n丙\t丁", [[["甲", "乙"], ["", "", ""], ["丙", "丁"]]]),
        ("\t首行缩进的段落。\n下一段\t", ["首行缩进的段落。", "下一段"]),
        ("职能\t<p>一</p>  <p>二</p>", [[["职能", "一\n二"]]]),
        ("职能\t<p>一\n二</p>\n任务\t三", [[["职能", "一\n二"], ["任务", "三"]]]),
        ("比率\t<5%\n差\ta&b", [[["比率", "<5%"], ["差", "a&b"]]]),
        ('频度\t常年 <input checked="" type="checkbox"/>一次 <INPUT type=checkbox>', [[["频度", "常年 ☑一次 ☐"]]]),
        ("# 标题 #\n正文", ["标题", "正文"]),
        ("| 甲 | 乙 |\n|---|:-:|\n| **合计** | 1\\|2 |", [[["甲", "乙"], ["合计", "1|2"]]]),
        ("<table><tr><td>甲<td>乙\n</table>\n正文\n甲\t乙", [[["甲", "乙"]], "正文", [["甲", "乙"]]]),
        ("甲\r\n乙\r丙\f丁", ["甲", "乙", "丙", "丁"]),
    ],
)
def test_blocks(text: str, expected: list[object]) -> None:
    assert said("开头\n" + text) == ["开头", *expected]


def test_places_and_levels() -> None:
    document = read("## 表一\n\n甲\t乙\n丙\t丁\n\n<table><tr><td>1<td>2</table>\n甲\t乙".encode(), "a.md")
    heading, first, second, third = document.blocks
    assert isinstance(heading, Paragraph) and isinstance(first, Grid)
    assert (heading.level, heading.place) == (2, Place(line=1))
    assert first.rows[1][1].place == Place(line=4, table=1, row=2, column=2)
    assert (second.place, third.place) == (Place(line=6, table=2), Place(line=7, table=3))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
def test_encodings(encoding: str) -> None:
    text = "2024年收支预算总表\n单位：万元\n项目\t预算数\n收入\t5,511.89\n"
    document = read(text.encode(encoding), "a.txt")
    assert [texts(block) if isinstance(block, Grid) else block.text for block in document.blocks] == [
        "2024年收支预算总表",
        "单位：万元",
        [["项目", "预算数"], ["收入", "5,511.89"]],
    ]


def test_digest_name_and_media_type() -> None:
    document = read(b"abc", "a.txt")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (document.name, document.media_type, document.sha256) == ("a.txt", "text/plain", digest)
