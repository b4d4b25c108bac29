"""The values of an indicator row: by the header's columns where the row stands under them, else by their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from performance.intake.lines import Line
from performance.intake.words import BASIS, NUMBER, OPERATOR, WEIGHT

# Which values a row is likelier to have if it lacks some, and how much it tells if a cell stands in its place.
_LIKELIHOOD = {
    "target": 16,
    "weight": 6,
    "operator": 4,
    "measure": 4,
    "last_year": 2,
    "year_before_last": 1,
    "basis": 1,
    "earlier": 0,
    "remark": 0,
}
_LIKE_A_BASIS = 8
_IN_PLACE = 2


@dataclass(frozen=True, slots=True)
class Values:
    """Which cell holds which value. ``sure`` is False where a blank could stand in more than one place."""

    cells: Mapping[str, int]
    sure: bool = True


def values(line: Line, name: int, fields: Sequence[str], columns: Mapping[str, int]) -> Values | None:
    """The cells right of the name; None when there are more of them than the form has columns.

    ``fields`` are in the order of the form, ``columns`` where its header has them.
    """
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
    """In the form's order; where values are missing, each where it stands, or else where it is likeliest."""
    if len(given) == len(fields):
        cells = dict(zip(fields, given, strict=True))
        return Values(cells, sure=_fits(line, cells))
    place = dict(zip(fields, line.right_of(name), strict=False))
    standing = {key: index for key, index in place.items() if index in given}
    if len(standing) == len(given) and given[-1:] == [place.get(fields[-1])] and _fits(line, standing):
        return Values(standing)
    possible = sorted(_possible(line, given, fields), key=lambda cells: -_likelihood(line, cells, place))
    if not possible:
        return Values(dict(zip(fields, given, strict=False)), sure=False)
    return Values(possible[0], sure=len(possible) == 1 or possible[0] == standing)


def _possible(line: Line, given: Sequence[int], fields: Sequence[str]) -> Iterator[dict[str, int]]:
    for chosen in combinations(fields, len(given)):
        cells = dict(zip(chosen, given, strict=True))
        if "target" in cells and _fits(line, cells):
            yield cells


def _likelihood(line: Line, cells: Mapping[str, int], place: Mapping[str, int]) -> int:
    likely = sum(_LIKELIHOOD[key] for key in cells)
    if "basis" in cells and BASIS.search(line.texts[cells["basis"]]):
        likely += _LIKE_A_BASIS
    return likely + sum(_IN_PLACE for key, index in cells.items() if place.get(key) == index)


def _fits(line: Line, cells: Mapping[str, int]) -> bool:
    """A weight is a number, a basis is none, and an operator is ≥ or the like."""
    texts = {key: line.texts[index] for key, index in cells.items()}
    return (
        ("weight" not in texts or WEIGHT.match(texts["weight"]) is not None)
        and ("basis" not in texts or NUMBER.match(texts["basis"]) is None)
        and ("operator" not in texts or OPERATOR.match(texts["operator"]) is not None)
    )
