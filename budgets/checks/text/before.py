"""What is known of the year before from elsewhere: last year's edition, and table 14's 近两年收支金额."""

from __future__ import annotations

from decimal import Decimal

from budgets.checks.evidence import Evidence
from budgets.checks.paragraphs import Statement
from budgets.checks.text.amounts import Lookup, function_of

_FUNDS = {
    "budget_total": "revenue.total",
    "revenue_total": "revenue.total",
    "expenditure_total": "expenditure.total",
    "revenue_fiscal": "revenue.fiscal",
    "fiscal_total": "revenue.fiscal",
    "personnel_cost": "expenditure.personnel",
    "public_cost": "expenditure.operating",
    "operating_cost": "expenditure.operating",
    "project_expenditure": "expenditure.specific",
}
"""Rows of table 14's funds; of use where this year's amount is the one spoken of, so that both mean the same."""


class Before:
    """Finds last year's amounts of what a statement is about."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.of_edition = evidence.previous.derived(Lookup) if evidence.previous else None

    def of(self, statement: Statement, currents: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        """Those of last year's edition; else table 14's, if its amount of this year is one of ``currents``."""
        if self.of_edition:
            joined = self._joined(statement)
            if joined is not None:
                return joined
            return tuple(dict.fromkeys(each.amount for each in self.of_edition.candidates(statement)))
        row = _FUNDS.get(statement.subject)
        if row is None or not self.evidence.has(14, "funding"):
            return ()
        sheet = self.evidence.sheet(14, "funding")
        if not {"amount", "last_year"} <= sheet.columns.keys():
            return ()
        now, previous = sheet.amount(row, "amount"), sheet.amount(row, "last_year")
        return (previous,) if now in currents and isinstance(previous, Decimal) else ()

    def _joined(self, statement: Statement) -> tuple[Decimal, ...] | None:
        """Through the crosswalk, where the subject code was another last year; nothing where that is 不可比.

        None where no link concerns it: then the code means the same in both years.
        """
        links = self.evidence.crosswalks.get("function", ())
        if statement.subject != "function" or not links or self.evidence.previous is None:
            return None
        code, _is_sure = function_of(statement, self.evidence.derived(Lookup).functions)
        into = [link for link in links if link.target == code]
        if not into:
            return () if any(link.source == code for link in links) else None
        previous = self.evidence.previous
        number = next((number for number in (5, 3) if previous.has(number)), None)
        if number is None or any(link.share is None for link in into):
            return ()
        amounts = [(previous.sheet(number).amount(link.source, "total"), link.share) for link in into]
        known = [amount * share for amount, share in amounts if isinstance(amount, Decimal) and share is not None]
        return (sum(known, Decimal(0)),) if len(known) == len(amounts) else ()
