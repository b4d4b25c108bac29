"""The styles of the booklet in Word: which font, size and spacing each kind of paragraph has."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

TITLE_FONT, TEXT_FONT, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LINE = 28.95
"""Points from line to line: 22 lines on 225 mm."""

COVER_OWNER, COVER_TITLE, COVER_FACT = "封面单位", "封面标题", "封面事项"
CONTENTS, TABLE_TITLE, GROUP, PART_TITLE, UNIT_LINE = "目录标题", "表题", "分组题", "分表题", "单位行"
NOTE, BETWEEN, FOOT, PAGE_ODD, PAGE_EVEN, MARKS = "表注", "表间", "页脚", "单页码", "双页码", "页眉标记"
COVER_GAP = Pt(220)
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in points. ``indent`` is that of the first line, in characters; ``line`` None lets the font decide;
    ``keep`` holds it on the page of what follows.
    """

    name: str
    font: str
    size: float
    based_on: str = "Normal"
    align: WD_ALIGN_PARAGRAPH | None = None
    indent: int = 0
    line: float | None = LINE
    before: float = 0
    after: float = 0
    left: int = 0
    bold: bool = False
    red: bool = False
    keep: bool = False


STYLES = (
    Style("Normal", TEXT_FONT, 16, based_on="", align=WD_ALIGN_PARAGRAPH.JUSTIFY, indent=2),
    Style("Heading 1", TITLE_FONT, 18, align=CENTRE, before=24, after=12, keep=True),
    Style("Heading 2", HEI, 16, indent=2, keep=True),
    Style("Heading 3", KAI, 16, indent=2, keep=True),
    Style("Heading 4", TEXT_FONT, 16, indent=2, keep=True),
    Style(TABLE_TITLE, TITLE_FONT, 18, based_on="Heading 2", align=CENTRE, after=6, keep=True),
    Style(COVER_OWNER, TITLE_FONT, 26, align=CENTRE, line=None, before=140),
    Style(COVER_TITLE, TITLE_FONT, 26, align=CENTRE, line=None, before=20),
    Style(COVER_FACT, TEXT_FONT, 14, align=LEFT, line=None, before=4),
    Style(CONTENTS, TITLE_FONT, 22, align=CENTRE, after=12),
    Style("toc 1", HEI, 14, align=LEFT, line=24),
    Style("toc 2", TEXT_FONT, 14, align=LEFT, line=24, left=2),
    Style(GROUP, KAI, 16, based_on="Heading 3", align=LEFT, before=14, after=4, keep=True),
    Style(PART_TITLE, HEI, 10.5, align=LEFT, line=None, before=12, after=3, keep=True),
    Style(UNIT_LINE, TEXT_FONT, 10.5, align=LEFT, line=None, before=3, after=3, keep=True),
    Style(NOTE, TEXT_FONT, 10.5, align=LEFT, line=None, before=3, after=3),
    Style(BETWEEN, TEXT_FONT, 6, line=6),
    Style(FOOT, SONG, 7.5, align=CENTRE, line=None),
    Style(PAGE_ODD, SONG, 14, align=RIGHT, line=None),
    Style(PAGE_EVEN, SONG, 14, align=LEFT, line=None),
    Style(MARKS, HEI, 14, align=CENTRE, line=None, red=True),
)


def apply(document: Document) -> None:
    """Give the document the styles; those that Word's template lacks are added."""
    for declared in STYLES:
        names = {style.name for style in document.styles}
        if declared.name in names:
            style = document.styles[declared.name]
        else:
            style = document.styles.add_style(declared.name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        if declared.based_on:
            style.base_style = document.styles[declared.based_on]  # type: ignore[assignment]
        _letters(style, declared)
        _lines(style, declared)


def _letters(style: ParagraphStyle, declared: Style) -> None:
    font = style.font
    font.size, font.bold, font.italic = Pt(declared.size), declared.bold, False
    font.color.rgb = RGBColor(0xB3, 0x26, 0x1E) if declared.red else RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    for given in properties.findall(qn("w:rFonts")):
        # The template's name the fonts of a theme, which would win over names.
        properties.remove(given)
    names = {qn(f"w:{script}"): declared.font for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    properties.insert(0, OxmlElement("w:rFonts", names))
    properties.append(OxmlElement("w:lang", {qn("w:val"): "en-US", qn("w:eastAsia"): "zh-CN"}))


def _lines(style: ParagraphStyle, declared: Style) -> None:
    shape = style.paragraph_format
    shape.alignment, shape.keep_with_next = declared.align, declared.keep
    shape.space_before, shape.space_after = Pt(declared.before), Pt(declared.after)
    if declared.line is None:
        shape.line_spacing = 1.0
    else:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(declared.line)
    indents = {"firstLineChars": declared.indent * 100, "firstLine": declared.indent * declared.size * 20}
    indents |= {"leftChars": declared.left * 100, "left": declared.left * declared.size * 20}
    properties = style.element.get_or_add_pPr()
    for given in properties.findall(qn("w:ind")):
        properties.remove(given)
    properties._insert_ind(OxmlElement("w:ind", {qn(f"w:{name}"): f"{value:.0f}" for name, value in indents.items()}))


def right_tab(paragraph: Paragraph, at: float) -> None:
    """A tab that sets what follows flush right, so many points from the margin."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Length(Pt(at)), WD_TAB_ALIGNMENT.RIGHT)
