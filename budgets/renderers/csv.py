"""A table as CSV: UTF-8 with BOM, so that Excel reads it too.

Cells that a spreadsheet would take for a formula are quoted with an apostrophe (OWASP, CSV injection); numbers are
numbers and need none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from budgets.datasets.columns import FORMULA_STARTS
from budgets.layouts import Unit
from budgets.renderers.cells import text
from budgets.renderers.notes import notes_of
from budgets.tables.grid import ColumnType, Grid, GridColumn, GridPart
from budgets.terms import term

BOM = "\ufeff"


def render(grid: Grid, *, unit: Unit | None = None) -> bytes:
    """Header and rows, ready for any tool, with the unit in each amount's header; notes stand below the rows.

    A table of several parts has one such block a part, each under its title, with a blank line between.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for number, part in enumerate(grid.parts):
        if number:
            writer.writerow([])
        if len(grid.parts) > 1:
            writer.writerow([safe(" ".join(filter(None, (part.group, part.title))) or grid.title)])
        writer.writerows(_lines(part, unit or part.unit, notes_of(grid, part)))
    return (BOM + out.getvalue()).encode()


def of_chart(part: GridPart, notes: Iterable[str]) -> bytes:
    """The table of a chart in exact yuan, whatever unit it is drawn in; ``notes`` below say what it is and whose.

    Its headings are in the reader's language, as its labels are.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    _head, *rows = _lines(part, Unit.YUAN, ())
    yuan = f" ({term(Unit.YUAN.value)})"
    head = [f"{c.title[0]}{yuan if c.type is ColumnType.AMOUNT else ''}" for c in part.columns]
    writer.writerows([map(safe, head), *rows, *([safe(note)] for note in notes)])
    return (BOM + out.getvalue()).encode()


def _lines(part: GridPart, unit: Unit, notes: Iterable[str]) -> Iterator[list[str]]:
    yield [header(column, unit) for column in part.columns]
    for row in part.rows:
        yield [
            text(cell, column, unit) if column.type.numeric else safe(text(cell, column, unit))
            for cell, column in zip(row.cells, part.columns, strict=True)
        ]
    for note in notes:
        yield [f"注：{note}"]


def header(column: GridColumn, unit: Unit) -> str:
    """The header path in one cell: 基本支出·小计（万元）."""
    title = "·".join(column.title)
    return f"{title}（{unit.value}）" if column.type is ColumnType.AMOUNT else title


def safe(value: str) -> str:
    """The text so that no spreadsheet runs it."""
    return f"'{value}" if value.startswith(tuple(FORMULA_STARTS)) else value
