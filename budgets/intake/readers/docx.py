"""Word files, read from their XML.

python-docx, which writes ours, leaves out content controls (where Word keeps its tick boxes) and tracked insertions,
and refuses files with macros. Element names are matched without their namespace, of which
Word has a transitional and a strict one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from zipfile import ZipFile

from lxml import etree

from budgets.intake.raw import Block, Paragraph, Place
from budgets.intake.readers.errors import Reason, UnreadableDocument
from budgets.intake.readers.grids import Box, blocks_of
from budgets.intake.readers.markup import CHECKED, UNCHECKED, tidy
from budgets.intake.readers.package import opened, part

_NOT_PRINTED = {"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "txbxContent", "tbl"}
_CONTAINERS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    ("wingdings", "F0FE"): CHECKED,
    ("wingdings", "F0FC"): CHECKED,
    ("wingdings", "F0A8"): UNCHECKED,
    ("wingdings", "F06F"): UNCHECKED,
    ("wingdings 2", "F052"): CHECKED,
    ("wingdings 2", "F0A3"): UNCHECKED,
}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])$", re.IGNORECASE)
_MAX_SPAN = 63  # Word's own limit of columns


def read(data: bytes) -> Iterator[Block]:
    with opened(data) as package:
        name = _main_part(package)
        root = part(package, name)
        body = None if root is None else _child(root, "body")
        if body is None:
            raise UnreadableDocument(Reason.DAMAGED)
        for repeated in list(body.iter("{*}Fallback")):
            # What older programs show instead of the choice before it.
            repeated.getparent().remove(repeated)
        styles = part(package, normpath(f"{name}/../styles.xml"))
    yield from _Reading({} if styles is None else _levels(styles)).blocks(body)


def _main_part(package: ZipFile) -> str:
    """The part that the package's relationships call its document."""
    relations = part(package, "_rels/.rels")
    for relation in () if relations is None else relations:
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    raise UnreadableDocument(Reason.DAMAGED)


def _levels(styles: etree._Element) -> dict[str, int]:
    """Heading level by style: what the style says, else what the style it is based on says."""
    levels: dict[str, int] = {}
    parents: dict[str, str] = {}
    for style in _children(styles, "style"):
        identity = _value(style, "styleId")
        outline = style.find("./{*}pPr/{*}outlineLvl")
        named = _HEADING.match(_value(_child(style, "name")))
        if outline is not None and _value(outline) in "012345":
            levels[identity] = int(_value(outline) or 0) + 1
        elif named:
            levels[identity] = int(named[1])
        parents[identity] = _value(_child(style, "basedOn"))
    for identity in parents:
        chain = identity
        for _ in range(len(parents)):
            if chain in levels or chain not in parents:
                break
            chain = parents[chain]
        if chain in levels:
            levels[identity] = levels[chain]
    return levels


@dataclass
class _Reading:
    """Counts paragraphs and tables while it walks; heading level by style."""

    levels: dict[str, int]
    paragraph: int = field(default=0)
    table: int = field(default=0)

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            kind = _name(element)
            if kind == "p":
                yield from self._paragraph(element)
            elif kind == "tbl":
                yield from self._table(element)
            elif kind in _CONTAINERS:
                yield from self.blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        self.paragraph += 1
        place = Place(paragraph=self.paragraph)
        for box in _outermost(element, "txbxContent"):
            yield from self.blocks(box)
        text = tidy(_text(element))
        if text:
            yield Paragraph(text, place, self._level(element))

    def _level(self, paragraph: etree._Element) -> int | None:
        outline = paragraph.find("./{*}pPr/{*}outlineLvl")
        if outline is not None and _value(outline) in ("0", "1", "2", "3", "4", "5"):
            return int(_value(outline)) + 1
        return self.levels.get(_value(paragraph.find("./{*}pPr/{*}pStyle")))

    def _table(self, element: etree._Element) -> Iterator[Block]:
        if element.find(".//{*}tbl") is not None:
            # A table that holds tables only arranges them.
            for cell in element.iterfind("./{*}tr/{*}tc"):
                yield from self.blocks(cell)
            return
        self.table += 1
        yield from blocks_of(_boxes(element), Place(table=self.table, paragraph=self.paragraph + 1))
        self.paragraph += sum(1 for _ in element.iter("{*}p"))


def _outermost(element: etree._Element, name: str) -> list[etree._Element]:
    """Descendants of that name that stand in no other one of it below ``element``."""
    found: list[etree._Element] = []
    pending = list(reversed(element))
    while pending:
        each = pending.pop()
        if _name(each) == name:
            found.append(each)
        else:
            pending.extend(reversed(each))
    return found


@dataclass
class _Growing:
    row: int
    column: int
    width: int
    height: int
    text: str


def _boxes(table: etree._Element) -> Iterator[Box]:
    """A cell merged downwards is a first cell and, in each row below, one that says it continues."""
    open_cells: dict[int, _Growing] = {}
    found: list[_Growing] = []
    for row, element in enumerate(_rows(table), start=1):
        column = 1 + _number(element.find("./{*}trPr/{*}gridBefore"), 0)
        for cell in _cells(element):
            width = min(max(_number(cell.find("./{*}tcPr/{*}gridSpan"), 1), 1), _MAX_SPAN)
            merge = cell.find("./{*}tcPr/{*}vMerge")
            above = open_cells.get(column)
            if merge is not None and _value(merge) != "restart" and above and above.row + above.height == row:
                above.height += 1
            else:
                growing = _Growing(row, column, width, 1, _cell_text(cell))
                found.append(growing)
                open_cells[column] = growing
            column += width
    for each in found:
        yield Box(each.row, each.column, each.text, each.height, each.width)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in table.iter("{*}tr") if not _deleted(row))


def _deleted(row: etree._Element) -> bool:
    return row.find("./{*}trPr/{*}del") is not None


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    yield from row.iter("{*}tc")


def _cell_text(cell: etree._Element) -> str:
    return tidy("\n".join(_text(paragraph) for paragraph in cell.iter("{*}p")))


def _text(paragraph: etree._Element) -> str:
    """What is printed: insertions and tick boxes, but not deletions, field codes or text boxes."""
    words: list[str] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        kind = _name(element)
        if kind in _NOT_PRINTED:
            continue
        if kind == "t":
            words.append(element.text or "")
        elif kind in _BREAKS:
            words.append(_BREAKS[kind])
        elif kind == "sym":
            words.append(_symbol(element))
        elif kind == "checkBox":
            words.append(_form_box(element))
        else:
            pending.extend(reversed(element))
    return "".join(words)


def _symbol(element: etree._Element) -> str:
    """Characters of symbol fonts; one we do not know becomes the mark for an unknown character."""
    return _SYMBOLS.get((_value(element, "font").lower(), _value(element, "char").upper()), "\ufffd")


def _form_box(box: etree._Element) -> str:
    state = _child(box, "checked")
    if state is None:
        state = _child(box, "default")
    return CHECKED if state is not None and _value(state) not in ("0", "false", "off") else UNCHECKED


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    yield from element.iterchildren(f"{{*}}{name}")


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next(_children(element, name), None)


def _value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute, whatever its namespace; "" when element or attribute is missing."""
    if element is None:
        return ""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _number(element: etree._Element | None, default: int) -> int:
    said = _value(element)
    return int(said) if re.fullmatch(r"[0-9]{1,4}", said) else default
