"""Tables from ruled lines: rules that touch make a lattice; its cells are joined where no rule parts them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from budgets.intake.readers.pdf_page import Point, Rule

SNAP = 2.5
"""Points. Two rules nearer than this are one: borders of neighbouring cells, double lines."""

_REACH = 3.0
"""Points that a rule may fall short of the one it is meant to meet."""

_MOST = 2000
"""Rules of one direction on a page; beyond this they are a pattern, not a table."""

Slot = tuple[int, int]
"""Row and column of the lattice, from 0."""


@dataclass(frozen=True, slots=True)
class Region:
    """A printed cell: its first slot, and how many rows and columns it covers."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class Lattice:
    xs: list[float]
    ys: list[float]
    regions: dict[Slot, Region]
    """The region that each slot belongs to."""

    @property
    def top(self) -> float:
        return self.ys[0]

    def region_at(self, point: Point) -> Region | None:
        """None outside the table."""
        (x, y), xs, ys = point, self.xs, self.ys
        if not (xs[0] - SNAP <= x <= xs[-1] + SNAP and ys[0] - SNAP <= y <= ys[-1] + SNAP):
            return None
        row = min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2)
        column = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
        return self.regions[row, column]

    def printed(self) -> list[Region]:
        return sorted(set(self.regions.values()), key=lambda region: (region.row, region.column))


def lattices(rules: Iterable[Rule]) -> list[Lattice]:
    """From top to bottom. A single frame around a text is no table."""
    merged = _merged(rules)
    across = [rule for rule in merged if not rule.vertical]
    down = [rule for rule in merged if rule.vertical]
    if max(len(across), len(down)) > _MOST:
        return []
    found = (_lattice(*part) for part in _touching(across, down))
    return sorted((lattice for lattice in found if lattice and len(lattice.printed()) > 1), key=lambda each: each.top)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules of one line become one rule; nearly equal positions become equal."""
    result = []
    for vertical in (False, True):
        same = sorted((rule for rule in rules if rule.vertical is vertical), key=lambda rule: rule.position)
        for position, line in _lines(same):
            result += _joined(vertical, position, line)
    return result


def _lines(rules: list[Rule]) -> Iterator[tuple[float, list[Rule]]]:
    line: list[Rule] = []
    for rule in rules:
        if line and rule.position - line[0].position > SNAP:
            yield sum(each.position for each in line) / len(line), line
            line = []
        line.append(rule)
    if line:
        yield sum(each.position for each in line) / len(line), line


def _joined(vertical: bool, position: float, line: list[Rule]) -> list[Rule]:
    joined: list[Rule] = []
    for rule in sorted(line, key=lambda rule: rule.start):
        if joined and rule.start <= joined[-1].end + _REACH:
            joined[-1] = Rule(vertical, position, joined[-1].start, max(joined[-1].end, rule.end))
        else:
            joined.append(Rule(vertical, position, rule.start, rule.end))
    return joined


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - _REACH <= down.position <= across.end + _REACH
        and down.start - _REACH <= across.position <= down.end + _REACH
    )


def _touching(across: list[Rule], down: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules in groups that hang together."""
    group = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for i, horizontal in enumerate(across):
        for j, vertical in enumerate(down, start=len(across)):
            if _meet(horizontal, vertical):
                group[root(j)] = root(i)
    members = sorted(range(len(group)), key=root)
    for _, indices in groupby(members, key=root):
        chosen = list(indices)
        yield (
            [across[index] for index in chosen if index < len(across)],
            [down[index - len(across)] for index in chosen if index >= len(across)],
        )


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice | None:
    if len(across) < 2 or not down:
        return None
    # Tables without rules at their sides or ends: the rules that reach there say where they are.
    xs = _positions(down, [rule.start for rule in across], [rule.end for rule in across])
    ys = _positions(across, [rule.start for rule in down], [rule.end for rule in down])
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Lattice(xs, ys, _regions(xs, ys, across, down))


def _positions(rules: list[Rule], starts: list[float], ends: list[float]) -> list[float]:
    found = sorted({rule.position for rule in rules})
    if min(starts) < found[0] - 2 * _REACH:
        found.insert(0, min(starts))
    if max(ends) > found[-1] + 2 * _REACH:
        found.append(max(ends))
    return found


def _regions(xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]) -> dict[Slot, Region]:
    """Flood from slot to slot where no rule stands between; what floods together is a cell if it is a rectangle."""
    walls = {(x, row) for x, row in _walls(down, xs, ys)}
    floors = {(y, column) for y, column in _walls(across, ys, xs)}
    regions: dict[Slot, Region] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) not in regions:
                flooded = _flooded((row, column), (len(ys) - 1, len(xs) - 1), walls, floors)
                regions |= _rectangles(flooded - regions.keys())
    return regions


def _walls(rules: list[Rule], positions: list[float], along: list[float]) -> Iterator[tuple[int, int]]:
    """(line, slot) for each stretch of a line that a rule covers for more than half."""
    number = {position: index for index, position in enumerate(positions)}
    for rule in rules:
        for slot, (start, end) in enumerate(pairwise(along)):
            if min(end, rule.end) - max(start, rule.start) > (end - start) / 2:
                yield number[rule.position], slot


def _flooded(start: Slot, size: Slot, walls: set[tuple[int, int]], floors: set[tuple[int, int]]) -> set[Slot]:
    seen = {start}
    pending = [start]
    while pending:
        row, column = pending.pop()
        for slot, open_ in (
            ((row, column + 1), (column + 1, row) not in walls),
            ((row, column - 1), (column, row) not in walls),
            ((row + 1, column), (row + 1, column) not in floors),
            ((row - 1, column), (row, column) not in floors),
        ):
            if open_ and slot not in seen and 0 <= slot[0] < size[0] and 0 <= slot[1] < size[1]:
                seen.add(slot)
                pending.append(slot)
    return seen


def _rectangles(slots: set[Slot]) -> dict[Slot, Region]:
    """One region for a rectangle; for any other shape one a row, so that no figure is put to a wrong row."""
    rows = sorted({row for row, _ in slots})
    columns = sorted({column for _, column in slots})
    if not slots:
        return {}
    if len(slots) == len(rows) * len(columns):
        region = Region(rows[0], columns[0], len(rows), len(columns))
        return dict.fromkeys(slots, region)
    result: dict[Slot, Region] = {}
    for row, column in sorted(slots):
        before = result.get((row, column - 1))
        region = Region(row, before.column if before else column, 1, before.width + 1 if before else 1)
        for grown in range(region.column, column + 1):
            result[row, grown] = region
    return result
