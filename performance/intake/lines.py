"""The blocks of a document as one run of lines, so that a form reads on over page breaks and lost headers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import compress

from django.utils.translation import gettext as _

from budgets.intake import raw
from budgets.intake.recognise import Problem
from budgets.normalise import NotANumber, amount, plain
from performance.intake.words import SECTIONS, Patterns, key_of

NAME_LENGTH = 200
VALUE_LENGTH = 100
YEAR_LENGTH = 20
CENT = Decimal("0.01")
MOST_YUAN = Decimal(10) ** 16
MOST_PIECES = Decimal(10) ** 12
"""What the columns of the database hold."""

_CHECKBOX = re.compile(r"<input\b[^<>]*>", re.IGNORECASE)
_TICKED = re.compile(r"\bchecked\b", re.IGNORECASE)
_BOXES = dict.fromkeys("☒■✔✓√🗹●", "☑") | dict.fromkeys("□○◻▢", "☐")
_BOX = re.compile(f"[{''.join(_BOXES)}]")
# [√], （ ）: boxes drawn with brackets.
_DRAWN_BOX = re.compile(r"[\[(（【]\s*(?:(?P<tick>☑)|☐)?\s*[\])）】]")
_BEGINS_A_BOX = re.compile(rf"[<\[(（【{''.join(_BOXES)}]")
_PARAGRAPH_END = re.compile(r"</p>\s*|<br\s*/?>\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_WIDE = r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’]"
_SPACE = re.compile(r"\s+")
_SPACE_BY_WIDE = re.compile(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})")
# A gap in print, between characters that have none between them.
_SPACE_IN_WIDE = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")
_NEW_PARAGRAPH = re.compile(
    r"^(?:\d{1,2}[.、)）](?!\d)|[(（][\d一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|目标\d)"
)
_DIGIT = re.compile(r"\d")
_NONE = frozenset[int]()
_SENTENCE_END = ("。", "；", ";", "：", ":", "！")


def prose(cell: raw.Cell) -> str:
    """Running text without HTML left-overs; the lines that a page's width broke are joined again."""
    text = _PARAGRAPH_END.sub("\n", cell.text) if "<" in cell.text else cell.text
    text = _without_markup(text)
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    if cell.place.page is None:
        return "\n".join(lines)
    joined = ""
    for line in (_SPACE_IN_WIDE.sub("", line) for line in lines):
        apart = joined.endswith(_SENTENCE_END) and _NEW_PARAGRAPH.match(line)
        joined += f"\n{line}" if apart else line
    return joined


def words(text: str) -> str:
    """A name or value on one line: no left-overs, no space beside a Chinese character."""
    bare = _without_markup(text).strip()
    return _SPACE.sub(" ", _SPACE_BY_WIDE.sub("", bare)) if _SPACE.search(bare) else bare


def _without_markup(text: str) -> str:
    return html.unescape(_TAG.sub("", text) if "<" in text else text)


def boxes(text: str) -> str:
    """Tick boxes of every kind as ☑ and ☐."""
    if not _BEGINS_A_BOX.search(text):
        return text
    shown = _CHECKBOX.sub(lambda tag: "☑" if _TICKED.search(tag[0]) else "☐", text) if "<" in text else text
    shown = _BOX.sub(lambda box: _BOXES[box[0]], shown)
    return _DRAWN_BOX.sub(lambda box: "☑" if box["tick"] else "☐", shown)


@lru_cache(maxsize=1 << 14)  # as plain: the same words stand in every form
def _matched(text: str) -> str:
    return plain(boxes(text))


@dataclass(slots=True)
class Line:
    """A row of a grid, or a paragraph as a row of one cell. ``opening`` marks the first row of a grid.

    ``texts`` are the cells as matched, ``used`` the indexes of those that are not blank, ``words`` the texts of these.
    ``held`` are the cells covered by one that begins above, ``taken`` labels that have been read.
    """

    cells: tuple[raw.Cell, ...]
    place: raw.Place
    block: int
    opening: bool = False
    paragraph: bool = False
    held: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()
    texts: list[str] = field(init=False)
    used: list[int] = field(init=False)
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = ["" if cell.covered or not cell.text else _matched(cell.text) for cell in self.cells]
        self.used = list(compress(range(len(self.texts)), self.texts))
        self.words = list(filter(None, self.texts))

    def right_of(self, index: int) -> list[int]:
        """Indexes of the printed cells right of one, blank ones too."""
        return [other for other in range(index + 1, len(self.cells)) if not self.cells[other].covered]

    @property
    def alone(self) -> bool:
        """A paragraph, or in a workbook, where all is cells, a row of one cell at its left edge."""
        return self.used == [0]

    @property
    def where(self) -> str:
        return str(self.place.of_row)

    def without(self, *indexes: int) -> Line:
        """The same line with these cells blank: ``taken``, because they have been read."""
        cells = tuple(replace(c, text="") if i in indexes else c for i, c in enumerate(self.cells))
        return replace(self, cells=cells, taken=self.taken.union(indexes))

    def printed(self) -> str:
        return " ".join(words(self.cells[index].text) for index in self.used)[:80]


def lines_of(blocks: Sequence[raw.Block]) -> list[Line]:
    return [line for index, block in enumerate(blocks) for line in _lines(index, block) if line.used]


def _lines(index: int, block: raw.Block) -> Iterator[Line]:
    if isinstance(block, raw.Paragraph):
        texts = block.text.split("\t")
        cells = tuple(raw.Cell(text, block.place) for text in texts)
        yield Line(cells, block.place, index, paragraph=len(texts) == 1)
        return
    held = _held(block)
    for number, row in enumerate(block.rows):
        if row:
            yield Line(row, row[0].place, index, opening=number == 0, held=held[number])


def _held(grid: raw.Grid) -> list[frozenset[int]]:
    """Of each row, the cells that belong to a cell above, at its left edge."""
    if not any(cell.covered for row in grid.rows for cell in row):
        return [_NONE] * len(grid.rows)
    left: dict[int, int] = {}
    found = []
    for row in grid.rows:
        held = {column for column, cell in enumerate(row) if cell.covered and left.get(column)}
        found.append(frozenset(held))
        for column, cell in enumerate(row):
            left[column] = left[column] - 1 if column in held else 0 if cell.covered else cell.rowspan - 1
    return found


def pairs(line: Line, labels: Patterns) -> list[tuple[str, list[raw.Cell]]]:
    """The line read as label, value, label, value; empty when it does not begin with a label."""
    found: list[tuple[str, list[raw.Cell]]] = []
    for index in line.used:
        key = key_of(line.texts[index], labels)
        if key:
            found.append((key, []))
        elif found:
            found[-1][1].append(line.cells[index])
        else:
            return []
    return found


class Notes:
    """Collects what could not be used, with its place; reads amounts and short texts as the facts can hold them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.factor = Decimal(10_000)

    def note(self, line: Line, why: str, *, lost: bool = False) -> None:
        self.problems.append(Problem(line.where, why, lost))

    def unread(self, line: Line) -> None:
        self.note(line, _("这一行读不懂：%s") % line.printed(), lost=True)

    def amount(self, cell: raw.Cell) -> Decimal | None:
        """Yuan; a cell that is no amount is noted and left blank."""
        return self._number(cell, self.factor, MOST_YUAN)

    def quantity(self, cell: raw.Cell) -> Decimal | None:
        return self._number(cell, Decimal(1), MOST_PIECES)

    def _number(self, cell: raw.Cell, factor: Decimal, most: Decimal) -> Decimal | None:
        printed = words(cell.text)
        try:
            value = amount(cell.number or printed, factor)
        except NotANumber:
            self._refuse(cell, _("“%s”不是数字") % printed[:40])
            return None
        if value is None or (0 <= value < most and value == value.quantize(CENT)):
            return value
        self._refuse(cell, _("“%s”应不小于零，不超过两位小数") % printed[:40])
        return None

    def _refuse(self, cell: raw.Cell, why: str) -> None:
        self.problems.append(Problem(str(cell.place), why, lost=True))

    def short(self, cell: raw.Cell, most: int) -> str:
        """A name or value of at most so many characters; the rest is cut, and that is noted."""
        text = words(cell.text)
        if len(text) > most:
            self._refuse(cell, _("“%(text)s…”超过%(most)d字，已截断") % {"text": text[:20], "most": most})
        return text[:most]


@lru_cache(maxsize=1 << 12)
def is_amount(text: str) -> bool:
    if not _DIGIT.search(text):
        return False
    try:
        return amount(text, Decimal(1)) is not None
    except NotANumber:
        return False


def section_and_rest(line: Line) -> tuple[str, Line]:
    """A section's name, which may be swallowed or stand beside any row, and the line without it; "" for no name."""
    first = line.used[0]
    section = key_of(line.texts[first], SECTIONS)
    return section, line.without(first) if section else line
