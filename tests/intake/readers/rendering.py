"""The same small document in every format, made by other libraries than those that read it."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import docx
import openpyxl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable

FONT = "STSong-Light"
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


def as_text() -> bytes:
    lines: list[str] = []
    for table in TABLES:
        lines += [table.title, "", table.caption, "", *("\t".join(row) for row in table.rows if any(row)), ""]
    return "\n".join(lines).encode()


def as_markdown() -> bytes:
    lines: list[str] = []
    for table in TABLES:
        lines += [f"## {table.title}", "", table.caption, ""]
        rows = ["| " + " | ".join(row) + " |" for row in table.rows]
        lines += [rows[0], "|" + " --- |" * len(table.rows[0]), *rows[1:], ""]
    return "\n".join(lines).encode()


def as_html() -> bytes:
    parts = ['<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>预算</title><style>']
    parts.append(
        "table{border-collapse:collapse}td{border:1px solid #000;padding:4px;height:14px}</style></head><body>"
    )
    for table in TABLES:
        parts.append(f"<h2>{table.title}</h2><p>{table.caption}</p><table>")
        parts += [f"<tr>{''.join(_html_cells(table, row))}</tr>" for row in range(len(table.rows))]
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


def _html_cells(table: Table, row: int) -> Iterator[str]:
    for column, text in enumerate(table.rows[row]):
        height, width = table.span(row, column)
        if not table.covered(row, column):
            yield f'<td rowspan="{height}" colspan="{width}">{html.escape(text)}</td>'


def as_docx() -> bytes:
    document = docx.Document()
    for table in TABLES:
        document.add_heading(table.title, 2)
        document.add_paragraph(table.caption)
        drawn = document.add_table(len(table.rows), len(table.rows[0]))
        for r, row in enumerate(table.rows):
            for c, text in enumerate(row):
                if text:
                    drawn.cell(r, c).text = text
        for r, c, height, width in table.spans:
            drawn.cell(r, c).merge(drawn.cell(r + height - 1, c + width - 1))
    return _saved(document.save)


def as_xlsx() -> bytes:
    """A title and a caption row above each table, a sheet each; amounts as text, as web systems export them."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, table in enumerate(TABLES, start=1):
        sheet = workbook.create_sheet(f"表{number}")
        sheet["A1"], sheet["A2"] = table.title, table.caption
        for r, row in enumerate(table.rows, start=3):
            for c, text in enumerate(row, start=1):
                if text:
                    sheet.cell(r, c, text)
        for r, c, height, width in table.spans:
            sheet.merge_cells(start_row=r + 3, start_column=c + 1, end_row=r + 2 + height, end_column=c + width)
    return _saved(workbook.save)


def as_pdf(**options: object) -> bytes:
    """``options`` go to reportlab's document, for instance ``encrypt``."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    title, text = ParagraphStyle("title", fontName=FONT, fontSize=16, leading=24), ParagraphStyle("t", fontName=FONT)
    story: list[object] = []
    for table in TABLES:
        spans = [("SPAN", (c, r), (c + width - 1, r + height - 1)) for r, c, height, width in table.spans]
        style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 9), *spans]
        drawn = PdfTable(table.rows, rowHeights=16, style=style)
        story += [Paragraph(table.title, title), Paragraph(table.caption, text), drawn, Spacer(1, 10)]
    return _saved(lambda file: SimpleDocTemplate(file, pagesize=landscape(A4), **options).build(story))


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
