"""PDF through PDFium: ruled tables, and around them lines of text joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgets.intake import limits
from budgets.intake.raw import Block, Paragraph, Place, Unread
from budgets.intake.readers import pdf_page
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.grids import Box, blocks_of
from budgets.intake.readers.markup import tidy
from budgets.intake.readers.pdf_columns import open_tables
from budgets.intake.readers.pdf_headings import Columns
from budgets.intake.readers.pdf_lines import Line, lines_of
from budgets.intake.readers.pdf_page import Character
from budgets.intake.readers.pdf_tables import Lattice, Region, lattices

_TAIL = 4096
_READABLE_SHARE = 0.9
_HEADINGS = ((1.6, 1), (1.35, 2), (1.2, 3))
"""From this many times the size of running text on: the level of a heading."""

_HEADING_LENGTH = 60
_LEADERS = re.compile(r"[.…·．]{3,}\s*\d+$")
_BEGINS = re.compile(
    r"(?:金额|货币)?单位\s*[:：]|(?:附件|附表|表)\s*[0-9一二三四五六七八九十]|20[0-9]{2}\s*年.{2,40}表(?:[(（].*[)）])?$"
)
"""What stands at the head of a table, and never goes on with the line above it."""

_NO_SPACE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


def read(data: bytes) -> Iterator[Block | Unread]:
    if b"%%EOF" not in data[-_TAIL:]:
        # PDFium would mend it and show the pages that are left as if they were all.
        raise UnreadableDocument(Reason.TRUNCATED)
    pages = list(_pages(data))
    characters = [character for page in pages for character in page.characters]
    _check_text(characters)
    body = _body_size(characters)
    columns: Columns = ()
    for number, page in enumerate(pages, start=1):
        if page.pictures and not page.characters:
            yield Unread(Place(page=number), Reason.SCANNED_PAGE)
        blocks, columns = _blocks(page, number, body, columns)
        yield from blocks


def _pages(data: bytes) -> Iterator[pdf_page.Page]:
    try:
        with pdfium.PdfDocument(data) as document:
            if len(document) > limits.MAX_PAGES:
                raise UnreadableDocument(Reason.TOO_MANY_PAGES)
            for index in range(len(document)):
                yield _page(document, index)
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(_why(error)) from error


def _page(document: pdfium.PdfDocument, index: int) -> pdf_page.Page:
    try:
        page = document[index]
        loaded = pdf_page.load(page)
        page.close()
        return loaded
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(Reason.DAMAGED, Place(page=index + 1)) from error
    except UnreadableDocument as error:
        raise UnreadableDocument(error.reason, Place(page=index + 1)) from error


def _why(error: pdfium.PdfiumError) -> Reason:
    code = getattr(error, "err_code", None)
    return Reason.ENCRYPTED if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) else Reason.DAMAGED


def _check_text(characters: list[Character]) -> None:
    """Fonts without a map to characters make a text layer that says nothing."""
    unknown = sum(1 for character in characters if character.text == pdf_page.UNKNOWN)
    if not characters or unknown > (1 - _READABLE_SHARE) * len(characters):
        raise UnreadableDocument(Reason.NO_TEXT_LAYER)


def _body_size(characters: list[Character]) -> float:
    sizes = Counter(round(character.size * 2) / 2 for character in characters)
    return sizes.most_common(1)[0][0] or 1.0


def _blocks(page: pdf_page.Page, number: int, body: float, before: Columns) -> tuple[list[Block], Columns]:
    """Tables and paragraphs from top to bottom; and the columns of the last table without rules, if it ends the page.

    ``before`` are those of the page before: a table that goes on prints no headings.
    """
    tables = lattices(page.rules)
    cells: list[dict[Region, list[Character]]] = [{} for _ in tables]
    outside: list[Character] = []
    for character in page.characters:
        for table, words in zip(tables, cells, strict=True):
            if region := table.region_at(character.middle):
                words.setdefault(region, []).append(character)
                break
        else:
            outside.append(character)
    unruled, rest = open_tables(outside, before)
    edge = max([table.xs[-1] for table in tables] + [table.columns[-1][1] for table in unruled], default=0.0)
    found: list[tuple[float, list[Block]]] = [
        (line.top, [Paragraph(line.text, Place(page=number), _level(line, body))]) for line in _paragraphs(rest, edge)
    ]
    boxed = [(table.top, _boxes(table, words)) for table, words in zip(tables, cells, strict=True)]
    boxed = sorted([*boxed, *((table.top, table.boxes) for table in unruled)], key=lambda each: each[0])
    for count, (top, boxes) in enumerate(boxed, start=1):
        found.append((top, list(blocks_of(boxes, Place(page=number, table=count)))))
    blocks = [block for _, each in sorted(found, key=lambda each: each[0]) for block in each]
    return blocks, unruled[-1].columns if unruled else ()


def _level(line: Line, body: float) -> int | None:
    if len(line.text) > _HEADING_LENGTH:
        return None
    return next((level for times, level in _HEADINGS if line.size >= times * body), None)


def _boxes(table: Lattice, words: dict[Region, list[Character]]) -> Iterator[Box]:
    for region in table.printed():
        lines = lines_of(words.get(region, []), wide=" ")
        text = tidy("\n".join(line.text for line in lines))
        yield Box(region.row + 1, region.column + 1, text, region.height, region.width)


def _paragraphs(characters: list[Character], edge: float) -> Iterator[Line]:
    """Lines that go on are joined: full to the right margin, and the next begins at the left one.

    ``edge`` is where the page's tables end: the margin of a page on which no two lines of text end at one.
    """
    lines = lines_of(characters, wide="\t")
    if not lines:
        return
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    if sum(line.right >= right - 2.2 * line.size for line in lines) < 2:
        right = max(right, edge)
    paragraph = lines[0]
    last = lines[0]
    for line in lines[1:]:
        if _goes_on(last, line, left, right):
            paragraph = replace(paragraph, text=_join(paragraph.text, line.text))
        else:
            yield paragraph
            paragraph = line
        last = line
    yield paragraph


def _goes_on(last: Line, line: Line, left: float, right: float) -> bool:
    return (
        last.right >= right - 2.2 * last.size
        and line.left <= left + 0.8 * line.size
        and abs(last.size - line.size) <= 0.1 * line.size
        and line.top - last.top <= 2.8 * line.size
        and "\t" not in last.text + line.text
        and not _BEGINS.match(line.text)
        and not _LEADERS.search(last.text[-_HEADING_LENGTH:])
    )


def _join(before: str, after: str) -> str:
    between = "" if _NO_SPACE.match(before[-1]) or _NO_SPACE.match(after[0]) else " "
    if before[-1].isdigit() and after[0].isdigit():
        between = ""
    return before + between + after
