"""Tables in text files whose columns are told apart by spaces alone, as programs print a page's layout.

The text is laid out as its author saw it, in characters of one width, and read as a page without ruled lines is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import east_asian_width

from budgets.intake.raw import Grid, Place
from budgets.intake.readers.grids import blocks_of
from budgets.intake.readers.pdf_columns import open_tables
from budgets.intake.readers.pdf_page import Character

PITCH = 4.0
"""From line to line; far enough that no two lines are taken for one cell's."""

SIZE = 1.8
"""Of a character in half widths, so that two spaces part cells and one does not."""

LONGEST = 60
"""Characters of a line that may be a row though nothing parts it; longer ones are running text."""

_GAP = re.compile(r"\S\s{2,}\S")
_CELLS = re.compile(r"\S\s{2,}[^\s]*[\d—-]")
_FEWEST = 2
"""Lines that look like rows, before a text is laid out at all."""

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """``lines`` are the numbers of those that it stands on."""

    grid: Grid
    lines: range


def aligned_tables(lines: Sequence[Line], number: int) -> list[AlignedTable]:
    """The tables among lines without tabs; ``number`` tables of the text stand before them."""
    found: list[AlignedTable] = []
    if sum(bool(_CELLS.search(text)) for _, text in lines) < _FEWEST:
        return found
    for prose, run in groupby(lines, key=lambda line: len(line[1].strip()) > LONGEST and not _GAP.search(line[1])):
        rows = list(run)
        if not prose and sum(bool(_CELLS.search(text)) for _, text in rows) >= _FEWEST:
            found += _tables(rows, number + len(found))
    return found


def _tables(lines: Sequence[Line], number: int) -> Iterator[AlignedTable]:
    tables, _ = open_tables([character for line, text in lines for character in _laid_out(line, text)], ())
    for count, table in enumerate(tables, start=number + 1):
        at = {row: round(baseline / PITCH) for row, baseline in table.baselines.items()}
        boxes = [replace(box, line=at[box.row]) for box in table.boxes]
        for block in blocks_of(boxes, Place(line=min(at.values()), table=count)):
            if isinstance(block, Grid):
                yield AlignedTable(block, range(min(at.values()), max(at.values()) + 1))


def _laid_out(line: int, text: str) -> Iterator[Character]:
    left = 0
    spaced = False
    for character in text:
        width = 2 if east_asian_width(character) in "WF" else 1
        if character.isspace():
            spaced = True
        else:
            yield Character(character, left, left + width, line * PITCH, SIZE, spaced)
            spaced = False
        left += width
