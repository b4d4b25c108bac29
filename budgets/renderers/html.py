"""A grid as the official form looks, ready for a template: merged headers, indents, figures as printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from budgets.layouts import Unit
from budgets.renderers.cells import grouped
from budgets.renderers.headers import HeaderCell, header_rows
from budgets.tables.addresses import cell_ids, row_ids
from budgets.tables.grid import UNDISCLOSED, Cell, Disclosed, Grid, GridColumn, GridPart, GridRow, Shape
from budgets.tables.sums import Spot, Sum, roundings
from budgets.terms import term

SIDES = frozenset({"revenue_item", "expenditure_item"})
LABELS = SIDES | {"name", "item", "label"}
"""Columns that say what a row is; on a phone they stay in sight."""
TERMS = frozenset({"group", "includes_procurement", "level_1", "level_2", "type"})
"""Other columns whose cells are official terms, to be shown in the reader's language."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """``text`` in the reader's language; ``url`` leads to the row's own page, ``id`` is the address of a figure.
    Templates only write these out.
    """

    text: str
    css: str
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    key: str
    level: int
    cells: tuple[FormCell, ...]
    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Rounded:
    """尾差: a figure whose shown parts, added up, differ from it by ``difference`` in the shown unit."""

    id: str
    label: str
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Form:
    """One part as the page shows it; ``form`` is the two-column shape of labels and values."""

    part: GridPart
    unit: Unit
    header: list[list[HeaderCell]]
    rows: list[FormRow]
    form: bool
    rounded: tuple[Rounded, ...] = ()

    @property
    def most_rounded(self) -> Decimal:
        return max((abs(each.difference) for each in self.rounded), default=Decimal(0))

    @property
    def printed(self) -> bool:
        """An empty table keeps its heading; a table that is not disclosed has only its note."""
        return self.part.disclosed is not Disclosed.NONE and bool(self.rows or not self.form)

    @property
    def deep(self) -> bool:
        """Whether rows form a hierarchy, so that its first level may stand out."""
        return self.part.shape is Shape.LISTING and any(row.level > 2 for row in self.rows)


def forms(
    grid: Grid,
    unit: Unit | None = None,
    *,
    project_url: Mapping[str, str] | None = None,
    sums_of: Callable[[GridPart], Sequence[Sum]] = lambda part: (),
) -> list[Form]:
    """``sums_of`` gives the sums that are declared for a part: where rounding breaks them, the form says so."""
    return [_form(part, unit or part.unit, project_url or {}, sums_of(part)) for part in grid.parts]


def _form(part: GridPart, unit: Unit, urls: Mapping[str, str], sums: Sequence[Sum]) -> Form:
    ids = cell_ids(part)
    rows = [
        _row(part, row, unit, urls, row_id, cells)
        for row, row_id, cells in zip(part.rows, row_ids(part), ids, strict=True)
    ]
    return Form(
        part=part,
        unit=unit,
        header=header_rows(part.columns),
        rows=rows,
        form=part.shape is Shape.FORM,
        rounded=_rounded(part, sums, unit, ids),
    )


def _rounded(part: GridPart, sums: Sequence[Sum], unit: Unit, ids: Sequence[Sequence[str]]) -> tuple[Rounded, ...]:
    """Each figure once, with the larger difference where it is the sum of rows and of columns."""
    found: dict[Spot, Decimal] = {}
    for formula, difference in roundings(part, sums, unit).items():
        found[formula.whole] = max(difference, found.get(formula.whole, Decimal(0)), key=abs)
    return tuple(Rounded(ids[spot.row][spot.column], label_of(part, spot), found[spot]) for spot in found)


def _row(part: GridPart, row: GridRow, unit: Unit, urls: Mapping[str, str], row_id: str, ids: Sequence[str]) -> FormRow:
    cells = tuple(
        FormCell(
            text=_text(cell, column, unit, is_term=column.key in LABELS | TERMS or row.level == 0),
            css=_css(cell, column, row.level),
            url=urls.get(row.key, "") if column.key == "name" else "",
            id=cell_id,
        )
        for cell, column, cell_id in zip(row.cells, part.columns, ids, strict=True)
    )
    return FormRow(row.key, row.level, cells, "；".join(row.sources), row_id)


def label_of(part: GridPart, spot: Spot) -> str:
    """What a figure is, in the reader's language: 科学技术支出 · 合计; the row alone if rows have one figure each."""
    row = row_label(part, spot)
    column = column_label(part.columns[spot.column])
    if not row:
        return column
    sides = max(len(part.series), 1)
    return row if len([each for each in part.columns if each.type.numeric]) == sides else f"{row} · {column}"


def row_label(part: GridPart, spot: Spot) -> str:
    """The label of the figure's row, in a two-sided table the one to its left; "" where rows have none."""
    labels = [
        cell
        for column, cell in zip(part.columns[: spot.column], part.rows[spot.row].cells, strict=False)
        if column.key in LABELS and isinstance(cell, str)
    ]
    return term(labels[-1]) if labels else ""


def column_label(column: GridColumn) -> str:
    return " · ".join(term(title) for title in column.title)


def _text(cell: Cell, column: GridColumn, unit: Unit, *, is_term: bool) -> str:
    if cell is UNDISCLOSED:
        return gettext("未公开")
    printed = grouped(cell, column, unit)
    return term(printed) if is_term and not column.type.numeric else printed


def _css(cell: Cell, column: GridColumn, level: int) -> str:
    """Names stand in by their level; in the two-sided tables only the （一）（二） lines do."""
    indent = max(level - 1, 0) if column.key == "name" else int(column.key in SIDES and level > 1)
    classes = (
        "figure" if column.type.numeric else "",
        "undisclosed" if cell is UNDISCLOSED else "",
        "label" if column.key in LABELS else "",
        f"indent-{indent}" if indent else "",
    )
    return " ".join(filter(None, classes))
