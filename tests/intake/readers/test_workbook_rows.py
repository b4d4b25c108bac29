"""Flat exports as plain rows: what is one, and what is refused before calamine sees it."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from budgets.intake.raw import Flat, Place
from budgets.intake.readers import Reason, UnreadableDocument, number_formats, read
from tests.intake.readers.test_workbook import of_rows, workbook

HEADINGS = ["单位编码", "功能科目", "资金来源", "金额"]
ROW = ["501001", "2060101", "一般公共预算"]


def lines(data: bytes) -> tuple[str, ...]:
    (flat,) = read(data, "a.xlsx").flats()
    return flat.lines


def of_sheets(*sheets: tuple[str, str, list[list[Any]]]) -> bytes:
    """Sheets by name, state and rows."""
    book = Workbook()
    book.remove(book.active)
    for name, state, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_plain_rows_of_a_flat_export() -> None:
    data = of_rows(["明细"], HEADINGS, [*ROW, 5511.89], [*ROW, None], ["501001", "2060101", "一般\t公共", 0.1 + 0.2])
    assert read(data, "a.xlsx").blocks == (
        Flat(
            Place(sheet="表1"),
            1,
            (
                "明细\t\t\t",
                "单位编码\t功能科目\t资金来源\t金额",
                "501001\t2060101\t一般公共预算\t5511.89",
                "501001\t2060101\t一般公共预算\t",
                "501001\t2060101\t一般 公共\t0.3",
            ),
        ),
    )


def test_rows_are_numbered_from_the_sheets_first_and_columns_from_the_first_filled() -> None:
    def fill(sheet: Worksheet) -> None:
        for column, text in enumerate(HEADINGS, start=3):
            sheet.cell(4, column, text)

    (flat,) = read(workbook(fill), "a.xlsx").flats()
    assert (flat.left, len(flat.lines), flat.lines[3]) == (3, 4, "\t".join(HEADINGS))


@pytest.mark.parametrize(
    "headings",
    [
        ["单位编码", "单位名称", "资金来源", "金额"],
        ["单位编码", "功能科目", "经济分类", "金额"],
        ["项目编码", "项目名称", "项目单位", "预算数"],
        ["单位代码", "单位名称", "项目", "政府采购品目", "功能科目", "资金来源", "采购数量", "金额"],
        ["功能科目", "支出性质", "资金来源", "金额"],
    ],
)
def test_printed_tables_are_no_exports(headings: list[str]) -> None:
    document = read(of_rows(headings, ["1"] * len(headings)), "a.xlsx")
    assert (document.flats(), len(list(document.grids()))) == ([], 1)


def test_other_sheets_are_named_without_rows() -> None:
    rows = [HEADINGS, [*ROW, 1]]
    data = of_sheets(
        ("说明", "visible", [["见下表"]]), ("空", "visible", []), ("旧", "hidden", rows), ("新", "visible", rows)
    )
    assert [(flat.place.sheet, len(flat.lines)) for flat in read(data, "a.xlsx").flats()] == [
        ("说明", 0),
        ("旧", 0),
        ("新", 2),
    ]


def test_a_hidden_export_is_none() -> None:
    assert read(of_sheets(("旧", "hidden", [HEADINGS]), ("新", "visible", [["题"]])), "a.xlsx").flats() == []


@pytest.mark.parametrize(
    ("xml", "extent"),
    [
        (b'<row r="1"><c r="A1"/><c r="Z99999"/></row>', (99_999, 26)),
        (b'<row r="1"><c r="A1"/><c r="AB7"><v>1</v></c><c r="C100000"><v>1</v></c></row>', (100_000, 28)),
        (b'<row r="1"><c r="XFD7" s="1"/><c r="C900000" s="1"></c></row>', (99_999, 26)),
        (b'<row><c r="A1"/><x:c r="XFD1048576"/></row>', (1_048_576, 16_384)),
        (b"<row><c r='A1'/></row>", (1_048_576, 16_384)),
        (b'<row><c s="1" r="A1"/></row>', (1_048_576, 16_384)),
    ],
)
def test_how_far_a_sheet_may_reach(xml: bytes, extent: tuple[int, int]) -> None:
    assert number_formats.extent(xml) == extent


def test_a_flat_export_with_formulas_nobody_calculated_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(of_rows(HEADINGS, [*ROW, "=1+1"]), "a.xlsx")
    assert (refused.value.reason, refused.value.place) == (Reason.NOT_CALCULATED, Place(sheet="表1"))


def test_two_far_corners_are_no_flat_export() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADINGS)
        sheet["XFD1048576"] = 1

    with pytest.raises(UnreadableDocument) as refused:
        read(workbook(fill), "a.xlsx")
    assert (refused.value.reason, refused.value.place) == (Reason.TOO_MANY_CELLS, Place(sheet="表1"))


def test_formatting_beyond_the_rows_is_no_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEADINGS)
        sheet["XFD1048576"].number_format = "0.00"

    assert lines(workbook(fill)) == ("\t".join(HEADINGS),)
