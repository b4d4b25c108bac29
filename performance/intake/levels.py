"""The levels of an indicator row, which may stand in it, hold from above or be printed only on the next page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from performance.intake.lines import Line
from performance.intake.words import BASIS, first_level, second_level

GOAL_KEY, FIRST, SECOND = "goal", "level_1", "level_2"


@dataclass(frozen=True, slots=True)
class Levels:
    """What a row says of its levels, and where its name begins."""

    level_1: str
    level_2: str
    name: int | None


def levels_of(line: Line, columns: Mapping[str, int], above: str) -> Levels:
    """Up to two level words before the name; one that is followed by a value is itself the name.

    ``above`` is the first level that holds so far.
    """
    used, found = line.used, list[tuple[str, str]]()
    for index in used[:2]:
        first, second = first_level(line.texts[index]), second_level(line.texts[index])
        if not (first or second):
            break
        found.append((first, second))
    if found and len(used) > len(found):
        last = line.texts[used[len(found) - 1]]
        if not last.endswith("指标") and value_like(line, used[len(found)]):
            found.pop()
    name = used[len(found)] if len(used) > len(found) else None
    if len(found) == 2:
        return Levels(found[0][0] or found[0][1], found[1][1], name)
    if not found:
        return Levels("", "", name)
    return Levels(*_single(*found[0], columns.get(SECOND) == used[0], above), name)


def _single(first: str, second: str, in_second_column: bool, above: str) -> tuple[str, str]:
    """One level word alone: 成本指标 is of the first level and, under 产出指标, of the second."""
    if not first:
        return "", second
    if first == "成本指标" and (in_second_column or above == "产出指标"):
        return "", "成本指标"
    return first, ""


def value_like(line: Line, index: int) -> bool:
    text = line.texts[index]
    return any(character.isdigit() for character in text) or text[0] in "≥≤><=" or bool(BASIS.search(text))


@dataclass(slots=True)
class Pages:
    """Merged cells that a page cuts: their text stands on one of the pages only, which may be the next.

    A printed cell that begins blank in the middle of a page, and reaches to its end, has its text on the next page.
    ``waiting`` are the rows that wait for each label, as numbers of the caller's. If a label comes on the same page
    after all, the table is ``unmerged``: its blanks say nothing.
    """

    block: int | None = None
    first: bool = False
    unmerged: bool = False
    waiting: dict[str, list[int]] = field(default_factory=dict)

    def turn_to(self, line: Line) -> None:
        """An indicator row is about to be read: is it the first of its page?"""
        self.first, self.block = self.block not in (None, line.block), line.block

    def waits_for(self, line: Line, name: int | None, continued: frozenset[str]) -> frozenset[str]:
        """What is not printed for this row yet: some of goal, level_1 and level_2.

        ``continued`` are those of the rows above to which a blank at the top of a page belongs.
        """
        if name is None or line.place.page is None or self.unmerged:
            return frozenset()
        return frozenset(
            key
            for key, index in _left_of(line, name)
            if not line.texts[index]
            and index not in line.taken
            and (key in self.waiting or not ((self.first and key in continued) or index in line.held))
        )

    def wait(self, keys: frozenset[str], row: int) -> None:
        for key in keys:
            self.waiting.setdefault(key, []).append(row)

    def printed(self, key: str) -> list[int]:
        """The rows that waited for the label printed here: those of the page before, if this is the first of its."""
        rows = self.waiting.pop(key, [])
        self.unmerged = self.unmerged or (bool(rows) and not self.first)
        return rows if self.first else []


def _left_of(line: Line, name: int) -> Iterator[tuple[str, int]]:
    """The printed cells left of the name, by what they hold: the second level, the first, and last the goal."""
    left = [index for index in range(name) if not line.cells[index].covered or index in line.held]
    keys = [(SECOND, -1), (FIRST, -2), *([(GOAL_KEY, 0)] if len(left) > 2 else [])]
    for key, position in keys:
        if len(left) >= abs(position):
            yield key, left[position]
