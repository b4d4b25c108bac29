"""What the forms of table 15 say of the two years before, against table 14 (C79)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence, Inapplicable, Sheet, printed
from budgets.checks.formulas import FINE, Outcome
from budgets.findings import Severity
from budgets.normalise import YUAN, plain
from performance.checks.cells import amount_of, remark
from performance.facts import Dossier

ASKED = re.compile(r"(?P<year>20\d\d)年年初预算安排[^:]{0,80}:(?P<told>.*?)(?=\d[.、)]20\d\d年|\d[.、)]当年预算|$)")
"""The form's question for a year's opening budget, and its answer up to the next question."""

_MONEY = r"(?P<number>\d+(?:\.\d+)?)(?P<unit>亿元|万元|亿|万|元)"
AMOUNT = re.compile(_MONEY)
SAID = re.compile(rf"(?P<year>20\d\d)年(?:年初)?预算(?:安排)?(?:金额|数)?[为是:]?{_MONEY}")
"""The same told without the question."""

NOTHING = re.compile(r"无(?!年中|调整|变化)|未安排|没有安排|新增")
SPECIFIC = "expenditure.specific"


def opening_budgets(dossier: Dossier) -> dict[int, Decimal]:
    """Opening budgets by year in yuan, as the form's answers give them; a year it does not answer is left out."""
    found: dict[int, Decimal] = {}
    text = plain(dossier.budget_history)
    for asked in ASKED.finditer(text):
        amount = AMOUNT.search(asked["told"])
        if amount:
            found.setdefault(int(asked["year"]), Decimal(amount["number"]) * YUAN[amount["unit"]])
        elif NOTHING.search(asked["told"]):
            found.setdefault(int(asked["year"]), Decimal(0))
    for said in SAID.finditer(text):
        found.setdefault(int(said["year"]), Decimal(said["number"]) * YUAN[said["unit"]])
    return found


def year_of(evidence: Evidence) -> int:
    """The budget's year. Raises Inapplicable for a document of whose tables none is dated: it is not known then."""
    if evidence.reported and evidence.titles and not any(title.year for title in evidence.titles):
        raise Inapplicable("文件没有写明年度", "the document does not name its year")
    return evidence.year


def histories(evidence: Evidence) -> Iterator[Outcome]:
    """Only a year of which every form tells can be added up."""
    sheet, year = evidence.sheet(14, "funding"), year_of(evidence)
    told = [opening_budgets(dossier) for dossier in evidence.facts.of(Dossier)]
    columns = {"year_before_last": year - 2, "last_year": year - 1}
    complete = {
        column: sum((history[past] for history in told), Decimal(0))
        for column, past in columns.items()
        if told and all(past in history for history in told) and amount_of(sheet, SPECIFIC, column) is not None
    }
    if not complete:
        raise Inapplicable(
            "各项目申报表没有都写明前两年的年初预算", "not every form tells the opening budgets of the years before"
        )
    for column, total in complete.items():
        yield _compared(sheet, column, total)


def _compared(sheet: Sheet, column: str, total: Decimal) -> Outcome:
    """More than table 14 has cannot be; less may be projects that ended since."""
    amount = amount_of(sheet, SPECIFIC, column) or Decimal(0)
    if abs(total - amount) <= sheet.last_place:
        return FINE
    actual, expected = printed(amount, sheet.unit), printed(total, sheet.unit)
    unit = sheet.unit.value
    return remark(
        sheet,
        SPECIFIC,
        column,
        f"“{sheet.rows[SPECIFIC].label}”{sheet.headings[column]}是 {actual} {unit}，"
        f"表15各项目所写的年初预算合计 {expected} {unit}；"
        + ("请核对。" if total > amount else "若有项目已经结束，属正常。"),
        f"“{sheet.rows[SPECIFIC].label}” of {sheet.headings[column]} is {actual}; the opening budgets told in table 15 "
        f"add up to {expected}. " + ("Check them." if total > amount else "That is in order if projects have ended."),
        expected=expected,
        actual=actual,
        severity=None if total > amount else Severity.INFO,
    )
