"""Two editions of one year side by side."""

from dataclasses import replace
from decimal import Decimal

from budgets.facts import Fact, Nature, TextSection
from budgets.tables.catalogue.t01_revenue_expenditure import T01
from budgets.tables.catalogue.t05_general_by_function import T05
from budgets.tables.compute import compute
from budgets.tables.difference import Kind, RowDifference, differences
from budgets.tables.grid import Grid
from tests.factories import expenditure, fact_set, reconciled, revenue


def grids(*facts: Fact) -> dict[int, Grid]:
    return {table.number: compute(table, fact_set(*facts)) for table in (T01, T05)}


def rows(before: dict[int, Grid], after: dict[int, Grid], table: int) -> dict[str, RowDifference]:
    found = {difference.number: difference for difference in differences(before, after)}
    return {row.key: row for row in found[table].rows} if table in found else {}


def said(row: RowDifference) -> dict[str, tuple[object, object, Decimal | None]]:
    return {cell.column.key: (cell.before, cell.after, cell.change) for cell in row.cells}


def test_the_same_figures_differ_in_nothing() -> None:
    assert differences(grids(*reconciled()), grids(*reconciled())) == ()


def test_text_is_no_part_of_the_tables() -> None:
    passage = TextSection(number=1, key="duties", title="职能", body="示例。")
    assert differences(grids(*reconciled()), grids(*reconciled(), passage)) == ()


def test_a_changed_figure_is_told_in_its_row_and_in_every_total_above_it() -> None:
    facts = reconciled()
    more = [replace(f, amount=Decimal("100000.01")) if f == expenditure("100000.00") else f for f in facts]
    found = rows(grids(*facts), grids(*more), 5)
    assert found.keys() == {"total", "206", "20601", "2060102"}
    changed = (Decimal("100000.00"), Decimal("100000.01"), Decimal("0.01"))
    assert said(found["2060102"]) == {"total": changed, "project": changed}
    assert found["2060102"].kind is Kind.CHANGED
    assert found["2060102"].label == "2060102 一般行政管理事务"
    assert said(found["total"])["total"] == (Decimal("300000.00"), Decimal("300000.01"), Decimal("0.01"))


def test_new_and_lost_rows_are_told_with_what_they_hold() -> None:
    before = grids(expenditure("5.00", Nature.PERSONNEL, function="2080505"))
    after = grids(expenditure("7.00", function="2060102"))
    found = rows(before, after, 5)
    gone, new = found["2080505"], found["2060102"]
    assert (gone.kind, new.kind) == (Kind.REMOVED, Kind.ADDED)
    assert said(gone)["personnel"] == (Decimal("5.00"), None, Decimal("-5.00"))
    assert said(new) == {
        "total": (None, Decimal("7.00"), Decimal("7.00")),
        "project": (None, Decimal("7.00"), Decimal("7.00")),
    }


def test_halves_of_a_two_sided_table_are_compared_each_by_itself() -> None:
    """A division more on the right moves no row of the left against another."""
    before = grids(revenue("10.00"), expenditure("10.00", function="2060102"))
    after = grids(revenue("10.00"), expenditure("4.00", function="2060102"), expenditure("6.00", function="2080505"))
    found = rows(before, after, 1)
    assert found.keys() == {"206", "208"}
    assert [(cell.before, cell.after) for cell in found["206"].cells] == [(Decimal("10.00"), Decimal("4.00"))]
    assert [(cell.before, cell.after) for cell in found["208"].cells] == [(None, Decimal("6.00"))]


def test_a_table_that_one_edition_lacks_is_empty_there() -> None:
    both = grids(*reconciled())
    found = differences({1: both[1]}, both)
    assert [(table.number, {row.kind for row in table.rows}) for table in found] == [(5, {Kind.ADDED})]
