"""The values of an indicator row: by the header's columns where the row stands under them, else by their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from performance.intake.lines import Line
from performance.intake.words import BASIS, NUMBER, WEIGHT

LONG_TERM = ("target",)
ANNUAL = ("year_before_last", "last_year", "target")


@dataclass(frozen=True, slots=True)
class Values:
    """Which cell holds which value. ``sure`` is False where a blank could stand in more than one place."""

    cells: Mapping[str, int]
    sure: bool = True


def values(line: Line, name: int, fields: Sequence[str], columns: Mapping[str, int]) -> Values | None:
    """The cells right of the name; None when there are more of them than the form has columns."""
    given = [index for index in line.used if index > name]
    if len(given) > len(fields):
        return None
    return _by_column(line, name, given, fields, columns) or _by_order(line, name, given, fields)


def _by_column(
    line: Line, name: int, given: Sequence[int], fields: Sequence[str], columns: Mapping[str, int]
) -> Values | None:
    at = {columns[key]: key for key in fields if key in columns}
    if columns.get("name") != name or len(at) < len(fields) or not set(given) <= at.keys():
        return None
    cells = {at[index]: index for index in given}
    return Values(cells) if _fits(line, cells) else None


def _by_order(line: Line, name: int, given: Sequence[int], fields: Sequence[str]) -> Values:
    if len(given) == len(fields):
        cells = dict(zip(fields, given, strict=True))
        return Values(cells, sure=_fits(line, cells))
    if len(given) == len(fields) - 1 and not _ends_with_basis(line, given, fields):
        return Values(dict(zip(fields, given, strict=False)))
    window = {key: name + 1 + offset for offset, key in enumerate(fields)}
    cells = {key: index for key, index in window.items() if index in given}
    if len(cells) == len(given) and _fits(line, cells):
        return Values(cells)
    return Values(_from_the_right(line, given, fields), sure=False)


def _fits(line: Line, cells: Mapping[str, int]) -> bool:
    """A weight is a number, and a basis is not one."""
    weight, basis = cells.get("weight"), cells.get("basis")
    return (weight is None or WEIGHT.match(line.texts[weight]) is not None) and (
        basis is None or NUMBER.match(line.texts[basis]) is None
    )


def _ends_with_basis(line: Line, given: Sequence[int], fields: Sequence[str]) -> bool:
    if not given:
        return False
    last = line.texts[given[-1]]
    return not NUMBER.match(last) if "weight" in fields else BASIS.search(last) is not None


def _from_the_right(line: Line, given: Sequence[int], fields: Sequence[str]) -> dict[str, int]:
    """The target is the last value: a new indicator has no past."""
    rest = list(given)
    cells: dict[str, int] = {}
    if rest and _ends_with_basis(line, rest, fields):
        cells["basis"] = rest.pop()
    if "weight" in fields and rest and NUMBER.match(line.texts[rest[-1]]):
        cells["weight"] = rest.pop()
    past = [key for key in fields if key not in ("weight", "basis")]
    return cells | dict(zip(reversed(past), reversed(rest), strict=False))
