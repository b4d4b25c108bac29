"""Lines of text as they are matched, and lines that a page or column broke, mended."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from budgets.intake.prose.headings import ITEM
from budgets.intake.raw import Place
from budgets.normalise import plain

_BULLET = re.compile(r"^\s*[-•●▪◆*]\s+")
_ZERO_WIDTH = re.compile(r"[\u200b\ufeff]")
_ENDS = tuple("。；：！？;:!?.…")
# A line this short was not broken by the page's width.
SHORTEST_BROKEN = 12


class _Folding(dict[int, str]):
    """``plain`` one character at a time, so that positions in the folded text are positions in the printed one."""

    def __missing__(self, code: int) -> str:
        character = plain(chr(code))
        self[code] = character if len(character) == 1 else chr(code)
        return self[code]


_FOLDING = _Folding()


def closed_up(text: str) -> str:
    """The printed text without white space."""
    return _ZERO_WIDTH.sub("", "".join(text.split()))


def folded(text: str) -> str:
    """Text for matching, character for character as long as ``text``."""
    return text.translate(_FOLDING)


def unbulleted(text: str) -> str:
    return _BULLET.sub("", text).strip()


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; ``heading`` is one below the section's own."""

    text: str
    place: Place
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Mended:
    """A whole paragraph. ``text`` has no white space; ``starts`` and ``places`` say where each printed line began."""

    printed: str
    text: str
    starts: tuple[int, ...]
    places: tuple[Place, ...]
    heading: bool = False

    def place_at(self, position: int) -> Place:
        return self.places[bisect_right(self.starts, position) - 1]


def mended(lines: Iterable[Line]) -> list[Mended]:
    """Paragraphs, with lines broken in mid-sentence joined."""
    runs: list[list[tuple[Line, str]]] = []
    for line in lines:
        text = closed_up(line.text)
        if runs and _goes_on(*runs[-1][-1], line, text):
            runs[-1].append((line, text))
        else:
            runs.append([(line, text)])
    return [_joined(run) for run in runs]


def _goes_on(before: Line, text_before: str, line: Line, text: str) -> bool:
    if before.heading or line.heading or len(text_before) < SHORTEST_BROKEN or text_before.endswith(_ENDS):
        return False
    return ITEM.match(folded(text)) is None


def _joined(run: Sequence[tuple[Line, str]]) -> Mended:
    """From lines with their closed-up texts."""
    texts = [text for _line, text in run]
    return Mended(
        printed="".join([line.text for line, _text in run]),
        text="".join(texts),
        starts=tuple(accumulate(map(len, texts[:-1]), initial=0)),
        places=tuple([line.place for line, _text in run]),
        heading=run[0][0].heading,
    )
