"""The header of an indicator table: which columns there are, in which order, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from performance.facts import Horizon
from performance.intake.lines import Line
from performance.intake.words import INDICATOR_COLUMNS, key_of

ANNUAL = ("year_before_last", "last_year", "target")
ONLY_ANNUAL = frozenset((*ANNUAL[:2], "annual_target"))
"""Columns that only a table of annual indicators has."""
TARGETS = frozenset({"values", "annual_target"})
# What a row may hold right of an indicator's name.
VALUES = ("earlier", *ANNUAL, "operator", "measure", "weight", "basis", "remark")
_VALUE_COLUMNS = 3


@dataclass(slots=True)
class Header:
    """``columns`` are cells by key, ``order`` the keys as printed: not a heading over several, but those below it."""

    columns: dict[str, int] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    width: int = 0
    spread: bool = False

    def read(self, line: Line) -> frozenset[str]:
        """The columns that a header row names; none if it is no header."""
        keys: dict[int, str] = {}
        for index in line.used:
            keys[index] = key_of(line.texts[index], INDICATOR_COLUMNS)
            if not keys[index]:
                return frozenset()
        keys |= _years(line, keys)
        printed = ["target" if key == "annual_target" else key for key in dict.fromkeys(keys.values())]
        if {"level_1", "name"} & set(printed):
            self.columns, self.order, self.width, self.spread = {}, printed, len(line.cells), False
        else:
            self._below(printed)
        for index, key in keys.items():
            self.columns.setdefault("target" if key in TARGETS else key, index)
            if key == "target":
                self.columns["target"] = index
            if key == "values":
                self.spread = self._reach(line, index) >= _VALUE_COLUMNS
        return frozenset(keys.values())

    def _below(self, printed: Sequence[str]) -> None:
        """A second or third row of the header, under 指标值."""
        at = self.order.index("values") if "values" in self.order else len(self.order)
        new = [key for key in printed if key not in self.order or key == "values"]
        self.order[at : at + 1] = new

    @staticmethod
    def _reach(line: Line, index: int) -> int:
        """Over how many columns a heading stands, as far as blank cells right of it tell."""
        following = [other for other in line.used if other > index]
        return max(line.cells[index].colspan, (following[0] if following else len(line.cells)) - index)

    def fields(self, horizon: Horizon | None, *, weighted: bool) -> tuple[str, ...]:
        """What stands right of the name, in order; where the header is lost, ``weighted`` says if it had weights."""
        annual = horizon is Horizon.ANNUAL
        past: Sequence[str] = ANNUAL if annual else ("target",)
        if not {"values", "target"} & set(self.order):
            return (*past, *(["weight"] if annual and weighted else []), "basis")
        found: list[str] = []
        for key in self.order:
            if key == "values" and "target" not in self.order:
                found += past if self.spread else ("target",)
            elif key in VALUES:
                found.append(key)
        return tuple(found)

    def columns_of(self, line: Line) -> Mapping[str, int]:
        """Where the columns are in a row of the same table; on another page they may be others."""
        return self.columns if len(line.cells) == self.width else {}


def _years(line: Line, keys: Mapping[int, str]) -> dict[int, str]:
    """Columns headed by years: the last is the budget's own, unless another column is for its target."""
    found = sorted((line.texts[index], index) for index, key in keys.items() if key == "year")
    known = [*ANNUAL] if "target" not in keys.values() else [*ANNUAL[:2]]
    named = dict(zip((index for _, index in reversed(found)), reversed(known), strict=False))
    return {index: named.get(index, "earlier") for _, index in found}
