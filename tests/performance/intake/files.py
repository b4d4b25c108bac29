"""Drawn blocks written as files by other libraries than those that read them."""

import html
from collections.abc import Callable, Sequence
from io import BytesIO

import docx
import openpyxl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from budgets.intake import raw

Blocks = Sequence[raw.Block]
FONT = "STSong-Light"


def as_html(blocks: Blocks) -> bytes:
    parts = ['<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>预算</title></head><body>']
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            parts.append(f"<p>{html.escape(block.text)}</p>")
            continue
        parts.append("<table>")
        for row in block.rows:
            cells = (
                f'<td rowspan="{c.rowspan}" colspan="{c.colspan}">{html.escape(c.text)}</td>'
                for c in row
                if not c.covered
            )
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


def as_docx(blocks: Blocks) -> bytes:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            document.add_paragraph(block.text)
            continue
        table = document.add_table(len(block.rows), block.width)
        for r, row in enumerate(block.rows):
            for c, cell in enumerate(row):
                if cell.text:
                    table.cell(r, c).text = cell.text
        for r, c, height, width in spans(block):
            table.cell(r, c).merge(table.cell(r + height - 1, c + width - 1))
    return _saved(document.save)


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


def as_pdf(blocks: Blocks) -> bytes:
    """Cells are wrapped to their columns and tables are cut by pages, with no header repeated."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    text = ParagraphStyle("text", fontName=FONT, fontSize=8, leading=10, wordWrap="CJK")
    story: list[object] = []
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            story.append(Paragraph(html.escape(block.text), text))
            continue
        rows = [[Paragraph(html.escape(cell.text), text) if cell.text else "" for cell in row] for row in block.rows]
        merged = [("SPAN", (c, r), (c + width - 1, r + height - 1)) for r, c, height, width in spans(block)]
        style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), *merged]
        story += [Table(rows, colWidths=[760 / block.width] * block.width, style=style), Spacer(1, 8)]
    return _saved(lambda file: SimpleDocTemplate(file, pagesize=landscape(A4)).build(story))


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


WRITERS = {"html": as_html, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}
