"""Nothing, zero and unknown are three different things, and rounding waits until a figure is shown."""

from decimal import Decimal

import pytest

from budgets.facts import BASIC_NATURES, FISCAL_SOURCES, FundingSource, Nature
from budgets.layouts import Unit
from budgets.renderers.cells import in_unit
from budgets.tables.amounts import add, share, subtract, total
from budgets.tables.grid import UNDISCLOSED, Cell
from tests.factories import expenditure

GENERAL, FISCAL = {FundingSource.GENERAL}, FundingSource.FISCAL


def test_sum_of_no_lines_is_blank_and_of_a_zero_line_is_zero() -> None:
    assert total([]) is None
    assert total([expenditure("0.00")]) == Decimal("0.00")
    assert total([expenditure("5.00")], natures={Nature.PERSONNEL}) is None


def test_sum_is_exact() -> None:
    assert total([expenditure("0.10"), expenditure("0.20")]) == Decimal("0.30")


def test_undivided_amount_counts_in_what_contains_all_of_it() -> None:
    lines = [expenditure("100.00", Nature.BASIC, FISCAL), expenditure("1.00", Nature.PERSONNEL)]
    assert total(lines) == Decimal("101.00")
    assert total(lines, natures=BASIC_NATURES) == Decimal("101.00")
    assert total(lines, sources=FISCAL_SOURCES) == Decimal("101.00")


def test_undivided_amount_makes_each_of_its_shares_unknown() -> None:
    lines = [expenditure("100.00", Nature.BASIC, FISCAL), expenditure("1.00", Nature.PERSONNEL)]
    assert total(lines, natures={Nature.PERSONNEL}) is UNDISCLOSED
    assert total(lines, sources=GENERAL) is UNDISCLOSED
    assert total(lines, natures={Nature.PROJECT}) is None
    assert total(lines, sources={FundingSource.SPECIAL}) is None


def test_undivided_zero_hides_nothing() -> None:
    lines = [expenditure("0.00", Nature.BASIC), expenditure("1.00", Nature.PERSONNEL)]
    assert total(lines, natures={Nature.PERSONNEL}) == Decimal("1.00")


def test_condition_may_answer_maybe() -> None:
    lines = [expenditure("1.00", function=None), expenditure("2.00")]
    assert total(lines, where=lambda line: True if line.function else None) is UNDISCLOSED
    assert total(lines, where=lambda line: bool(line.function)) == Decimal("2.00")


def test_carried_over_money_is_told_apart() -> None:
    lines = [expenditure("1.00"), expenditure("2.00", carried_over=True)]
    assert total(lines, carried_over=False) == Decimal("1.00")
    assert total(lines, carried_over=True) == Decimal("2.00")
    assert total(lines) == Decimal("3.00")


ONE, TWO = Decimal(1), Decimal(2)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((), None),
        ((None, None), None),
        ((ONE, None), ONE),
        ((ONE, TWO), Decimal(3)),
        ((ONE, UNDISCLOSED), UNDISCLOSED),
        ((None, UNDISCLOSED), UNDISCLOSED),
        ((Decimal(0), None), Decimal(0)),
    ],
)
def test_cells_are_added(cells: tuple[Cell, ...], expected: Cell) -> None:
    assert add(*cells) == expected


@pytest.mark.parametrize(
    ("cell", "other", "expected"),
    [
        (TWO, ONE, ONE),
        (TWO, None, TWO),
        (None, ONE, -ONE),
        (None, None, None),
        (TWO, UNDISCLOSED, UNDISCLOSED),
        (UNDISCLOSED, ONE, UNDISCLOSED),
    ],
)
def test_cells_are_subtracted(cell: Cell, other: Cell, expected: Cell) -> None:
    assert subtract(cell, other) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("1", "800", "0.13"),  # 0.125, half up
        ("0", "5", "0.00"),
        (None, "5", None),
        ("5", None, None),
        ("0", "0", None),
    ],
)
def test_share_of_a_whole(part: str | None, whole: str | None, expected: str | None) -> None:
    found = share(part and Decimal(part), whole and Decimal(whole))
    assert found == (expected and Decimal(expected))


def test_share_with_an_unknown_is_unknown() -> None:
    assert share(UNDISCLOSED, ONE) is UNDISCLOSED
    assert share(ONE, UNDISCLOSED) is UNDISCLOSED


def test_totals_are_rounded_only_when_shown() -> None:
    """In 万元, half up: 50 yuan twice shows 0.01 and 0.01 with a total of 0.01; 49.99 twice 0.00 and 0.00 with 0.01."""
    for line, shown, sum_shown in (("50.00", "0.01", "0.01"), ("49.99", "0.00", "0.01")):
        both = total([expenditure(line), expenditure(line)])
        assert isinstance(both, Decimal)
        assert in_unit(Decimal(line), Unit.WANYUAN) == Decimal(shown)
        assert in_unit(both, Unit.WANYUAN) == Decimal(sum_shown)
