"""Raw blocks written as files, by other libraries than those that read them; and one small document in every format."""

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from unicodedata import east_asian_width

import docx
import openpyxl
from docx.table import Table as DocxTable
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Table as PdfTable

from budgets.intake import raw

FONT = "STSong-Light"
Blocks = Sequence[raw.Block]
Span = tuple[int, int, int, int]
"""First row and column (from 0), rows and columns of a merged cell."""


@dataclass(frozen=True)
class Table:
    title: str
    caption: str
    rows: list[list[str]]
    """Cells under a merged one are ""."""
    spans: list[Span]

    def span(self, row: int, column: int) -> tuple[int, int]:
        return next(((height, width) for r, c, height, width in self.spans if (r, c) == (row, column)), (1, 1))

    def covered(self, row: int, column: int) -> bool:
        return any(
            r <= row < r + height and c <= column < c + width and (row, column) != (r, c)
            for r, c, height, width in self.spans
        )

    def drawn(self) -> list[list[str]]:
        """As samples.drawn shows a grid."""
        return [[self._drawn(r, c, text) for c, text in enumerate(row)] for r, row in enumerate(self.rows)]

    def _drawn(self, row: int, column: int, text: str) -> str:
        height, width = self.span(row, column)
        merged = f">{width},{height}" if height * width > 1 else ""
        return "~" if self.covered(row, column) else text + merged

    def blocks(self) -> Iterator[raw.Block]:
        place = raw.Place(page=1)
        yield raw.Paragraph(self.title, place, level=2)
        yield raw.Paragraph(self.caption, place)
        yield raw.Grid(tuple(tuple(self._cells(r)) for r in range(len(self.rows))), place)

    def _cells(self, row: int) -> Iterator[raw.Cell]:
        for column, text in enumerate(self.rows[row]):
            height, width = self.span(row, column)
            covered = self.covered(row, column)
            yield raw.Cell(text, raw.Place(), colspan=width, rowspan=height, covered=covered)


BASIC = Table(
    "2024年一般公共预算支出表（分功能科目）",
    "单位：万元",
    [
        ["科目编码", "科目名称", "合计", "基本支出", "", "", "项目支出"],
        ["", "", "", "小计", "人员经费", "公用经费", ""],
        ["", "合计", "5,511.89", "580.92", "519.89", "61.03", "4,930.97"],
        ["206", "科学技术支出", "5,237.42", "346.75", "288.58", "58.17", "4,890.67"],
        ["2060101", "行政运行", "346.75", "346.75", "288.58", "58.17", ""],
        ["", "", "", "", "", "", ""],
    ],
    [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 2, 1), (0, 3, 1, 3), (0, 6, 2, 1)],
)
TOTALS = Table(
    "2024年收支预算总表",
    "单位：元",
    [
        ["收 入", "", "支 出", ""],
        ["项 目", "预算数", "项 目", "预算数"],
        ["一、一般公共预算拨款收入", "164,978,640", "一、一般公共服务支出", "2,976,800"],
        ["", "", "二、公共安全支出", "0"],
        ["收 入 总 计", "164,978,640", "支 出 总 计", "-"],
    ],
    [(0, 0, 1, 2), (0, 2, 1, 2)],
)
FORM = Table(
    "2024年项目支出绩效目标申报表",
    "单位：万元",
    [
        ["项目名称", "工业经济信息工作经费", "项目代码", "42010324501T000000101"],
        ["项目类别", "1. 运转类 ☐ 2. 特定目标类 ☑", "", ""],
        ["年度绩效指标", "数量指标", "检查次数", "≥25人次"],
        ["", "质量指标", "整改率", "100%"],
        ["", "满意度指标", "企业满意度", "≥95%"],
    ],
    [(1, 1, 1, 3), (2, 0, 3, 1)],
)
TABLES = (TOTALS, BASIC, FORM)
DOCUMENT: Blocks = tuple(block for table in TABLES for block in table.blocks())


def as_text(blocks: Blocks = DOCUMENT) -> bytes:
    """Paragraphs on lines of their own, tables with tabs between the cells and without blank rows."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            lines += [block.text, ""]
        else:
            rows = ([" ".join(cell.text.split("\n")) for cell in row] for row in block.rows)
            lines += ["\t".join(row) for row in rows if any(row)] + [""]
    return "\n".join(lines).encode()


def as_aligned_text(blocks: Blocks) -> bytes:
    """Columns told apart by spaces alone, figures flush right, as programs print the layout of a page."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            lines += [block.text, ""]
            continue
        widths = [max(_room(row, column) for row in block.rows) for column in range(block.width)]
        lines += ["   ".join(_aligned(row, widths)).rstrip() for row in block.rows]
        lines.append("")
    return "\n".join(lines).encode()


def _room(row: Sequence[raw.Cell], column: int) -> int:
    """In half widths; a merged cell needs no more than its columns have."""
    return _shown_width(row[column].text) if column < len(row) and row[column].colspan == 1 else 0


def _shown_width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _aligned(row: Sequence[raw.Cell], widths: Sequence[int]) -> Iterator[str]:
    column = 0
    for cell in row:
        if cell.covered and cell.place.column and cell.place.column <= column:
            continue
        covered = widths[column : column + cell.colspan]
        padding = " " * (sum(covered) + 3 * (len(covered) - 1) - _shown_width(cell.text))
        yield padding + cell.text if cell.number else cell.text + padding
        column += cell.colspan


def as_markdown(blocks: Blocks = DOCUMENT) -> bytes:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            lines += [f"{'#' * block.level} {block.text}" if block.level else block.text, ""]
            continue
        rows = ["| " + " | ".join(cell.text.replace("\n", "<br>") for cell in row) + " |" for row in block.rows]
        lines += [rows[0], "|" + " --- |" * block.width, *rows[1:], ""]
    return "\n".join(lines).encode()


def as_html(blocks: Blocks = DOCUMENT, *, inline: str = "") -> bytes:
    """With ``inline`` each cell's text stands in elements of that name, as web editors leave them."""
    parts = ['<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>预算</title><style>']
    parts.append(
        "table{border-collapse:collapse}td{border:1px solid #000;padding:4px;height:14px}</style></head><body>"
    )
    for block in blocks:
        if isinstance(block, raw.Paragraph):
            tag = f"h{block.level}" if block.level else "p"
            parts.append(f"<{tag}>{html.escape(block.text)}</{tag}>")
            continue
        rows = (f"<tr>{''.join(_html_cells(row, inline))}</tr>" for row in block.rows)
        parts.append(f"<table>{''.join(rows)}</table>")
    return "".join([*parts, "</body></html>"]).encode()


def _html_cells(row: Sequence[raw.Cell], inline: str) -> Iterator[str]:
    for cell in row:
        if not cell.covered:
            text = html.escape(cell.text).replace("\n", "<br>")
            text = f"<{inline}><b>{text}</b></{inline}>" if inline else text
            yield f'<td rowspan="{cell.rowspan}" colspan="{cell.colspan}">{text}</td>'


def as_docx(blocks: Blocks = DOCUMENT) -> bytes:
    document = docx.Document()
    for block in blocks:
        if not isinstance(block, raw.Paragraph):
            _docx_table(block, document.add_table(len(block.rows), block.width))
        elif block.level:
            document.add_heading(block.text, block.level)
        else:
            document.add_paragraph(block.text)
    return _saved(document.save)


def _docx_table(grid: raw.Grid, drawn: DocxTable) -> None:
    cells = [list(row.cells) for row in drawn.rows]
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            if cell.text:
                cells[r][c].text = cell.text
    for r, c, height, width in spans(grid):
        cells[r][c].merge(cells[r + height - 1][c + width - 1])


def as_xlsx(blocks: Blocks = DOCUMENT, *, one_sheet: bool = False, numbers: bool = False) -> bytes:
    """A sheet a table, its title and caption in rows above; or everything on one sheet, one below the other.

    Amounts are text, as web systems export them, or ``numbers``: floating-point values with a format.
    """
    workbook = openpyxl.Workbook()
    sheet, top, filled = workbook.active, 1, False
    for block in blocks:
        is_grid = isinstance(block, raw.Grid)
        if filled and not one_sheet and not is_grid:
            sheet, top, filled = workbook.create_sheet(), 1, False
        if isinstance(block, raw.Grid):
            _xlsx_table(block, sheet, top, numbers=numbers)
            top += len(block.rows) + one_sheet
            filled = True
        else:
            sheet.cell(top, 1, block.text)
            top += 1
    return _saved(workbook.save)


def _xlsx_table(grid: raw.Grid, sheet: Worksheet, top: int, *, numbers: bool) -> None:
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row, start=1):
            if numbers and cell.number is not None:
                sheet.cell(top + r, c, float(cell.number)).number_format = "#,##0.00"
            elif cell.text:
                sheet.cell(top + r, c, cell.text)
    for r, c, height, width in spans(grid):
        sheet.merge_cells(start_row=top + r, start_column=c + 1, end_row=top + r + height - 1, end_column=c + width)


def as_pdf(blocks: Blocks = DOCUMENT, *, ruled: bool = True, wrapped: bool = False, **options: object) -> bytes:
    """A page for each page that the blocks name; ``options`` go to reportlab's document, for instance ``encrypt``.

    With ``wrapped`` all columns but those of figures share the page's width, and longer texts break within them.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    title, text = ParagraphStyle("title", fontName=FONT, fontSize=16, leading=24), ParagraphStyle("t", fontName=FONT)
    story: list[object] = []
    page = blocks[0].place.page if blocks else None
    for block in blocks:
        if block.place.page != page:
            story.append(PageBreak())
            page = block.place.page
        if isinstance(block, raw.Paragraph):
            story.append(PdfParagraph(html.escape(block.text).replace("\n", "<br/>"), title if block.level else text))
        else:
            story += [_pdf_table(block, ruled=ruled, wrapped=wrapped), Spacer(1, 10)]
    return _saved(lambda file: SimpleDocTemplate(file, pagesize=landscape(A4), **options).build(story))


def _pdf_table(grid: raw.Grid, *, ruled: bool, wrapped: bool) -> PdfTable:
    width = grid.width
    size = 9 if width < 10 else 6
    style: list[tuple[object, ...]] = [("FONT", (0, 0), (-1, -1), FONT, size)]
    style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    style += [("SPAN", (c, r), (c + w - 1, r + h - 1)) for r, c, h, w in spans(grid)]
    rows = [[*(cell.text for cell in row), *[""] * (width - len(row))] for row in grid.rows]
    if not wrapped:
        return PdfTable(rows, style=style)
    text = ParagraphStyle("cell", fontName=FONT, fontSize=size, leading=size + 2, wordWrap="CJK")
    cells = [
        [PdfParagraph(html.escape(cell).replace("\n", "<br/>"), text) if cell else "" for cell in row] for row in rows
    ]
    return PdfTable(cells, colWidths=[_PAGE_WIDTH / width] * width, style=style)


_PAGE_WIDTH = 690.0


def spans(grid: raw.Grid) -> list[Span]:
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


FILES: dict[str, Callable[[], bytes]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
}
