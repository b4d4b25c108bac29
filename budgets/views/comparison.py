"""A table against earlier years, ready for a template: the data of its chart, and its headline."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

from budgets.tables.comparison import Comparison
from budgets.tables.grid import Cell, ColumnType, Grid, GridColumn
from budgets.terms import term
from budgets.views.charts import Chart, amounts, figure, of_unit, tabled


def chart(comparison: Comparison, level: int) -> Chart | None:
    """Labels and one dataset a year, oldest first, of the rows of one level; None with nothing to show.

    Values are strings in the comparison's unit, so that JavaScript's numbers are only ever used to draw.
    """
    rows = [row for row in comparison.rows if row.line.level == level]
    positions = [
        index
        for index, year in reversed(list(enumerate(comparison.years)))
        if any(isinstance(row.values[index], Decimal) for row in rows)
    ]
    if not rows or not positions:
        return None
    drawn = of_unit("bars", comparison.unit) | {
        "labels": [term(row.line.label) for row in rows],
        "datasets": [
            {
                "label": str(comparison.years[index]),
                "data": [figure(row.values[index], comparison.unit) for row in rows],
            }
            for index in positions
        ],
    }
    columns = [GridColumn("code", (gettext("编码"),), ColumnType.CODE), GridColumn("name", (gettext("名称"),))]
    return Chart(
        drawn,
        tabled(
            [*columns, *amounts(*(str(comparison.years[index]) for index in positions))],
            [(row.line.code, term(row.line.label), *(row.values[index] for index in positions)) for row in rows],
            comparison.unit,
        ),
    )


def headline(grid: Grid) -> Cell:
    """A table's total; None for a form that has none."""
    part = next((part for part in grid.parts if part.series), None)
    if part is None:
        return None
    return next((line.amount for line in part.lines(len(part.series) - 1) if line.key == "total"), None)
