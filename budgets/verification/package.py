"""A bulk package: each file in it against the package's own list, its tables against those that were published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from budgets.models import Edition
from budgets.verification import tables
from budgets.verification.answers import Answer, Difference, Kind, shown
from budgets.verification.clues import DIGEST
from budgets.verification.renditions import Published

MANIFEST = "manifest.json"
LARGEST = 100 << 20
"""Bytes of all files together, unpacked."""
MOST_FILES = 20_000
LARGEST_TABLE = 4 << 20
_PIECE = 1 << 16
_ENTRY = b"PK\x01\x02"


class NoPackage(Exception):
    """Not a package of ours, or too large or damaged to be looked at."""


def checked(data: bytes) -> Answer:
    """Raises NoPackage."""
    # Before the directory is read, which makes an object of every entry.
    if data.count(_ENTRY) > MOST_FILES:
        raise NoPackage
    try:
        with ZipFile(BytesIO(data)) as package:
            return _checked(package)
    except (BadZipFile, KeyError, ValueError, NotImplementedError, OSError, EOFError, RuntimeError) as error:
        raise NoPackage from error


def _checked(package: ZipFile) -> Answer:
    entries = package.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
        raise NoPackage
    manifest = tables.parsed(_read(package, MANIFEST, LARGEST_TABLE))
    files, claimed = (manifest or {}).get("files"), (manifest or {}).get("editions")
    if not isinstance(files, list) or not isinstance(claimed, list):
        raise NoPackage
    digests = [str(each.get("digest")) for each in claimed if isinstance(each, dict)]
    found = list(
        Edition.objects.published()
        .with_names()
        .filter(digest__in=filter(DIGEST.fullmatch, digests))
        .order_by("department__code")
    )
    if not found:
        return Answer(Kind.UNKNOWN)
    differences = [*_files(package, files), *_tables(package, found)]
    kind = Kind.ALTERED if differences or len(found) < len(claimed) else Kind.SAME
    return Answer(kind, tuple(found), shown(differences), len(differences))


def _files(package: ZipFile, files: list[Any]) -> Iterator[Difference]:
    """A file whose bytes are not those of the list, that the list has and the package has not, or the reverse."""
    there = set(package.namelist()) - {MANIFEST}
    for each in files:
        path, sha256 = (each.get("path"), each.get("sha256")) if isinstance(each, dict) else (None, None)
        if not isinstance(path, str) or path == MANIFEST:
            continue
        if path not in there:
            yield Difference(path, "", "", str(sha256), None)
            continue
        there.remove(path)
        found = _sha256(package, path)
        # What changed in a table is told by cell.
        if found != sha256 and not path.startswith("tables/"):
            yield Difference(path, "", "SHA-256", str(sha256), found)
    for path in sorted(there):
        yield Difference(path, "", "", None, _sha256(package, path))


def _tables(package: ZipFile, editions: list[Edition]) -> Iterator[Difference]:
    names = set(package.namelist())
    for edition in editions:
        for grid in Published(edition).grids.values():
            path = f"tables/{edition.department.code}/{edition.stage}/{grid.key}.json"
            record = tables.parsed(_read(package, path, LARGEST_TABLE)) if path in names else None
            if record is None or not tables.is_table(record):
                yield Difference(path, "", "", grid.title, None)
            else:
                yield from tables.differences(grid, edition, record)


def _read(package: ZipFile, path: str, most: int) -> bytes:
    with package.open(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise NoPackage
    return content


def _sha256(package: ZipFile, path: str) -> str:
    digest = hashlib.sha256()
    with package.open(path) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
