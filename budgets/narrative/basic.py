"""Basic expenditure by economic class, and "三公"经费."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.narrative.basis import Basis
from budgets.narrative.words import Paragraph, Words, is_something, known
from budgets.tables.grid import GridPart, GridRow

COLUMNS = (("personnel", "人员经费"), ("operating", "公用经费"))
OFFICIAL = (
    ("overseas", "1.", "因公出国（境）费"),
    ("vehicles", "2.", "公务用车购置及运行费"),
    ("vehicle_purchase", "其中：", "公务用车购置费"),
    ("vehicle_running", "", "公务用车运行费"),
    ("reception", "3.", "公务接待费"),
)
ITEM_CODE = 5


def basic(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """Table 7: personnel and operating cost, then each class with its items."""
    part = basis.part(7)
    if part is None:
        return
    total = basis.row(7, "total")
    if not is_something(total):
        yield Paragraph("total", f"{basis.year}年一般公共预算没有安排基本支出。")
        return
    if told := words.of(f"{basis.year}年一般公共预算基本支出", total):
        yield Paragraph("total", f"{told}。")
    for column, label in COLUMNS:
        row = basis.row(7, "total", column)
        if is_something(row) and (told := words.of(label, row)):
            yield Paragraph(f"nature:{column}", f"{told}。")
    yield from _classes(part, words)


def _classes(part: GridPart, words: Words) -> Iterator[Paragraph]:
    """工资福利支出12.30万元，主要包括：基本工资、津贴补贴。"""
    name, amount = part.index("name"), part.index("total")
    for row in part.rows:
        value = known(row.cells[amount])
        if row.level != 1 or not value:
            continue
        items = [each for each in part.rows if _is_item(each, row.key) and known(each.cells[amount])]
        listed = "、".join(str(each.cells[name] or each.key) for each in items)
        includes = f"，主要包括：{listed}" if listed else ""
        yield Paragraph(f"class:{row.key}", f"{row.cells[name] or row.key}{words.money(value)}{includes}。")


def _is_item(row: GridRow, code: str) -> bool:
    return len(row.key) == ITEM_CODE and row.key.startswith(code)


def official(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """Table 8: each item with its change and the reason, those of nothing too."""
    if not basis.has(8):
        return
    total = basis.row(8, "total")
    if not is_something(total):
        before = "上年也没有安排" if isinstance(total.values[1], Decimal) or total.values[1] is None else ""
        told = "，".join(filter(None, (f"{basis.year}年没有安排“三公”经费预算", before)))
        yield Paragraph("total", f"{told}。")
        return
    if told := words.of(f"{basis.year}年“三公”经费预算", total, basis.reason(8, "total")):
        yield Paragraph("total", f"{told}。")
    for key, before, label in OFFICIAL:
        if told := words.of(label, basis.row(8, key), basis.reason(8, key)):
            yield Paragraph(f"item:{key}", f"{before}{told}。")
