"""What rules are applied to: the tables, text and years of one disclosure, indexed once.

``Evidence`` is the same for a document as reported and for an edition as computed from its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from budgets.checks.paragraphs import Paragraph, Statement, paragraphs
from budgets.conventions import Conventions
from budgets.facts import Crosswalk, EditionIdentity, FactSet
from budgets.figures import TextFigure, TextLine
from budgets.layouts import Unit
from budgets.tables.grid import Cell, Disclosed, Grid, GridPart, GridRow

T = TypeVar("T")

LEFT, RIGHT = "revenue", "expenditure"
"""The two halves of tables 1 and 4, each indexed as a part of its own."""


class Inapplicable(Exception):
    """A rule cannot be applied; the reason in Chinese and English is shown, never hidden."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Title:
    """A printed table's title without its year, and the year it names."""

    table: int
    text: str
    year: int | None
    place: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as rules see it. ``id`` is its key, made unique where a key repeats (a unit's 本级支出项目)."""

    id: str
    key: str
    level: int
    label: str
    cells: tuple[Cell, ...]
    source: str


@dataclass(frozen=True)
class Sheet:
    """One part of a table, or one half of a two-sided part, with its rows by id and columns by key."""

    edition: EditionIdentity
    number: int
    part: str
    unit: Unit
    disclosed: Disclosed
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    rows: Mapping[str, SheetRow]
    notes: tuple[str, ...] = ()

    @property
    def last_place(self) -> Decimal:
        """Yuan in one of the last printed place: 0.01 万元, or 1 元 (whole yuan are printed)."""
        return Decimal(100) if self.unit is Unit.WANYUAN else Decimal(1)

    @cached_property
    def children(self) -> Mapping[str, tuple[SheetRow, ...]]:
        """The rows right below each row; those below none are below "total".

        A subject or unit code is below the longest code it begins with; project rows, whose codes do not nest, are
        below the last row of a lower level.
        """
        below: dict[str, list[SheetRow]] = {}
        last: dict[int, str] = {}
        for row in self.rows.values():
            if row.level == 0:
                continue
            below.setdefault(self._parent(row, last), []).append(row)
            last = {level: id for level, id in last.items() if level < row.level} | {row.level: row.id}
        return {id: tuple(rows) for id, rows in below.items()}

    def _parent(self, row: SheetRow, last: Mapping[int, str]) -> str:
        if self.number not in (11, 12, 13):
            prefixes = (row.key[:length] for length in range(len(row.key) - 1, 0, -1))
            if found := next((prefix for prefix in prefixes if prefix in self.rows), None):
                return found
            if row.key.isdigit() and self.number != 6:
                return "total"
        above = [level for level in last if level < row.level]
        return last[max(above)] if above else "total"

    def amount(self, row: str, column: str) -> Cell:
        """The cell; None where it is blank or the row is not there. KeyError for a column that is not there."""
        index = self.columns[column]
        found = self.rows.get(row)
        return found.cells[index] if found else None

    @property
    def is_blank(self) -> bool:
        """Whether no row holds an amount; a printed zero is one."""
        return not any(isinstance(cell, Decimal) for row in self.rows.values() for cell in row.cells)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """``facts`` are what the tables were computed from, or what was read out of them.

    ``figures`` and ``lines`` are the text. ``printed`` is everything else that a document prints, rows of its tables
    and forms included (填报人, 联系电话): it is scanned for personal data, and no finding repeats what it finds there.
    ``captions`` are the names of the owner printed above tables, ``promised`` the tables that the contents page lists.
    ``previous`` is the department's published edition of the year before, ``units`` the editions of its units where
    these publish their own; ``budgeted`` what an outturn was budgeted.
    """

    facts: FactSet
    grids: Mapping[int, Grid]
    reported: bool = False
    figures: tuple[TextFigure, ...] = ()
    lines: tuple[TextLine, ...] = ()
    printed: tuple[TextLine, ...] = ()
    titles: tuple[Title, ...] = ()
    captions: tuple[TextLine, ...] = ()
    promised: tuple[tuple[int, str], ...] = ()
    previous: Evidence | None = None
    units: tuple[Evidence, ...] = ()
    budgeted: Evidence | None = None
    crosswalks: Mapping[str, Crosswalk] = field(default_factory=dict)
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def year(self) -> int:
        return self.facts.edition.year

    @cached_property
    def _sheets(self) -> dict[tuple[int, str], Sheet]:
        return {
            (sheet.number, sheet.part): sheet
            for grid in self.grids.values()
            for part in grid.parts
            for sheet in _sheets_of(grid, part)
        }

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text with its figures, in reading order."""
        return paragraphs(self.lines, self.figures)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What the paragraphs say, each of one thing, in reading order."""
        return tuple(statement for paragraph in self.paragraphs for statement in paragraph.statements)

    @cached_property
    def _derived(self) -> dict[Callable[[Evidence], Any], Any]:
        return {}

    def derived(self, make: Callable[[Evidence], T]) -> T:
        """What ``make`` makes of the evidence, made once however many rules ask for it."""
        if make not in self._derived:
            self._derived[make] = make(self)
        found: T = self._derived[make]
        return found

    def has(self, number: int, part: str = "main") -> bool:
        key = (number, LEFT if number in (1, 4) and part == "main" else part)
        return key in self._sheets and self._sheets[key].disclosed is not Disclosed.NONE

    def sheet(self, number: int, part: str = "main") -> Sheet:
        """Raises Inapplicable when the table, or this part of it, is not there or not disclosed."""
        found = self._sheets.get((number, part))
        if found is None:
            raise Inapplicable(f"没有表{number}的正文", f"table {number} has no body")
        if found.disclosed is Disclosed.NONE:
            raise Inapplicable(f"表{number}未公开", f"table {number} is not disclosed")
        return found

    def sheets(self, number: int) -> Iterator[Sheet]:
        """All disclosed parts of a table."""
        for (table, _part), sheet in self._sheets.items():
            if table == number and sheet.disclosed is not Disclosed.NONE:
                yield sheet


def _sheets_of(grid: Grid, part: GridPart) -> Iterator[Sheet]:
    if len(part.series) < 2:
        yield _sheet(grid, part)
        return
    for series, side in enumerate((LEFT, RIGHT)):
        yield _side(grid, part, series, side)


def _sheet(grid: Grid, part: GridPart) -> Sheet:
    label = next((i for i, c in enumerate(part.columns) if c.key in ("name", "item", "label", "content")), None)
    rows: dict[str, SheetRow] = {}
    owner = ""
    for row in part.rows:
        owner = row.key if row.level == 2 else owner
        id = row.key if row.key not in rows else f"{owner}:{row.key}"
        rows[id if id not in rows else f"{id}:{len(rows)}"] = SheetRow(
            id, row.key, row.level, _label(row, label), row.cells, "；".join(row.sources)
        )
    return Sheet(
        edition=grid.edition,
        number=grid.number,
        part=part.key,
        unit=part.unit,
        disclosed=part.disclosed,
        columns={column.key: index for index, column in enumerate(part.columns)},
        headings={column.key: "/".join(column.title) for column in part.columns},
        rows={row_id: _with_id(row, row_id) for row_id, row in rows.items()},
        notes=part.notes,
    )


def _with_id(row: SheetRow, id: str) -> SheetRow:
    return row if row.id == id else SheetRow(id, row.key, row.level, row.label, row.cells, row.source)


def _side(grid: Grid, part: GridPart, series: int, side: str) -> Sheet:
    """One half of a two-sided part; its columns lose the half's name: expenditure_general becomes general."""
    mine = [column for column in part.columns if column.key.startswith(f"{side}_")]
    indexes = [part.index(column.key) for column in mine]
    label = part.index(part.series[series].label)
    rows: dict[str, SheetRow] = {}
    for row in part.rows:
        key = row.key.split("/")[series]
        if key and key not in rows:
            cells = tuple(row.cells[index] for index in indexes)
            rows[key] = SheetRow(
                key, key, 0 if key == "total" else 1, _label(row, label), cells, "；".join(row.sources)
            )
    keys = [column.key.removeprefix(f"{side}_") for column in mine]
    return Sheet(
        edition=grid.edition,
        number=grid.number,
        part=side,
        unit=part.unit,
        disclosed=part.disclosed,
        columns={key: index for index, key in enumerate(keys)},
        headings={key: "/".join(column.title) for key, column in zip(keys, mine, strict=True)},
        rows=rows,
        notes=part.notes,
    )


def _label(row: GridRow, index: int | None) -> str:
    cell = row.cells[index] if index is not None else None
    return cell if isinstance(cell, str) else ""


def printed(amount: Decimal, unit: Unit) -> str:
    """An amount in the table's unit, as findings print it: exact, but without more zeros than two places need."""
    value = amount / unit.divisor
    shown = unit.of(amount)
    return str(shown) if shown == value else str(value.normalize())


def known(cells: Sequence[Cell]) -> list[Decimal]:
    return [cell for cell in cells if isinstance(cell, Decimal)]
