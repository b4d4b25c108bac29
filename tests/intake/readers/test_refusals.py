"""What no reader reads: one clear error with the reason, quickly, and nothing half read."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from django.utils.translation import override
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from budgets.intake import limits
from budgets.intake.raw import Place
from budgets.intake.readers import Reason, UnreadableDocument, read
from budgets.intake.readers.errors import MESSAGES
from tests.intake.readers.rendering import as_docx, as_html, as_pdf, as_text, as_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def stream(name: str) -> bytes:
    """The name of an OLE stream as its directory lists it."""
    return OLE + name.encode("utf-16-le") + bytes(64)


def package(parts: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    return package(parts_of(data) | {name: content})


def with_doctype(data: bytes, name: str, encoding: str = "utf-8") -> bytes:
    """The package with an entity bomb declared in one of its parts."""
    root = parts_of(data)[name].decode().partition("?>")[2]
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return with_part(data, name, (head + DTD.decode() + root).encode(encoding))


def flagged_as_encrypted(data: bytes) -> bytes:
    """Sets the password flag of every part, in its own header and in the directory."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(changed)


def picture_pdf() -> bytes:
    """A scan: a page that is one picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 200)), 0, 0, 500, 700)
    canvas.save()
    return file.getvalue()


def pages_pdf(pages: int) -> bytes:
    file = BytesIO()
    canvas = Canvas(file)
    for number in range(pages):
        canvas.drawString(50, 50, f"page {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def unmapped_pdf() -> bytes:
    """Text whose font does not say which characters its glyphs are."""
    content = b"BT /F1 12 Tf 50 700 Td <000100020003000400050006> Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>>>",
    ]
    file = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % each for each in enumerate(objects, start=1))
    return file + b"trailer<</Root 1 0 R/Size 7>>\nstartxref\n0\n%%EOF\n"


def deep_docx() -> bytes:
    start, end = b'<w:document xmlns:w="w"><w:body>', b"</w:body></w:document>"
    return with_part(as_docx(), "word/document.xml", start + b"<w:sdt>" * 5000 + b"</w:sdt>" * 5000 + end)


def deep_xlsx() -> bytes:
    start, end = b'<worksheet xmlns="x"><sheetData>', b"</sheetData></worksheet>"
    return with_part(as_xlsx(), "xl/worksheets/sheet1.xml", start + b"<row>" * 5000 + b"</row>" * 5000 + end)


def wide_html() -> bytes:
    cell = "<td colspan=1000 rowspan=65000>1</td>"
    return f"<html><table>{('<tr>' + cell * 3 + '</tr>') * 2000}</table></html>".encode()


CASES = {
    "empty": (b"", Reason.EMPTY),
    "blank": (b" \n\t\0\0", Reason.EMPTY),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), Reason.UNKNOWN_FORMAT),
    "archive": (package({"a.txt": b"1"}), Reason.UNKNOWN_FORMAT),
    "empty archive": (package({}), Reason.UNKNOWN_FORMAT),
    "rich text": (rb"{\rtf1 text}", Reason.UNKNOWN_FORMAT),
    "program": (b"MZ" + bytes(200), Reason.UNKNOWN_FORMAT),
    "other xml": (b'<?xml version="1.0"?><feed><entry/></feed>', Reason.UNKNOWN_FORMAT),
    "old excel xml": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><a/>', Reason.UNKNOWN_FORMAT),
    "old word": (stream("WordDocument"), Reason.OLD_WORD),
    "other ole": (stream("PowerPoint Document"), Reason.UNKNOWN_FORMAT),
    "encrypted office": (stream("EncryptedPackage"), Reason.ENCRYPTED),
    "encrypted xlsx parts": (flagged_as_encrypted(as_xlsx()), Reason.ENCRYPTED),
    "encrypted docx parts": (flagged_as_encrypted(as_docx()), Reason.ENCRYPTED),
    "encrypted pdf": (as_pdf(encrypt=StandardEncryption("secret")), Reason.ENCRYPTED),
    "truncated pdf": (as_pdf()[:-1500], Reason.TRUNCATED),
    "truncated docx": (as_docx()[:-100], Reason.TRUNCATED),
    "truncated xlsx": (as_xlsx()[:3000], Reason.TRUNCATED),
    "truncated text": (as_text()[:600] + "表".encode()[:2], Reason.TRUNCATED),
    "truncated html": (as_html()[:1200], Reason.TRUNCATED),
    "broken xls": (stream("Workbook"), Reason.DAMAGED),
    "broken pdf": (b"%PDF-1.7\nnothing\n%%EOF", Reason.DAMAGED),
    "docx without a document": (package({"[Content_Types].xml": b"<x/>", "word/a.xml": b"<x/>"}), Reason.DAMAGED),
    "broken xml": (with_part(as_docx(), "word/document.xml", b"<w:document"), Reason.DAMAGED),
    "unknown encoding": (
        with_part(as_docx(), "_rels/.rels", b'<?xml version="1.0" encoding="TUF-8"?><x/>'),
        Reason.DAMAGED,
    ),
    "nul in text": ("一般公共预算\0收入".encode(), Reason.NUL),
    "latin text": ("Département du Trésor été à Noël où".encode("latin-1"), Reason.UNKNOWN_ENCODING),
    "big5 text": ("中華民國預算書總表說明收入支出".encode("big5"), Reason.UNKNOWN_ENCODING),
    "scanned pdf": (picture_pdf(), Reason.NO_TEXT_LAYER),
    "pdf without characters": (unmapped_pdf(), Reason.NO_TEXT_LAYER),
    "zip bomb": (package({"[Content_Types].xml": b"<x/>", "xl/a.xml": bytes(20 << 20)}), Reason.UNPACKS_TOO_LARGE),
    "entity bomb in docx": (with_doctype(as_docx(), "word/document.xml"), Reason.DOCTYPE),
    "entity bomb in xlsx": (with_doctype(as_xlsx(), "xl/workbook.xml"), Reason.DOCTYPE),
    "entity bomb in utf-16": (with_doctype(as_xlsx(), "xl/worksheets/sheet1.xml", "utf-16"), Reason.DOCTYPE),
    "entity bomb in relations": (with_doctype(as_docx(), "_rels/.rels"), Reason.DOCTYPE),
    "deep docx": (deep_docx(), Reason.TOO_DEEP),
    "deep xlsx": (deep_xlsx(), Reason.TOO_DEEP),
    "deep html": (b"<html>" + b"<div>" * 5000 + b"1", Reason.TOO_DEEP),
    "wide html": (wide_html(), Reason.TOO_MANY_CELLS),
    "many pages": (pages_pdf(limits.MAX_PAGES + 1), Reason.TOO_MANY_PAGES),
}


@pytest.mark.parametrize("case", CASES)
def test_refused(case: str) -> None:
    data, reason = CASES[case]
    with pytest.raises(UnreadableDocument) as refused:
        read(data, f"{case}.xlsx")
    assert (refused.value.reason, refused.value.name) == (reason, f"{case}.xlsx")


def test_too_large(tmp_path: Path) -> None:
    """A file of 500 MB is not read to its end."""
    file = tmp_path / "large.pdf"
    with file.open("wb") as sparse:
        sparse.truncate(500 * limits.MEGABYTE)
    with pytest.raises(UnreadableDocument) as refused:
        read(file)
    assert (refused.value.reason, refused.value.name) == (Reason.TOO_LARGE, "large.pdf")


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(tmp_path / "none.pdf")
    assert refused.value.reason == Reason.MISSING


def test_a_part_that_lies_about_its_size() -> None:
    """The directory says 10 bytes, the part unpacks to 20 MB."""
    packed = package({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x>" + bytes(20 << 20)})
    size = struct.pack("<I", (20 << 20) + 3)
    with pytest.raises(UnreadableDocument) as refused:
        read(packed.replace(size, struct.pack("<I", 10)), "liar.xlsx")
    assert refused.value.reason == Reason.DAMAGED


def test_many_parts() -> None:
    parts = {f"xl/{number}.xml": b"<x/>" for number in range(limits.MAX_PARTS)}
    with pytest.raises(UnreadableDocument) as refused:
        read(package({"[Content_Types].xml": b"<x/>"} | parts, ZIP_STORED), "parts.xlsx")
    assert refused.value.reason == Reason.UNPACKS_TOO_LARGE


def test_a_pdf_bomb_costs_neither_time_nor_memory() -> None:
    """A content stream of 400 MB, packed twice to almost nothing."""
    packed = zlib.compress(zlib.compress(b"0 0 m 9 9 l S " * (30 << 20), 9), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    file = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % each for each in enumerate(objects, start=1))
    with pytest.raises(UnreadableDocument) as refused:
        read(file + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n", "bomb.pdf")
    assert refused.value.reason in (Reason.TOO_COSTLY, Reason.DAMAGED, Reason.NO_TEXT_LAYER)


@pytest.mark.parametrize(("name", "make"), [("a.pdf", as_docx), ("a.docx", as_xlsx), ("a.txt", as_pdf)])
def test_a_renamed_file_is_read_as_what_it_is(name: str, make: object) -> None:
    document = read(make(), name)  # type: ignore[operator]
    assert len(list(document.grids())) == 3


def test_a_pdf_that_may_be_read_but_not_changed() -> None:
    document = read(as_pdf(encrypt=StandardEncryption("", ownerPassword="owner", canModify=0)), "a.pdf")
    assert len(list(document.grids())) == 3


def test_the_error_names_file_place_and_remedy() -> None:
    error = UnreadableDocument(Reason.TOO_MANY_CELLS, Place(sheet="表1", row=4), "预算.xlsx")
    with override("zh-hans"):
        assert str(error) == "预算.xlsx：sheet 表1, row 4：表格超过 300000 个单元格。请删除多余的行列后再上传。"


def test_every_reason_has_a_message() -> None:
    assert MESSAGES.keys() == set(Reason)
