"""Workbooks as plain rows, for flat exports: what is refused before calamine sees it."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budgets.intake.raw import Place
from budgets.intake.readers import Reason, UnreadableDocument, number_formats
from budgets.intake.readers import workbook as workbooks
from tests.intake.readers.test_workbook import of_rows, open_document, workbook


def test_plain_rows_of_a_flat_export() -> None:
    data = of_rows(["单位", "金额"], ["501001", 5511.89], ["501002", None])
    assert [(name, list(rows)) for name, rows in workbooks.rows(data)] == [
        ("表1", [["单位", "金额"], ["501001", 5511.89], ["501002", ""]])
    ]


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
        list(workbooks.rows(of_rows(["单位", "金额"], ["501001", "=1+1"])))
    assert (refused.value.reason, refused.value.place) == (Reason.NOT_CALCULATED, Place(sheet="表1"))


def test_only_an_xlsx_is_a_flat_export() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        list(workbooks.rows(open_document()))
    assert refused.value.reason == Reason.UNKNOWN_FORMAT


def test_two_far_corners_are_no_flat_export() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 1
        sheet["XFD1048576"] = 1

    with pytest.raises(UnreadableDocument) as refused:
        list(workbooks.rows(workbook(fill)))
    assert refused.value.reason == Reason.TOO_MANY_CELLS


def test_formatting_beyond_the_rows_is_no_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["项目", "预算数"])
        sheet["XFD1048576"].number_format = "0.00"

    assert [(name, list(rows)) for name, rows in workbooks.rows(workbook(fill))] == [("表1", [["项目", "预算数"]])]
