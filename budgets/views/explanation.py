"""What one figure of a table is: its formula in the words of the headers, its parts, its source, its last years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from budgets.datasets import identity
from budgets.layouts import Unit
from budgets.renderers.cells import grouped
from budgets.renderers.html import column_label, label_of, row_label
from budgets.tables.addresses import cell_ids
from budgets.tables.compare import ComparedRow
from budgets.tables.comparison import UNIT_PRICE, comparisons
from budgets.tables.grid import Cell, ColumnType, Grid, GridPart, Shape
from budgets.tables.sums import (
    Added,
    Formula,
    Spot,
    Sum,
    added,
    cell_at,
    children,
    formulas,
    is_two_sided,
    key_of,
    rounding,
    side_of,
)
from budgets.views.library import Shelf

MOST_PLACES = 12
"""More places of rows below a figure than this are counted, not listed."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a sum; ``id`` is its own address."""

    label: str
    amount: Cell
    id: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A formula with its figures: ``words`` are 合计 = 基本支出 + 项目支出; ``terms`` are the parts with an amount.

    ``rounded`` is 尾差 in the shown unit.
    """

    whole: str
    words: str
    terms: tuple[Term, ...]
    added: Added
    of_rows: bool
    rounded: Decimal

    @property
    def rounded_size(self) -> Decimal:
        return abs(self.rounded)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: its own ``places``, else those of the rows below it (``below``)."""

    places: tuple[str, ...]
    below: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """``value`` in exact yuan if it is an amount; ``plain`` as it is printed. ``history`` is the same figure of every
    year, latest first.
    """

    address: str
    label: str
    code: str
    column: str
    kind: ColumnType
    value: Cell
    plain: str
    unit: Unit
    sentences: tuple[Sentence, ...]
    source: Source
    compared: ComparedRow | None
    history: tuple[tuple[int, Cell], ...]

    @property
    def is_amount(self) -> bool:
        return self.kind is ColumnType.AMOUNT

    @property
    def is_share(self) -> bool:
        return self.kind is ColumnType.PERCENT

    @property
    def is_known(self) -> bool:
        return isinstance(self.value, Decimal)

    @property
    def yuan(self) -> Unit:
        """Explanations are exact, whatever unit the table is shown in."""
        return Unit.YUAN


def explain(
    grids: dict[int, Grid], crosswalks: Any, found: tuple[GridPart, Spot], sums: Sequence[Sum], unit: Unit | None
) -> Explanation:
    """``grids`` of the table by year, the figure's own the latest. No query."""
    part, spot = found
    shown = unit or part.unit
    ids = cell_ids(part)
    compared, years = _over_years(grids, crosswalks, part, spot)
    column = part.columns[spot.column]
    return Explanation(
        address=ids[spot.row][spot.column],
        label=label_of(part, spot),
        code=_code(part, spot),
        column=column_label(column),
        kind=column.type,
        value=cell_at(part, spot),
        plain=grouped(cell_at(part, spot), column, shown),
        unit=shown,
        sentences=tuple(
            _sentence(part, formula, ids, shown) for formula in formulas(part, sums) if formula.whole == spot
        ),
        source=_source(part, spot),
        compared=compared,
        history=tuple(zip(years, compared.values, strict=True)) if compared else (),
    )


def _code(part: GridPart, spot: Spot) -> str:
    cells = zip(part.columns, part.rows[spot.row].cells, strict=True)
    return next((cell for column, cell in cells if column.type is ColumnType.CODE and isinstance(cell, str)), "")


def _sentence(part: GridPart, formula: Formula, ids: Sequence[tuple[str, ...]], unit: Unit) -> Sentence:
    known = [spot for spot in formula.parts if cell_at(part, spot) is not None]
    # All columns are named, but only rows with figures: forms print many rows that a department has nothing in.
    named = known if formula.of_rows else formula.parts
    whole = _name(part, formula.whole, formula.of_rows)
    return Sentence(
        whole=whole,
        words=f"{whole} = {' + '.join(_name(part, spot, formula.of_rows) for spot in named)}",
        terms=tuple(
            Term(_name(part, spot, formula.of_rows), cell_at(part, spot), ids[spot.row][spot.column]) for spot in known
        ),
        added=added(part, formula),
        of_rows=formula.of_rows,
        rounded=rounding(cell_at(part, formula.whole), [cell_at(part, spot) for spot in known], unit),
    )


def _name(part: GridPart, spot: Spot, of_rows: bool) -> str:
    if not of_rows:
        return column_label(part.columns[spot.column])
    code = _code(part, spot)
    return f"{code} {row_label(part, spot)}" if code else row_label(part, spot)


def _source(part: GridPart, spot: Spot) -> Source:
    places = part.rows[spot.row].sources
    below: list[str] = []
    if not places and part.shape is Shape.LISTING:
        below = list(dict.fromkeys(place for row in _below(part, spot.row) for place in part.rows[row].sources))
    return Source(places, tuple(below[:MOST_PLACES]), max(0, len(below) - MOST_PLACES))


def _below(part: GridPart, row: int) -> list[int]:
    """Every row under a row, in reading order."""
    direct = children(part)
    found: list[int] = []
    waiting = list(direct.get(row, ()))
    while waiting:
        each = waiting.pop(0)
        found.append(each)
        waiting = [*direct.get(each, ()), *waiting]
    return found


def _over_years(
    grids: dict[int, Grid], crosswalks: Any, part: GridPart, spot: Spot
) -> tuple[ComparedRow | None, tuple[int, ...]]:
    """The figure's row against earlier years; None where rows are no longer the same, or it is no amount."""
    column = part.columns[spot.column]
    keys = [row.key for row in part.rows]
    if column.type is not ColumnType.AMOUNT or column.key == UNIT_PRICE or keys.count(keys[spot.row]) > 1:
        return None, ()
    labelled = bool(part.series and part.series[0].label)
    wanted = column.key if labelled and not is_two_sided(part) else None
    key = key_of(part, spot) if labelled else column.key
    found = comparisons(grids, crosswalks, column=wanted, silent=True)
    of_part = [each for each in found if each.part.key == part.key]
    if not of_part:
        return None, ()
    comparison = of_part[side_of(part, spot.column)]
    row = next((each for each in comparison.rows if each.line.key == key), None)
    return row, comparison.years


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a figure and its explanation stand; ``permanent`` is "" for a draft, which may change."""

    table: str
    here: str
    permanent: str
    api: str
    json: str


def addresses(request: HttpRequest, shelf: Shelf, number: int, address: str) -> Addresses:
    """Absolute where they are to be copied."""
    edition = shelf.edition
    permanent = api = ""
    if edition.is_published:
        where = [edition.department.jurisdiction.adcode, edition.department.code, edition.year, edition.number, number]
        permanent = request.build_absolute_uri(reverse("budgets:edition:table", args=where)) + f"#{address}"
        api = reverse("api:table", args=[identity.of(edition), number])
    return Addresses(
        table=shelf.url("table", number=number),
        here=shelf.url("cell", number=number, cell=address),
        permanent=permanent,
        api=api,
        json=shelf.url("table-file", number=number, format="json"),
    )
