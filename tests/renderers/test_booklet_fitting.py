"""How tables fit their pages."""

from decimal import Decimal

import pytest

from budgets.layouts import Unit
from budgets.renderers.booklet.fitting import SIDEWAYS, UPRIGHT, fitted, printable
from budgets.tables.grid import ColumnType, Disclosed, Grid, GridColumn, GridPart, GridRow, Shape
from tests.factories import fact_set
from tests.renderers.booklets import reference


def table(figures: int, amount: str = "1000000.00", **part: object) -> Grid:
    """One row: a code, a name, and so many columns of an amount in yuan."""
    columns = (
        GridColumn("code", ("科目编码",), ColumnType.CODE),
        GridColumn("name", ("科目名称",)),
        *(GridColumn(f"a{number}", ("金额",), ColumnType.AMOUNT) for number in range(figures)),
    )
    row = GridRow("2060102", 3, ("2060102", "一般行政管理事务", *[Decimal(amount)] * figures))
    given = {"key": "main", "shape": Shape.LISTING, "columns": columns, "rows": (row,), "unit": Unit.YUAN}
    return Grid(edition=fact_set().edition, number=5, key="t05", name="表", parts=(GridPart(**given | part),))  # type: ignore[arg-type]


# A row needs 7 digits, 5 characters and so many amounts of 12 digits and signs, a digit being 0.64 of a character, and
# 0.9 more for each cell: with 4 amounts 4.48 + 5 + 2 (the name stands in by two) + 30.72 + 5.4 = 47.6 times the size;
# upright there are 481.9 points, sideways 728.5.
@pytest.mark.parametrize(
    ("figures", "sideways", "size"),
    [(1, False, 10.5), (4, False, 9.0), (5, True, 10.5), (7, True, 9.0), (20, True, 5.5)],
)
def test_the_largest_type_that_fits_and_the_page_on_its_side_before_it_is_small(
    figures: int, sideways: bool, size: float
) -> None:
    found = fitted(table(figures))
    assert (found.sideways, found.size) == (sideways, size)


@pytest.mark.parametrize("figures", [1, 4, 9, 40])
def test_columns_fill_the_page(figures: int) -> None:
    found = fitted(table(figures))
    assert sum(found.parts[0].widths) == pytest.approx(SIDEWAYS if found.sideways else UPRIGHT)
    assert all(width > 0 for width in found.parts[0].widths)


def test_a_form_has_its_labels_left_and_one_wide_column() -> None:
    columns = (GridColumn("label", ("",)), GridColumn("value", ("",)))
    form = table(0, shape=Shape.FORM, columns=columns, rows=(GridRow("plan", 1, ("项目实施方案", "第一行\n第二行")),))
    (part,) = fitted(form).parts
    assert (part.header, part.unit) == ((), "")
    assert part.widths[0] == pytest.approx(9.9 * 10.5)
    assert part.rows[0].cells == ("项目实施方案", "第一行\n第二行")


def test_what_is_not_disclosed_has_only_its_note() -> None:
    closed = table(40, rows=(), notes=("本表未公开。",), disclosed=Disclosed.NONE)
    found = fitted(closed)
    assert (found.sideways, found.parts[0].printed, found.parts[0].unit) == (False, False, "")
    assert found.parts[0].notes == ("注：本表未公开。",)


def test_characters_that_no_page_shows_are_left_out() -> None:
    assert printable("第\x00一\x0b行\x1f\ufffe\n\t二") == "第一行\n\t二"


@pytest.mark.django_db
def test_which_tables_of_the_reference_department_lie_sideways() -> None:
    lying = [table.grid.number for table in reference().tables if fitted(table.grid).sideways]
    assert lying == [2, 11, 12, 13]
