"""The booklet in Word: read back by our own reader, and what only the file itself tells."""

import io
import zipfile
from functools import cache
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from budgets.renderers.booklet import BOOKLET_FORMATS
from tests.renderers.booklets import invented, read_back, reference

HOSTILE = ("<w:br/> & ]]>", "&amp;#60;", '"引号" \'', "第一行\x08第二行\x00", "{MACRO}", "=1+1")


@cache
def written() -> bytes:
    return BOOKLET_FORMATS["docx"].render(reference())


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def fonts(document: Document, style: str) -> tuple[set[str | None], float]:
    """The names of a style's font in all scripts, and its size in points."""
    found = document.styles[style]
    named = found.element.rPr.find(qn("w:rFonts"))
    return set(named.values()), found.font.size.pt  # type: ignore[union-attr]


@pytest.mark.django_db
def test_it_reads_back() -> None:
    read_back(written(), "booklet.docx")


@pytest.mark.django_db
def test_the_same_edition_gives_the_same_bytes() -> None:
    assert BOOKLET_FORMATS["docx"].render(reference()) == written()


@pytest.mark.django_db
def test_fonts_and_sizes_of_official_documents() -> None:
    document = opened(written())
    named = {style: fonts(document, style) for style in ("Normal", "封面标题", "Heading 2", "Heading 3", "双页码")}
    assert named == {
        "Normal": ({"仿宋_GB2312"}, 16),
        "封面标题": ({"方正小标宋简体"}, 26),
        "Heading 2": ({"黑体"}, 16),
        "Heading 3": ({"楷体_GB2312"}, 16),
        "双页码": ({"宋体"}, 14),
    }
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        cells = archive.read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋_GB2312"' in cells
    assert "Theme" not in cells


@pytest.mark.django_db
def test_headings_have_words_own_styles_and_its_contents_leads_to_them() -> None:
    document = opened(written())
    by_style: dict[str, list[Any]] = {}
    for paragraph in document.paragraphs:
        assert paragraph.style is not None
        by_style.setdefault(paragraph.style.name or "", []).append(paragraph)
    assert [p.text for p in by_style["Heading 1"]] == [part.title for part in reference().parts]
    assert [p.text for p in by_style["Heading 2"]] == [
        *("一、主要职能", "二、预算单位构成", "三、人员构成"),
        "一、收支预算总体安排",
    ]
    assert [p.text for p in by_style["表题"]] == [table.heading for table in reference().tables]
    assert by_style["表题"][0].style.base_style.name == "Heading 2"
    entries = [p for level in (1, 2) for p in by_style[f"toc {level}"]]
    assert len(entries) == 5 + 4 + 15
    assert ' TOC \\o "1-2" \\h \\z \\u ' in [t.text for t in document.element.body.iter(qn("w:instrText"))]
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))} == marks
    assert {"part-1", "section-duties", "t01", "t15"} <= marks


@pytest.mark.django_db
def test_wide_tables_lie_sideways_on_pages_of_their_own() -> None:
    sections = opened(written()).sections
    assert len(sections) == 1 + 15
    assert [n for n, s in enumerate(sections) if s.orientation == WD_ORIENT.LANDSCAPE] == [2, 11, 12, 13]
    first = sections[0]
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]
    assert [round(section.page_width.mm) for section in sections[1:3] if section.page_width] == [210, 297]


@pytest.mark.django_db
def test_every_page_says_which_document_it_is_and_its_number() -> None:
    document = opened(written())
    assert document.settings.odd_and_even_pages_header_footer
    for number, section in enumerate(document.sections):
        for footer in (section.footer, section.even_page_footer):
            assert footer.is_linked_to_previous == (number > 0)
            assert footer.paragraphs[0].text == reference().foot
            assert [field.text for field in footer._element.iter(qn("w:instrText"))] == [" PAGE "]
    assert [p.alignment for p in document.sections[0].footer.paragraphs] == [None, None]
    assert document.sections[0].header.paragraphs[0].text == ""


@pytest.mark.django_db
def test_headings_of_tables_are_repeated_and_merged_as_the_official_form_has_them() -> None:
    table = opened(written()).tables[1]  # of table 2
    rows = table._tbl.tr_lst
    assert [row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in rows[:3]] == [
        *(True, True, False),
    ]
    assert [cell.text for cell in table.rows[0].cells][:5] == ["单位编码", "单位名称", "合计", "本年收入", "本年收入"]
    assert [cell.text for cell in table.rows[1].cells][:5] == [
        *("单位编码", "单位名称", "合计", "小计", "一般公共预算"),
    ]


def test_marks_stand_on_every_page() -> None:
    document = opened(BOOKLET_FORMATS["docx"].render(invented("正文。", state="draft")))
    for section in document.sections:
        assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "草稿"
        assert section.footer.paragraphs[0].text.endswith("　草稿")


def test_text_is_never_markup() -> None:
    content = BOOKLET_FORMATS["docx"].render(
        invented(*HOSTILE, cells=HOSTILE, title=HOSTILE[0], group=HOSTILE[1], notes=HOSTILE)
    )
    document = opened(content)
    shown = ["<w:br/> & ]]>", "&amp;#60;", '"引号" \'', "第一行第二行", "{MACRO}", "=1+1"]
    words = [paragraph.text for paragraph in document.paragraphs]
    start = words.index("一、主要职能", words.index("第一部分 基本概况") + 4) + 1
    assert words[start : start + len(shown)] == shown
    assert [row.cells[0].text for row in document.tables[0].rows[1:]] == shown
    assert {f"注：{each}" for each in shown} | {shown[0], shown[1]} <= set(words)
