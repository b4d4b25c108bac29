"""How one cell is written."""

from decimal import Decimal

import pytest

from budgets.layouts import Unit
from budgets.renderers.cells import grouped, in_unit, plain, text, trimmed
from budgets.tables.grid import UNDISCLOSED, Cell, ColumnType, GridColumn


@pytest.mark.parametrize(
    ("yuan", "wanyuan"),
    [
        ("46920000.00", "4692.00"),
        ("50.00", "0.01"),
        ("49.99", "0.00"),
        ("149.99", "0.01"),
        ("150.00", "0.02"),
        ("0.00", "0.00"),
        ("-50.00", "-0.01"),
        ("-49.99", "0.00"),
        ("99999999999999.99", "10000000000.00"),
    ],
)
def test_wanyuan_are_rounded_half_up(yuan: str, wanyuan: str) -> None:
    assert str(in_unit(Decimal(yuan), Unit.WANYUAN)) == wanyuan


def test_yuan_keep_their_cents() -> None:
    assert str(in_unit(Decimal("1234.5"), Unit.YUAN)) == "1234.50"


@pytest.mark.parametrize(
    ("type", "cell", "written", "as_text", "as_printed"),
    [
        (ColumnType.AMOUNT, Decimal("12345678.00"), "1234.57", "1234.57", "1,234.57"),
        (ColumnType.AMOUNT, Decimal("0.00"), "0.00", "0.00", "0.00"),
        (ColumnType.AMOUNT, None, None, "", ""),
        (ColumnType.AMOUNT, UNDISCLOSED, None, "未公开", "未公开"),
        (ColumnType.QUANTITY, Decimal("1200.00"), "1200", "1200", "1,200"),
        (ColumnType.QUANTITY, Decimal("0.50"), "0.5", "0.5", "0.5"),
        (ColumnType.PERCENT, Decimal("9.43"), "9.43", "9.43", "9.43%"),
        (ColumnType.CODE, "2060404", "2060404", "2060404", "2060404"),
        (ColumnType.TEXT, "≥95%", "≥95%", "≥95%", "≥95%"),
        (ColumnType.TEXT, None, None, "", ""),
    ],
)
def test_cell_in_every_form(type: ColumnType, cell: Cell, written: str | None, as_text: str, as_printed: str) -> None:
    column = GridColumn("column", ("列",), type)
    assert plain(cell, column, Unit.WANYUAN) == written
    assert text(cell, column, Unit.WANYUAN) == as_text
    assert grouped(cell, column, Unit.WANYUAN) == as_printed


@pytest.mark.parametrize(("value", "shown"), [("40.00", "40"), ("100", "100"), ("0.50", "0.5"), ("0", "0")])
def test_quantities_lose_trailing_zeros_only(value: str, shown: str) -> None:
    assert str(trimmed(Decimal(value))) == shown
