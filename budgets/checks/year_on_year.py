"""Rules between editions: the year before, the budget of an outturn, a department and its units."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable, Sheet
from budgets.checks.formulas import Comparison, Outcome, Scan, Term
from budgets.checks.rules import Rule, Theme
from budgets.facts import Stage

BUDGETED = "budgeted"
"""The column in which the tables of an outturn (决算) repeat 年初预算数."""

LAST_YEAR = (
    ("revenue.total", LEFT, "total"),
    ("expenditure.total", RIGHT, "current"),
)
"""Rows of table 14's 近两年收支金额, and what they were called in table 1 of the year before."""


def _last_year(evidence: Evidence) -> Iterator[Outcome]:
    """What this edition says of last year is what last year's edition said of itself."""
    previous = evidence.previous
    if previous is None:
        raise Inapplicable("平台上没有上年的公开版本", "the portal holds no edition of the year before")
    funding = evidence.sheet(14, "funding")
    for row, side, key in LAST_YEAR:
        sheet = previous.sheet(1, side)
        if row in funding.rows and key in sheet.rows and funding.amount(row, "last_year") is not None:
            yield Comparison((Term(funding, row, "last_year"),), (Term(sheet, key, "amount"),))


def _opening_budget(evidence: Evidence) -> Iterator[Outcome]:
    """年初预算数 of an outturn against the budget that was published."""
    if evidence.facts.edition.stage is not Stage.OUTTURN or evidence.budgeted is None:
        raise Inapplicable("不是决算，或平台上没有对应的年初预算", "no outturn, or its budget is not on the portal")
    for number in (3, 5, 7, 9, 10):
        if not (evidence.has(number) and evidence.budgeted.has(number)):
            continue
        outturn, budget = evidence.sheet(number), evidence.budgeted.sheet(number)
        if BUDGETED in outturn.columns:
            yield from _same_rows(outturn, BUDGETED, budget)


def _same_rows(outturn: Sheet, column: str, budget: Sheet) -> Iterator[Outcome]:
    for id in dict.fromkeys((*outturn.rows, *budget.rows)):
        yield Comparison((Term(outturn, id, column),), (Term(budget, id, "total"),))


def _sum_of_units(evidence: Evidence) -> Iterator[Outcome]:
    """A department's table 1 is the sum of its units' own, line by line."""
    if not evidence.units:
        raise Inapplicable("平台上没有所属单位的预算", "the portal holds no budgets of its units")
    for side in (LEFT, RIGHT):
        whole, parts = evidence.sheet(1, side), [unit.sheet(1, side) for unit in evidence.units]
        for row in dict.fromkeys(row for sheet in (whole, *parts) for row in sheet.rows):
            yield Comparison(
                (Term(whole, row, "amount"),), tuple(Term(part, row, "amount") for part in parts if row in part.rows)
            )


RULES = (
    Rule(
        code="Y01",
        statement="跨年: 本年文档的“上年数”=上年已公开文档的本年数",
        statement_en="prior-year figures equal last year's disclosure",
        notation="D(y).上年 = D(y-1).本年",
        formula=Scan(_last_year, (14, 1)),
        theme=Theme.YEARS,
    ),
    Rule(
        code="Y02",
        statement="预算-决算: 决算“年初预算数”=预算公开数",
        statement_en="final-account opening budget equals disclosed budget",
        notation="Final(y).年初预算 = Budget(y)",
        formula=Scan(_opening_budget, (3, 5, 7, 9, 10)),
        theme=Theme.YEARS,
    ),
    Rule(
        code="Y03",
        statement="部门=Σ所属单位(单位预算公开)",
        statement_en="department equals sum of its unit disclosures",
        notation="Dept.T1 = Σ Unit.T1 (无抵消)",
        formula=Scan(_sum_of_units, (1,)),
        theme=Theme.YEARS,
    ),
)
