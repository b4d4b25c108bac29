"""The zip packages that DOCX, XLSX and ODS are: looked over before any of their parts is believed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from budgets.intake import limits
from budgets.intake.readers.errors import Reason, UnreadableDocument

DAMAGE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError, OSError)
"""What ``zipfile`` raises for a broken or unusual archive; RuntimeError is a part with a password, LookupError an
unknown encoding of its XML."""

_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_ENCRYPTED = 0x1
_CHUNK = 1 << 16


@contextmanager
def opened(data: bytes) -> Iterator[ZipFile]:
    """The package of ``data`` after all checks; damage met while its parts are read is an UnreadableDocument too."""
    try:
        with ZipFile(BytesIO(data)) as package:
            _check_sizes(package.infolist())
            for part in package.infolist():
                if _XML.search(part.filename):
                    _refuse_doctype(package, part)
            yield package
    except DAMAGE as error:
        raise UnreadableDocument(_damage(data)) from error


def _damage(data: bytes) -> Reason:
    # The directory of an archive is its end, so a truncated one has none.
    return Reason.DAMAGED if b"PK\x05\x06" in data[-(1 << 16) :] else Reason.TRUNCATED


def _check_sizes(parts: list[ZipInfo]) -> None:
    if len(parts) > limits.MAX_PARTS or sum(part.file_size for part in parts) > limits.MAX_UNPACKED:
        raise UnreadableDocument(Reason.UNPACKS_TOO_LARGE)
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise UnreadableDocument(Reason.ENCRYPTED)
        if part.file_size > limits.RATIO_FROM and part.file_size > limits.MAX_RATIO * max(part.compress_size, 1):
            raise UnreadableDocument(Reason.UNPACKS_TOO_LARGE)


class _RootReached(Exception):
    pass


def _refuse_doctype(package: ZipFile, part: ZipInfo) -> None:
    """Office files have no document type; one can only declare entities. It stands before the root element."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = _root
    try:
        with package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
    except _RootReached:
        return
    except expat.ExpatError as error:
        raise UnreadableDocument(Reason.DAMAGED) from error


def _doctype(*declaration: object) -> None:
    raise UnreadableDocument(Reason.DOCTYPE)


def _root(*element: object) -> None:
    raise _RootReached


def parsed(content: bytes) -> etree._Element:
    """The root of an XML part. Nothing outside is fetched, no entity is expanded, depth is bounded by libxml2."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(Reason.TOO_DEEP if "depth" in str(error) else Reason.DAMAGED) from error


def part(package: ZipFile, name: str) -> etree._Element | None:
    """The root of a part by its name; None when the package has no such part."""
    if name not in package.NameToInfo:
        return None
    return parsed(package.read(name))
