"""The arithmetic inside 测算依据及说明 of table 15 (C74)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence, Inapplicable, Sheet, SheetRow, printed
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.rules import Rule, Theme
from budgets.findings import Severity
from budgets.layouts import Unit
from performance.checks.cells import amount_of, remark
from performance.checks.costs import AMOUNTS, forms
from performance.checks.expressions import FOLDED, Calculation, calculations
from performance.checks.itemised import Amount, Itemised, adds_up, amounts, itemised, numbered

CLAUSE = re.compile(r"[^。；;\n]*$")
"""The words that lead up to an amount."""


def wanyuan(yuan: Decimal) -> str:
    return f"{printed(yuan, Unit.WANYUAN)}万元"


def rationales(evidence: Evidence) -> Iterator[Outcome]:
    """Calculations recomputed, itemised sums added up, and numbered items against the line's amount."""
    rows = [(sheet, row) for _key, sheet in forms(evidence, "costs") for row in sheet.rows.values()]
    if not rows:
        raise Inapplicable("没有项目支出明细", "there are no cost lines")
    for sheet, row in rows:
        text = row.cells[sheet.columns["rationale"]]
        if isinstance(text, str) and text:
            yield from _rationale(sheet, row, text)


def _rationale(sheet: Sheet, row: SheetRow, text: str) -> Iterator[Outcome]:
    folded = text.translate(FOLDED)
    found = calculations(folded, text)
    for calculation in found:
        yield FINE if calculation.holds else _miscalculated(sheet, row, calculation)
    money, spans = amounts(folded, text, found), numbered(folded)
    for sums in itemised(folded, text, money, spans):
        yield FINE if sums.holds else _not_the_sum(sheet, row, text, sums)
    yield from _numbered(sheet, row, money, spans)


def _miscalculated(sheet: Sheet, row: SheetRow, wrong: Calculation) -> Remark:
    """An explicit product is wrong or it is not; what is implied or rounded asks for a look."""
    value, money = wrong.nearest, wrong.result.is_money
    expected, actual = (wanyuan(v) if money else f"{v.normalize():f}" for v in (value, wrong.result.value))
    slipped = value and wrong.result.value in (value * 10_000, value / 10_000)
    return remark(
        sheet,
        row.id,
        "rationale",
        f"“{wrong.text}”算得 {expected}，写的是 {actual}。"
        + ("像是元与万元写错，请改正单位。" if slipped else "请核对各项因数和结果。"),
        f"“{wrong.text}” gives {expected}, not {actual}. "
        + ("Most likely yuan and ten thousand yuan were mixed up." if slipped else "Check its factors and its result."),
        expected=expected,
        actual=actual,
        severity=Severity.ERROR if wrong.explicit and not wrong.is_rounded else Severity.WARNING,
        sentence=wrong.text,
    )


def _not_the_sum(sheet: Sheet, row: SheetRow, text: str, sums: Itemised) -> Remark:
    head, total = sums.head.text.strip(), wanyuan(sums.total)
    parts = "+".join(item.text.strip() for item in sums.items)
    if sums.slip:
        item, meant = sums.slip
        expected, actual = wanyuan(meant), item.text.strip()
        zh = f"{head}与所列各项 {parts} 不符；“{actual}”像是写错了单位，应为“{expected}”。"
        en = f"{head} is not the sum of {parts}; with {expected} for “{actual}” it would be: most likely a wrong unit."
    else:
        expected, actual = total, head
        zh = f"{head}与所列各项之和不符：{parts}={total}。请核对是总数写错，还是某一项写错。"
        en = f"{head} is not the sum of its items: {parts} = {total}. Check the total and each item."
    return remark(
        sheet,
        row.id,
        "rationale",
        zh,
        en,
        expected=expected,
        actual=actual,
        severity=Severity.WARNING,
        sentence=_led_up_to(text, sums.head.start) + text[sums.head.start : sums.items[-1].end],
    )


def _led_up_to(text: str, place: int) -> str:
    found = CLAUSE.search(text[:place])
    return found[0] if found else ""


def _numbered(sheet: Sheet, row: SheetRow, money: list[Amount], spans: list[tuple[int, int]]) -> Iterator[Outcome]:
    """Items 1、 2、 3、 each with its head add up to the line, if all of them name clear amounts."""
    amount = sum((amount_of(sheet, row.id, column) or Decimal(0) for column in AMOUNTS), Decimal(0))
    inside = [[one for one in money if start <= one.start < end] for start, end in spans]
    if not amount or not inside or not all(inside):
        return
    heads = [item[0] for item in inside]
    outer = [one for item in inside for one in item if one.depth == item[0].depth]
    total = sum((head.value for head in heads), Decimal(0))
    fits = amount == total or adds_up(amount, outer)
    if fits:
        yield FINE
    if fits or not all(one.clear for one in money):
        return
    parts = "+".join(head.text.strip() for head in heads)
    expected, actual = wanyuan(total), wanyuan(amount)
    yield remark(
        sheet,
        row.id,
        next(column for column in AMOUNTS if amount_of(sheet, row.id, column)),
        f"“{row.label}”的金额是 {actual}，测算说明所列各项 {parts} 合计 {expected}，请核对。",
        f"The amount of “{row.label}” is {actual}; the items of its rationale, {parts}, add up to {expected}.",
        expected=expected,
        actual=actual,
        severity=Severity.WARNING,
        sentence=parts,
    )


RULES = (
    Rule(
        code="C74",
        statement="T15 测算说明内部算式成立(单价×数量=小计; Σ子项=明细)",
        statement_en="cost rationale recomputes",
        notation="parse a×b×c=d",
        formula=Scan(rationales, (15,)),
        theme=Theme.PERFORMANCE,
        severity=Severity.WARNING,
    ),
)
