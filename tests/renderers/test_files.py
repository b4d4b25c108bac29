"""CSV and XLSX as files: headers, units, and text that must never run as a formula."""

import csv as csv_module
import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from budgets.facts import Nature
from budgets.layouts import Unit
from budgets.renderers import csv, xlsx
from budgets.tables.catalogue.t02_revenue import T02
from budgets.tables.catalogue.t05_general_by_function import T05
from budgets.tables.compute import compute
from budgets.tables.grid import ColumnType, Grid, GridColumn, GridPart, GridRow, Shape
from performance.tables.t14_department import T14
from tests.factories import expenditure, fact_set, goal, indicator, project, revenue

RUNNABLE = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "\r=1")
T05_GRID = compute(
    T05,
    fact_set(expenditure("500.00", Nature.PERSONNEL, function="2060101"), expenditure("20000.00", function="2060102")),
)


def text_grid(*texts: str, group: str = "", title: str = "", notes: tuple[str, ...] = ()) -> Grid:
    """A grid with one text and one amount column, a row a text; the amounts are negative."""
    part = GridPart(
        key="main",
        shape=Shape.LISTING,
        columns=(GridColumn("name", ("名称",)), GridColumn("amount", ("金额",), ColumnType.AMOUNT)),
        rows=tuple(GridRow(str(index), 1, (text, Decimal("-5.00"))) for index, text in enumerate(texts)),
        unit=Unit.YUAN,
        title=title,
        group=group,
        notes=notes,
    )
    return Grid(edition=fact_set().edition, number=5, key="t05", name="表", parts=(part, part))


def csv_rows(grid: Grid, unit: Unit | None = None) -> list[list[str]]:
    """What a reader that knows the BOM finds in the file."""
    content = csv.render(grid, unit=unit)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv_module.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_of(grid: Grid) -> Worksheet:
    sheet = load_workbook(io.BytesIO(xlsx.render(grid))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_csv_is_utf_8_with_bom_and_has_the_unit_in_its_header() -> None:
    rows = csv_rows(T05_GRID)
    assert rows[0] == [
        "科目编码",
        "科目名称",
        "合计（万元）",
        "基本支出·小计（万元）",
        "基本支出·人员经费（万元）",
        "基本支出·公用经费（万元）",
        "项目支出（万元）",
    ]
    assert rows[1] == ["", "合计", "2.05", "0.05", "0.05", "", "2.00"]
    assert [row[0] for row in rows[2:]] == ["206", "20601", "2060101", "2060102"]


def test_csv_in_yuan() -> None:
    rows = csv_rows(T05_GRID, Unit.YUAN)
    assert rows[0][2] == "合计（元）"
    assert rows[1][2] == "20500.00"


def test_csv_puts_each_part_under_its_title() -> None:
    rows = csv_rows(compute(T02, fact_set(revenue("1.00", function="2060101"), year=2025)))
    assert rows[0] == ["2025年收入预算总表"]
    empty = rows.index([])
    assert rows[empty + 1] == ["按功能分类科目"]
    assert rows[empty + 2][:2] == ["科目编码", "科目名称"]


def test_csv_keeps_notes_below_the_rows() -> None:
    assert csv_rows(text_grid("甲", notes=("一", "二")))[-2:] == [["注：一"], ["注：二"]]


@pytest.mark.parametrize("text", RUNNABLE)
def test_csv_text_is_never_a_formula(text: str) -> None:
    rows = csv_rows(text_grid(text, title=text))
    assert rows[1] == ["名称", "金额（元）"]
    assert rows[2] == [f"'{text}", "-5.00"]
    assert rows[0] == [f"'{text}"]


@pytest.mark.parametrize("text", RUNNABLE[:5])
def test_xlsx_text_is_never_a_formula(text: str) -> None:
    content = xlsx.render(text_grid(text, title=text, group="=组"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    assert [(sheet[cell].value, sheet[cell].data_type) for cell in ("A2", "A3", "A6")] == [
        ("=组", "s"),
        (text, "s"),
        (text, "s"),
    ]
    assert (sheet["B6"].value, sheet["B6"].data_type) == (-5, "n")


def test_xlsx_says_a_group_once() -> None:
    """Two parts of one group: its name, then for each part the title, unit, header and row, a blank line between."""
    sheet = sheet_of(text_grid("甲", group="组", title="表"))
    assert [sheet.cell(line, 1).value for line in range(2, 12)] == [
        *("组", "表", "单位：元", "名称", "甲"),
        *(None, "表", "单位：元", "名称", "甲"),
    ]


def test_xlsx_prints_the_headings_of_a_single_table_on_every_page() -> None:
    assert sheet_of(T05_GRID).print_title_rows == "$1:$4"
    assert sheet_of(text_grid("甲")).print_title_rows is None


def test_xlsx_leaves_out_characters_that_its_format_forbids() -> None:
    """A vertical tab comes out of word-processor documents and would else make the file impossible."""
    assert sheet_of(text_grid("第一行\x0b第二行"))["A4"].value == "第一行第二行"


def test_xlsx_header_is_merged_as_in_the_official_form() -> None:
    sheet = sheet_of(T05_GRID)
    assert sheet["A2"].value == "单位：万元"
    assert [sheet.cell(3, column).value for column in range(1, 8)] == [
        *("科目编码", "科目名称", "合计", "基本支出"),
        *(None, None, "项目支出"),
    ]
    assert [sheet.cell(4, column).value for column in range(4, 7)] == ["小计", "人员经费", "公用经费"]
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {
        *("A1:G1", "A2:G2"),
        *("A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:G4"),
    }


def test_xlsx_numbers_are_numbers_and_codes_are_text() -> None:
    sheet = sheet_of(T05_GRID)
    code, _, total, _, _, operating, _ = (sheet.cell(8, column) for column in range(1, 8))
    assert (code.value, code.data_type) == ("2060101", "s")
    assert (total.value, total.data_type, total.number_format) == (0.05, "n", "#,##0.00")
    assert operating.value is None


def test_xlsx_forms_have_labels_without_a_header() -> None:
    sheet = sheet_of(compute(T14, fact_set(project("信息化"), goal(), indicator(1))))
    assert [sheet["A2"].value, sheet["B2"].value] == ["部门（单位）名称", "示例局"]


def test_xlsx_is_dated_by_its_publication() -> None:
    published = datetime(2024, 2, 1, 9, 30, tzinfo=UTC)
    book = load_workbook(io.BytesIO(xlsx.render(T05_GRID, published=published)))
    assert book.properties.created == datetime(2024, 2, 1, 9, 30)
