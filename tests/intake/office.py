"""A printed budget as a workbook and as a Word file, and the same with what offices and attackers put into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from io import BytesIO

import docx
from openpyxl import Workbook

from budgets.intake import raw
from tests.intake.readers.test_refusals import package, parts_of

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
_NUMBER = re.compile(r'<c r="([A-Z]+[0-9]+)" t="n"><v>([^<]*)</v></c>')


def as_workbook(document: raw.Document) -> bytes:
    """A sheet a table with what stands above it; figures are numbers."""
    book = Workbook(write_only=True)
    above: list[str] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, raw.Paragraph):
            above.append(block.text)
        elif isinstance(block, raw.Grid):
            sheet = book.create_sheet(f"表{number}")
            for text in above:
                sheet.append([text])
            for row in block.rows:
                sheet.append([float(cell.number) if cell.number is not None else cell.text or None for cell in row])
            above = []
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def as_word(document: raw.Document) -> bytes:
    """Written by hand: python-docx takes long over tables."""
    file = BytesIO()
    docx.Document().save(file)
    parts = parts_of(file.getvalue())
    head, _, rest = parts["word/document.xml"].decode().partition("<w:body>")
    end = rest[rest.index("<w:sectPr") :]
    parts["word/document.xml"] = f"{head}<w:body>{''.join(_word_blocks(document))}{end}".encode()
    return package(parts)


def _word_blocks(document: raw.Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, raw.Paragraph):
            yield _paragraph(block.text)
        elif isinstance(block, raw.Grid):
            rows = ("".join(f"<w:tc><w:tcPr/>{_paragraph(cell.text)}</w:tc>" for cell in row) for row in block.rows)
            yield "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def with_formulas(data: bytes, *, results: bool = True, formula: str = "SUM(A1:A2)") -> bytes:
    """Every number is the result of a formula, or with no ``results`` of one that nobody calculated."""
    value = r"<v>\2</v>" if results else ""
    parts = parts_of(data)
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            parts[name] = _NUMBER.sub(rf'<c r="\1"><f>{formula}</f>{value}</c>', content.decode()).encode()
    return package(parts)


def with_link(data: bytes) -> bytes:
    """A link to another workbook, which nobody can have, and formulas that use it."""
    parts = parts_of(with_formulas(data, formula="[1]Sheet1!A1"))
    parts["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<externalBook r:id="rId1"><sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
    )
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'externalLinkPath" Target="file:///nowhere/other.xlsx" TargetMode="External"/></Relationships>'
    )
    return package(parts)


def with_macros(data: bytes) -> bytes:
    """As XLSM and DOCM have them: a program in a part of its own."""
    parts = parts_of(data)
    types = parts[CONTENT_TYPES].decode().replace(WORKBOOK, MACRO_WORKBOOK).replace(WORD, MACRO_WORD)
    parts[CONTENT_TYPES] = types.encode()
    folder = "xl" if "xl/workbook.xml" in parts else "word"
    parts[f"{folder}/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    return package(parts)
