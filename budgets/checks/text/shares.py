"""Shares: what is said to be so many percent of a whole is, of one of the wholes that may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.formulas import FINE, Outcome, Remark
from budgets.checks.paragraphs import Statement, last_place
from budgets.checks.text.amounts import Lookup
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


def shares(evidence: Evidence, rule: str) -> Iterator[Outcome]:
    """Shares of a rule's subjects, of the section's wholes and of every amount that the section states."""
    lookup = evidence.derived(Lookup)
    wholes: dict[str, list[Decimal]] = {}
    for statement in statements(evidence, rule):
        section = statement.section
        for figure in statement.of(Meaning.SHARE):
            if section not in wholes:
                wholes[section] = list(_wholes(section, evidence, lookup))
            yield _judged(figure, statement, lookup, wholes[section], evidence)


def _wholes(section: str, evidence: Evidence, lookup: Lookup) -> Iterator[Decimal]:
    for subject in WHOLES.get(section, ()):
        for candidate in lookup.candidates(Statement(section, subject, "", "", (), ())):
            yield candidate.amount
    stated = (figure for figure in evidence.figures if figure.section == section)
    yield from (figure.value for figure in stated if is_budgeted(figure, evidence))


def _judged(
    figure: TextFigure, statement: Statement, lookup: Lookup, wholes: list[Decimal], evidence: Evidence
) -> Outcome:
    told = [each for each in statement.of(Meaning.CURRENT) if is_budgeted(each, evidence)]
    fuzz = max((last_place(each, YUAN[each.unit]) for each in told), default=Decimal(100))
    parts = [each.value for each in told] + [each.amount for each in lookup.candidates(statement)]
    parts = list(dict.fromkeys(parts))
    wholes = [whole for whole in dict.fromkeys(wholes) if whole > 0]
    if not parts or not wholes:
        return FINE
    half = last_place(figure, 1) / 2
    least, most = figure.value - half, figure.value + half
    for part in parts:
        for whole in wholes:
            if part <= whole and least <= (part + fuzz / 2) / whole * 100 and (part - fuzz / 2) / whole * 100 <= most:
                return FINE
    return _wrong(figure, statement, parts[0], wholes[0])


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
