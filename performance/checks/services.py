"""Services that the projects of table 15 mean to buy, against table 13 (C63)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.checks.evidence import Evidence, Sheet, SheetRow, printed
from budgets.checks.formulas import FINE, Outcome, Scan
from budgets.checks.rules import Rule, Theme
from budgets.findings import Severity
from budgets.normalise import plain
from performance.checks.cells import amount_of, remark
from performance.checks.costs import AMOUNTS, forms
from performance.checks.expressions import FOLDED, calculations
from performance.checks.itemised import amounts, numbered
from performance.checks.matching import names_of_forms

SERVICE = re.compile(r"购买服务|委托(?!开发|加工)|第三方|审计|外包")
"""Words for work that is left to others."""


def services(evidence: Evidence) -> Iterator[Outcome]:
    """A project's lines for such work are within what table 13 has for it."""
    bought = _bought(evidence)
    names = names_of_forms(evidence)
    for key, sheet in forms(evidence, "costs"):
        wanted = {row.id: amount for row in sheet.rows.values() if (amount := _services(sheet, row))}
        planned = bought.get(plain(names.get(key, key)), Decimal(0))
        if wanted and sum(wanted.values()) <= planned:
            yield FINE
            continue
        for row, amount in wanted.items():
            told, had = (printed(value, sheet.unit) for value in (amount, planned))
            label = sheet.rows[row].label
            yield remark(
                sheet,
                row,
                "content",
                f"“{label}”中委托、第三方、审计或购买服务的支出约 {told} {sheet.unit.value}，"
                f"表13中本项目的政府购买服务是 {had} {sheet.unit.value}，请核对是否漏填表13。",
                f"“{label}” has about {told} for work left to others; table 13 has {had} of this project. "
                "Check whether it was left out there.",
                expected=told,
                actual=had,
            )


def _bought(evidence: Evidence) -> dict[str, Decimal]:
    """Table 13 by the name of the project. Raises Inapplicable where there is no table 13."""
    sheet = evidence.sheet(13)
    found: dict[str, Decimal] = {}
    for row in sheet.rows.values():
        project = row.cells[sheet.columns["project"]] if "project" in sheet.columns else None
        if isinstance(project, str):
            name = plain(project)
            found[name] = found.get(name, Decimal(0)) + (amount_of(sheet, row.id, "amount") or Decimal(0))
    return found


def _services(sheet: Sheet, row: SheetRow) -> Decimal:
    """The line's amount where its name speaks of services, else that of the items which do."""
    if row.id == "total":
        return Decimal(0)
    if SERVICE.search(row.label):
        return sum((amount_of(sheet, row.id, column) or Decimal(0) for column in AMOUNTS), Decimal(0))
    text = row.cells[sheet.columns["rationale"]]
    return _items(text) if isinstance(text, str) and SERVICE.search(text) else Decimal(0)


def _items(text: str) -> Decimal:
    folded = text.translate(FOLDED)
    money = amounts(folded, text, calculations(folded, text))
    total = Decimal(0)
    for start, end in numbered(folded) or [(0, len(folded))]:
        head = next((amount for amount in money if start <= amount.start < end and amount.clear), None)
        if head and SERVICE.search(text, max(start, _sentence(folded, head.start)), head.start):
            total += head.value
    return total


def _sentence(folded: str, place: int) -> int:
    """Where the sentence of a place begins."""
    return max(folded.rfind(mark, 0, place) for mark in "。；;") + 1


RULES = (
    Rule(
        code="C63",
        statement="T13 <-> T15 支出明细(委托/第三方/审计/购买服务)",
        statement_en="T15 outsourced items should appear in T13",
        notation="Σ T15[服务类] ≈ T13",
        formula=Scan(services, (13, 15)),
        theme=Theme.PERFORMANCE,
        severity=Severity.INFO,
    ),
)
