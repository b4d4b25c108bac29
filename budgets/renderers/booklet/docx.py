"""The booklet as DOCX, in the fonts and sizes of official documents (GB/T 9704), for any office program.

Fonts are named, not put into the file: they belong to the machines that official documents are written on. Headings
have Word's own heading styles, so that its contents and its navigation know them.
"""

from __future__ import annotations

import io
from datetime import UTC
from typing import Any

import docx
from django.utils import timezone
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from budgets.renderers.booklet import word_styles as styles
from budgets.renderers.booklet.document import Booklet, Part, Table
from budgets.renderers.booklet.fitting import PrintedPart, fitted, printable
from budgets.renderers.booklet.word_tables import table_of
from budgets.renderers.zipped import dated

A4 = (Mm(210), Mm(297))
TEXT_MARGINS = {"top": Mm(37), "bottom": Mm(35), "left": Mm(28), "right": Mm(26)}
"""GB/T 9704: 156 mm by 225 mm of text."""

TABLE_MARGINS = dict.fromkeys(("top", "bottom", "left", "right"), Mm(20))
CONTENTS = 'TOC \\o "1-2" \\h \\z \\u'
"""Word's field of a contents of two levels, whose entries are links."""


def render(booklet: Booklet) -> bytes:
    document = docx.Document()
    styles.apply(document)
    _properties(document, booklet)
    _layout(document.sections[0], TEXT_MARGINS)
    _running(document, booklet)
    _cover(document, booklet)
    _contents(document, booklet)
    for part in booklet.parts[:-1]:
        _text(document, part)
    _tables(document, booklet.parts[-1])
    out = io.BytesIO()
    document.save(out)
    return dated(out.getvalue(), booklet.published_at)


def _properties(document: Document, booklet: Booklet) -> None:
    about = document.core_properties
    about.title = printable(booklet.name)
    about.author = about.last_modified_by = printable(booklet.edition.department_name)
    about.subject = printable(booklet.foot)
    about.identifier = booklet.digest
    about.comments, about.language = "", "zh-CN"
    about.created = about.modified = (booklet.published_at or timezone.now()).astimezone(UTC).replace(tzinfo=None)
    # A picture of the first page of python-docx's own template.
    package = document.part.package
    for key in [key for key, each in package.rels.items() if each.reltype.endswith("/thumbnail")]:
        package.rels.pop(key)


def _layout(section: Section, margins: dict[str, Mm], *, sideways: bool = False) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = reversed(A4) if sideways else A4
    for side, margin in margins.items():
        setattr(section, f"{side}_margin", margin)
    section.header_distance, section.footer_distance = Mm(12), Mm(10)


def _running(document: Document, booklet: Booklet) -> None:
    """Marks at the head; at the foot which document this is and the page, outside left and right."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, style in ((section.footer, styles.PAGE_ODD), (section.even_page_footer, styles.PAGE_EVEN)):
        footer.paragraphs[0].style = styles.FOOT
        footer.paragraphs[0].add_run(printable(booklet.foot))
        number = footer.add_paragraph(style=style)
        number.add_run("— ")
        _field(number, "PAGE", "1")
        number.add_run(" —")
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].style = styles.MARKS
        header.paragraphs[0].add_run("　".join(booklet.marks))


def _cover(document: Document, booklet: Booklet) -> None:
    document.add_paragraph(printable(booklet.edition.department_name), style=styles.COVER_OWNER)
    document.add_paragraph(booklet.title, style=styles.COVER_TITLE)
    for number, (label, value) in enumerate(booklet.cover):
        line = document.add_paragraph(style=styles.COVER_FACT)
        line.paragraph_format.space_before = styles.COVER_GAP if number == 0 else None
        line.add_run(f"{label}　")
        words = line.add_run(printable(value))
        # A digest in one line.
        words.font.size = Pt(9) if len(value) > 60 else None


def _contents(document: Document, booklet: Booklet) -> None:
    """Word's own contents: links, to which it adds the pages when it is asked to bring them up to date (F9)."""
    document.add_paragraph("目录", style=styles.CONTENTS).paragraph_format.page_break_before = True
    entries = [entry for part in booklet.parts for entry in _entries(part)]
    for number, (level, anchor, title) in enumerate(entries):
        line = document.add_paragraph(style=f"toc {level}")
        if number == 0:
            _field_begins(line, CONTENTS)
        link = OxmlElement("w:hyperlink", {qn("w:anchor"): anchor, qn("w:history"): "1"})
        line._p.append(link)
        link.append(_run(title))
        if number == len(entries) - 1:
            _field_ends(line)


def _entries(part: Part) -> list[tuple[int, str, str]]:
    below = [(each.anchor, each.title) for each in part.sections] + [(e.anchor, e.heading) for e in part.tables]
    return [(1, part.anchor, part.title), *((2, anchor, title) for anchor, title in below if title)]


def _text(document: Document, part: Part) -> None:
    heading = _heading(document, part.title, "Heading 1", part.anchor)
    heading.paragraph_format.page_break_before = part.anchor == "part-1"
    if not part.sections:
        document.add_paragraph("未公开。")
    for section in part.sections:
        if section.title:
            _heading(document, section.title, "Heading 2", section.anchor)
        for paragraph in section.paragraphs:
            style = f"Heading {paragraph.level}" if paragraph.level else None
            document.add_paragraph(printable(paragraph.text), style=style)


def _tables(document: Document, part: Part) -> None:
    for number, table in enumerate(part.tables):
        printed = fitted(table.grid)
        _layout(document.add_section(WD_SECTION.NEW_PAGE), TABLE_MARGINS, sideways=printed.sideways)
        if number == 0:
            _heading(document, part.title, "Heading 1", part.anchor)
        _heading(document, table.heading, styles.TABLE_TITLE, table.anchor)
        for each in printed.parts:
            _part(document, table, each, printed.size)


def _part(document: Document, table: Table, part: PrintedPart, size: float) -> None:
    width = sum(part.widths)
    if part.group:
        document.add_paragraph(part.group, style=styles.GROUP)
    if part.title:
        document.add_paragraph(part.title, style=styles.PART_TITLE)
    if part.caption or part.unit:
        line = document.add_paragraph(part.caption, style=styles.UNIT_LINE)
        if part.unit:
            line.add_run(f"\t{part.unit}")
            styles.right_tab(line, width)
    if part.printed:
        document.element.body.insert_element_before(table_of(part, size, table.heading), "w:sectPr")
    for note in part.notes:
        document.add_paragraph(note, style=styles.NOTE)
    if part.printed and not part.notes:
        # Two tables without a paragraph between them would be one.
        document.add_paragraph(style=styles.BETWEEN)


def _heading(document: Document, title: str, style: str, anchor: str) -> Paragraph:
    """With a bookmark, so that the contents lead to it."""
    paragraph = document.add_paragraph(style=style)
    number = str(len(document.element.body))
    begins = OxmlElement("w:bookmarkStart", {qn("w:id"): number, qn("w:name"): anchor})
    paragraph._p.extend([begins, _run(title), OxmlElement("w:bookmarkEnd", {qn("w:id"): number})])
    return paragraph


def _run(text: str) -> etree._Element:
    run = OxmlElement("w:r")
    Run(run, None).text = printable(text)  # type: ignore[arg-type]
    return run


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    _field_begins(paragraph, code)
    paragraph.add_run(shown)
    _field_ends(paragraph)


def _field_begins(paragraph: Paragraph, code: str) -> None:
    _field_mark(paragraph, "begin")
    words = OxmlElement("w:instrText", {qn("xml:space"): "preserve"})
    words.text = f" {code} "
    paragraph.add_run()._r.append(words)
    _field_mark(paragraph, "separate")


def _field_ends(paragraph: Paragraph) -> None:
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    mark: Any = OxmlElement("w:fldChar", {qn("w:fldCharType"): kind})
    paragraph.add_run()._r.append(mark)
