"""Rows of the two-sided tables 1 and 4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgets.intake.layouts import DIVISION_SYNONYMS, EXPENDITURE_LABELS, REVENUE_LABELS
from budgets.intake.rows import Context, cells_of, report_unread, source_of
from budgets.normalise import label
from budgets.tables.grid import GridRow


def side_rows(context: Context) -> Iterator[GridRow]:
    carried_over = False
    printed = [
        (label(context.text(row, "revenue_item")), label(context.text(row, "expenditure_item")))
        for row in context.segment.rows
    ]
    summed = [_sum_is(side) for side in zip(*printed, strict=True)]
    for row, (revenue, expenditure) in zip(context.segment.rows, printed, strict=True):
        left = REVENUE_LABELS.key_of(revenue)
        right = EXPENDITURE_LABELS.key_of(expenditure) or _division(context, expenditure)
        left, right = (side if key == "sum" else key for key, side in zip((left, right), summed, strict=True))
        carried_over = carried_over or left == "carried_over"
        if context.reading.number == 4 and left in ("general", "fund", "capital"):
            left = f"{'carried_over' if carried_over else 'current'}.{left}"
        if (revenue and not left) or (expenditure and not right):
            report_unread(context, row)
        if left or right:
            level = 0 if {left, right} & {"total", "current"} else 1
            yield GridRow(f"{left}/{right}", level, cells_of(context, row, None), source_of(row))


def _sum_is(labels: Sequence[str]) -> str:
    """What 合计 is on a side: the total, unless another row is."""
    return "current" if any(text.endswith("总计") for text in labels) else "total"


def _division(context: Context, printed: str) -> str:
    """The code of a functional division, as the list names it now or did, with 支出 at its end or not."""
    names = (printed, f"{printed}支出", printed.removesuffix("支出"))
    found = (context.divisions.get(name) or DIVISION_SYNONYMS.get(name) for name in names)
    return next(filter(None, found), "")
