"""How the targets of indicators moved over the years. Plain: from rows as the forms print them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.names import counterparts
from budgets.normalise import plain
from performance.targets import Direction, Parsed, direction_of, parsed

_YEAR = re.compile(r"20\d\d年度?")
"""Of a name: 2024年完成数 and 2023年完成数 are the same indicator."""

_NOTHING = re.compile(r"[-/\\]*|无|没有|新增|不适用")
"""What a form says of a year in which there was no such indicator."""


class Move(StrEnum):
    """What became of a target since the year before, in the words a page uses.

    Raised is what asks more: more visits, fewer accidents.
    """

    RAISED = "要求提高"
    LOWERED = "要求降低"
    SAME = "不变"
    REWORDED = "写法有变"
    NOT_COMPARABLE = "不可比"
    NEW = "新设"
    DROPPED = "不再设"
    UNKNOWN = "上年未公开"

    @property
    def word(self) -> str:
        """For programs and styles: not_comparable."""
        return self.name.lower()


class Source(StrEnum):
    """Where a value of a year before is from: that year's own edition, or this year's form."""

    EDITION = "edition"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of a form; values as printed, "" where blank. ``key`` is that of the row in its part."""

    key: str
    level_1: str
    level_2: str
    name: str
    target: str
    last_year: str = ""
    year_before_last: str = ""
    weight: Decimal | None = None
    basis: str = ""

    @property
    def parsed(self) -> Parsed:
        return parsed(self.target)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its indicators; ``key`` is that of its part: annual-1."""

    key: str
    horizon: str
    number: int
    description: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The value of a year before; no source where nobody tells it."""

    year: int
    value: str = ""
    source: Source | None = None

    @property
    def by_form(self) -> bool:
        return self.source is Source.FORM


@dataclass(frozen=True, slots=True)
class Followed:
    """An indicator with its past, newest year first. ``difference`` is this year's number less last year's, in
    ``unit``; None where they are no numbers of one unit.
    """

    row: Row
    past: tuple[Past, ...]
    move: Move
    difference: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FollowedGoal:
    goal: Goal
    rows: tuple[Followed, ...]

    @property
    def weight(self) -> Decimal | None:
        """The sum of the weights; None where none is given."""
        return weight_of(followed.row for followed in self.rows)


@dataclass(frozen=True, slots=True)
class Progress:
    """All goals of a form, and the rows of last year's that this year's has no more."""

    goals: tuple[FollowedGoal, ...]
    dropped: tuple[Followed, ...]

    @property
    def rows(self) -> list[Followed]:
        return [row for goal in self.goals for row in goal.rows]

    @property
    def moves(self) -> Mapping[Move, int]:
        """How many rows of this year's annual goals there are of each, and those that were dropped."""
        annual = [row for goal in self.goals if goal.goal.horizon == ANNUAL for row in goal.rows]
        return Counter(row.move for row in (*annual, *self.dropped))


ANNUAL = "annual"


def weight_of(rows: Iterable[Row]) -> Decimal | None:
    weights = [row.weight for row in rows if row.weight is not None]
    return sum(weights, Decimal(0)) if weights else None


def follow(year: int, goals: Sequence[Goal], before: Mapping[int, Sequence[Goal] | None]) -> Progress:
    """``before``: the goals that editions of years before published; None of a year that published no such form."""
    matched = {past: None if told is None else _matches(goals, told) for past, told in before.items()}
    followed = tuple(
        FollowedGoal(goal, tuple(_followed(year, goal, row, matched) for row in goal.rows)) for goal in goals
    )
    return Progress(followed, tuple(_dropped(before.get(year - 1), matched.get(year - 1), year - 1)))


Place = tuple[str, str]
"""Keys of a goal and of a row within it."""


def _matches(goals: Sequence[Goal], others: Sequence[Goal]) -> dict[Place, Row]:
    """For each row the one of another year that is the same indicator: by its name, else by one that is like it."""
    found: dict[Place, Row] = {}
    for horizon in {goal.horizon for goal in goals}:
        mine = [(goal.key, row) for goal in goals if goal.horizon == horizon for row in goal.rows]
        free = [row for goal in others if goal.horizon == horizon for row in goal.rows]
        for exact in (True, False):
            for place, row in mine:
                if (place, row.key) in found:
                    continue
                same = [each for each in free if _same(each, row, exact=exact)]
                if same:
                    found[place, row.key] = same[0]
                    free.remove(same[0])
        left = [(place, row) for place, row in mine if (place, row.key) not in found]
        found |= _alike(left, free)
    return found


def _same(one: Row, other: Row, *, exact: bool) -> bool:
    return _name(one) == _name(other) and (not exact or one.level_2 == other.level_2)


def _alike(mine: Sequence[tuple[str, Row]], others: Sequence[Row]) -> dict[Place, Row]:
    found: dict[Place, Row] = {}
    for level in {row.level_2 for _place, row in mine}:
        theirs = {_name(row): row for row in others if row.level_2 == level}
        names = counterparts([_name(row) for _place, row in mine if row.level_2 == level], list(theirs))
        found |= {
            (place, row.key): theirs[names[_name(row)]]
            for place, row in mine
            if row.level_2 == level and _name(row) in names
        }
    return found


def _name(row: Row) -> str:
    return _YEAR.sub("", plain(row.name))


def _followed(year: int, goal: Goal, row: Row, matched: Mapping[int, Mapping[Place, Row] | None]) -> Followed:
    past = tuple(_past(year, before, goal, row, matched[before]) for before in sorted(matched, reverse=True))
    last = next((each for each in past if each.year == year - 1), Past(year - 1))
    if last.source is None:
        known = matched.get(year - 1) is not None
        return Followed(row, past, Move.NEW if known else Move.UNKNOWN)
    move, difference, unit = moved(row, last.value)
    return Followed(row, past, move, difference, unit)


def _past(year: int, before: int, goal: Goal, row: Row, matches: Mapping[Place, Row] | None) -> Past:
    """As that year's edition says, else as this year's form does."""
    published = (matches or {}).get((goal.key, row.key))
    if published is not None:
        return Past(before, published.target, Source.EDITION)
    told = {year - 1: row.last_year, year - 2: row.year_before_last}.get(before, "")
    return Past(before) if _NOTHING.fullmatch(plain(told)) else Past(before, told, Source.FORM)


def moved(row: Row, last: str) -> tuple[Move, Decimal | None, str]:
    """What became of last year's printed value, and the difference of the numbers with its unit."""
    now, then = parsed(row.target), parsed(last)
    if plain(row.target) == plain(last):
        return Move.SAME, None, ""
    if now.target is None and then.target is None:
        return Move.REWORDED, None, ""
    if now.target is None or then.target is None or now.target.unit != then.target.unit:
        return Move.NOT_COMPARABLE, None, ""
    directions = {value.direction for value in (now.target, then.target) if value.direction}
    if len(directions) > 1:
        return Move.NOT_COMPARABLE, None, ""
    difference = now.target.value - then.target.value
    if not difference:
        return (Move.SAME if now.operator is then.operator else Move.REWORDED), None, ""
    better = direction_of(f"{row.level_2}{row.name}", now.target, then.target)
    raised = (difference > 0) == (better is Direction.MORE)
    return (Move.RAISED if raised else Move.LOWERED), *_told(difference, now, then)


def _told(difference: Decimal, now: Parsed, then: Parsed) -> tuple[Decimal, str]:
    """In the unit that both print, else in that in which they could be compared."""
    assert now.target is not None
    if now.unit == then.unit and now.number is not None and then.number is not None:
        return now.number - then.number, now.unit
    return difference, now.target.unit


def _dropped(last: Sequence[Goal] | None, matches: Mapping[Place, Row] | None, year: int) -> Iterable[Followed]:
    """Rows of last year's annual goals that are no row of this year's."""
    kept = {id(row) for row in (matches or {}).values()}
    for goal in last or ():
        for row in goal.rows if goal.horizon == ANNUAL else ():
            if id(row) not in kept:
                yield Followed(row, (Past(year, row.target, Source.EDITION),), Move.DROPPED)
