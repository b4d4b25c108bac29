"""Rows of the lists of projects, purchases and purchased services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from budgets.intake import raw
from budgets.intake.rows import (
    CATEGORY_LEVEL,
    PROJECT_CODE,
    PROJECT_LEVEL,
    SUBTOTAL,
    Context,
    cells_of,
    is_subtotal,
    is_total_row,
    report_unread,
    source_of,
    total_cells,
)
from budgets.intake.segments import is_total
from budgets.normalise import digits, plain
from budgets.tables.grid import GridRow

_ITEM_WORDS = frozenset(
    {"project", "catalogue", "content", "function", "economic_class", "fund_origin", "fund_nature", "measure"}
)
"""What describes an item; the row of a unit's total has none of it."""
_OF_UNIT = frozenset({"code", "name", "project"})
_OUR_CODE = re.compile(r"^[0-9]{11}[A-Z][0-9]{9}$")
"""Rule C52; a project whose code has another form is known by its name, and the row keeps the code as printed."""


def project_rows(context: Context) -> Iterator[GridRow]:
    for number, row in enumerate(_filled_down(context, "category", frozenset({"category"})), start=1):
        code = digits(context.text(row, "code"))
        if is_total(code) or (not code and is_total_row(context, row)):
            yield GridRow("total", 0, total_cells(context, row), source_of(row))
        elif PROJECT_CODE.match(code):
            key = code if _OUR_CODE.match(code) else context.text(row, "name") or code
            yield GridRow(key, PROJECT_LEVEL, cells_of(context, row, code), source_of(row))
        elif code.isdigit() and len(code) in (1, 2, 3, 6):
            level = {3: 1, 6: 2}.get(len(code), CATEGORY_LEVEL)
            yield GridRow(code, level, cells_of(context, row, code), source_of(row))
        elif is_subtotal(row):
            yield GridRow(f"{SUBTOTAL}.{number}", 1, cells_of(context, row, None), source_of(row))
        elif not code and context.text(row, "name"):
            name = context.text(row, "name")
            yield GridRow(name, PROJECT_LEVEL, cells_of(context, row, None), source_of(row))
        else:
            report_unread(context, row)


def item_rows(context: Context) -> Iterator[GridRow]:
    """Items by their number; a row that describes nothing heads those of its unit."""
    number = 0
    described = context.columns.keys() & _ITEM_WORDS
    for row in _filled_down(context, "code" if "code" in context.columns else "name", _OF_UNIT):
        code = digits(context.text(row, "code"))
        is_item = any(context.text(row, key) for key in described)
        if is_total_row(context, row):
            yield GridRow("total", 0, total_cells(context, row), source_of(row))
        elif is_subtotal(row):
            yield GridRow(f"{SUBTOTAL}.{number}", 1, cells_of(context, row, None), source_of(row))
        elif code.isdigit() and not is_item:
            yield GridRow(code, 1, cells_of(context, row, code), source_of(row))
        elif code or (is_item and context.text(row, "name")):
            number += 1
            yield GridRow(f"{number:03d}", 2, cells_of(context, row, code), source_of(row))
        else:
            report_unread(context, row)


def _filled_down(context: Context, owner: str, keys: Set[str]) -> Iterator[Sequence[raw.Cell]]:
    """Rows with the text above in those columns: where ``owner`` is printed once for all below, or cells are merged."""
    above: Sequence[raw.Cell] = ()
    printed = context.columns.keys() & keys
    for row in context.segment.rows:
        if not printed or is_total_row(context, row) or is_subtotal(row):
            yield row
            continue
        indices = [context.columns[key] for key in printed]
        if context.text(row, owner):
            indices = [index for index in indices if _hangs_from(above, row, index)]
        above = _filled(row, above, indices)
        yield above


def _hangs_from(above: Sequence[raw.Cell], row: Sequence[raw.Cell], index: int) -> bool:
    """Whether the cell belongs to one that begins in the row above or higher."""
    if not (index < len(row) and index < len(above)) or not row[index].covered:
        return False
    return above[index].rowspan > 1 or above[index].covered


def _filled(row: Sequence[raw.Cell], above: Sequence[raw.Cell], indices: Sequence[int]) -> Sequence[raw.Cell]:
    """Blank cells take the text of those above."""
    cells = list(row)
    for index in indices:
        if index < len(cells) and index < len(above) and not plain(cells[index].text):
            cells[index] = replace(cells[index], text=above[index].text)
    return cells
