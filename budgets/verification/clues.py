"""Which edition a file says it shows: by the digest in it, its name, the address it was found at, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.db.models import QuerySet

from budgets.models import AdministrativeUnit, Edition

DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_NAME = re.compile(r"([1-9]\d{5})-([^/\\\0]+?)-(\d{4})-(?:t(\d{2})|(\d{1,4})-booklet)")
_ADDRESS = re.compile(r"/([1-9]\d{5})/([^/.\0]+)/(\d{4})/(?:editions/(\d{1,4})/)?(?:tables/(\d{1,2}))?")
_IDENTIFIER = re.compile(rb"<dc:identifier\b[^>]{0,200}>([^<]{1,200})</dc:identifier>")
_ADCODE = re.compile(r"[（(]([1-9]\d{5})[)）]")
_YEAR = re.compile(r"(20\d{2})年")
PROPERTIES = "docProps/core.xml"
LONGEST_PROPERTIES = 1 << 16
CANDIDATES = 5
"""Editions of a department's year that a file is compared with, newest first."""


@dataclass(frozen=True, slots=True)
class Clues:
    """``digest`` without "sha256:"; ``place`` is (adcode, department, year); what is not known is empty or None."""

    digest: str = ""
    place: tuple[str, str, int] | None = None
    number: int | None = None
    table: int | None = None


def of_name(name: str) -> Clues:
    """As our files are called when they are downloaded; browsers put a number behind."""
    found = _NAME.search(name)
    if not found:
        return Clues()
    adcode, department, year, table, number = found.groups()
    return Clues(place=(adcode, department, int(year)), number=_number(number), table=_number(table))


def of_address(address: str) -> Clues:
    found = _ADDRESS.search(address)
    if not found:
        return Clues()
    adcode, department, year, number, table = found.groups()
    return Clues(place=(adcode, department, int(year)), number=_number(number), table=_number(table))


def of_office_file(data: bytes) -> Clues:
    """The digest in the properties of a DOCX or XLSX (dc:identifier)."""
    try:
        with ZipFile(BytesIO(data)) as package, package.open(PROPERTIES) as file:
            found = _IDENTIFIER.search(file.read(LONGEST_PROPERTIES))
    except (BadZipFile, KeyError, ValueError, NotImplementedError, OSError, EOFError, RuntimeError):
        return Clues()
    return of_text(found[1].decode(errors="replace")) if found else Clues()


def of_text(text: str) -> Clues:
    """The first digest that stands in it."""
    found = DIGEST.search(text)
    return Clues(digest=found[1]) if found else Clues()


def editions(clues: list[Clues], text: str) -> list[Edition]:
    """The published editions that the first useful clue leads to, newest first; none where nothing leads anywhere."""
    return next(filter(None, _searched(clues, text)), [])


def _searched(clues: list[Clues], text: str) -> Iterator[list[Edition]]:
    published = Edition.objects.published().with_names().order_by("-number")
    for clue in clues:
        if clue.digest:
            yield list(published.filter(digest=f"sha256:{clue.digest}"))
    for clue in clues:
        if clue.place:
            adcode, code, year = clue.place
            found = published.filter(department__jurisdiction__adcode=adcode, department__code=code, year=year)
            yield list((found.filter(number=clue.number) if clue.number else found)[:CANDIDATES])
    yield _by_words(published, text)


def _by_words(published: QuerySet[Edition], text: str) -> list[Edition]:
    """A booklet whose digest was taken out still names its district, department and year on its cover."""
    adcode, year = _ADCODE.search(text), _YEAR.search(text)
    if not adcode or not year:
        return []
    departments = AdministrativeUnit.objects.departments().filter(jurisdiction__adcode=adcode[1])
    named = [department for department in departments if department.name in text]
    if not named:
        return []
    longest = max(named, key=lambda department: len(department.name))
    return list(published.filter(department=longest, year=int(year[1]))[:CANDIDATES])


def _number(text: str | None) -> int | None:
    return int(text) if text else None
