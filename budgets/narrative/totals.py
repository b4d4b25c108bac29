"""The department's revenue and expenditure as a whole, and by budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.facts import FISCAL_SOURCES, NINE_SOURCES, FundingSource
from budgets.narrative import functions
from budgets.narrative.basis import Basis
from budgets.narrative.words import Paragraph, Words, is_something, known, sentence, share
from budgets.tables.compare import ComparedRow

LEFT, RIGHT = 0, 1
NATURES = (
    ("basic", "基本支出"),
    ("project", "项目支出"),
    ("business", "事业单位经营支出"),
    ("remittance", "上缴上级支出"),
    ("subsidy", "对附属单位补助支出"),
)
GRANTS = {
    FundingSource.GENERAL: "一般公共预算拨款收入",
    FundingSource.FUND: "政府性基金预算拨款收入",
    FundingSource.CAPITAL: "国有资本经营预算拨款收入",
}


def _said(basis: Basis, number: int, keys: Sequence[tuple[str, str]], words: Words, series: int) -> str:
    """Rows by key with the names they are given here."""
    return words.listed((label, basis.row(number, key, series=series).values[0]) for key, label in keys)


def _divisions(basis: Basis, number: int) -> list[tuple[str, str]]:
    """The functional divisions of a two-sided table, without the ordinals it prints."""
    rows = basis.rows(number, series=RIGHT)
    names = basis.facts.function_names
    return [(key, names.get(key) or _bare(row.line.label)) for key, row in rows.items() if key.isdigit()]


def _bare(label: str) -> str:
    return label.rpartition("、")[2] if "、" in label[:5] else label.rpartition("）")[2] or label


def overview(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """All of it, from table 1."""
    total = basis.row(1, "total", series=LEFT)
    if known(total.values[0]) is None:
        return
    yield Paragraph("principle", f"按照综合预算的原则，{basis.department}的全部收入和支出均纳入部门预算管理。")
    told = words.of(f"{basis.year}年收支总预算", total, basis.reason(1, "total"))
    yield Paragraph("total", f"{told}。")
    earned = [*((source.value, source.label) for source in NINE_SOURCES), ("carried_over", "上年结转结余")]
    if listed := _said(basis, 1, earned, words, LEFT):
        yield Paragraph("revenue", f"收入包括：{listed}。")
    spent = [*_divisions(basis, 1), ("carry_forward", "年终结转结余")]
    if listed := _said(basis, 1, spent, words, RIGHT):
        yield Paragraph("expenditure", f"支出包括：{listed}。")


def revenue(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """Where the money comes from: table 1's left half."""
    total = basis.row(1, "total", series=LEFT)
    whole = known(total.values[0])
    if whole is None:
        return
    yield Paragraph("total", f"{words.of(f'{basis.year}年收入预算', total)}。")
    for key, label in (*((s.value, s.label) for s in NINE_SOURCES), ("carried_over", "上年结转结余")):
        row = basis.row(1, key, series=LEFT)
        yield from _part(f"source:{key}", label, row, whole, "收入预算", words)


def _part(key: str, label: str, row: ComparedRow, whole: Decimal, of: str, words: Words) -> Iterator[Paragraph]:
    """An amount, its share of the whole, and its change; what neither year has is passed over."""
    current = known(row.values[0])
    if not is_something(row):
        return
    if not current or whole <= 0 or current < 0:
        if told := words.of(label, row):
            yield Paragraph(key, f"{told}。")
        return
    told = f"占{of}的{share(current, whole)}"
    yield Paragraph(key, sentence(f"{label}{words.money(current)}", told, words.change(row)))


def expenditure(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """What it is spent on: table 3."""
    total = basis.row(3, "total")
    whole = known(total.values[0])
    if whole is None:
        return
    yield Paragraph("total", f"{words.of(f'{basis.year}年支出预算', total)}。")
    for column, label in NATURES:
        row = basis.row(3, "total", column)
        yield from _part(f"nature:{column}", label, row, whole, "支出预算", words)


def fiscal(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """The fiscal appropriations: table 4."""
    total = basis.row(4, "total", series=LEFT)
    if known(total.values[0]) is None:
        return
    yield Paragraph("total", f"{words.of(f'{basis.year}年财政拨款收支总预算', total)}。")
    current = [(f"current.{source}", GRANTS[source]) for source in NINE_SOURCES if source in FISCAL_SOURCES]
    if listed := _said(basis, 4, [*current, ("carried_over", "上年结转")], words, LEFT):
        yield Paragraph("revenue", f"收入包括：{listed}。")
    spent = [*_divisions(basis, 4), ("carry_forward", "年终结转结余")]
    if listed := _said(basis, 4, spent, words, RIGHT):
        yield Paragraph("expenditure", f"支出包括：{listed}。")


def general(basis: Basis, words: Words) -> Iterator[Paragraph]:
    """The general public budget, by functional subject code: table 5."""
    total = basis.row(5, "total")
    if not basis.has(5):
        return
    if not is_something(total):
        yield Paragraph("total", f"{basis.year}年一般公共预算没有安排支出。")
        return
    yield Paragraph("total", f"{words.of(f'{basis.year}年一般公共预算支出', total)}。")
    for column, label in (("basic_total", "基本支出"), ("project", "项目支出")):
        row = basis.row(5, "total", column)
        if is_something(row) and (told := words.of(label, row)):
            yield Paragraph(f"nature:{column}", f"{told}。")
    yield from functions.lines(basis, words, 5)


def special(basis: Basis, words: Words, number: int, name: str) -> Iterator[Paragraph]:
    """政府性基金预算 (table 9) and 国有资本经营预算 (table 10), which are told of even where there is none."""
    if not basis.has(number):
        return
    total = basis.row(number, "total")
    if not total.values[0]:
        change = words.change(total) if is_something(total) else ""
        before = f"{basis.year}年{name}预算支出{change}，本年" if change else f"{basis.year}年"
        yield Paragraph("total", f"{before}没有{name}预算拨款安排的支出。")
        return
    if told := words.of(f"{basis.year}年{name}预算支出", total):
        yield Paragraph("total", f"{told}。")
        for column, label in (("basic", "基本支出"), ("project", "项目支出")):
            row = basis.row(number, "total", column)
            if is_something(row) and (told := words.of(label, row)):
                yield Paragraph(f"nature:{column}", f"{told}。")
        yield from functions.lines(basis, words, number)
