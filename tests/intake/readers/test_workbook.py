"""Workbooks: what is shown, exact numbers, and what must not be followed, run or believed."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budgets.intake.raw import Cell, Document, Grid, Paragraph, Place, Unread
from budgets.intake.readers import Reason, UnreadableDocument, read
from tests.intake.readers.samples import drawn, texts

DOCUMENTS = Path(__file__).parent / "documents"


def workbook(fill: Callable[[Worksheet], Any]) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    book.active.title = "表1"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def of_rows(*rows: list[Any]) -> bytes:
    return workbook(lambda sheet: [sheet.append(row) for row in rows])


def only_grid(document: Document) -> Grid:
    (grid,) = document.grids()
    return grid


def shown(value: Any, code: str) -> Cell:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["名称", "金额"])
        sheet.append(["合计", value])
        sheet["B2"].number_format = code

    return only_grid(read(workbook(fill), "shown.xlsx")).rows[1][1]


@pytest.mark.parametrize(
    ("value", "code", "text", "number"),
    [
        (5511.89, "General", "5511.89", "5511.89"),
        (0.1 + 0.2, "General", "0.3", "0.3"),
        (5511.894, "#,##0.00", "5,511.89", "5511.894"),
        (5511.895, "#,##0.00", "5,511.90", "5511.895"),
        (-438.91, "#,##0.00", "-438.91", "-438.91"),
        (-438.91, "#,##0.00;(#,##0.00)", "-438.91", "-438.91"),
        (5, "00", "05", "5"),
        (1, "0%", "100%", "1"),
        (0.0943, "0.00%", "9.43%", "0.0943"),
        (164978640, "#,##0", "164,978,640", "164978640"),
        (12.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.50", "12.5"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-", "0"),
        (0, "#,##0.00;-#,##0.00;", "", "0"),
        (0, "#,##0.00;-#,##0.00", "0.00", "0"),
        (25, '0"人次"', "25人次", "25"),
        (1e21, "General", "1000000000000000000000", "1000000000000000000000"),
        (1e-7, "General", "0.0000001", "0.0000001"),
        (3, "[DBNum2]General", "3", "3"),
    ],
)
def test_numbers_as_shown_and_exact(value: float, code: str, text: str, number: str) -> None:
    cell = shown(value, code)
    assert (cell.text, cell.number) == (text, number)


@pytest.mark.parametrize(
    ("value", "text"),
    [(date(2024, 1, 5), "2024-01-05"), (datetime(2024, 1, 5, 8, 30), "2024-01-05 08:30:00"), (True, "TRUE")],
)
def test_other_values_have_no_number(value: Any, text: str) -> None:
    cell = shown(value, "General" if value is True else "yyyy-mm-dd hh:mm")
    assert (cell.text, cell.number) == (text, None)


def test_places_are_the_sheets_own() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C5"], sheet["D5"], sheet["C6"], sheet["D6"] = "项目", "预算数", "合计", 7

    document = read(workbook(fill), "a.xlsx")
    grid = only_grid(document)
    assert grid.place == Place(sheet="表1", table=1)
    assert [[(cell.place.row, cell.place.column) for cell in row] for row in grid.rows] == [
        [(5, 3), (5, 4)],
        [(6, 3), (6, 4)],
    ]
    assert str(grid.rows[1][1].place) == "sheet 表1, table 1, row 6, column 4"


def test_tables_under_each_other_are_parted_by_their_titles() -> None:
    document = read(
        of_rows(
            ["表一"],
            ["部门：科经局", None, "单位：万元"],
            ["项目", "预算数", "备注"],
            ["收入", 1, None],
            [],
            ["合计", 1, None],
            [],
            ["总 计"],
            [],
            ["表二"],
            ["项目", "预算数"],
            ["支出", 2],
        ),
        "a.xlsx",
    )
    said = [block.text if isinstance(block, Paragraph) else texts(block) for block in document.blocks]
    assert said == [
        "表一",
        "部门：科经局\t单位：万元",
        [
            ["项目", "预算数", "备注"],
            ["收入", "1", ""],
            ["", "", ""],
            ["合计", "1", ""],
            ["", "", ""],
            ["总 计", "", ""],
        ],
        "表二",
        [["项目", "预算数"], ["支出", "2"]],
    ]
    assert [grid.place.table for grid in document.grids()] == [1, 2]


def test_a_row_merged_over_the_whole_width_parts_two_tables() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["项目", "数量"], ["甲", 1], ["年度绩效目标表", None], ["指标", "权重"], ["乙", 2]):
            sheet.append(row)
        sheet.merge_cells("A3:B3")

    document = read(workbook(fill), "a.xlsx")
    assert [block.text if isinstance(block, Paragraph) else len(block.rows) for block in document.blocks] == [
        2,
        "年度绩效目标表",
        2,
    ]


def test_hidden_sheets_are_read_and_marked() -> None:
    book = openpyxl.Workbook()
    book.active.append(["项目", "预算数"])
    hidden = book.create_sheet("上年")
    hidden.append(["项目", "旧数"])
    hidden.sheet_state = "veryHidden"
    file = BytesIO()
    book.save(file)
    assert [(grid.rows[0][1].text, grid.hidden) for grid in read(file.getvalue(), "a.xlsx").grids()] == [
        ("预算数", False),
        ("旧数", True),
    ]


def test_a_formula_nobody_calculated_is_said() -> None:
    document = read(of_rows(["项目", "预算数"], ["合计", "=1+1"]), "a.xlsx")
    assert document.unread == (Unread(Place(sheet="表1", row=2, column=2), Reason.NOT_CALCULATED),)
    assert texts(only_grid(document)) == [["项目", "预算数"], ["合计", ""]]


def test_formulas_stand_for_the_value_they_were_saved_with() -> None:
    data = with_part(
        of_rows(["项目", "预算数"], ["合计", "=SUM('[http://example.invalid/other.xlsx]表'!A1)"]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v></v>", b"<v>0.30000000000000004</v>").replace(b"<v />", b"<v>0.3</v>"),
    )
    assert only_grid(read(data, "a.xlsx")).rows[1][1].number == "0.3"


def test_errors_of_formulas_are_text() -> None:
    data = with_part(
        of_rows(["项目", "预算数"], ["合计", 1]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<c r="B2" t="n"><v>1</v></c>', b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    )
    cell = only_grid(read(data, "a.xlsx")).rows[1][1]
    assert (cell.text, cell.number) == ("#DIV/0!", None)


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(file, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, change(content) if part == name else content)
    return file.getvalue()


def test_two_far_corners_do_not_fill_the_memory() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 1
        sheet["XFD1048576"] = 1

    with pytest.raises(UnreadableDocument) as refused:
        read(workbook(fill), "corners.xlsx")
    assert (refused.value.reason, refused.value.place) == (Reason.TOO_MANY_CELLS, Place(sheet="表1"))


def test_formatting_beyond_the_table_is_no_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["项目", "预算数"])
        sheet["XFD1048576"].number_format = "0.00"

    data = workbook(fill)
    assert texts(only_grid(read(data, "a.xlsx"))) == [["项目", "预算数"]]


def test_old_workbooks() -> None:
    document = read(DOCUMENTS / "totals.xls")
    assert document.media_type == "application/vnd.ms-excel"
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "2024年收支预算总表",
        "单位：万元",
    ]
    totals, old = document.grids()
    assert drawn(totals) == [
        ["收入>2,1", "~", "支出>2,1", "~"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", "5511.89", "四、科学技术支出", "5237.42"],
    ]
    assert totals.rows[2][1].number == "5511.89"
    assert (old.hidden, old.rows[1][1].number) == (True, "0.3")


NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_DOCUMENT = (
    f'<office:document-content xmlns:office="{NAMESPACE}:office:1.0" xmlns:table="{NAMESPACE}:table:1.0"'
    f' xmlns:text="{NAMESPACE}:text:1.0"><office:body><office:spreadsheet><table:table table:name="表1">'
    '<table:table-row><table:table-cell office:value-type="string"><text:p>项目</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>预算数</text:p></table:table-cell></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="string"><text:p>合计</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="5511.89"><text:p>5,511.89</text:p></table:table-cell>'
    "</table:table-row>%s</table:table></office:spreadsheet></office:body></office:document-content>"
)
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{NAMESPACE}:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def open_document(more: str = "") -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", OPEN_DOCUMENT % more)
        package.writestr("META-INF/manifest.xml", MANIFEST)
    return file.getvalue()


def test_open_document_workbooks() -> None:
    document = read(open_document(), "a.ods")
    assert document.media_type == "application/vnd.oasis.opendocument.spreadsheet"
    assert texts(only_grid(document)) == [["项目", "预算数"], ["合计", "5511.89"]]
    assert only_grid(document).rows[1][1].number == "5511.89"


def test_repeated_rows_of_open_document_do_not_fill_the_memory() -> None:
    row = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float"'
    more = row + ' table:number-columns-repeated="1000" office:value="1"/></table:table-row>'
    with pytest.raises(UnreadableDocument):
        read(open_document(more), "bomb.ods")


def test_hidden_rows_and_columns_are_blank_and_reported() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["科目编码", "上年", "合计"], ["206", 1, 2], ["20601", 3, 4]):
            sheet.append(row)
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True

    document = read(workbook(fill), "hidden.xlsx")
    assert texts(only_grid(document)) == [["科目编码", "", "合计"], ["206", "", "2"]]
    assert document.unread == (Unread(Place(sheet="表1"), Reason.HIDDEN),)
