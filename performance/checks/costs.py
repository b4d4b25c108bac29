"""Money of a project's form: where it comes from and what it is spent on (C72, C73)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence, Inapplicable, Sheet, printed
from budgets.checks.formulas import Comparison, Outcome, Remark, Term
from budgets.findings import Severity
from performance.checks.cells import amount_of, remark

SOURCES = ("local_appropriation", "transfer_appropriation", "special_account", "other_funds")
AMOUNTS = ("local", "transfer", "other")


def forms(evidence: Evidence, part: str) -> Iterator[tuple[str, Sheet]]:
    """One part of every form of table 15, with its project's key."""
    for sheet in evidence.sheets(15):
        key, _dot, name = sheet.part.rpartition(".")
        if name == part:
            yield key, sheet


def sources(evidence: Evidence) -> Iterator[Outcome]:
    """The four sources add up to their total and to the budget, as far as the form states them."""
    for _key, sheet in forms(evidence, "funding"):
        parts = tuple(Term(sheet, row, "amount") for row in SOURCES if row in sheet.rows)
        stated = [row for row in ("sources", "budget") if amount_of(sheet, row, "amount") is not None]
        if any(term.amount is not None for term in parts):
            yield from (Comparison((Term(sheet, row, "amount"),), parts) for row in stated)
        elif stated and amount_of(sheet, stated[0], "amount"):
            yield _without_sources(sheet, stated[0])


def _without_sources(sheet: Sheet, row: str) -> Remark:
    zh = "有预算而没有填写资金来源，请按四项来源填写。"
    en = "There is a budget and no source of it; fill in the four sources."
    return remark(sheet, row, "amount", zh, en, severity=Severity.WARNING)


def cost_lines(evidence: Evidence) -> Iterator[Outcome]:
    """The cost lines add up to the budget, and to their own 合计 where one is printed."""
    funding = dict(forms(evidence, "funding"))
    for key, sheet in forms(evidence, "costs"):
        rows = [row for row in sheet.rows if row != "total"]
        cells = tuple(Term(sheet, row, column) for row in rows for column in AMOUNTS if column in sheet.columns)
        if not any(cell.amount is not None for cell in cells):
            continue
        yield from _totals(sheet, rows)
        if key in funding:
            yield from _budgeted(funding[key], sheet, rows, cells)
    if not funding:
        raise Inapplicable("没有项目支出绩效目标申报表", "there is no form of table 15")


def _totals(sheet: Sheet, rows: list[str]) -> Iterator[Outcome]:
    if "total" in sheet.rows:
        for column in AMOUNTS:
            below = tuple(Term(sheet, row, column) for row in rows)
            if sheet.amount("total", column) is not None:
                yield Comparison((Term(sheet, "total", column),), below)


def _budgeted(funding: Sheet, sheet: Sheet, rows: list[str], cells: tuple[Term, ...]) -> Iterator[Outcome]:
    """A line without any amount may be what is missing from the sum: then a difference is no certain mistake."""
    stated = next((row for row in ("budget", "sources") if amount_of(funding, row, "amount") is not None), None)
    if stated is None:
        return
    blank = [row for row in rows if not any(isinstance(sheet.amount(row, column), Decimal) for column in AMOUNTS)]
    budget = amount_of(funding, stated, "amount") or Decimal(0)
    spent = sum((cell.amount for cell in cells if isinstance(cell.amount, Decimal)), Decimal(0))
    if not blank or spent == budget:
        yield Comparison((Term(funding, stated, "amount"),), cells)
        return
    names = "、".join(sheet.rows[row].label for row in blank)
    wanted, actual = printed(budget, funding.unit), printed(spent, funding.unit)
    yield remark(
        sheet,
        blank[0],
        AMOUNTS[0],
        f"支出明细合计 {actual} {funding.unit.value}，项目当年预算 {wanted} {funding.unit.value}；“{names}”没有金额。",
        f"The cost lines add up to {actual}, the budget is {wanted}; “{names}” has no amount.",
        expected=wanted,
        actual=actual,
        severity=Severity.WARNING,
    )
