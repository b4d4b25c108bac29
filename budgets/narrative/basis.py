"""What the text is written from: this year's tables and facts, last year's, and how their codes are joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from budgets.conventions import Conventions
from budgets.facts import ChangeReason, Crosswalk, FactSet, Measure, ResourceFigure
from budgets.layouts import LAYOUTS, Unit
from budgets.tables.compare import ComparedRow, State, YearFigures, compare, figures
from budgets.tables.grid import UNDISCLOSED, Cell, Disclosed, Grid, GridPart, Line

NOTHING = Line("", 0, None, "", UNDISCLOSED)
"""What a table that is not disclosed says."""

Rows = Mapping[str, ComparedRow]


@dataclass(frozen=True, kw_only=True)
class Basis:
    """``grids`` by table number; ``previous`` those of the edition published for the year before, empty where there
    is none: then nothing is compared. ``crosswalks`` from that year into this one, by table number.
    """

    facts: FactSet
    grids: Mapping[int, Grid]
    previous: Mapping[int, Grid] = field(default_factory=dict)
    crosswalks: Mapping[int, Crosswalk] = field(default_factory=dict)
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def year(self) -> int:
        return self.facts.edition.year

    @property
    def department(self) -> str:
        return self.facts.edition.department_name

    @property
    def unit(self) -> Unit:
        return LAYOUTS[self.facts.edition.layout].unit

    def part(self, number: int, key: str = "main") -> GridPart | None:
        """A part of this year's table; None where the layout or the edition does not disclose it."""
        return _part(self.grids, number, key)

    def has(self, number: int, key: str = "main") -> bool:
        return self.part(number, key) is not None

    def rows(self, number: int, column: str | None = None, *, series: int = 0, part: str = "main") -> Rows:
        """The rows of a table against the year before, by key; this year's first, then those that ended."""
        key = (number, column, series, part)
        if key not in self._compared:
            self._compared[key] = self._compare(number, column, series, part)
        return self._compared[key]

    def row(self, number: int, key: str, column: str | None = None, *, series: int = 0) -> ComparedRow:
        """One row; of a table that discloses all its rows, a row that is not there is blank."""
        found = self.rows(number, column, series=series).get(key)
        if found is not None:
            return found
        is_full = (part := self.part(number)) is not None and part.disclosed is Disclosed.FULL
        value: Cell = None if is_full else UNDISCLOSED
        return ComparedRow(NOTHING, (value, value), None, None, State.BLANK if is_full else State.UNDISCLOSED)

    def measure(self, measure: Measure) -> ComparedRow:
        """A figure that no table holds; what was not entered is not known, and not zero."""
        years = [_measured(self.facts, measure)]
        if (before := self.facts.history.get(self.year - 1)) is not None:
            years.append(_measured(before, measure))
        line = Line(measure.value, 0, None, measure.label, years[0])
        kept = [
            YearFigures(self.year - back, {"": replace(line, amount=value)}, Disclosed.FULL)
            for back, value in enumerate(years)
        ]
        return compare(kept)[0]

    def reason(self, table: int, row: str) -> str:
        """Why this line moved, as far as somebody said; without its full stop."""
        return self._reasons.get((table, row), "")

    def label(self, number: int, key: str) -> str:
        """What a row is called: as this year's table prints it, else as last year's did."""
        return self._labels(number).get(key, "") or key

    def leaves(self, number: int) -> Rows:
        """The rows of a listing by code below which nothing stands, in either year."""
        rows = self.rows(number)
        codes = sorted(key for key in rows if key.isdigit())
        above = {code for code, after in pairwise(codes) if after.startswith(code)}
        return {key: row for key, row in rows.items() if key.isdigit() and key not in above}

    @cached_property
    def _reasons(self) -> Mapping[tuple[int, str], str]:
        return {(each.table, each.row): said(each.reason) for each in self.facts.of(ChangeReason)}

    @cached_property
    def _compared(self) -> dict[tuple[int, str | None, int, str], Rows]:
        return {}

    @cached_property
    def _named(self) -> dict[int, dict[str, str]]:
        return {}

    def _labels(self, number: int) -> dict[str, str]:
        if number not in self._named:
            parts = filter(None, (_part(grids, number, "main") for grids in (self.previous, self.grids)))
            self._named[number] = {line.key: line.label for part in parts for line in part.lines() if line.label}
        return self._named[number]

    def _compare(self, number: int, column: str | None, series: int, key: str) -> Rows:
        part = self.part(number, key)
        if part is None:
            return {}
        crosswalk = self.crosswalks.get(number, ())
        years = [
            figures(self.year, part, series, column),
            figures(self.year - 1, _part(self.previous, number, key), series, column, [crosswalk]),
        ]
        return {row.line.key: self._honest(row, crosswalk) for row in compare(years)}

    def _honest(self, row: ComparedRow, crosswalk: Crosswalk) -> ComparedRow:
        """A 类 or 款 into or out of which codes moved is no longer what it was, unless a link says so itself."""
        key = row.line.key
        if not key.isdigit() or any(link.target == key for link in crosswalk):
            return row
        moved = (link for link in crosswalk if link.source in self._codes_before)
        if all(link.source.startswith(key) == link.target.startswith(key) for link in moved):
            return row
        return replace(row, change=None, percent=None, state=State.NOT_COMPARABLE)

    @cached_property
    def _codes_before(self) -> frozenset[str]:
        parts = filter(None, (_part(self.previous, number, "main") for number in (3, 5, 7, 9, 10)))
        return frozenset(line.key for part in parts for line in part.lines())


def said(reason: str) -> str:
    """A reason as the middle of a sentence, on one line."""
    return " ".join(reason.split()).rstrip("。；;，,. ")


def _part(grids: Mapping[int, Grid], number: int, key: str) -> GridPart | None:
    parts = grids[number].parts if number in grids else ()
    return next((part for part in parts if part.key == key and part.disclosed is not Disclosed.NONE), None)


def _measured(facts: FactSet, measure: Measure) -> Cell:
    found = facts.by(ResourceFigure, "measure").get(measure, ())
    return found[0].value if found else UNDISCLOSED
