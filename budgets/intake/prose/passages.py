"""Blocks to passages: the text under each recognised heading, without contents page and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from budgets.intake.prose.headings import (
    CONTENTS,
    HEADINGS,
    ITEM,
    LEADERS,
    LONGEST_ENTRY,
    LONGEST_HEADING,
    NOT_GIVEN,
    NOT_IN_HEADINGS,
    ORDINALS,
    OTHER,
    PAGE_NUMBER,
    PART,
    RUN_IN,
    TABLES_PART,
    Heading,
)
from budgets.intake.prose.lines import Line, Mended, closed_up, folded, mended, unbulleted
from budgets.intake.raw import Block, Paragraph, Place
from budgets.intake.segments import TITLE
from budgets.normalise import plain

TOP = 0


@dataclass
class Passage:
    """A section as printed; ``depth`` is its heading's, 0 for a part or a title without ordinal."""

    heading: Heading
    title: str
    place: Place
    depth: int
    lines: list[Line] = field(default_factory=list)

    @cached_property
    def paragraphs(self) -> list[Mended]:
        """The text with its broken lines mended, once all of them are there."""
        return mended(self.lines)


def passages(blocks: Sequence[Block]) -> list[Passage]:
    """The passages that have text, in reading order."""
    paragraphs = [line for block in blocks if isinstance(block, Paragraph) for line in _lines(block)]
    reader = _Reader()
    for paragraph in paragraphs[_after_contents(paragraphs) :]:
        reader.read(paragraph)
    return [passage for passage in reader.found if any(_is_text(line) for line in passage.lines)]


def _is_text(line: Line) -> bool:
    return not line.heading and NOT_GIVEN.match(plain(line.text)) is None


def _lines(paragraph: Paragraph) -> list[Paragraph]:
    """Running text may hold line breaks, and a heading on its first line; a heading's own breaks are only its width."""
    texts = [paragraph.text] if paragraph.level else paragraph.text.splitlines()
    if texts == [paragraph.text]:
        return [paragraph] if plain(paragraph.text) else []
    return [replace(paragraph, text=text) for text in texts if plain(text)]


def _after_contents(paragraphs: Sequence[Paragraph]) -> int:
    """Where the text begins: after a table of contents, when its first entries come again or a sentence stands."""
    start = next((i for i, each in enumerate(paragraphs) if CONTENTS.match(plain(each.text))), None)
    if start is None:
        return 0
    seen: set[str] = set()
    keys: dict[str, None] = {}
    for index in range(start + 1, len(paragraphs)):
        text = paragraphs[index].text
        entries = [_entry(part) for part in LEADERS.split(text) if part.strip()]
        named = [heading.key for entry in entries if (heading := _named(entry))]
        if LEADERS.search(text) is None:
            if not seen.isdisjoint(entries) or (len(keys) > 1 and named == [next(iter(keys))]):
                return index
            if text.rstrip().endswith(("。", "；")):
                return _last_heading(paragraphs, index)
        seen.update(entries)
        keys.update(dict.fromkeys(named))
    return start + 1


def _entry(text: str) -> str:
    """A line of a table of contents without its page number; such lines are short."""
    return PAGE_NUMBER.sub("", plain(unbulleted(text[:LONGEST_ENTRY])))


def _last_heading(paragraphs: Sequence[Paragraph], index: int) -> int:
    """Where the headings just before a first sentence begin: a part's and a section's at most."""
    for _ in range(2):
        index -= index > 0 and _is_heading(paragraphs[index - 1])
    return index


class _Reader:
    """Walks through the paragraphs; ``current`` is None among tables and before the first heading."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self.current: Passage | None = None
        self.in_tables_part = False

    def read(self, paragraph: Paragraph) -> None:
        text = unbulleted(paragraph.text)
        bare = plain(text)
        if _is_contents_entry(text, bare):
            return
        if PART.match(bare) and len(bare) <= LONGEST_HEADING:
            self._open_part(text, bare, paragraph.place)
        elif self.in_tables_part:
            return
        elif _is_table_title(bare):
            self.current = None
        elif _is_heading(paragraph) or _is_bare_title(bare):
            self._read_heading(text, bare, paragraph)
        elif run_in := _run_in(text, bare, self.current):
            title, rest = run_in
            self._read_heading(title, plain(title), Paragraph(title, paragraph.place))
            self._add(rest, paragraph.place)
        else:
            self._add(text, paragraph.place)

    def _open_part(self, text: str, bare: str, place: Place) -> None:
        name = PART.sub("", bare)
        self.in_tables_part = bool(TABLES_PART.search(name))
        heading = _named(name)
        self.current = None
        if not self.in_tables_part and heading:
            self._open(heading, text, place, TOP)

    def _read_heading(self, text: str, bare: str, paragraph: Paragraph) -> None:
        depth = _depth(bare)
        heading = _named(bare) or self._another_matter(depth)
        if heading is None or self._keeps(heading, depth):
            self._add(text, paragraph.place, heading=True)
        elif self.current is not None or paragraph.level or depth > TOP or heading.bare:
            self._open(heading, text, paragraph.place, depth)

    def _another_matter(self, depth: int) -> Heading | None:
        """An unknown heading beside the section's own ends it; one below it belongs to it."""
        if self.current is None or self.current.heading.closed or not TOP < depth <= self.current.depth:
            return None
        return OTHER

    def _keeps(self, heading: Heading, depth: int) -> bool:
        """Whether a heading belongs to the section's own text."""
        if self.current is None or depth <= self.current.depth:
            return False
        return self.current.heading.closed or self.current.heading.key == heading.key

    def _open(self, heading: Heading, title: str, place: Place, depth: int) -> None:
        self.current = Passage(heading, title, place, depth)
        self.found.append(self.current)

    def _add(self, text: str, place: Place, *, heading: bool = False) -> None:
        if self.current is not None:
            self.current.lines.append(Line(text, place, heading))


def _is_contents_entry(text: str, bare: str) -> bool:
    """A line with leaders to a page number, also where no heading says that these are the contents."""
    return len(bare) <= LONGEST_ENTRY and not bare.endswith("。") and LEADERS.search(text) is not None


def _is_table_title(bare: str) -> bool:
    return len(bare) <= LONGEST_HEADING and TITLE.match(bare) is not None and NOT_IN_HEADINGS.search(bare) is None


def _is_heading(paragraph: Paragraph) -> bool:
    return is_heading(paragraph.text, styled=paragraph.level is not None)


def is_heading(text: str, *, styled: bool = False) -> bool:
    """Whether a line is a heading: short, no sentence, with an ordinal or styled as one."""
    bare = plain(unbulleted(text))
    if len(bare) > LONGEST_HEADING or NOT_IN_HEADINGS.search(bare) or bare.endswith((":", "、")):
        return False
    return styled or ITEM.match(bare) is not None


def _is_bare_title(bare: str) -> bool:
    """A title told from its words alone: little stands around them."""
    if len(bare) > LONGEST_HEADING or NOT_IN_HEADINGS.search(bare) or bare.endswith(":"):
        return False
    heading = _named(bare)
    if heading is None or not heading.bare:
        return False
    return any(match.end() >= len(bare) - len("情况说明") for match in heading.pattern.finditer(bare))


def _run_in(text: str, bare: str, current: Passage | None) -> tuple[str, str] | None:
    """A heading and the text that follows it on the same line."""
    if current is None or current.heading.closed:
        return None
    ordinal = ITEM.match(bare)
    printed = closed_up(text)
    # plain() may change lengths, folded() does not: positions are taken from the latter.
    title = RUN_IN.match(folded(printed)[ordinal.end() :]) if ordinal else None
    if ordinal is None or title is None or _named(title["title"]) is None:
        return None
    end = ordinal.end() + title.end()
    return printed[: end - 1], printed[end:]


def _depth(bare: str) -> int:
    return next((depth for depth, ordinal in enumerate(ORDINALS) if ordinal.match(bare)), TOP)


def _named(bare: str) -> Heading | None:
    name = ITEM.sub("", bare, count=1)
    return next((heading for heading in HEADINGS if heading.pattern.search(name)), None)
