"""Web pages, and workbooks that are web pages in disguise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import lxml.html
from lxml import etree

from budgets.intake import limits
from budgets.intake.raw import Block, Paragraph, Place
from budgets.intake.readers.encoding import decoded
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.grids import Box, blocks_of
from budgets.intake.readers.markup import tick_box, tidy

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*(gb2312|gbk|gb18030)""", re.IGNORECASE)
_NOT_PRINTED = ("script", "style", "head", "template", "noscript", "svg", "select", "object", "iframe", "title")
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details div dl dt fieldset figure footer form h1 h2 "
        "h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul",
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\n\r\f]+")


def read(data: bytes) -> Iterator[Block]:
    text = _characters(data)
    if _ends_within_a_table(text):
        raise UnreadableDocument(Reason.TRUNCATED)
    return _blocks(_root(text))


def _ends_within_a_table(text: str) -> bool:
    """A page that has its own end is whole, whatever its scripts say of tables."""
    if _END.search(text[-1000:]):
        return False
    return len(_TABLE.findall(text)) > len(_TABLE_END.findall(text))


def tables(markup: str, line: int, before: int) -> Iterator[Block]:
    """The tables of a piece of HTML that begins at ``line`` of a text which has had ``before`` tables so far."""
    return _blocks(_root(markup), line - 1, before)


def _characters(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    if not declared:
        return decoded(data)
    try:
        # Pages that say GB 2312 hold characters of its successor.
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return decoded(data)


def _root(text: str) -> etree._Element:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    content = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(content, parser)
    except etree.ParserError as error:  # no element at all
        raise UnreadableDocument(Reason.EMPTY) from error
    _check_depth(root, parser)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(root, *_NOT_PRINTED, with_tail=False)
    for element in root.xpath("//*[@hidden or @style]"):
        if element.getparent() is not None and ("hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))):
            element.drop_tree()
    return root


def _check_depth(root: etree._Element, parser: lxml.html.HTMLParser) -> None:
    if any("xcessive depth" in entry.message or "huge" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableDocument(Reason.TOO_DEEP)
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.MAX_DEPTH:
            raise UnreadableDocument(Reason.TOO_DEEP, Place(line=element.sourceline))


def _blocks(root: etree._Element, line: int = 0, number: int = 0) -> Iterator[Block]:
    words: list[str] = []
    level: int | None = None
    place = Place(line=line + 1)

    def paragraph() -> Iterator[Paragraph]:
        text = tidy("".join(words))
        words.clear()
        if text:
            yield Paragraph(text, place, level)

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BLOCKS:
            yield from paragraph()
            place = Place(line=line + (element.sourceline or 1))
            level = _HEADINGS.get(element.tag) if event == "start" else None
        if event == "end":
            words.append(_white(element.tail))
        elif element.tag == "table" and element.find(".//table") is None:
            number += 1
            yield from _table(element, number, line)
            walk.skip_subtree()
        else:
            words.append(_opening(element))
    yield from paragraph()


def _white(text: str | None) -> str:
    return _WHITE.sub(" ", text) if text else ""


def _opening(element: etree._Element) -> str:
    if element.tag == "br":
        return "\n"
    if element.tag == "input":
        return tick_box(dict(element.attrib))
    return _white(element.text)


def _table(table: etree._Element, number: int, line: int) -> Iterator[Block]:
    place = Place(line=line + table.sourceline, table=number)
    for caption in table.iter("caption"):
        if text := _text(caption):
            yield Paragraph(text, replace(place, table=None))
    yield from blocks_of(_boxes(table, line), place)


def _boxes(table: etree._Element, line: int) -> Iterator[Box]:
    """Cells in the columns where a browser puts them: to the right of those that reach down from rows above."""
    rows = list(table.iter("tr"))
    reaching: dict[int, int] = {}  # column -> last row it is taken in
    for row, element in enumerate(rows, start=1):
        column = 1
        for cell in element.iterchildren("td", "th"):
            while reaching.get(column, 0) >= row:
                column += 1
            width = min(_span(cell, "colspan"), limits.MAX_SPAN)
            height = min(_span(cell, "rowspan") or len(rows), len(rows) - row + 1)
            yield Box(row, column, _text(cell), height, max(width, 1), line=line + cell.sourceline)
            for taken in range(column, column + width):
                reaching[taken] = row + height - 1
            column += max(width, 1)


def _span(cell: etree._Element, name: str) -> int:
    """1 unless a whole number says otherwise; 0 means as far as the table goes."""
    said = cell.get(name, "").strip()
    return int(said) if re.fullmatch(r"[0-9]{1,6}", said) else 1


def _text(cell: etree._Element) -> str:
    words: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element is not cell and element.tag in _BLOCKS:
            words.append("\n")
        if event == "start":
            words.append(_opening(element))
        elif element is not cell:
            words.append(_white(element.tail))
    return tidy("".join(words))
