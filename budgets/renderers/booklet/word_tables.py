"""A table in Word's XML: fixed columns, merged headings that are repeated on every page, borders.

Written as text and parsed once: python-docx would search the whole table for each cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from budgets.renderers.booklet.fitting import PADDING, PrintedPart, PrintedRow, indent, printable
from budgets.renderers.booklet.word_styles import HEI, TEXT_FONT
from budgets.tables.grid import Shape

TWIPS = 20
"""In a point."""

SHADE = "F0F0F0"
LEADING = 1.3
"""From line to line, in times the size of type: the same in every font, so that pages break alike."""

LONG = 200
"""Characters of a cell from which on its row may be broken over pages."""

_BORDER = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table_of(part: PrintedPart, size: float, title: str) -> etree._Element:
    """The part as a table; ``title`` is what it is called where it cannot be seen."""
    side = round(PADDING / 2 * size * TWIPS)
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in part.widths)
    rows = "".join([*_header(part, size), *(_row(part, row, size) for row in part.rows)])
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_twips(sum(part.widths))}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDER}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(printable(title))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _twips(points: float) -> int:
    return round(points * TWIPS)


def _header(part: PrintedPart, size: float) -> Iterator[str]:
    """Below a cell that reaches down, each row has one that says it goes on."""
    reaching: dict[int, tuple[int, int]] = {}
    for level, cells in enumerate(part.header):
        begun = {cell.column: cell for cell in cells}
        row, column = "", 0
        while column < len(part.widths):
            if cell := begun.get(column):
                span, merge = cell.colspan, ' w:val="restart"' if cell.rowspan > 1 else None
                if cell.rowspan > 1:
                    reaching[column] = (level + cell.rowspan, span)
                text = cell.text
            else:
                (_end, span), merge, text = reaching[column], "", ""
            width = sum(part.widths[column : column + span])
            merged = "" if merge is None else f"<w:vMerge{merge}/>"
            row += _cell(text, width, size, span=span, merged=merged, align="center", heading=True)
            column += span
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{row}</w:tr>"


def _row(part: PrintedPart, row: PrintedRow, size: float) -> str:
    form = part.shape is Shape.FORM
    cells = "".join(
        _cell(
            text,
            width,
            size,
            align="right" if column.type.numeric else "left",
            heading=form and number == 0,
            bold=row.level == 0 and not form,
            left=indent(column, row.level) * size,
        )
        for number, (text, width, column) in enumerate(zip(row.cells, part.widths, part.columns, strict=True))
    )
    whole = "" if any(len(text) > LONG for text in row.cells) else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{whole}</w:trPr>{cells}</w:tr>"


def _cell(
    text: str,
    width: float,
    size: float,
    *,
    align: str,
    heading: bool = False,
    bold: bool = False,
    span: int = 1,
    merged: str = "",
    left: float = 0,
) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if heading else ""
    font = HEI if heading or bold else TEXT_FONT
    letters = (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    )
    shape = (
        f'<w:pPr><w:spacing w:before="20" w:after="20" w:line="{_twips(size * LEADING)}" w:lineRule="exact"/>'
        f'<w:ind w:left="{_twips(left)}" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>'
    )
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    run = f"<w:r>{letters}{lines}</w:r>" if text else ""
    room = f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/>{spans}{merged}{shade}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{room}</w:tcPr><w:p>{shape}{run}</w:p></w:tc>"
