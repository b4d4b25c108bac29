"""Tables of different departments and years beside each other: what a cell says when it has no amount."""

from decimal import Decimal

from budgets.facts import Crosswalk, EditionIdentity, Link
from budgets.tables.grid import (
    UNDISCLOSED,
    Cell,
    ColumnType,
    Disclosed,
    Grid,
    GridColumn,
    GridPart,
    GridRow,
    Series,
    Shape,
)
from budgets.tables.side_by_side import Column, SideBySide, SideRow, Why, choosable, side_by_side

TITLES = {"name": "科目名称", "total": "合计", "project": "项目支出"}
RENAMED: list[Crosswalk] = [[Link("20602", "20603", Decimal(1))]]
SPLIT: list[Crosswalk] = [[Link("20602", "20603", None), Link("20602", "20604", None)]]


def grid(*, columns: tuple[str, ...] = ("name", "total"), disclosed: Disclosed = Disclosed.FULL, **rows: Cell) -> Grid:
    """Rows by their key, each with one amount in all columns; the total is of level 0, codes of 1 and 2."""
    made = tuple(
        GridRow(key, 0 if key == "total" else (len(key) - 1) // 2, (key, *([cell] * (len(columns) - 1))))
        for key, cell in ((key.removeprefix("c"), cell) for key, cell in rows.items())
    )
    headings = tuple(
        GridColumn(key, (TITLES[key],), ColumnType.TEXT if key == "name" else ColumnType.AMOUNT) for key in columns
    )
    part = GridPart(
        key="main",
        shape=Shape.LISTING,
        columns=headings,
        rows=made,
        series=(Series("name", "total"),),
        disclosed=disclosed,
    )
    who = EditionIdentity(
        jurisdiction="999999", jurisdiction_name="示例区", department="900", department_name="示例局", year=2024
    )
    return Grid(edition=who, number=5, key="t05", name="示例表", parts=(part,))


def amount(value: str) -> Decimal:
    return Decimal(value)


def cells(side: SideBySide) -> dict[str, tuple[object, ...]]:
    return {row.line.key: row.cells for row in side.rows}


def test_none_undisclosed_and_an_amount_are_three_things() -> None:
    full = grid(total=amount("10"), c201=amount("10"))
    totals = grid(disclosed=Disclosed.TOTALS, total=amount("7"))
    other = grid(total=amount("5"), c206=amount("5"), c208=UNDISCLOSED)
    (side,) = side_by_side([Column(2024, full), Column(2024, totals), Column(2024, other), Column(2024, None)])
    assert cells(side) == {
        "total": (amount("10"), amount("7"), amount("5"), Why.UNDISCLOSED),
        "201": (amount("10"), Why.UNDISCLOSED, Why.NONE, Why.UNDISCLOSED),
        "206": (Why.NONE, Why.UNDISCLOSED, amount("5"), Why.UNDISCLOSED),
    }


def test_rows_stand_by_code_whichever_column_has_them() -> None:
    one = grid(total=amount("9"), c206=amount("4"), c20602=amount("4"))
    other = grid(total=amount("9"), c201=amount("1"), c20101=amount("1"), c208=amount("8"))
    (side,) = side_by_side([Column(2024, one), Column(2024, other)])
    assert [row.line.key for row in side.rows] == ["total", "201", "20101", "206", "20602", "208"]


def test_an_earlier_year_is_carried_into_the_codes_of_the_latest() -> None:
    later = grid(total=amount("6"), c20603=amount("6"))
    earlier = grid(total=amount("5"), c20602=amount("5"))
    (side,) = side_by_side([Column(2024, later), Column(2023, earlier, RENAMED)])
    assert cells(side)["20603"] == (amount("6"), amount("5"))
    assert "20602" not in cells(side)
    assert side.rows[-1].difference == amount("-1")


def test_without_a_share_the_cell_is_not_comparable() -> None:
    later = grid(total=amount("6"), c20603=amount("6"))
    earlier = grid(total=amount("5"), c20602=amount("5"))
    (side,) = side_by_side([Column(2024, later), Column(2023, earlier, SPLIT)])
    assert cells(side)["20603"] == (amount("6"), Why.NOT_COMPARABLE)
    assert side.rows[-1].difference is None


def test_a_column_that_a_table_lacks_is_not_replaced_by_another() -> None:
    both = grid(columns=("name", "total", "project"), total=amount("6"))
    only = grid(total=amount("5"))
    (side,) = side_by_side([Column(2024, both), Column(2024, only)], "project")
    assert cells(side) == {"total": (amount("6"), Why.UNDISCLOSED)}
    assert [column.key for column in choosable([only, both])] == ["total", "project"]


def test_only_totals_where_rows_are_not_the_same_thing() -> None:
    one, other = grid(total=amount("6"), c201=amount("6")), grid(total=amount("5"), c201=amount("5"))
    (side,) = side_by_side([Column(2024, one), Column(2024, other)], totals={"main"})
    assert cells(side) == {"total": (amount("6"), amount("5"))}


def test_shares_are_of_each_column_s_own_total() -> None:
    one = grid(total=amount("3"), c201=amount("1"), c206=amount("2"))
    other = grid(total=UNDISCLOSED, c201=amount("5"))
    nothing = grid(total=amount("0"), c201=amount("0"))
    (side,) = side_by_side([Column(2024, one), Column(2024, other), Column(2024, nothing)])
    assert cells(side.in_shares()) == {
        "total": (amount("100.00"), Why.UNDISCLOSED, Why.NONE),
        "201": (amount("33.33"), Why.UNDISCLOSED, Why.NONE),
        "206": (amount("66.67"), Why.NONE, Why.NONE),
    }


def test_a_difference_needs_two_known_amounts() -> None:
    (side,) = side_by_side([Column(2024, grid(total=amount("3")))] * 3)
    assert side.rows == (SideRow(side.rows[0].line, (amount("3"),) * 3),)
    assert side.rows[0].difference is None
