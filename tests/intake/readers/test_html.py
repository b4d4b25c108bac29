"""Web pages: what a browser shows of them."""

import pytest

from budgets.intake.raw import Grid, Paragraph, Place
from budgets.intake.readers import read
from tests.intake.readers.samples import drawn, texts


def said(body: str) -> list[object]:
    document = read(f"<html><body>{body}</body></html>".encode(), "a.html")
    return [texts(block) if isinstance(block, Grid) else block.text for block in document.blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>甲<b>乙</b> 丙</p>丁", ["甲乙 丙", "丁"]),
        ("<p>一行<br>二行</p>", ["一行\n二行"]),
        ("<div>外<p>内</p>后</div>", ["外", "内", "后"]),
        ("<script>var a = '<p>不</p>'</script><style>p{}</style>文", ["文"]),
        ("甲<!-- 注 -->乙<span style='display: none'>藏</span>丙<p hidden>藏</p>", ["甲乙丙"]),
        (
            '<table><tr><td>常年 <input type="checkbox" checked><td>是 <input type=radio></table>',
            [[["常年 ☑", "是 ☐"]]],
        ),
        ("<table><tr><td><p>甲</p><p>乙</p><td>&lt;5%&nbsp;</table>", [[["甲\n乙", "<5%"]]]),
        ("<table><caption>表一</caption><tr><th>甲<th>乙</table>", ["表一", [["甲", "乙"]]]),
        ("<table><tr><td>左<td><table><tr><td>甲<td>乙</table></table>", ["左", [["甲", "乙"]]]),
        ("<table><tr><td colspan=2>说明<tr><td>甲<td>乙</table>", ["说明", [["甲", "乙"]]]),
        ("<table><tr><td>单位：万元<tr><td>甲<td>乙</table>", ["单位：万元", [["甲", "乙"]]]),
        ("<table></table>空表", ["空表"]),
    ],
)
def test_blocks(body: str, expected: list[object]) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=2>甲<td>乙<tr><td>丙", [["甲>1,2", "乙"], ["~", "丙"]]),
        ("<tr><td rowspan=0>甲<td>乙<tr><td>丙", [["甲>1,2", "乙"], ["~", "丙"]]),
        ("<tr><td rowspan=99>甲<td>乙<tr><td>丙", [["甲>1,2", "乙"], ["~", "丙"]]),
        ("<tr><td colspan=2 rowspan=2>甲<td>乙<tr><td>丙", [["甲>2,2", "~", "乙"], ["~", "~", "丙"]]),
        ("<tr><td colspan=x>甲<td colspan=-1>乙<tr><td>丙", [["甲", "乙"], ["丙"]]),
        ("<tr><td>甲<td rowspan=2>乙<td>丙<tr><td>丁<td>戊", [["甲", "乙>1,2", "丙"], ["丁", "~", "戊"]]),
    ],
)
def test_merged_cells(rows: str, expected: list[list[str]]) -> None:
    (grid,) = read(f"<html><table>{rows}</table>".encode(), "a.html").grids()
    assert drawn(grid) == expected


def test_headings_and_places() -> None:
    document = read("<html>\n<h1>预算</h1>\n<p>文字</p>\n<table>\n<tr><td>甲<td>乙\n</table>".encode(), "a.html")
    heading, paragraph, grid = document.blocks
    assert isinstance(heading, Paragraph) and isinstance(grid, Grid)
    assert (heading.level, heading.place, paragraph.place) == (1, Place(line=2), Place(line=3))
    assert grid.rows[0][1].place == Place(line=5, table=1, row=1, column=2)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    said = "gb2312" if encoding.startswith("gb") else encoding
    page = f'<html><head><meta http-equiv=Content-Type content="text/html; charset={said}"></head><p>预算公开㐂</html>'
    text = page if encoding != "gbk" else page.replace("㐂", "")
    (paragraph,) = read(text.encode(encoding), "a.html").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == ("预算公开" if encoding == "gbk" else "预算公开㐂")


def test_a_fragment_and_scripts_that_speak_of_tables() -> None:
    script = "<script>var row = '<table><tr>'</script>"
    document = read(f"<div>{script}<p>文字</p></div></body></html>".encode(), "a.html")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["文字"]


def test_a_workbook_that_is_a_web_page_in_disguise() -> None:
    page = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td x:num>1<td>2</table></html>'
    document = read(page.encode(), "导出.xls")
    assert (document.media_type, [texts(grid) for grid in document.grids()]) == ("text/html", [[["1", "2"]]])
