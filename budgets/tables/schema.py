"""How a table is declared. A table is made of parts; a part is a Table, a Listing or a Form, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from budgets.facts import Fact, FactSet
from budgets.layouts import Unit
from budgets.tables.grid import Cell, ColumnType, Disclosed, GridColumn, GridPart, GridRow, Series
from budgets.tables.sums import Sum


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a listing's hierarchy: a subject code, a unit, a project category, an item."""

    key: str
    level: int
    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Node:
    """A row of a listing while it is computed: its step, the lines below it, and the item if it is a leaf."""

    step: Step
    lines: tuple[Any, ...]
    facts: FactSet
    item: Any = None


@dataclass(frozen=True, slots=True)
class Column:
    """A listing's column; ``of`` gives its cell for a row."""

    key: str
    title: tuple[str, ...]
    of: Callable[[Node], Cell]
    type: ColumnType = ColumnType.AMOUNT

    @property
    def heading(self) -> GridColumn:
        return GridColumn(self.key, self.title, self.type)


@dataclass(frozen=True, slots=True)
class Field:
    """One label and value of a form."""

    key: str
    label: str
    of: Callable[[FactSet], Cell]


def _always(facts: FactSet) -> bool:
    return True


def _full(facts: FactSet) -> Disclosed:
    return Disclosed.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the three kinds of part share.

    ``needs`` are the kinds of fact the part is made of: where the source does not give one of them the part is
    not disclosed. ``empty_note`` is printed when there are no facts although the source would give them (空表说明).
    """

    key: str
    title: str = ""
    group: str = ""
    unit: Unit | None = None
    needs: tuple[type[Fact], ...] = ()
    notes: tuple[str, ...] = ()
    empty_note: str = ""
    shown: Callable[[FactSet], bool] = _always
    series: tuple[Series, ...] = ()
    disclosed: Callable[[FactSet], Disclosed] = _full


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Part):
    """Declared rows: the same in every department and year."""

    columns: Callable[[FactSet], Sequence[GridColumn]]
    rows: Callable[[FactSet], Iterable[GridRow]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Part):
    """One row per code, project, item or indicator, with roll-ups along ``path`` and a 合计 row on top."""

    columns: tuple[Column, ...]
    lines: Callable[[FactSet], Sequence[Any]]
    path: Callable[[Any, FactSet], Sequence[Step]]
    total: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Part):
    """Labels and values."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Parts that occur once for each goal or project; not a kind of part but a way to list them."""

    over: Callable[[FactSet], Iterable[Any]]
    parts: Callable[[Any, FactSet], Sequence[Table | Listing | Form]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One of the fifteen tables.

    ``lineage`` names what its rows are (function, economic_class, unit, project), so that rows renamed between
    years can be joined. ``compared_as`` names the table whose comparison speaks for this one. ``sums`` says what is
    the sum of what, by the last word of the part's key (main, funding): it explains figures and proves nothing, which
    is the business of the rules.
    """

    number: int
    name: str
    parts: tuple[Table | Listing | Form | Repeat, ...]
    lineage: str = ""
    compared_as: int | None = None
    chart: int | None = None
    sums: Mapping[str, tuple[Sum, ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"t{self.number:02d}"

    def sums_of(self, part: GridPart) -> tuple[Sum, ...]:
        return self.sums.get(part.key.rsplit(".", 1)[-1], ())
