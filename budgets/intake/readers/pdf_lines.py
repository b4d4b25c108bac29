"""Characters of a page as lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from budgets.intake.readers.pdf_page import Character


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    left: float
    top: float
    right: float
    size: float


def lines_of(characters: list[Character], *, wide: str) -> list[Line]:
    """From top to bottom, each from left to right, with ``wide`` for a gap of two characters or more."""
    return [line_of(line, wide) for line in baselines(characters)]


def baselines(characters: list[Character]) -> list[list[Character]]:
    """Characters on one baseline, or nearly."""
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda each: each.baseline):
        if lines and character.baseline - lines[-1][0].baseline <= min(character.size, lines[-1][0].size) / 2:
            lines[-1].append(character)
        else:
            lines.append([character])
    return lines


def line_of(characters: list[Character], wide: str) -> Line:
    ordered = sorted(characters, key=lambda each: each.left)
    words = [ordered[0].text]
    for before, character in pairwise(ordered):
        if not _printed_twice(before, character):
            words += (_gap(before, character, wide), character.text)
    size = max(character.size for character in ordered)
    baseline = max(character.baseline for character in ordered)
    return Line("".join(words), ordered[0].left, baseline - size, ordered[-1].right, size)


def _printed_twice(before: Character, character: Character) -> bool:
    """Bold print made by printing a character again, a little to the right."""
    return before.text == character.text and character.left - before.left < 0.15 * character.size


def _gap(before: Character, character: Character, wide: str) -> str:
    gap = (character.left - before.right) / max(character.size, 1.0)
    if gap >= 2:
        return wide
    return " " if character.spaced or gap >= 0.8 else ""
