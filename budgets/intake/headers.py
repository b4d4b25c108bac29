"""The header texts of each column from top to bottom, with merged cells kept, left blank, or gone."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence

from budgets.intake import raw
from budgets.intake.layouts import AMOUNTS, HEADINGS
from budgets.normalise import plain

Paths = tuple[tuple[str, ...], ...]
_HEADINGS = [(re.compile(above), re.compile(under)) for above, under in HEADINGS]


def paths(header: Sequence[tuple[raw.Cell, ...]], width: int) -> Paths:
    """Header paths, as matched. ``width`` is that of the rows below."""
    texts = [[plain(cell.text) for cell in row] for row in header]
    shifted = _shifted(texts) if _have_shifted(header, texts) else ()
    return shifted if len(shifted) >= max(width, *map(len, texts), 0) else _in_place(texts)


def _have_shifted(header: Sequence[tuple[raw.Cell, ...]], texts: list[list[str]]) -> bool:
    """Rows without a gap between their texts have lost the covered cells, though they may be filled up at the end."""
    if len(texts) < 2 or any(cell.covered for row in header for cell in row):
        return False
    return any(map(all, texts)) or all(all(row[: len("".join(map(_mark, row)).rstrip())]) for row in texts)


def _mark(text: str) -> str:
    return "x" if text else " "


def _in_place(texts: list[list[str]]) -> Paths:
    """A blank above a text belongs to the merged cell on its left; a blank below is a tall cell."""
    width = max(map(len, texts), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in texts]
    for depth, row in enumerate(rows[:-1]):
        for column in range(1, width):
            if not row[column] and any(below[column] for below in rows[depth + 1 :]):
                row[column] = row[column - 1]
    last = max((column for row in rows for column in range(width) if row[column]), default=-1)
    return tuple(_without_repeats(row[column] for row in rows) for column in range(last + 1))


def _shifted(texts: list[list[str]]) -> Paths:
    """Rows that lost their covered cells: what stands below what is known from the declared headings."""
    below = [deque(text for text in row if text) for row in texts[1:]]
    headings = [text for text in texts[0] if text]
    return tuple(path for i, text in enumerate(headings) for path in _leaves(text, below, headings[i + 1 :]))


def _leaves(heading: str, below: Sequence[deque[str]], later: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """The paths under one heading; takes its children off the rows below. ``later`` are the headings after it."""
    if not below:
        return [(heading,)]
    found: list[tuple[str, ...]] = []
    taken: set[str] = set()
    while below[0] and below[0][0] not in taken and _is_under(below[0][0], heading):
        if re.search(AMOUNTS, heading) and below[0].count(below[0][0]) == 1 and _are_under(below[0][0], later):
            # Last year's figure is seldom divided; this year's is.
            break
        child = below[0].popleft()
        taken.add(child)
        found += [(heading, *path) for path in _leaves(child, below[1:])]
    return found or [(heading,)]


def _are_under(child: str, headings: Sequence[str]) -> bool:
    return any(_is_under(child, heading) for heading in headings)


def _is_under(child: str, heading: str) -> bool:
    return any(above.search(heading) and under.search(child) for above, under in _HEADINGS)


def _without_repeats(texts: Iterable[str]) -> tuple[str, ...]:
    path: list[str] = []
    for text in texts:
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)
