"""How a cell is written, the same for every format: the unit, the rounding, the words for unknown and blank."""

from __future__ import annotations

from decimal import Decimal

from budgets.layouts import Unit
from budgets.tables.grid import UNDISCLOSED, Cell, ColumnType, GridColumn

UNDISCLOSED_WORD = "未公开"


def in_unit(amount: Decimal, unit: Unit) -> Decimal:
    """Exact yuan in the printed unit."""
    return unit.of(amount)


def number(cell: Cell, column: GridColumn, unit: Unit) -> Decimal | None:
    """The number a numeric cell shows, None when it shows no number."""
    if not isinstance(cell, Decimal):
        return None
    if column.type is ColumnType.AMOUNT:
        return in_unit(cell, unit)
    if column.type is ColumnType.QUANTITY:
        return trimmed(cell)
    return cell


def trimmed(value: Decimal) -> Decimal:
    """A quantity without its trailing zeros, but never in exponent form: 40.00 is 40, 0.50 is 0.5."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def plain(cell: Cell, column: GridColumn, unit: Unit) -> str | None:
    """The cell as plain text with no thousands separators; None for a blank and for an undisclosed cell."""
    value = number(cell, column, unit)
    if value is not None:
        return str(value)
    return None if cell is UNDISCLOSED or isinstance(cell, Decimal) else cell


def text(cell: Cell, column: GridColumn, unit: Unit) -> str:
    """The cell as plain text where a blank is empty and an undisclosed cell says so."""
    return UNDISCLOSED_WORD if cell is UNDISCLOSED else plain(cell, column, unit) or ""


def grouped(cell: Cell, column: GridColumn, unit: Unit) -> str:
    """As the official form prints it: #,##0.00 for amounts."""
    value = number(cell, column, unit)
    if value is None:
        return text(cell, column, unit)
    if column.type is ColumnType.PERCENT:
        return f"{value:,}%"
    return f"{value:,}"
