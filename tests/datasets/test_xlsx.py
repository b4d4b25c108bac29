"""XLSX: exact numbers, texts that never run, as many sheets as the rows need, in constant memory."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
import python_calamine

from budgets.datasets.formats import lines, workbook, xlsx
from tests.datasets.made_up import MADE_UP, read_sheets, rows_of, whole, written

pytestmark = pytest.mark.django_db


def test_a_sheet_has_numbers_that_are_exact_and_texts_that_never_run() -> None:
    content = written(xlsx.write, whole())
    sheet = openpyxl.load_workbook(io.BytesIO(content))["made-up"]
    rows = list(sheet.iter_rows(min_row=2))
    assert [[cell.value for cell in row] for row in rows] == [
        [1, "0207", None, True, 12.34, 1.5, "2026-03-01T04:00:00Z", datetime(2026, 3, 1), "a;b;c"],
        [2, "206", "=1+1", False, 9999999999987.7, 0.000001, None, datetime(1900, 3, 1), None],
        [3, None, 'two\nlines, "quoted" _x005F_x0041_ <&> \t', *[None] * 6],
    ]
    # Excel keeps 15 digits, which these are.
    assert [cell.data_type for cell in rows[1]] == ["n", "s", "s", "b", "n", "n", "n", "d", "n"]
    assert (rows[0][4].number_format, rows[0][7].number_format) == ("#,##0.00", "yyyy\\-mm\\-dd")
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold


@pytest.mark.parametrize(
    ("value", "is_number"),
    [
        *(("0.00", True), ("-12.30", True), ("9999999999999.99", True), ("-9999999999999.99", True)),
        *(("10000000000000.04", False), ("-10000000000000.04", False), ("123456789012345", True)),
    ],
)
def test_a_number_that_a_spreadsheet_would_round_is_a_text(value: str, is_number: bool) -> None:
    """By the fifteen digits of a double."""
    assert ("<v>" in workbook.number(value), "<t>" in workbook.number(value)) == (is_number, not is_number)
    assert (Decimal(f"{float(value):.15g}") == Decimal(value)) is is_number


def test_the_last_sheet_is_what_the_rows_can_be_checked_by() -> None:
    sheets = read_sheets(written(xlsx.write, whole()))
    assert list(sheets) == ["made-up", "核对 Check"]
    check = {row[0]: row[1] for row in sheets["核对 Check"]}
    alone = b"".join(lines.stream(whole(), lines.CSV, trailer=False))
    assert check["sha256"] == hashlib.sha256(alone).hexdigest()
    # The total has 16 digits, so it is a text.
    assert (check["count"], check["total_amount"], check["unknown_amount"]) == (3, "10000000000000.04", 1)
    assert (check["as_of"], check["amount"]) == ("2026-03-01T04:00:00.123456Z", "金额")


def test_what_a_sheet_cannot_hold_is_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    sheets = read_sheets(written(xlsx.write, whole(MADE_UP, "number")))
    assert [(title, rows) for title, rows in sheets.items() if "Check" not in title] == [
        ("made-up", [["number"], [1], [2]]),
        ("made-up 2", [["number"], [3]]),
    ]
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    assert "made-up 2" not in read_sheets(written(xlsx.write, whole(MADE_UP, "number")))


@pytest.mark.parametrize("character", ["字", "𠀀"])
def test_a_text_that_no_cell_can_hold_says_that_it_is_cut(character: str) -> None:
    """Excel counts in UTF-16, where the second character is two."""
    longest = workbook.LONGEST_TEXT // (len(character.encode("utf-16-le")) // 2)
    assert xlsx._text(character * longest) == workbook.text(character * longest)
    cut = xlsx._text(character * (longest + 1)).split("<t>")[1].split("</t>")[0]
    assert cut.startswith(character * 100) and cut.endswith(xlsx.CUT)
    assert len(cut.encode("utf-16-le")) <= 2 * workbook.LONGEST_TEXT


def test_other_programs_read_the_sheets() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written(xlsx.write, whole())))
    assert book.sheet_names == ["made-up", "核对 Check"]
    assert book.get_sheet_by_name("made-up").to_python()[1][:5] == [1.0, "0207", "", True, 12.34]


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [workbook._letters(number) for number in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_a_sheet_of_any_length_needs_the_same_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def needed(number: int) -> int:
        with rows_of(number, monkeypatch), open("/dev/null", "wb") as file:
            tracemalloc.start()
            xlsx.write(whole(), file)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    needed(10)
    assert needed(6000) < 1.1 * needed(2000)
