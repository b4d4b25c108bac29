"""What is remarked on a figure of the text: placed at its sentence, in its printed unit."""

from __future__ import annotations

from decimal import Decimal

from budgets.checks.formulas import Remark
from budgets.figures import TextFigure
from budgets.findings import Severity
from budgets.normalise import YUAN


def printed(amount: Decimal, unit: str) -> str:
    """Yuan in the unit of a figure, with two places or as many as are needed."""
    value = amount / YUAN.get(unit, 1)
    if unit not in YUAN:
        return f"{value:f}"
    shown = value.quantize(Decimal("0.01"))
    return f"{shown if shown == value else value.normalize():f}"


def at_figure(
    figure: TextFigure,
    zh: str,
    en: str,
    *,
    expected: Decimal | None = None,
    severity: Severity | None = None,
    table: int | None = None,
    row: str = "",
    column: str = "",
) -> Remark:
    """A remark on one figure; ``expected`` is in yuan, or in the figure's own unit where that is none of money."""
    return Remark(
        zh=zh,
        en=en,
        table=table,
        row=row or figure.code or figure.name or figure.subject,
        column=column,
        expected=None if expected is None else printed(expected, figure.unit),
        actual=printed(figure.value, figure.unit),
        difference=None if expected is None else printed(figure.value - expected, figure.unit),
        source=figure.place,
        sentence=figure.sentence,
        severity=severity,
    )
