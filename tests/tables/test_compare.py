"""Years compared: what is said of a row, and how codes that changed are followed."""

from decimal import Decimal

import pytest

from budgets.facts import Crosswalk, Link, OfficialExpenseItem
from budgets.layouts import Unit
from budgets.tables.catalogue.t01_revenue_expenditure import T01
from budgets.tables.catalogue.t08_official_expenses import T08
from budgets.tables.catalogue.t12_procurement import T12
from budgets.tables.compare import ComparedRow, State, compare, figures
from budgets.tables.compute import compute
from budgets.tables.grid import (
    UNDISCLOSED,
    Cell,
    ColumnType,
    Disclosed,
    GridColumn,
    GridPart,
    GridRow,
    Series,
    Shape,
)
from tests.factories import expenditure, fact_set, official_expense, procurement, revenue

COLUMNS = (
    GridColumn("name", ("科目名称",)),
    GridColumn("total", ("合计",), ColumnType.AMOUNT),
    GridColumn("project", ("项目支出",), ColumnType.AMOUNT),
)


def part(disclosed: Disclosed = Disclosed.FULL, **rows: str | Cell) -> GridPart:
    """A part with one row a keyword: its key and its amount."""
    cells = {key: Decimal(value) if isinstance(value, str) else value for key, value in rows.items()}
    return GridPart(
        key="main",
        shape=Shape.LISTING,
        unit=Unit.YUAN,
        columns=COLUMNS,
        rows=tuple(GridRow(key, 1, (key.upper(), cell, None)) for key, cell in cells.items()),
        series=(Series("name", "total"),),
        disclosed=disclosed,
    )


def over_years(
    *parts: GridPart | None, crosswalks: dict[int, Crosswalk] | None = None, column: str | None = None
) -> dict[str, ComparedRow]:
    """Rows by key; the parts are of 2024, 2023 and so on, the crosswalks named by the year they lead from."""
    years = []
    for age, found in enumerate(parts):
        path = [(crosswalks or {})[year] for year in range(2024 - age, 2024) if year in (crosswalks or {})]
        years.append(figures(2024 - age, found, 0, column, path))
    return {row.line.key: row for row in compare(years)}


def link(source: str, target: str, share: str | None = "1") -> Link:
    return Link(source, target, None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("current", "previous", "state", "change", "percent"),
    [
        ("12.00", "8.00", State.INCREASE, "4.00", "50.00"),
        ("8.00", "12.00", State.DECREASE, "-4.00", "-33.33"),
        ("8.00", "8.00", State.FLAT, "0.00", "0.00"),
        ("0.00", "8.00", State.DECREASE, "-8.00", "-100.00"),
        ("2.00", "-8.00", State.INCREASE, "10.00", "125.00"),
        ("801.00", "800.00", State.INCREASE, "1.00", "0.13"),  # 0.125, half up
        ("8.00", "0.00", State.INCREASE, "8.00", None),
        ("0.00", "0.00", State.FLAT, "0.00", None),
        ("8.00", None, State.NEW, None, None),
        (None, "8.00", State.ENDED, None, None),
        (None, None, State.BLANK, None, None),
        ("0.00", None, State.BLANK, None, None),
        (None, "0.00", State.BLANK, None, None),
        (UNDISCLOSED, "8.00", State.UNDISCLOSED, None, None),
        ("8.00", UNDISCLOSED, State.PREVIOUS_UNDISCLOSED, None, None),
        (None, UNDISCLOSED, State.BLANK, None, None),
        (UNDISCLOSED, UNDISCLOSED, State.UNDISCLOSED, None, None),
    ],
)
def test_row_against_the_year_before(
    current: str | Cell, previous: str | Cell, state: State, change: str | None, percent: str | None
) -> None:
    row = over_years(part(a=current), part(a=previous))["a"]
    assert (row.state, row.change, row.percent) == (
        state,
        None if change is None else Decimal(change),
        None if percent is None else Decimal(percent),
    )


def test_rows_that_only_earlier_years_have_come_last() -> None:
    rows = over_years(part(b="1", a="1"), part(a="1", c="1"), part(d="1"))
    assert list(rows) == ["b", "a", "c", "d"]
    assert rows["b"].state is State.NEW
    assert rows["c"].state is State.ENDED
    assert rows["d"].state is State.BLANK
    assert rows["d"].values == (None, None, Decimal(1))
    assert rows["c"].line.label == "C"


@pytest.mark.parametrize("missing", [None, part(Disclosed.NONE)])
def test_missing_year_is_not_growth_from_zero(missing: GridPart | None) -> None:
    rows = over_years(part(a="5", b=None), missing)
    assert rows["a"].state is State.PREVIOUS_UNDISCLOSED
    assert rows["a"].values == (Decimal(5), UNDISCLOSED)
    assert rows["a"].percent is None
    assert rows["b"].state is State.BLANK


def test_first_year_of_all_has_nothing_to_compare_with() -> None:
    assert over_years(part(a="5"))["a"].state is State.PREVIOUS_UNDISCLOSED


def test_year_with_totals_alone_leaves_its_details_unknown() -> None:
    rows = over_years(part(total="5", a="5"), part(Disclosed.TOTALS, total="4"))
    assert rows["total"].state is State.INCREASE
    assert rows["a"].state is State.PREVIOUS_UNDISCLOSED
    rows = over_years(part(Disclosed.TOTALS, total="5"), part(total="4", a="4"))
    assert rows["a"].state is State.UNDISCLOSED


def test_renamed_row_is_followed_over_three_years() -> None:
    rows = over_years(
        part(c="9"),
        part(b="6"),
        part(a="3"),
        crosswalks={2022: [link("a", "b")], 2023: [link("b", "c")]},
    )
    assert list(rows) == ["c"]
    assert rows["c"].values == (Decimal(9), Decimal(6), Decimal(3))
    assert rows["c"].percent == Decimal("50.00")
    assert rows["c"].line.label == "C"


def test_two_codes_change_places() -> None:
    rows = over_years(part(a="1", b="2"), part(a="2", b="1"), crosswalks={2023: [link("a", "b"), link("b", "a")]})
    assert rows["a"].values == (Decimal(1), Decimal(1))
    assert rows["b"].values == (Decimal(2), Decimal(2))


def test_split_row_is_divided_by_its_shares() -> None:
    rows = over_years(
        part(b="8", c="3"), part(a="10"), crosswalks={2023: [link("a", "b", "0.7"), link("a", "c", "0.3")]}
    )
    assert rows["b"].change == Decimal("1.0")
    assert rows["c"].state is State.FLAT
    assert list(rows) == ["b", "c"]


def test_merged_rows_are_added_to_the_one_that_goes_on() -> None:
    rows = over_years(part(c="9"), part(a="1", b="2", c="5"), crosswalks={2023: [link("a", "c"), link("b", "c")]})
    assert rows["c"].values == (Decimal(9), Decimal(8))
    assert list(rows) == ["c"]


@pytest.mark.parametrize(
    ("merged", "kept", "together"),
    [
        ("1", None, Decimal(1)),
        (None, "5", Decimal(5)),
        (None, None, None),
        ("1", UNDISCLOSED, UNDISCLOSED),
        (UNDISCLOSED, "5", UNDISCLOSED),
    ],
)
def test_merging_knows_blank_from_unknown(merged: str | Cell, kept: str | Cell, together: Cell) -> None:
    rows = over_years(part(c="9"), part(a=merged, c=kept), crosswalks={2023: [link("a", "c")]})
    assert rows["c"].values[1] == together


def test_row_that_no_share_joins_is_not_comparable() -> None:
    rows = over_years(part(b="8", c="3"), part(a="10", c="2"), crosswalks={2023: [link("a", "b", None)]})
    assert rows["b"].state is State.NOT_COMPARABLE
    assert rows["b"].values == (Decimal(8), UNDISCLOSED)
    assert (rows["b"].change, rows["b"].percent) == (None, None)
    assert rows["c"].state is State.INCREASE


def test_row_stays_incomparable_when_it_is_renamed_later() -> None:
    rows = over_years(
        part(c="8"),
        part(b="7"),
        part(a="10", other="1"),
        crosswalks={2022: [link("a", "b", None)], 2023: [link("b", "c")]},
    )
    assert rows["c"].state is State.INCREASE
    assert rows["c"].values == (Decimal(8), Decimal(7), UNDISCLOSED)


def test_other_amount_column_can_be_compared() -> None:
    row = over_years(part(a="5"), part(a="4"), column="project")["a"]
    assert row.values == (None, None)


def test_two_sided_table_has_a_series_a_side() -> None:
    years = [
        compute(T01, fact_set(revenue(f"{amount}.00"), expenditure(f"{amount}.00"), year=year)).part("main")
        for year, amount in ((2024, 6), (2023, 4))
    ]
    for series, key in ((0, "general"), (1, "206")):
        compared = compare([figures(2024, years[0], series, None), figures(2023, years[1], series, None)])
        rows = {row.line.key: row for row in compared}
        assert "" not in rows
        assert rows[key].change == rows["total"].change == Decimal("2.00")
        assert rows["total"].percent == Decimal("50.00")


def test_columns_of_t08_are_compared_as_lines() -> None:
    years = [
        compute(T08, fact_set(official_expense(amount, OfficialExpenseItem.RECEPTION), year=year)).part("main")
        for year, amount in ((2024, "3.00"), (2023, "4.00"))
    ]
    rows = compare([figures(2024, years[0], 0, None), figures(2023, years[1], 0, None)])
    assert [(row.line.key, row.line.level, row.line.label) for row in rows] == [
        ("total", 0, "“三公”经费合计"),
        ("overseas", 1, "因公出国（境）费"),
        ("vehicles", 1, "公务用车购置及运行费"),
        ("vehicle_purchase", 2, "公务用车购置费"),
        ("vehicle_running", 2, "公务用车运行费"),
        ("reception", 1, "公务接待费"),
    ]
    assert [row.state for row in rows] == [State.DECREASE, *[State.BLANK] * 4, State.DECREASE]
    assert rows[0].percent == Decimal("-25.00")


def test_items_of_procurement_are_not_joined_by_their_numbers() -> None:
    years = [
        compute(T12, fact_set(procurement(1, amount=amount), year=year)).part("main")
        for year, amount in ((2024, "3.00"), (2023, "4.00"))
    ]
    rows = compare([figures(2024, years[0], 0, None), figures(2023, years[1], 0, None)])
    assert [(row.line.key, row.change) for row in rows] == [("total", Decimal("-1.00"))]
