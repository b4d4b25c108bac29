"""Tables of PDF files that have no ruled lines."""

from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from budgets.intake.raw import Document
from budgets.intake.raw import Paragraph as Text
from budgets.intake.readers import read
from tests.intake.readers.rendering import BASIC, FONT, TOTALS, as_pdf
from tests.intake.readers.samples import texts

HEADER = [
    ["科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"],
    ["", "", "", "小计", "人员经费", "公用经费", ""],
]
ROWS = [
    ["", "合计", "5,511.89", "580.92", "519.89", "61.03", "4,930.97"],
    ["206", "科学技术支出", "5,237.42", "346.75", "288.58", "58.17", "4,890.67"],
    ["2060101", "行政运行", "346.75", "346.75", "288.58", "58.17", ""],
    ["2060102", "一般行政管理事务", "4,890.67", "", "", "", "4,890.67"],
]
WIDTHS = [60, 110, 80, 80, 80, 80, 80]
SPANS = [("SPAN", (3, 0), (5, 0)), *(("SPAN", (column, 0), (column, 1)) for column in (0, 1, 2, 6))]


def pdf(*pages: list[list[str]], style: list[tuple[object, ...]]) -> Document:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    story: list[object] = []
    for rows in pages:
        story += [Table(rows, colWidths=WIDTHS, style=[("FONT", (0, 0), (-1, -1), FONT, 9), *style]), PageBreak()]
        style = []
    file = BytesIO()
    SimpleDocTemplate(file, pagesize=landscape(A4)).build(story)
    return read(file.getvalue(), "open.pdf")


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE", "BOTTOM"])
@pytest.mark.parametrize("align", ["LEFT", "CENTER"])
def test_every_figure_stands_in_its_column(align: str, valign: str) -> None:
    style = [
        ("ALIGN", (0, 0), (-1, 1), align),
        ("ALIGN", (2, 2), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, 1), valign),
    ]
    (grid,) = pdf([*HEADER, *ROWS], style=[*SPANS, *style]).grids()
    assert texts(grid)[-len(ROWS) :] == ROWS
    top = [row[3] for row in texts(grid)[: -len(ROWS)] if row[3]]
    assert top == ["基本支出", "小计"]


def test_a_table_goes_on_in_the_columns_of_the_page_before() -> None:
    _, second = pdf([*HEADER, *ROWS], ROWS[3:], style=SPANS).grids()
    assert texts(second) == ROWS[3:]


def test_titles_and_captions_are_no_rows() -> None:
    document = read(as_pdf((*TOTALS.blocks(), *BASIC.blocks()), ruled=False), "open.pdf")
    said = [block.text for block in document.blocks if isinstance(block, Text)]
    assert said == [TOTALS.title, TOTALS.caption, BASIC.title, BASIC.caption]
    assert [len(grid.rows) for grid in document.grids()] == [5, 5]


def test_words_that_stand_apart_make_no_table() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    lines = (
        "一、主要职能　　　　贯彻执行方针政策",
        "二、机构设置　　　　内设机构三个",
        "三、人员构成　　　　编制三十人",
    )
    SimpleDocTemplate(file).build([Paragraph(f'<font name="{FONT}">{line}</font>') for line in lines])
    assert list(read(file.getvalue(), "text.pdf").grids()) == []
