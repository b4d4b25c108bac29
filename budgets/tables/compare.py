"""Figures over years: what changed, by how much, and why some figures cannot be compared.

Rows are joined by key. Where codes, units or projects changed, a crosswalk says which key of one year became which
key of the next and with what share; a row that it cannot join is "不可比", never growth from zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from budgets.facts import Crosswalk
from budgets.tables.amounts import add
from budgets.tables.grid import UNDISCLOSED, Cell, Disclosed, GridPart, Line

CENT = Decimal("0.01")


class State(StrEnum):
    """What can be said of a row against the year before, in the words a page uses."""

    INCREASE = "增加"
    DECREASE = "减少"
    FLAT = "持平"
    NEW = "本年新增"
    ENDED = "本年没有"
    UNDISCLOSED = "本年未公开"
    PREVIOUS_UNDISCLOSED = "上年未公开"
    NOT_COMPARABLE = "不可比"
    BLANK = ""

    @property
    def word(self) -> str:
        """For programs: not_comparable."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """``values`` are one cell a year, latest first; ``change`` and ``percent`` are of the first two."""

    line: Line
    values: tuple[Cell, ...]
    change: Decimal | None
    percent: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One year's rows of one series, in the keys of the latest year."""

    year: int
    lines: Mapping[str, Line]
    disclosed: Disclosed
    incomparable: frozenset[str] = frozenset()


def figures(
    year: int, part: GridPart | None, series: int, column: str | None, crosswalks: Sequence[Crosswalk] = ()
) -> YearFigures:
    """The figures of one year carried through the crosswalks of the years after it, oldest first."""
    if part is None or part.disclosed is Disclosed.NONE:
        return YearFigures(year, {}, Disclosed.NONE)
    lines = {line.key: line for line in part.lines(series, column)}
    return carried(YearFigures(year, lines, part.disclosed), crosswalks)


def carried(figures: YearFigures, crosswalks: Sequence[Crosswalk]) -> YearFigures:
    """A year's figures in the keys of a later year: through the crosswalks between the two, oldest first."""
    lines, incomparable = figures.lines, figures.incomparable
    for crosswalk in crosswalks:
        incomparable = _lost(lines, incomparable, crosswalk)
        lines = _carried(lines, crosswalk)
    return replace(figures, lines=lines, incomparable=incomparable)


def _lost(lines: Mapping[str, Line], incomparable: Set[str], crosswalk: Crosswalk) -> frozenset[str]:
    """The next year's keys that cannot be told: what has no share, and what became of keys lost before."""
    return frozenset(
        {link.target for link in crosswalk if link.source in lines and link.share is None}
        | {link.target for link in crosswalk if link.source in incomparable}
        | (incomparable - {link.source for link in crosswalk})
    )


def _carried(lines: Mapping[str, Line], crosswalk: Crosswalk) -> dict[str, Line]:
    """Lines renamed, split and merged into the next year's keys."""
    moved = {link.source for link in crosswalk}
    carried = {key: line for key, line in lines.items() if key not in moved}
    for link in crosswalk:
        if link.source not in lines or link.share is None:
            continue
        line = lines[link.source]
        amount = line.amount * link.share if isinstance(line.amount, Decimal) else line.amount
        if link.target in carried:
            amount = add(amount, carried[link.target].amount)
        carried[link.target] = Line(link.target, line.level, line.code, line.label, amount)
    return carried


def compare(years: Sequence[YearFigures]) -> tuple[ComparedRow, ...]:
    """Rows of the first (latest) year, then rows that only earlier years have; at least one year is needed."""
    latest = years[0]
    order = dict.fromkeys(latest.lines)
    for earlier in years[1:]:
        order |= dict.fromkeys(key for key in earlier.lines if key not in order)
    return tuple(_row(key, years) for key in order)


def _row(key: str, years: Sequence[YearFigures]) -> ComparedRow:
    line = next(year.lines[key] for year in years if key in year.lines)
    values = tuple(_value(key, year) for year in years)
    current = values[0]
    previous = values[1] if len(values) > 1 else UNDISCLOSED
    state = _state(current, previous, lost=len(years) > 1 and key in years[1].incomparable)
    if state not in (State.INCREASE, State.DECREASE, State.FLAT):
        return ComparedRow(line, values, None, None, state)
    assert isinstance(current, Decimal) and isinstance(previous, Decimal)
    change = current - previous
    percent = (change * 100 / abs(previous)).quantize(CENT, ROUND_HALF_UP) if previous else None
    return ComparedRow(line, values, change, percent, state)


def _value(key: str, year: YearFigures) -> Cell:
    """A row that a year lacks is blank only if that year discloses all its rows."""
    if key in year.lines:
        return year.lines[key].amount
    if key in year.incomparable:
        return UNDISCLOSED
    return None if year.disclosed is Disclosed.FULL else UNDISCLOSED


def _state(current: Cell, previous: Cell, *, lost: bool) -> State:
    if current is UNDISCLOSED:
        return State.UNDISCLOSED
    if lost:
        return State.NOT_COMPARABLE
    if previous is UNDISCLOSED:
        return State.PREVIOUS_UNDISCLOSED if current is not None else State.BLANK
    if current is None or previous is None:
        return _appeared(current, previous)
    assert isinstance(current, Decimal) and isinstance(previous, Decimal)
    if current == previous:
        return State.FLAT
    return State.INCREASE if current > previous else State.DECREASE


def _appeared(current: Cell, previous: Cell) -> State:
    """One side is blank: zero against blank is no news."""
    if not current and not previous:
        return State.BLANK
    return State.NEW if previous is None else State.ENDED
