"""Page, JSON, CSV and XLSX of every table of every demonstration edition carry the same values."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, NamedTuple

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.tables.demonstration import EDITIONS

pytestmark = pytest.mark.django_db

Value = str | Decimal
"""A figure, a text, "" for a blank or 未公开."""

NUMERIC = {"amount", "quantity", "percent"}
FORMULA_STARTS = ("'=", "'+", "'-", "'@")


class Part(NamedTuple):
    rows: list[list[Value]]
    notes: list[str]


def value(text: str, type: str) -> Value:
    return Decimal(text) if type in NUMERIC and text not in ("", "未公开") else text


def types(part: dict[str, Any]) -> list[str]:
    return [column["type"] for column in part["columns"]]


def from_json(table: dict[str, Any]) -> list[Part]:
    return [Part([_json_row(row, part) for row in part["rows"]], part["notes"]) for part in table["parts"]]


def _json_row(row: dict[str, Any], part: dict[str, Any]) -> list[Value]:
    undisclosed = row.get("undisclosed", ())
    return [
        "未公开" if column["key"] in undisclosed else value(cell or "", column["type"])
        for cell, column in zip(row["cells"], part["columns"], strict=True)
    ]


class OfficialForm(HTMLParser):
    """Body cells and notes of each <section class="official"> of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[list[list[str]], list[str]]] = []
        self._inside = self._body = False
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "section":
            self._inside = "official" in classes
            if self._inside:
                self.parts.append(([], []))
        elif tag == "tbody":
            self._body = self._inside
        elif tag == "tr" and self._body:
            self.parts[-1][0].append([])
        elif (tag in ("td", "th") and self._body) or (tag == "p" and self._inside and "note" in classes):
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._inside = False
        elif tag == "tbody":
            self._body = False
        elif tag in ("td", "th", "p") and self._text is not None:
            rows, notes = self.parts[-1]
            (notes if tag == "p" else rows[-1]).append("".join(self._text))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def from_html(page: str, table: dict[str, Any]) -> list[Part]:
    form = OfficialForm()
    form.feed(page)
    return [
        Part(
            [
                [value(_ungrouped(text, type), type) for text, type in zip(row, types(part), strict=True)]
                for row in rows
            ],
            [note.removeprefix("注：") for note in notes],
        )
        for (rows, notes), part in zip(form.parts, table["parts"], strict=True)
    ]


def _ungrouped(text: str, type: str) -> str:
    return text.replace(",", "").removesuffix("%") if type in NUMERIC else text


def from_csv(content: bytes, table: dict[str, Any]) -> list[Part]:
    assert content.startswith(b"\xef\xbb\xbf")
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    blocks = [list(block) for filled, block in groupby(lines, bool) if filled]
    headings = 2 if len(table["parts"]) > 1 else 1
    return [
        Part(
            [
                [value(_bare(text), type) for text, type in zip(row, types(part), strict=True)]
                for row in block[headings:]
                if not _is_note(row)
            ],
            [row[0].removeprefix("注：") for row in block if _is_note(row)],
        )
        for block, part in zip(blocks, table["parts"], strict=True)
    ]


def _is_note(row: list[str]) -> bool:
    return len(row) == 1 and row[0].startswith("注：")


def _bare(text: str) -> str:
    return text[1:] if text.startswith(FORMULA_STARTS) else text


def from_xlsx(content: bytes, table: dict[str, Any]) -> list[Part]:
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [table["key"]]
    sheet = book[table["key"]]
    assert sheet["A1"].value == table["title"]
    found, line, group = [], 2, None
    for part in table["parts"]:
        line += _heading_height(part) + (part.get("group") not in (None, group))
        group = part.get("group")
        rows = list(range(line, line + len(part["rows"])))
        notes = list(range(line + len(rows), line + len(rows) + len(part["notes"])))
        found.append(
            Part(
                [list(_sheet_row(sheet, row, types(part))) for row in rows],
                [str(sheet.cell(row, 1).value).removeprefix("注：") for row in notes],
            )
        )
        line += len(rows) + len(notes) + 1  # a blank line parts them
    assert sheet.max_row == line - 2
    return found


def _heading_height(part: dict[str, Any]) -> int:
    """Title, unit line and header; forms (labels and values) have no header. A group's name stands above its first."""
    header = max(len(column["title"]) for column in part["columns"])
    is_form = [column["key"] for column in part["columns"]] == ["label", "value"]
    return ("title" in part) + ("amount" in types(part)) + (0 if is_form else header)


def _sheet_row(sheet: Worksheet, row: int, types: list[str]) -> Iterator[Value]:
    for column, type in enumerate(types, start=1):
        cell = sheet.cell(row, column)
        if type in NUMERIC and cell.value not in (None, "未公开"):
            assert cell.data_type == "n", cell.coordinate
            assert type != "amount" or cell.number_format in ("#,##0.00", "#,##0.0000")
            yield Decimal(str(cell.value))
        else:
            assert cell.value is None or cell.data_type == "s", cell.coordinate
            yield str(cell.value or "")


@pytest.mark.parametrize("number", range(1, 16))
@pytest.mark.parametrize(("jurisdiction", "department", "year"), EDITIONS)
def test_formats_carry_the_same_values(
    client: Client, jurisdiction: str, department: str, year: int, number: int
) -> None:
    address = f"/{jurisdiction}/{department}/{year}/tables/{number}"
    table = client.get(f"{address}.json").json()
    expected = from_json(table)
    assert expected
    assert from_html(client.get(f"{address}/").content.decode(), table) == expected
    assert from_csv(client.get(f"{address}.csv").content, table) == expected
    assert from_xlsx(client.get(f"{address}.xlsx").content, table) == expected


@pytest.mark.parametrize("unit", ["yuan", "wanyuan", "yi"])
def test_formats_agree_in_the_unit_asked_for(client: Client, unit: str) -> None:
    address = "/310107/wanli/2025/tables/7"
    table = client.get(f"{address}.json?unit={unit}").json()
    expected = from_json(table)
    assert expected[0].rows[0][2] == Decimal({"yuan": "101341746.00", "wanyuan": "10134.17", "yi": "1.0134"}[unit])
    assert from_html(client.get(f"{address}/?unit={unit}").content.decode(), table) == expected
    assert from_csv(client.get(f"{address}.csv?unit={unit}").content, table) == expected
    assert from_xlsx(client.get(f"{address}.xlsx?unit={unit}").content, table) == expected
