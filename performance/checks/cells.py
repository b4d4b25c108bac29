"""Remarks and comparisons placed at a cell of the forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.checks.evidence import Sheet
from budgets.checks.formulas import FINE, Comparison, Outcome, Remark, Term, total_of
from budgets.findings import Severity


def remark(
    sheet: Sheet,
    row: str,
    column: str,
    zh: str,
    en: str,
    *,
    expected: str | None = None,
    actual: str | None = None,
    severity: Severity | None = None,
    sentence: str = "",
) -> Remark:
    """A remark at the row's id and the column's key, with the printed heading and the row's place."""
    found = sheet.rows.get(row)
    return Remark(
        zh=zh,
        en=en,
        table=sheet.number,
        part=sheet.part,
        row=row,
        column=sheet.headings.get(column, column),
        expected=expected,
        actual=actual,
        source=found.source if found else "",
        severity=severity,
        sentence=sentence,
    )


def settled(cell: Term, *conventions: Sequence[Term]) -> Iterator[Outcome]:
    """A cell that may follow one of several conventions: in order where one holds, else compared with the first."""
    for terms in conventions[1:]:
        expected = total_of(terms)
        close = isinstance(expected, Decimal) and isinstance(cell.amount, Decimal)
        if close and abs(cell.amount - expected) <= cell.sheet.last_place:  # type: ignore[operator]
            yield FINE
            return
    yield Comparison((cell,), tuple(conventions[0]))


def amount_of(sheet: Sheet, row: str, column: str) -> Decimal | None:
    """A printed amount; None where the cell or its row is blank, not there or not disclosed."""
    cell = sheet.amount(row, column) if column in sheet.columns else None
    return cell if isinstance(cell, Decimal) else None
