"""The documents that the measurements read, made here so that anyone can run them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import openpyxl
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
FONT = "STSong-Light"
ROWS_A_PAGE = 42
HEADINGS = (
    "单位编码",
    "单位名称",
    "功能科目编码",
    "功能科目名称",
    "部门经济分类编码",
    "经济分类名称",
    "支出性质",
    "资金来源",
    "项目编码",
    "项目名称",
    "摘要",
    "金额",
)
AMOUNTS = ("5,511.89", "580.92", "", "61.03", "4,930.97")

_VARIABLE = re.compile(
    r"(?P<year>20[12][0-9])(?=\s*年)|(?P<amount>[0-9][0-9,]*\.[0-9]+)|(?P<words>[\u4e00-\u9fff]{17,})"
)
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FA5


def varied(text: str, name: str, seed: int) -> str:
    """The same document of another department: every amount times the same number, so that sums still hold, other
    years, another name in place of ``name``, and another character in every longer run of words.

    A document read twice would be read from what was remembered of it.
    """
    random = Random(seed)
    times, years = random.randrange(2, 5000), random.randrange(-3, 4)

    def han() -> str:
        return chr(random.randint(_FIRST_HAN, _LAST_HAN))

    def other(found: re.Match[str]) -> str:
        if found["year"]:
            return str(int(found["year"]) + years)
        if found["amount"]:
            whole, _, places = found["amount"].replace(",", "").partition(".")
            cents = str(int(whole + places) * times).zfill(len(places) + 1)
            return f"{cents[: -len(places)]}.{cents[-len(places) :]}"
        at = random.randrange(6, len(found["words"]))
        return f"{found['words'][:at]}{han()}{found['words'][at + 1 :]}"

    return _VARIABLE.sub(other, text).replace(name, han() + han())


def pdf(pages: int) -> bytes:
    """One table of expenditure by subject code, its header repeated on every page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    title = ParagraphStyle("title", fontName=FONT, fontSize=9)
    header = ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出"]
    rows = [[f"2{number:06}", "科目名称", *AMOUNTS] for number in range(pages * ROWS_A_PAGE)]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 8)]
    table = Table([header, *rows], colWidths=75, rowHeights=15, style=style, repeatRows=1)
    file = BytesIO()
    story = [Paragraph("2024年支出预算总表 单位：万元", title), table]
    SimpleDocTemplate(file, topMargin=40, bottomMargin=40).build(story)
    return file.getvalue()


def flat_rows(lines: int) -> Iterator[list[str | float]]:
    """Payment lines of 60 departments with five units each; every line is paid once a quarter."""
    random = Random(1)
    year = [_budget_line(random) for _ in range(lines // 4)]
    for number in range(lines):
        yield [*year[number % len(year)], f"付款{number}", random.randrange(1, 10**8) / 100]


def _budget_line(random: Random) -> list[str]:
    unit, function, economic_class = random.randrange(300), random.randrange(150), random.randrange(60)
    code = f"{300 + unit // 5}{unit % 5 + 1:03}"
    nature = random.choice(("人员经费", "公用经费", "项目支出"))
    project = random.randrange(unit * 4, unit * 4 + 4)
    own = nature == "项目支出"
    return [
        code,
        f"示例单位{unit}",
        f"2{function:06}",
        f"科目{function}",
        f"{301 + economic_class // 20}{economic_class % 20 + 1:02}",
        f"分类{economic_class}",
        nature,
        "一般公共预算拨款收入",
        f"99999924{code[:3]}T{project:09}" if own else "",
        f"示例项目{project}" if own else "",
    ]


def flat_workbook(path: Path, lines: int) -> None:
    """A flat detail export, one row a payment line."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    sheet.append(HEADINGS)
    for row in flat_rows(lines):
        sheet.append(row)
    book.save(path)
