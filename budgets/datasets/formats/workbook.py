"""An XLSX file written row by row: sheets of texts and numbers in constant memory.

openpyxl, which writes the official tables, makes an object of every cell: 4,000 rows a second of a dataset with 22
columns, and 40,000 written like this. Of the format (ECMA-376, part 1) it takes the least that Excel, WPS Office and
LibreOffice open without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MOST_ROWS = 1_048_576
"""Rows that a sheet can have, its header counted."""

LONGEST_TEXT = 32_767
"""Characters that a cell can have."""

DIGITS = 15
"""What is left of a number in Excel, which keeps it as a float."""

CHUNK = 1 << 16
COMPRESSION = 6
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside, so that the same rows give the same bytes. ZIP knows none before it."""

PLAIN, AMOUNT, DATE, HEADER = range(4)
"""The styles of cells, in the order of _STYLES."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills>\
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="4"><xf/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>\
<xf fontId="1" fillId="2" applyFont="1" applyFill="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
"""Number format 4 is #,##0.00."""

_SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x|^\s|\s\Z")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = date(1899, 12, 30).toordinal()
"""Excel's day 0, counted from which every day since March 1900 has its number."""


def text(value: str, style: int = PLAIN) -> str:
    """A cell with a text, which is never taken for a formula or a number. Characters that XML has not are left out."""
    if not value:
        return ""
    space = ""
    if _SPECIAL.search(value):
        # A program reads _x0041_ as the letter A.
        value = escape(_ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", value)))
        space = ' xml:space="preserve"'
    return f' s="{style}" t="inlineStr"><is><t{space}>{value}</t></is></c>'


def number(value: str, style: int = PLAIN) -> str:
    """A cell with a number, as text where Excel would lose some of its digits."""
    if len(value) > DIGITS and sum(map(str.isdigit, value)) > DIGITS:
        return text(value)
    return f' s="{style}"><v>{value}</v></c>' if value else ""


def day(value: str) -> str:
    return f' s="{DATE}"><v>{date.fromisoformat(value).toordinal() - _EPOCH}</v></c>' if value else ""


def flag(value: str) -> str:
    """PostgreSQL's t and f."""
    return f' t="b"><v>{int(value == "t")}</v></c>' if value else ""


Cells = Sequence[str]
"""A row, as the functions above write its cells; what is missing at its end is blank."""


class Workbook:
    """Sheets are written one after another, each a row at a time."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION)
        self._titles: list[str] = []

    def sheet(self, title: str, widths: Sequence[int], rows: Iterable[Cells]) -> None:
        """The first of the ``rows`` is the header; it stays in view and is written again at the top of every further
        sheet that the rows need. ``widths`` are those of the columns, in characters.
        """
        letters = [_letters(number) for number in range(len(widths))]
        rows = iter(rows)
        header, row = next(rows), next(rows, None)
        with self._part(title, widths) as file:
            row = _write_rows(file, header, row, rows, letters)
        part = 1
        while row is not None:
            part += 1
            with self._part(f"{title} {part}", widths) as file:
                row = _write_rows(file, header, row, rows, letters)

    @contextmanager
    def _part(self, title: str, widths: Sequence[int]) -> Iterator[IO[bytes]]:
        self._titles.append(title)
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
            for number, width in enumerate(widths, start=1)
        )
        selected = ' tabSelected="1"' if len(self._titles) == 1 else ""
        with self._open(f"xl/worksheets/sheet{len(self._titles)}.xml") as file:
            file.write(
                f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{selected} workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
                f"<cols>{columns}</cols><sheetData>".encode()
            )
            yield file
            file.write(b"</sheetData></worksheet>")

    def close(self) -> None:
        """Write what names the sheets."""
        numbers = range(1, len(self._titles) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>'
            for number, title in zip(numbers, self._titles, strict=True)
        )
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for number in numbers
        )
        named = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
        self._write(
            "xl/workbook.xml",
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        )
        self._write("xl/_rels/workbook.xml.rels", _relationships([*named, ("styles", "styles", "styles.xml")]))
        self._write("xl/styles.xml", _STYLES)
        self._write("_rels/.rels", _relationships([("rId1", "officeDocument", "xl/workbook.xml")]))
        self._write(
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{parts}'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
        )
        self._zip.close()

    def _write(self, name: str, content: str) -> None:
        with self._open(name) as file:
            file.write(content.encode())

    def _open(self, name: str) -> IO[bytes]:
        info = ZipInfo(name, LONG_AGO)
        info.compress_type = ZIP_DEFLATED
        info._compresslevel = COMPRESSION  # type: ignore[attr-defined]  # public only from Python 3.13 on
        return self._zip.open(info, "w", force_zip64=True)


def _write_rows(
    file: IO[bytes], header: Cells, row: Cells | None, rows: Iterator[Cells], letters: Sequence[str]
) -> Cells | None:
    """The header, the ``row`` and as many more as the sheet holds. Returns the first that it does not, if any."""
    gathered, size = [_row(1, header, letters)], 0
    for line in range(2, MOST_ROWS + 1):
        if row is None:
            break
        gathered.append(_row(line, row, letters))
        size += len(gathered[-1])
        if size >= CHUNK:
            file.write("".join(gathered).encode())
            gathered, size = [], 0
        row = next(rows, None)
    file.write("".join(gathered).encode())
    return row


def _row(line: int, cells: Cells, letters: Sequence[str]) -> str:
    written = [f'<c r="{letter}{line}"{cell}' for letter, cell in zip(letters, cells, strict=False) if cell]
    return f'<row r="{line}">{"".join(written)}</row>'


def _letters(number: int) -> str:
    """The name of a column, counted from 0: A to Z, AA, AB, ..."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _relationships(named: Iterable[tuple[str, str, str]]) -> str:
    all_of_them = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in named
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{all_of_them}</Relationships>'
