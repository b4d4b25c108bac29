"""The cells of one printed line, told apart by the space between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import normalize

from budgets.intake.readers.pdf_lines import line_of
from budgets.intake.readers.pdf_page import Character

GAP = 1.1
"""Times the size of the font: wider gaps part cells."""

LETTER_GAP = 4.0
"""Single characters nearer than this are one spaced-out word: 收　　入."""

_FIGURE = re.compile(r"[-–−(]?¥?-?[0-9][0-9,]*(?:\.[0-9]*)?\)?%?|[-—–]+")
_LEVELS = ("类", "款", "项")
"""Single characters that head a column each."""

Interval = tuple[float, float]
"""From left to right."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The words of one cell on one line, or on the lines of one heading."""

    text: str
    left: float
    right: float
    top: float
    baseline: float
    size: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_figure(self) -> bool:
        return bool(_FIGURE.fullmatch(normalize("NFKC", self.text.replace(" ", ""))))


def chunks_of(line: list[Character]) -> ChunkLine:
    ordered = sorted(line, key=lambda each: each.left)
    parts = [[ordered[0]]]
    for before, character in pairwise(ordered):
        if character.left - before.right >= GAP * character.size:
            parts.append([])
        parts[-1].append(character)
    chunks: ChunkLine = []
    for part in parts:
        found = line_of(part, " ")
        chunk = Chunk(found.text, found.left, found.right, found.top, found.top + found.size, found.size)
        if chunks and _is_spaced_word(chunks[-1], chunk):
            chunk = replace(chunk, text=f"{chunks[-1].text} {chunk.text}", left=chunks.pop().left)
        chunks.append(chunk)
    return chunks


def _is_spaced_word(before: Chunk, chunk: Chunk) -> bool:
    words = (*before.text.split(), chunk.text)
    letters = all(len(word) == 1 and word > "\u2e80" and word not in _LEVELS for word in words)
    return letters and chunk.left - before.right < LETTER_GAP * chunk.size


def is_in(chunk: Chunk, interval: Interval) -> bool:
    """Whether any of it is."""
    return chunk.left < interval[1] and interval[0] < chunk.right


ChunkLine = list[Chunk]
