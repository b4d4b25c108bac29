"""A paragraph being read for its figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from budgets.intake.prose.headings import ITEM
from budgets.intake.prose.lines import Mended, folded
from budgets.intake.prose.passages import Passage

SENTENCE_END = re.compile(r"[。;!?]")
STOP = re.compile(r"[。!?]")
# How far back the words that a number depends on may stand; keeps endless sentences from costing endless time.
REACH = 300


@dataclass(frozen=True, slots=True)
class Context:
    """``text`` is folded, ``sentences`` are as printed; ``start`` is where the words begin, after an ordinal."""

    section: str
    silent: bool
    year: int | None
    paragraph: Mended
    text: str
    start: int
    ends: tuple[int, ...]
    sentences: tuple[str, ...]

    def sentence(self, position: int) -> str:
        return self.sentences[bisect_right(self.ends, position)]

    def said_before(self, position: int) -> str:
        """The sentence up to a position."""
        index = bisect_right(self.ends, position)
        start = self.ends[index - 1] if index else 0
        return self.text[max(start, position - REACH) : position]

    def since_stop(self, position: int) -> str:
        """The text up to a position since the last full stop: a semicolon does not end a reason."""
        return STOP.split(self.text[max(0, position - REACH) : position])[-1]

    def printed(self, name: str, before: int) -> str:
        """A name as printed, that stands folded before a position; the steps of a path each for itself."""
        steps = []
        for step in name.split("/"):
            start = self.text.rfind(step, 0, before)
            steps.append(self.paragraph.text[start : start + len(step)] if start >= 0 else step)
        return "/".join(steps)

    def lead(self, start: int, end: int) -> str:
        """The words between two positions that belong to the sentence of the second."""
        return SENTENCE_END.split(self.text[max(start, end - REACH) : end])[-1]


def context(passage: Passage, paragraph: Mended, year: int | None) -> Context:
    text = folded(paragraph.text)
    ordinal = ITEM.match(text)
    ends = tuple(end.end() for end in SENTENCE_END.finditer(text))
    bounds = zip((0, *ends), (*ends, len(text)), strict=True)
    return Context(
        section=passage.heading.key,
        silent=passage.heading.silent,
        year=year,
        paragraph=paragraph,
        text=text,
        start=ordinal.end() if ordinal else 0,
        ends=ends,
        sentences=tuple(paragraph.text[start:end] for start, end in bounds),
    )
