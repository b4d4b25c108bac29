"""Word files: what they print and what they only hold."""

from io import BytesIO

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from budgets.intake.raw import Document, Grid, Paragraph, Place
from budgets.intake.readers import read
from tests.intake.readers.samples import drawn, texts
from tests.intake.readers.test_workbook import with_part

W = nsdecls("w")


def saved(document: WordDocument) -> Document:
    file = BytesIO()
    document.save(file)
    return read(file.getvalue(), "a.docx")


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def of_xml(*paragraphs_xml: str) -> Document:
    document = docx.Document()
    for xml in paragraphs_xml:
        document.element.body.insert(0, parse_xml(xml))
    return saved(document)


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
        ("<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "增"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r>", "3"),
        ("<w:sdt><w:sdtContent><w:r><w:t>☑</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>常年</w:t></w:r>", "☑常年"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>是</w:t></w:r>', "☑是"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>否</w:t></w:r>', "☐否"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t></w:r>', "\ufffd5"),
        ("<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData></w:fldChar></w:r>", "☑"),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
    ],
)
def test_words_of_a_paragraph(run: str, text: str) -> None:
    assert paragraphs(of_xml(f"<w:p {W}>{run}</w:p>")) == [text]


def test_content_controls_and_text_boxes_around_paragraphs() -> None:
    inside = "<w:p><w:r><w:t>目录</w:t></w:r></w:p>"
    box = f"<w:txbxContent>{inside.replace('目录', '附件一')}</w:txbxContent>"
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawing = f'<mc:AlternateContent xmlns:mc="mc">{twice}</mc:AlternateContent>'
    document = of_xml(
        f"<w:p {W}><w:r>{drawing}<w:t>正文</w:t></w:r></w:p>",
        f"<w:sdt {W}><w:sdtContent>{inside}</w:sdtContent></w:sdt>",
    )
    assert paragraphs(document) == ["目录", "附件一", "正文"]


def test_heading_levels_of_styles_and_of_paragraphs() -> None:
    document = docx.Document()
    document.add_heading("第一部分", 1)
    document.styles.add_style("正文标题", 1).base_style = document.styles["Heading 3"]
    document.add_paragraph("一、职能", "正文标题")
    document.add_paragraph("文字")
    document.element.body.insert(
        3, parse_xml(f'<w:p {W}><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>二</w:t></w:r></w:p>')
    )
    assert [(block.text, block.level, block.place) for block in saved(document).blocks] == [
        ("第一部分", 1, Place(paragraph=1)),
        ("一、职能", 3, Place(paragraph=2)),
        ("文字", None, Place(paragraph=3)),
        ("二", 2, Place(paragraph=4)),
    ]


def test_tables_number_their_cells_and_keep_merged_ones() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 1).merge(table.cell(1, 2)).text = "并"
    (grid,) = saved(document).grids()
    assert drawn(grid) == [["00", "并>2,2", "~"], ["10", "~", "~"], ["20", "21", "22"]]
    assert str(grid.rows[2][1].place) == "paragraph 1, table 1, row 3, column 2"


def test_a_row_that_begins_further_right_has_blank_cells_before() -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in "甲乙")
    row = f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cells}</w:tr>"
    xml = f"<w:tbl {W}><w:tr>{cells}{cells}</w:tr>{row}</w:tbl>"
    (grid,) = of_xml(xml).grids()
    assert texts(grid) == [["甲", "乙", "甲", "乙"], ["", "甲", "乙"]]


def test_a_table_that_arranges_tables_gives_its_tables() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "左边"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "项目", "金额"
    result = saved(document)
    assert [texts(block) if isinstance(block, Grid) else block.text for block in result.blocks] == [
        "左边",
        [["项目", "金额"]],
    ]


def test_files_with_macros_are_read_without_them() -> None:
    document = docx.Document()
    document.add_paragraph("文字")
    file = BytesIO()
    document.save(file)
    macros = with_part(
        file.getvalue(),
        "[Content_Types].xml",
        lambda xml: xml.replace(
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            b"vnd.ms-word.document.macroEnabled.main",
        ),
    )
    assert paragraphs(read(macros, "a.docm")) == ["文字"]
