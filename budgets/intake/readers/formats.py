"""What a file is, by its content: names and extensions are not believed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from budgets.intake import limits
from budgets.intake.raw import Block, Unread
from budgets.intake.readers.errors import Reason, UnreadableDocument

Reader = Callable[[bytes], Iterator[Block | Unread]]


@dataclass(frozen=True, slots=True)
class Format:
    """``reader`` is the module and function to read with, imported only by the process that reads."""

    key: str
    media_type: str
    reader: str
    plain: bool = False
    """Text that a reader in Python and libxml2 goes through once; small ones need no process of their own."""


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Format("pdf", "application/pdf", "pdf.read")
DOCX = Format("docx", f"{_OFFICE}.wordprocessingml.document", "docx.read")
XLSX = Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "workbook.read_package")
ODS = Format("ods", "application/vnd.oasis.opendocument.spreadsheet", "workbook.read_package")
XLS = Format("xls", "application/vnd.ms-excel", "workbook.read_xls")
HTML = Format("html", "text/html", "html.read", plain=True)
TEXT = Format("text", "text/plain", "text.read", plain=True)
FORMATS = {each.key: each for each in (PDF, DOCX, XLSX, ODS, XLS, HTML, TEXT)}

_ENTRY = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|\x1f\x8b|BZh|Rar!|7z\xbc\xaf|\x00\x00\x00.ftyp|\{\\rtf"
    rb"|\x7fELF|MZ|%!PS|PK\x05\x06|PK\x07\x08|<\?mso-|MIME-Version:",
    re.DOTALL,
)
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|div|p|span|section|article|h[1-6])\b", re.I)
_SPREADSHEET_XML = re.compile(rb"<\?mso-application|<(?:\w+:)?Workbook\s[^>]*office:spreadsheet")
_START = 4096


def format_of(data: bytes) -> Format:
    """Raises UnreadableDocument for what no reader reads."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableDocument(Reason.EMPTY)
    start = data[:_START]
    if b"%PDF-" in start[:1024]:
        return PDF
    if start.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if start.startswith(_OLE):
        return _compound(data)
    if _BINARY.match(start) or _SPREADSHEET_XML.search(start):
        raise UnreadableDocument(Reason.UNKNOWN_FORMAT)
    if _is_web_page(start):
        return HTML
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise UnreadableDocument(Reason.UNKNOWN_FORMAT)
    return TEXT


def _zipped(data: bytes) -> Format:
    # Before the directory is read, which makes an object of every entry.
    if data.count(_ENTRY) > limits.MAX_PARTS:
        raise UnreadableDocument(Reason.UNPACKS_TOO_LARGE)
    try:
        with ZipFile(BytesIO(data)) as package:
            names = set(package.NameToInfo)
    except (BadZipFile, UnicodeDecodeError, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableDocument(Reason.DAMAGED if b"PK\x05\x06" in data[-65536:] else Reason.TRUNCATED) from error
    if "[Content_Types].xml" in names:
        for folder, format_ in (("word/", DOCX), ("xl/", XLSX)):
            if any(name.startswith(folder) for name in names):
                return format_
    if "content.xml" in names and b"opendocument.spreadsheet" in data[:200]:
        return ODS
    raise UnreadableDocument(Reason.UNKNOWN_FORMAT)


def _compound(data: bytes) -> Format:
    """Old office files, and the wrapping of encrypted new ones, list their streams by name."""
    if _stream(data, "EncryptedPackage") or _stream(data, "EncryptionInfo"):
        raise UnreadableDocument(Reason.ENCRYPTED)
    if _stream(data, "WordDocument"):
        raise UnreadableDocument(Reason.OLD_WORD)
    if _stream(data, "Workbook") or _stream(data, "Book"):
        return XLS
    raise UnreadableDocument(Reason.UNKNOWN_FORMAT)


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") + b"\0\0" in data


def _is_web_page(start: bytes) -> bool:
    """A text may have tables of HTML in it; a web page begins with HTML."""
    encoding = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    text = start.decode(encoding, errors="replace").lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    return text.startswith("<") and bool(_WEB_PAGE.search(text))
