"""Three years of a nine-table Shanghai document (in yuan) against the tables derived from their facts.

Where that form has nothing to print it prints a blank in one year and 0 in the next; the portal leaves a blank.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from budgets.layouts import Unit
from budgets.renderers.cells import in_unit
from budgets.tables.grid import UNDISCLOSED, Cell, Disclosed, Grid, GridPart
from tests.tables.demonstration import golden, published

YEARS = (2023, 2024, 2025)
GOLDEN = {year: golden(f"putuo_wanli_{year}") for year in YEARS}
Row = tuple[Any, ...]
"""Code, name and amounts."""

ROUNDINGS = {
    (2025, 2, "21201", "total"),
    (2025, 2, "21201", "fiscal"),
    (2025, 3, "21201", "total"),
    (2025, 5, "21201", "total"),
}
"""Year, table, code and column of cells printed 1 yuan above the sum of what they contain."""

FISCAL = ("general", "fund", "capital")
LISTINGS: Mapping[int, tuple[str, str, Mapping[str, tuple[str, ...]]]] = {
    2: (
        "p2",
        "function",
        {
            "total": ("total",),
            "fiscal": FISCAL,
            "operations": ("operations",),
            "business": ("business",),
            "other": ("other",),
        },
    ),
    3: ("p3", "main", {"total": ("total",), "basic": ("basic",), "project": ("project",)}),
    5: ("p5", "main", {"total": ("total",), "basic": ("basic_total",), "project": ("project",)}),
    7: ("p8", "main", {"total": ("total",), "personnel": ("personnel",), "operating": ("operating",)}),
}
"""For each table of ours: theirs, our part, and which of our columns make up each of their amount columns."""


def grid(year: int, table: int) -> Grid:
    return published("310107", "wanli", year)[table]


def read(text: str) -> Decimal:
    return Decimal(text.replace(",", "") or 0)


def known(cell: Cell) -> Decimal:
    assert cell is not UNDISCLOSED
    return cell if isinstance(cell, Decimal) else Decimal(0)


def printed_rows(year: int, table: int) -> list[Row]:
    rows = GOLDEN[year][LISTINGS[table][0]]
    return [(code, name, *map(read, cells)) for code, name, *cells in rows]


def derived_rows(year: int, table: int) -> list[Row]:
    """Our rows with 合计 at the end, as this form prints it, and our columns added up to theirs."""
    _, key, columns = LISTINGS[table]
    part = grid(year, table).part(key)
    rows: list[Row] = [
        (
            str(row.cells[0] or ""),
            str(row.cells[1]),
            *(sum((known(part.cell(row.key, ours)) for ours in added), Decimal(0)) for added in columns.values()),
        )
        for row in part.rows
    ]
    return [*rows[1:], rows[0]]


def rounded_as_printed(year: int, table: int, rows: Sequence[Row]) -> list[Row]:
    columns = list(LISTINGS[table][2])
    found = []
    for code, name, *cells in rows:
        extra = [Decimal((year, table, code, column) in ROUNDINGS) for column in columns]
        found.append((code, name, *(cell + more for cell, more in zip(cells, extra, strict=True))))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("table", LISTINGS)
@pytest.mark.parametrize("year", YEARS)
def test_listing_equals_the_document(year: int, table: int) -> None:
    assert rounded_as_printed(year, table, derived_rows(year, table)) == printed_rows(year, table)


def test_every_rounding_of_the_golden_files_is_named() -> None:
    listed = {
        (year, int(found["table"][1:]), found["row"], found["column"])
        for year in YEARS
        for found in GOLDEN[year]["roundings"]
    }
    assert listed == ROUNDINGS
    differences = {
        int(found["printed"]) - int(found["computed"]) for year in YEARS for found in GOLDEN[year]["roundings"]
    }
    assert differences == {1}


def side(part: GridPart, series: int) -> dict[str, Cell]:
    return {line.key: line.amount for line in part.lines(series)}


def divisions(part: GridPart) -> list[tuple[str, Decimal]]:
    """Name (without its ordinal) and amount of the divisions that have one."""
    return [
        (line.label.replace("）", "、").split("、", 1)[1], line.amount)
        for line in part.lines(1)
        if line.key.isdigit() and isinstance(line.amount, Decimal)
    ]


def printed_divisions(rows: Sequence[Sequence[str]]) -> list[tuple[str, Decimal]]:
    return [(label.split("、", 1)[1], read(amount)) for _, _, label, amount, *_ in rows[:-1] if label]


@pytest.mark.django_db
@pytest.mark.parametrize("year", YEARS)
def test_revenue_and_expenditure_equal_the_document(year: int) -> None:
    part = grid(year, 1).part("main")
    rows = GOLDEN[year]["p1"]
    revenue = side(part, 0)
    fiscal = [known(revenue[source]) for source in FISCAL]
    others = [known(revenue[key]) for key in ("operations", "business", "other", "total")]
    assert [read(row[1]) for row in rows if row[0]] == [sum(fiscal), *fiscal, *others]
    assert divisions(part) == printed_divisions(rows)
    assert rows[-1][2:] == ["支出总计", f"{int(known(side(part, 1)['total'])):,}"]


@pytest.mark.django_db
@pytest.mark.parametrize("year", YEARS)
def test_fiscal_appropriation_equals_the_document(year: int) -> None:
    part = grid(year, 4).part("main")
    rows = GOLDEN[year]["p4"]
    revenue = side(part, 0)
    assert [read(row[1]) for row in rows if row[0]] == [
        *(known(revenue[f"current.{source}"]) for source in FISCAL),
        known(revenue["total"]),
    ]
    assert divisions(part) == printed_divisions(rows)
    assert read(rows[-1][3]) == known(side(part, 1)["total"])
    for *_, total, general, fund, capital in rows:
        assert (general, fund, capital) == (total, "", ""), "only general-budget money in these years"


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "theirs"), [(9, "p6"), (10, "p7")])
@pytest.mark.parametrize("year", YEARS)
def test_special_budgets_are_empty_and_say_so(year: int, table: int, theirs: str) -> None:
    (part,) = grid(year, table).parts
    assert GOLDEN[year][theirs] == [["", "合计", "", "", ""]]
    assert part.disclosed is Disclosed.FULL
    assert part.rows == ()
    assert part.notes[-1].endswith("本表为空表。")


@pytest.mark.django_db
@pytest.mark.parametrize("year", YEARS)
def test_official_expenses_equal_the_document(year: int) -> None:
    """This one table is printed in 万元."""
    table = grid(year, 8)
    keys = ("total", "overseas", "reception", "vehicles", "vehicle_purchase", "vehicle_running")
    cells = [table.part("main").cell("total", key) for key in keys]
    cells.append(table.part("operating_cost").cell("total", "total"))
    (row,) = GOLDEN[year]["p9"]
    assert [in_unit(known(cell), Unit.WANYUAN) for cell in cells] == list(map(read, row))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "table"), [*((year, table) for year in YEARS for table in (6, 11, 12, 13, 14)), (2024, 15), (2025, 15)]
)
def test_tables_that_this_layout_lacks_are_not_disclosed(year: int, table: int) -> None:
    found = grid(year, table)
    assert not found.disclosed
    assert all(part.rows == () for part in found.parts)
    assert {part.notes for part in found.parts} == {("所用公开格式不含本表，相关内容未公开。",)}


@pytest.mark.django_db
def test_division_of_basic_expenditure_is_not_disclosed_by_function() -> None:
    part = grid(2025, 5).part("main")
    assert part.cell("2120101", "basic_total") == Decimal("17737739.00")
    assert part.cell("2120101", "personnel") is UNDISCLOSED
    assert part.cell("2120101", "operating") is UNDISCLOSED
    assert part.cell("2010507", "personnel") is None
