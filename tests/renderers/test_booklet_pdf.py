"""The booklet as PDF: read back by our own reader, and what only the file itself tells."""

import re
from dataclasses import replace
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from budgets.renderers.booklet import BOOKLET_FORMATS, pdf
from tests.renderers.booklets import DIGEST, invented, read_back, reference

HOSTILE = (
    '#panic("x") #{1 + 1} #sys.inputs',
    "$x^2$ *粗* _斜_ `代码` ~",
    "= 标题 <标签> @引用 // 注释 /* 注释 */",
    '\\u{41} \\\\ \\# "引号" [方括号] {花括号}',
    "- 项目 + 序号 / 术语: 说明",
)


@pytest.fixture(scope="module", autouse=True)
def chinese_font() -> None:
    try:
        BOOKLET_FORMATS["pdf"].render(invented())
    except pdf.NoChineseFont:
        pytest.skip("no Noto CJK font is installed here")


@cache
def written() -> bytes:
    return BOOKLET_FORMATS["pdf"].render(reference())


def pages(content: bytes) -> list[str]:
    """The text of each page, without white space."""
    with pypdfium2.PdfDocument(content) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.django_db
def test_it_reads_back() -> None:
    read_back(written(), "booklet.pdf")


@pytest.mark.django_db
def test_the_same_edition_gives_the_same_bytes() -> None:
    assert BOOKLET_FORMATS["pdf"].render(reference()) == written()


@pytest.mark.django_db
def test_bookmarks_are_the_parts_their_sections_and_the_tables() -> None:
    with pypdfium2.PdfDocument(written()) as document:
        marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    booklet = reference()
    assert [title for level, title in marks if level == 0] == [part.title for part in booklet.parts]
    below = [title for level, title in marks if level == 1]
    assert below[:4] == ["一、主要职能", "二、预算单位构成", "三、人员构成", "一、收支预算总体安排"]
    assert below[4:] == [table.heading for table in booklet.tables]


@pytest.mark.django_db
def test_it_can_be_archived_and_read_aloud() -> None:
    """PDF/A-2a and PDF/UA-1, tagged, in Chinese, titled, with its fonts inside."""
    content = written()
    with pypdfium2.PdfDocument(content) as document:
        assert pdfium.FPDFCatalog_IsTagged(document)
        assert document.get_metadata_value("Title") == reference().name
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>A<", content)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Lang(zh-CN)" in content or b"/Lang (zh-CN)" in content
    # Each face is a part of its font, which the six letters before the name say, and has a file of its own in here.
    faces = set(re.findall(rb"/FontName ?/[A-Z]{6}\+[A-Za-z0-9-]+", content))
    assert len(faces) == len(re.findall(rb"/FontFile[23]? ", content)) >= 3


@pytest.mark.django_db
def test_every_page_says_which_document_it_is_and_its_number() -> None:
    foot = "".join(reference().foot.split())
    for number, text in enumerate(pages(written()), start=1):
        assert text.endswith(f"{foot}—{number}—"), number


def test_the_digest_is_copied_as_it_is() -> None:
    assert f"摘要{DIGEST}" in pages(BOOKLET_FORMATS["pdf"].render(invented()))[0]


@pytest.mark.django_db
def test_wide_tables_lie_sideways() -> None:
    """Of the pages that begin with a table's title."""
    sideways = []
    with pypdfium2.PdfDocument(written()) as document:
        for page, text in zip(document, pages(written()), strict=True):
            width, height = page.get_size()
            sideways += [text[:2] for _ in range(width > height)]
    assert sideways == ["二、", "十一", "十二", "十三"]


def test_headings_of_tables_are_repeated() -> None:
    _cover, _contents, _text, *tables = pages(BOOKLET_FORMATS["pdf"].render(invented(cells=["甲"] * 100)))
    assert len(tables) > 1
    assert ["名称金额甲甲" in page for page in tables] == [True] * len(tables)


def test_marks_stand_on_every_page() -> None:
    found = pages(BOOKLET_FORMATS["pdf"].render(invented("正文。", state="draft")))
    assert len(found) == 4
    for number, text in enumerate(found, start=1):
        assert text.startswith("草稿")
        assert text.endswith(f"示例局2090年部门预算第1版草稿—{number}—")


def test_text_is_never_markup() -> None:
    """Each of these would be code, a style or an error if typst took it for markup."""
    booklet = invented(*HOSTILE, cells=HOSTILE, title="\n".join(HOSTILE), group=" ".join(HOSTILE), notes=HOSTILE)
    named = replace(booklet, edition=replace(booklet.edition, department_name=HOSTILE[0]))
    text = "".join(pages(BOOKLET_FORMATS["pdf"].render(named)))
    for each in HOSTILE:
        # A paragraph, a cell, the titles of the part and its group, a note.
        assert text.count("".join(each.split())) >= 5, each


def test_a_character_that_no_font_has_costs_the_standards_not_the_file() -> None:
    content = BOOKLET_FORMATS["pdf"].render(invented("生僻字\U0003134f。"))
    assert b"<pdfaid:part>" not in content
    assert "生僻字" in "".join(pages(content))


def test_words_without_a_place_to_break_stay_on_the_page() -> None:
    address = "https://" + "0123456789" * 40
    content = BOOKLET_FORMATS["pdf"].render(invented(address, cells=[address]))
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_charbox(index) for index in range(text.count_chars())]
            assert max(right for _left, _bottom, right, _top in boxes) <= page.get_width() - 40


def test_no_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SERIF", ("No Such Font",))
    monkeypatch.setattr(pdf, "SANS", ())
    with pytest.raises(pdf.NoChineseFont):
        BOOKLET_FORMATS["pdf"].render(invented())


def test_one_chinese_font_serves_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SERIF", ())
    assert "示例局" in pages(BOOKLET_FORMATS["pdf"].render(invented()))[0]


def test_a_failure_is_told_in_typsts_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_record", lambda booklet: {})
    with pytest.raises(pdf.NotSet, match="dictionary does not contain key"):
        BOOKLET_FORMATS["pdf"].render(invented())


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    with pytest.raises(pdf.NotSet, match="no PDF after"):
        BOOKLET_FORMATS["pdf"].render(invented())
