"""A file in, an answer out. Nothing is kept of the file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from budgets.intake.raw import Document, Paragraph
from budgets.intake.readers import read
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.formats import DOCX, PDF, TEXT, XLSX, Format, format_of
from budgets.models import Edition
from budgets.verification import clues, overlay, package, tables
from budgets.verification.answers import Answer, Difference, Kind, told
from budgets.verification.clues import Clues
from budgets.verification.overlay import Line
from budgets.verification.renditions import Published

LARGEST_CSV = 2 << 20
LARGEST_JSON = 8 << 20
MOST_ROWS, LONGEST_ROW = 20_000, 500


def of_digest(digest: str) -> list[Edition]:
    """Editions whose digest begins like this: all of it, or the twelve characters of a booklet's foot."""
    return list(Edition.objects.published().with_names().filter(digest__startswith=f"sha256:{digest}")[:2])


def of_source(sha256: str) -> list[Edition]:
    """Editions whose figures were read from the document with this SHA-256, current ones first."""
    found = Edition.objects.published().with_names().filter(document__sha256=sha256)
    return sorted(found, key=lambda edition: (not edition.is_current, -edition.number))


def check(data: bytes, name: str, address: str = "") -> Answer:
    """``address`` is where the file was downloaded or which page it belongs to, if somebody said so."""
    if sources := of_source(hashlib.sha256(data).hexdigest()):
        return told(Kind.SOURCE, sources[0])
    given = [clues.of_address(address), clues.of_name(name)]
    try:
        return _check(data, given)
    except UnreadableDocument as error:
        return Answer(Kind.UNREADABLE, message=error.told)


def _check(data: bytes, given: list[Clues]) -> Answer:
    if data.startswith(b"PK\x03\x04") and b"manifest.json" in data:
        try:
            return package.checked(data)
        except package.NoPackage:
            pass
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _json(data, given)
    form = format_of(data)
    if form == TEXT:
        return _csv(data, given)
    if form in (PDF, DOCX, XLSX):
        return _document(data, form, given)
    raise UnreadableDocument(Reason.UNKNOWN_FORMAT)


def _json(data: bytes, given: list[Clues]) -> Answer:
    record = tables.parsed(data) if len(data) <= LARGEST_JSON else None
    if record is None or not tables.is_table(record):
        return Answer(Kind.UNKNOWN)
    said, number = record["edition"], record.get("table")
    if not isinstance(number, int):
        return Answer(Kind.UNKNOWN)
    own = clues.of_text(str(said.get("digest")))
    # As an address, which only leads to what may be a place.
    place = "/{jurisdiction}/{department}/{year}/editions/{number}/".format_map(defaultdict(str, said))
    given = [clues.of_address(place) if place.isprintable() else Clues(), *given]
    best: Answer | None = None
    for edition in clues.editions([own, *given], ""):
        published = Published(edition)
        if number not in published.grids:
            continue
        if any(content == data for _grid, content in published.tables("json", number)):
            return told(Kind.BYTES, edition)
        found = tables.differences(published.grids[number], edition, record)
        if own.digest and edition.digest != f"sha256:{own.digest}":
            found.insert(0, Difference("", "", "digest", edition.digest, f"sha256:{own.digest}"))
        best = _better(best, edition, found)
    return best or Answer(Kind.UNKNOWN)


def _csv(data: bytes, given: list[Clues]) -> Answer:
    if len(data) > LARGEST_CSV:
        return Answer(Kind.UNKNOWN)
    number = next((clue.table for clue in given if clue.table), None)
    candidates = clues.editions(given, "")
    theirs = _lines_of_csv(data, "")
    best: Answer | None = None
    for edition in candidates:
        for grid, content in Published(edition).tables("csv", number):
            if content == data:
                return told(Kind.BYTES, edition)
            best = _laid_over(best, edition, _lines_of_csv(content, grid.title), theirs)
    return best or _unrelated(candidates)


def _lines_of_csv(data: bytes, title: str) -> list[Line]:
    """UTF-8, or GB 18030 as Excel saves it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    try:
        rows = [row[:LONGEST_ROW] for row in islice(csv.reader(io.StringIO(text, newline="")), MOST_ROWS)]
    except csv.Error as error:
        raise UnreadableDocument(Reason.QUOTES) from error
    return overlay.lines_of_rows(rows, title)


def _document(data: bytes, form: Format, given: list[Clues]) -> Answer:
    document = read(data)
    text = "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    own = [clues.of_office_file(data)] if form != PDF else []
    candidates = clues.editions([*own, clues.of_text(text), *given], text)
    theirs = overlay.lines_of(document)
    best: Answer | None = None
    for edition in candidates:
        for content in _files(Published(edition), form, document, given):
            if content == data:
                return told(Kind.BYTES, edition)
            best = _laid_over(best, edition, overlay.lines_of(read(content)), theirs)
            if best is not None and best.kind == Kind.SAME:
                return best
    return best or _unrelated(candidates)


def _files(published: Published, form: Format, document: Document, given: list[Clues]) -> Iterator[bytes]:
    """Those of ours that the document may be: of a workbook with one sheet the table, else the booklet."""
    sheets = {block.place.sheet for block in document.blocks}
    if form != XLSX or len(sheets) > 1:
        yield from published.booklets(form.key)
        return
    titles = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    by_name = {grid.key: number for number, grid in published.grids.items()}
    by_title = {grid.title: number for number, grid in published.grids.items()}
    found = next((by_title[title] for title in titles if title in by_title), None)
    number = found or by_name.get(next(iter(sheets)) or "") or next((clue.table for clue in given if clue.table), None)
    if number is not None:
        for _grid, content in published.tables("xlsx", number):
            yield content


def _laid_over(best: Answer | None, edition: Edition, ours: Sequence[Line], theirs: Sequence[Line]) -> Answer | None:
    if not overlay.alike(ours, theirs):
        return best
    return _better(best, edition, overlay.differences(ours, theirs))


def _better(best: Answer | None, edition: Edition, found: list[Difference]) -> Answer:
    """The answer with the fewest differences, of equal ones the first: that of the newest edition."""
    if best is not None and best.total <= len(found):
        return best
    return told(Kind.ALTERED if found else Kind.SAME, edition, found)


def _unrelated(candidates: list[Edition]) -> Answer:
    """Of an edition of ours, though not in a form that can be compared; or of none."""
    return Answer(Kind.OTHER_FORM, tuple(candidates[:1])) if candidates else Answer(Kind.UNKNOWN)
