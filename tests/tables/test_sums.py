"""What figures are the sum of, whether they add up, and where rounding breaks the sum; and the addresses of figures."""

from decimal import Decimal

import pytest

from budgets.facts import Fact, Nature, OfficialExpenseItem
from budgets.layouts import Unit
from budgets.tables.addresses import addresses, cell_ids, find, row_ids
from budgets.tables.catalogue.t01_revenue_expenditure import T01
from budgets.tables.catalogue.t02_revenue import T02
from budgets.tables.catalogue.t05_general_by_function import T05
from budgets.tables.catalogue.t08_official_expenses import T08
from budgets.tables.catalogue.t11_projects import T11
from budgets.tables.catalogue.t12_procurement import T12
from budgets.tables.compute import compute
from budgets.tables.grid import UNDISCLOSED, Cell, GridPart
from budgets.tables.schema import Disclosure
from budgets.tables.sums import Formula, added, cell_at, formulas, rounding, roundings
from tests.factories import (
    OTHER_UNIT,
    UNIT,
    expenditure,
    fact_set,
    official_expense,
    procurement,
    project,
    project_line,
    reconciled,
    revenue,
)


def of(declaration: Disclosure, *facts: Fact) -> tuple[GridPart, dict[tuple[str, bool], Formula]]:
    """The main part, and its formulas by the address of the whole and whether rows are added."""
    part = compute(declaration, fact_set(*facts)).part("main")
    ids = cell_ids(part)
    found = formulas(part, declaration.sums_of(part))
    return part, {(ids[each.whole.row][each.whole.column], each.of_rows): each for each in found}


def parts(part: GridPart, formula: Formula) -> dict[str, Cell]:
    ids = cell_ids(part)
    return {
        ids[spot.row][spot.column]: cell_at(part, spot) for spot in formula.parts if cell_at(part, spot) is not None
    }


def test_a_subject_is_the_sum_of_the_columns_and_of_the_rows_below() -> None:
    part, found = of(
        T05,
        expenditure("10.00", Nature.PERSONNEL, function="2060101"),
        expenditure("2.00", Nature.OPERATING, function="2060101"),
        expenditure("30.00", Nature.PROJECT, function="2060102"),
        expenditure("4.00", Nature.PERSONNEL, function="2080505"),
    )
    assert parts(part, found["20601.total", False]) == {
        "20601.basic_total": Decimal("12.00"),
        "20601.project": Decimal("30.00"),
    }
    assert parts(part, found["20601.basic_total", False]) == {
        "20601.personnel": Decimal("10.00"),
        "20601.operating": Decimal("2.00"),
    }
    assert parts(part, found["20601.total", True]) == {
        "2060101.total": Decimal("12.00"),
        "2060102.total": Decimal("30.00"),
    }
    # 合计 is the sum of the divisions only, not of everything below them.
    assert parts(part, found["total.total", True]) == {"206.total": Decimal("42.00"), "208.total": Decimal("4.00")}
    assert added(part, found["total.total", True]).rest == 0
    assert ("2060101.total", True) not in found


def test_what_is_not_divided_is_left_over() -> None:
    part, found = of(T05, expenditure("7.00", function=None), expenditure("5.00", function="2060102"))
    result = added(part, found["total.total", True])
    assert (result.total, result.rest) == (Decimal("5.00"), Decimal("7.00"))


def test_a_part_that_is_not_disclosed_proves_nothing() -> None:
    part, found = of(T05, expenditure("7.00", Nature.BASIC, function="2060101"))
    result = added(part, found["2060101.basic_total", False])
    assert (result.total, result.rest) == (UNDISCLOSED, None)


def test_the_halves_of_table_1() -> None:
    part, found = of(
        T01,
        revenue("50.00"),
        revenue("3.00", carried_over=True),
        expenditure("41.00", function="2060102"),
        expenditure("12.00", function="2080505"),
    )
    assert parts(part, found["current.revenue_amount", True]) == {"general.revenue_amount": Decimal("50.00")}
    assert parts(part, found["total.revenue_amount", True]) == {
        "current.revenue_amount": Decimal("50.00"),
        "carried_over.revenue_amount": Decimal("3.00"),
    }
    assert parts(part, found["current.expenditure_amount", True]) == {
        "206.expenditure_amount": Decimal("41.00"),
        "208.expenditure_amount": Decimal("12.00"),
    }


def test_table_8_adds_columns() -> None:
    part, found = of(
        T08,
        official_expense("1.00", OfficialExpenseItem.VEHICLE_PURCHASE),
        official_expense("2.00", OfficialExpenseItem.VEHICLE_RUNNING),
        official_expense("4.00", OfficialExpenseItem.RECEPTION),
    )
    assert parts(part, found["total.total", False]) == {
        "total.vehicles": Decimal("3.00"),
        "total.reception": Decimal("4.00"),
    }


def test_items_of_procurement_are_added_over_the_blank_heading_of_their_department() -> None:
    part, found = of(T12, procurement(1, amount="5.00"), procurement(2, amount="6.00"))
    assert parts(part, found["total.amount", True]) == {"001.amount": Decimal("5.00"), "002.amount": Decimal("6.00")}
    assert not [whole for whole, _of_rows in found if whole.endswith("unit_price")]


@pytest.mark.parametrize(
    ("whole", "of_parts", "unit", "expected"),
    [
        # 0.01 + 0.01 are shown, 0.01 is the whole: 0.0066 + 0.0066 = 0.0132 万元.
        ("132", ("66", "66"), Unit.WANYUAN, "0.01"),
        ("132", ("66", "66"), Unit.YUAN, "0"),
        # 0.00 + 0.00 are shown, 0.01 is the whole: 0.0040 + 0.0040 = 0.0080 万元.
        ("80", ("40", "40"), Unit.WANYUAN, "-0.01"),
        ("52374200", ("5454200", "46920000"), Unit.WANYUAN, "0"),
        # 0.5237 亿元 is shown, and 0.0545 + 0.4692: 五千二百三十七点四二万元 in ten thousandths.
        ("52374200", ("5454200", "46920000"), Unit.YI, "0"),
        ("5454200", ("3467500", "1986700"), Unit.YI, "0.0001"),
        # These do not add up exactly, so that rounding is not what is wrong.
        ("133", ("66", "66"), Unit.WANYUAN, "0"),
    ],
)
def test_rounding(whole: str, of_parts: tuple[str, ...], unit: Unit, expected: str) -> None:
    assert rounding(Decimal(whole), [*map(Decimal, of_parts), None], unit) == Decimal(expected)


def test_rounding_is_looked_for_in_every_sum_and_seldom_found() -> None:
    facts = (
        expenditure("66.00", function="2060101", nature=Nature.PERSONNEL),
        expenditure("66.00", function="2060102", nature=Nature.PERSONNEL),
    )
    part, _ = of(T05, *facts)
    ids = cell_ids(part)
    sums = T05.sums_of(part)
    found = {
        ids[each.whole.row][each.whole.column]: value for each, value in roundings(part, sums, Unit.WANYUAN).items()
    }
    columns = ("total", "basic_total", "personnel")
    assert found == {f"20601.{column}": Decimal("0.01") for column in columns}
    assert roundings(part, sums, Unit.YUAN) == {}


def test_units() -> None:
    assert [str(unit.of(Decimal("46920000"))) for unit in Unit] == ["4692.00", "46920000.00", "0.4692"]
    assert str(Unit.YI.of(Decimal("5000"))) == "0.0001"


def test_every_figure_has_one_address() -> None:
    for table in (T01, T02, T05, T08, T11, T12):
        grid = compute(table, fact_set(*reconciled()))
        found = [address for address, _part, _spot in addresses(grid)]
        rows = [row for part in grid.parts for row in row_ids(part)]
        assert len({*found, *rows}) == len(found) + len(rows), table.key
        assert all(find(grid, address) for address in found)


def test_a_key_that_occurs_again_is_numbered() -> None:
    """One category of projects below two units."""
    facts = [
        fact
        for number, unit in enumerate((UNIT, OTHER_UNIT))
        for fact in (
            project(f"P{number}", f"P{number}", unit=unit, category=("22", "专项")),
            project_line("5.00", f"P{number}"),
        )
    ]
    grid = compute(T11, fact_set(*facts))
    part = grid.part("main")
    assert [row for row in row_ids(part) if row.startswith("22")] == ["22", "22~2"]
    place = find(grid, "22~2.total")
    assert place is not None
    assert cell_at(*place) == Decimal("5.00")
    assert find(grid, "22~2.fund") is None


def test_other_parts_than_the_main_one_are_named() -> None:
    grid = compute(T02, fact_set(revenue("5.00", function="2060102"), layout="shanghai"))
    assert {"total.total", "function.2060102.total"} <= {address for address, _part, _spot in addresses(grid)}
