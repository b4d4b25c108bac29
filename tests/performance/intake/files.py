"""Drawn blocks written as files by other libraries than those that read them."""

import html
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import pairwise

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from budgets.intake import raw

Blocks = Sequence[raw.Block]
FONT = "STSong-Light"
PAGE = (842, 1600)
"""Long enough for a merged cell of many rows, which reportlab does not break."""


def as_html(blocks: Blocks) -> bytes:
    parts = ['<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>预算</title></head><body>']
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            parts.append(f"<p>{html.escape(block.text)}</p>")
            continue
        parts.append("<table>")
        for row in block.rows:
            cells = (
                f'<td rowspan="{c.rowspan}" colspan="{c.colspan}">{_marked(c.text)}</td>' for c in row if not c.covered
            )
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


def as_docx(blocks: Blocks) -> bytes:
    """Tables as Word writes them; python-docx takes minutes to merge their cells."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            document.add_paragraph(block.text)
        else:
            document.element.body.insert(-1, parse_xml(f"<w:tbl {nsdecls('w')}>{_word_rows(block)}</w:tbl>"))
    return _saved(document.save)


def _word_rows(grid: raw.Grid) -> str:
    """A cell over several rows begins in the first and is continued, empty, in the others."""
    below: dict[tuple[int, int], raw.Cell] = {}
    rows = []
    for r, row in enumerate(grid.rows):
        cells = []
        for c, cell in enumerate(row):
            owner = below.get((r, c)) if cell.covered else cell
            if owner is None:
                continue
            if not cell.covered:
                below |= {(r + down, c): cell for down in range(1, cell.rowspan)}
            cells.append(_word_cell(cell, owner))
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return "".join(rows)


def _word_cell(cell: raw.Cell, owner: raw.Cell) -> str:
    merge = f'<w:vMerge w:val="{"continue" if cell.covered else "restart"}"/>' if owner.rowspan > 1 else ""
    texts = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{html.escape(line)}</w:t></w:r></w:p>' for line in cell.text.split("\n")
    )
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{owner.colspan}"/>{merge}</w:tcPr>{texts}</w:tc>'


def as_xlsx(blocks: Blocks) -> bytes:
    """Everything on one sheet, one below the other."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    top = 1
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            sheet.cell(top, 1, block.text)
            top += 1
            continue
        for r, row in enumerate(block.rows):
            for c, cell in enumerate(row, start=1):
                if cell.text:
                    sheet.cell(top + r, c, cell.text)
        for r, c, height, width in spans(block):
            sheet.merge_cells(start_row=top + r, start_column=c + 1, end_row=top + r + height - 1, end_column=c + width)
        top += len(block.rows)
    return _saved(workbook.save)


def as_pdf(blocks: Blocks, *, ruled: bool = True) -> bytes:
    """Cells are wrapped to their columns, text stands in their middle; a table right after another is on a new page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    text = ParagraphStyle("text", fontName=FONT, fontSize=8, leading=10, wordWrap="CJK")
    title = ParagraphStyle("title", parent=text, alignment=TA_CENTER)
    story: list[object] = []
    for before, block in pairwise([None, *blocks]):
        if isinstance(block, raw.Paragraph):
            story.append(Paragraph(html.escape(block.text), title))
            continue
        story += [PageBreak()] if isinstance(before, raw.Grid) else []
        rows = [[Paragraph(_marked(cell.text), text) if cell.text else "" for cell in row] for row in block.rows]
        merged = [("SPAN", (c, r), (c + width - 1, r + height - 1)) for r, c, height, width in spans(block)]
        rules = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
        style = [*rules, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *merged]
        story += [Table(rows, colWidths=[760 / block.width] * block.width, style=style), Spacer(1, 8)]
    return _saved(lambda file: SimpleDocTemplate(file, pagesize=PAGE).build(story))


def _marked(text: str) -> str:
    return html.escape(text).replace("\n", "<br/>")


def spans(grid: raw.Grid) -> list[tuple[int, int, int, int]]:
    return [
        (r, c, cell.rowspan, cell.colspan)
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
        if cell.rowspan * cell.colspan > 1
    ]


def _saved(save: Callable[[BytesIO], object]) -> bytes:
    file = BytesIO()
    save(file)
    return file.getvalue()


def as_text(blocks: Blocks) -> bytes:
    """Rows with tabs, merged cells lost and blank, texts of several paragraphs as HTML, as converters leave them."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            lines += ["", block.text, ""]
        else:
            lines += ["\t".join(_in_line(cell.text, "<p>{}</p>") for cell in row) for row in block.rows] + [""]
    return "\n".join(lines).encode()


def as_markdown(blocks: Blocks) -> bytes:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            lines += ["", f"## {block.text}", ""]
            continue
        rows = [f"| {' | '.join(_in_line(cell.text, '{}<br>') for cell in row)} |" for row in block.rows]
        lines += [rows[0], f"|{'---|' * block.width}", *rows[1:], ""]
    return "\n".join(lines).encode()


def _in_line(text: str, paragraph: str) -> str:
    return "".join(paragraph.format(line) for line in text.split("\n")) if "\n" in text else text


WRITERS = {"text": as_text, "markdown": as_markdown, "html": as_html, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}
