"""The two-sided tables 1 and 4 as lists beside each other, with the shares that some forms add."""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest
from random import Random
from typing import TYPE_CHECKING

from budgets.tables.catalogue.columns import TWO_SIDED_COLUMNS
from budgets.tables.grid import Cell, ColumnType, GridColumn, GridPart, GridRow

if TYPE_CHECKING:
    from tests.intake.variants import Style

SHARES = {1: ("人员经费", "公用经费", "项目支出"), 4: ("一般公共预算", "政府性基金预算", "国有资本经营预算")}
Half = tuple[str, str, Cell]


def printed(number: int, part: GridPart, style: Style, random: Random) -> tuple[list[GridColumn], list[GridRow]]:
    """Both halves again as lists, without the divisions that have nothing where only the others are printed."""
    left, right = (
        [
            (line.key, line.label, line.amount)
            for line in part.lines(series)
            if style.zero_divisions or line.amount or not line.key.isdigit()
        ]
        for series in range(2)
    )
    ends = 3 if number == 1 else 1
    rows = []
    for a, b in zip_longest(*_padded(left, right, ends)):
        cells: tuple[Cell, ...] = (a[1], a[2], b[1], b[2])
        if style.shares:
            cells += _shares(b[2], random)
        rows.append(GridRow(f"{a[0]}/{b[0]}", 1, cells))
    columns = list(TWO_SIDED_COLUMNS)
    if style.shares:
        columns[3] = GridColumn("expenditure_amount", ("支出", "合计"), ColumnType.AMOUNT)
        columns += [GridColumn(name, ("支出", name), ColumnType.AMOUNT) for name in SHARES[number]]
    return columns, rows


def _padded(left: list[Half], right: list[Half], ends: int) -> tuple[list[Half], list[Half]]:
    """Blank lines above the last ones, so that both sides end together."""
    padding: list[Half] = [("", "", None)] * abs(len(right) - len(left))
    if len(left) < len(right):
        return [*left[:-ends], *padding, *left[-ends:]], right
    return left, [*right[:-ends], *padding, *right[-ends:]]


def _shares(amount: Cell, random: Random) -> tuple[Cell, ...]:
    """An amount divided into three."""
    if not isinstance(amount, Decimal):
        return (None, None, None)
    first = amount // 300 * 100
    return (first, first, amount - 2 * first) if random.random() < 0.5 else (amount, None, None)
