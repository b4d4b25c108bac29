"""Shares: what is said to be so many percent of a whole is, of one of the wholes that may be meant."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark
from budgets.checks.paragraphs import Statement, last_place
from budgets.checks.text.amounts import Lookup
from budgets.checks.text.moved import give
from budgets.checks.text.remarks import at_figure
from budgets.checks.text.told import is_budgeted, statements
from budgets.figures import Meaning, TextFigure
from budgets.findings import Severity
from budgets.normalise import YUAN

WHOLES = {
    "revenue": ("revenue_total", "revenue_fiscal"),
    "expenditure": ("expenditure_total", "basic_expenditure", "project_expenditure"),
    "overview": ("revenue_total", "expenditure_total", "basic_expenditure"),
    "explanation": ("revenue_total", "expenditure_total", "basic_expenditure", "project_expenditure"),
    "fiscal_appropriation": ("fiscal_total", "expenditure_fiscal", "basic_expenditure"),
    "general_budget": ("expenditure_general", "basic_expenditure", "project_expenditure"),
    "government_fund": ("expenditure_fund",),
    "state_capital": ("expenditure_capital",),
    "basic_expenditure": ("basic_expenditure", "personnel_cost", "public_cost", "expenditure_total"),
    "projects": ("project_expenditure", "expenditure_total"),
    "official_expenses": ("official_expenses", "official_vehicles"),
    "procurement": ("procurement_total", "procurement_sme"),
    "performance": ("project_expenditure", "expenditure_total"),
}
"""The wholes of which a section tells shares, by the subjects that the tables know them as."""

CERTAIN = {
    ("basic_expenditure", "expenditure"),
    ("basic_expenditure", "general_budget"),
    ("project_expenditure", "expenditure"),
    ("project_expenditure", "general_budget"),
    *((f"revenue_{budget}", "revenue") for budget in ("general", "fund", "capital", "fiscal", "other")),
}
"""Where a share can be of nothing but the section's total."""


@dataclass(frozen=True, slots=True)
class Wholes:
    """What shares of a section may be of. ``likely`` is the first of them, ``amounts`` are in order."""

    likely: Decimal
    amounts: list[Decimal]


def shares(evidence: Evidence, rule: str) -> Iterator[Outcome]:
    """Shares of a rule's subjects, of the section's wholes and of every amount that the section states."""
    wholes = evidence.derived(_wholes_by_section)
    for statement in statements(evidence, rule):
        for figure in statement.of(Meaning.SHARE):
            if statement.section in wholes:
                yield _judged(figure, statement, wholes[statement.section], evidence)


def _wholes_by_section(evidence: Evidence) -> dict[str, Wholes]:
    lookup = evidence.derived(Lookup)
    found: dict[str, list[Decimal]] = {}
    for section, subjects in WHOLES.items():
        wholes = (Statement(section, subject, "", "", (), ()) for subject in subjects)
        found[section] = [each.amount for whole in wholes for each in lookup.candidates(whole)]
    for figure in evidence.figures:
        if is_budgeted(figure, evidence):
            found.setdefault(figure.section, []).append(figure.value)
    above_zero = {section: [amount for amount in amounts if amount > 0] for section, amounts in found.items()}
    return {section: Wholes(amounts[0], sorted(amounts)) for section, amounts in above_zero.items() if amounts}


def _judged(figure: TextFigure, statement: Statement, wholes: Wholes, evidence: Evidence) -> Outcome:
    told = [each for each in statement.of(Meaning.CURRENT) if is_budgeted(each, evidence)]
    fuzz = max((last_place(each, YUAN[each.unit]) for each in told), default=Decimal(100))
    parts = [*(each.value for each in told), *(c.amount for c in evidence.derived(Lookup).candidates(statement))]
    if not parts or any(is_share(figure, part, fuzz / 2, wholes.amounts) for part in dict.fromkeys(parts)):
        return FINE
    return _wrong(figure, statement, parts[0], wholes.likely)


def is_share(share: TextFigure, part: Decimal, fuzz: Decimal, wholes: list[Decimal]) -> bool:
    """Whether a printed share can be that of a part, known to ``fuzz``, in one of the wholes, which are in order."""
    half = give(share)
    least, most = share.value - half, share.value + half
    if most <= 0:
        return False
    smallest = max(part, (part - fuzz) * 100 / most)
    at = bisect_left(wholes, smallest)
    return at < len(wholes) and (least <= 0 or wholes[at] <= (part + fuzz) * 100 / least)


def _wrong(figure: TextFigure, statement: Statement, part: Decimal, whole: Decimal) -> Remark:
    expected = (part / whole * 100).quantize(Decimal("0.01"))
    is_certain = (statement.subject, statement.section) in CERTAIN and not (statement.name or statement.code)
    return at_figure(
        figure,
        f"占比是 {figure.value}%，按金额计算应为 {expected}%，请核对金额和占比。",
        f"The share says {figure.value}%; by the amounts it is {expected}%. Check the amount and the share.",
        expected=expected,
        severity=None if is_certain else Severity.WARNING,
    )
