"""近两年收支金额 of table 14 against what was said of these years: by the text, and by the editions of then (C68).

A form may print what was budgeted or what was spent, so a difference asks for a look and is no certain mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import LEFT, RIGHT, Evidence, Inapplicable, Sheet, printed
from budgets.checks.formulas import FINE, Outcome
from budgets.figures import Meaning, TextFigure
from budgets.findings import Severity
from performance.checks.cells import amount_of, remark

PART = "funding"
SUBJECTS = {
    "budget_total": ("revenue.total", "expenditure.total"),
    "revenue_total": ("revenue.total",),
    "expenditure_total": ("expenditure.total",),
}
SECTIONS = frozenset({"overview", "revenue", "expenditure"})
"""Elsewhere the same words speak of the general budget alone."""

FALLING, RISING = ("减", "降"), ("增", "升")


def prior_years(evidence: Evidence) -> Iterator[Outcome]:
    sheet = evidence.sheet(14, PART)
    told = {row: value for row, value in _told(evidence) if amount_of(sheet, row, "last_year") is not None}
    for row, figure in told.items():
        yield _compared(sheet, row, "last_year", figure, "文字说明中的上年数", "the last year's figure in the text")
    published = list(_published(evidence))
    for row, column, value, year in published:
        yield _compared(sheet, row, column, value, f"已公开的{year}年预算", f"the published budget of {year}")
    if not told and not published:
        raise Inapplicable("文字没有说明上年数，也没有上年的公开版本", "neither text nor edition tells of last year")


def _told(evidence: Evidence) -> Iterator[tuple[str, Decimal]]:
    """Last year's totals: as the text gives them, or this year's less the change that it gives."""
    current: dict[tuple[str, str], Decimal] = {}
    for figure in evidence.figures:
        if figure.section not in SECTIONS or figure.subject not in SUBJECTS or figure.outturn:
            continue
        key = (figure.place, figure.subject)
        if figure.meaning is Meaning.CURRENT:
            current[key] = figure.value
        value = _last_year(figure, current.get(key), evidence.year)
        if value is not None:
            yield from ((row, value) for row in SUBJECTS[figure.subject])


def _last_year(figure: TextFigure, current: Decimal | None, year: int) -> Decimal | None:
    if figure.year not in (None, year - 1):
        return None
    if figure.meaning is Meaning.PREVIOUS:
        return figure.value
    if figure.meaning is not Meaning.CHANGE or current is None:
        return None
    falling, rising = (any(word in figure.direction for word in words) for words in (FALLING, RISING))
    if falling == rising and figure.value:
        return None
    return current + figure.value if falling else current - figure.value


def _published(evidence: Evidence) -> Iterator[tuple[str, str, Decimal, int]]:
    """Row, column, amount and year of what the editions of the two years before said."""
    past = evidence.previous
    for column in ("last_year", "year_before_last"):
        if past is None:
            return
        yield from ((row, column, value, past.year) for row, value in _amounts(past))
        past = past.previous


def _amounts(past: Evidence) -> Iterator[tuple[str, Decimal]]:
    if past.has(14, PART):
        sheet = past.sheet(14, PART)
        rows = ((row, amount_of(sheet, row, "amount")) for row in sheet.rows)
    elif past.has(1):
        sides = (("revenue.total", LEFT), ("expenditure.total", RIGHT))
        rows = ((row, amount_of(past.sheet(1, side), "total", "amount")) for row, side in sides)
    else:
        return
    yield from ((row, amount) for row, amount in rows if amount is not None)


def _compared(sheet: Sheet, row: str, column: str, expected: Decimal, zh: str, en: str) -> Outcome:
    amount = amount_of(sheet, row, column)
    if amount is None or abs(amount - expected) <= 2 * sheet.last_place:
        return FINE
    actual, wanted = printed(amount, sheet.unit), printed(expected, sheet.unit)
    name = sheet.rows[row].label
    return remark(
        sheet,
        row,
        column,
        f"“{name}”的{sheet.headings[column]}是 {actual} {sheet.unit.value}，{zh}是 {wanted} {sheet.unit.value}；"
        "若这里填的是决算数，请注明，否则请更正。",
        f"“{name}” of {sheet.headings[column]} is {actual}, but {en} is {wanted}; "
        "say so if the form prints the outturn, else correct it.",
        expected=wanted,
        actual=actual,
        severity=Severity.WARNING,
    )
