"""A grid as the official form looks, ready for a template: merged headers, indents, figures as printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from budgets.layouts import Unit
from budgets.renderers.cells import grouped
from budgets.renderers.headers import HeaderCell, header_rows
from budgets.tables.grid import UNDISCLOSED, Cell, Disclosed, Grid, GridColumn, GridPart, GridRow, Shape
from budgets.terms import term

SIDES = frozenset({"revenue_item", "expenditure_item"})
LABELS = SIDES | {"name", "item", "label"}
"""Columns that say what a row is; on a phone they stay in sight."""
TERMS = frozenset({"group", "includes_procurement", "level_1", "level_2", "type"})
"""Other columns whose cells are official terms, to be shown in the reader's language."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """``text`` in the reader's language; ``url`` leads to the row's own page. Templates only write these out."""

    text: str
    css: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    key: str
    level: int
    cells: tuple[FormCell, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Form:
    """One part as the page shows it; ``form`` is the two-column shape of labels and values."""

    part: GridPart
    unit: Unit
    header: list[list[HeaderCell]]
    rows: list[FormRow]
    form: bool

    @property
    def printed(self) -> bool:
        """An empty table keeps its heading; a table that is not disclosed has only its note."""
        return self.part.disclosed is not Disclosed.NONE and bool(self.rows or not self.form)

    @property
    def deep(self) -> bool:
        """Whether rows form a hierarchy, so that its first level may stand out."""
        return self.part.shape is Shape.LISTING and any(row.level > 2 for row in self.rows)


def forms(grid: Grid, unit: Unit | None = None, *, project_url: Mapping[str, str] | None = None) -> list[Form]:
    return [
        Form(
            part=part,
            unit=unit or part.unit,
            header=header_rows(part.columns),
            rows=[_row(part, row, unit or part.unit, project_url or {}) for row in part.rows],
            form=part.shape is Shape.FORM,
        )
        for part in grid.parts
    ]


def _row(part: GridPart, row: GridRow, unit: Unit, urls: Mapping[str, str]) -> FormRow:
    cells = tuple(
        FormCell(
            text=_text(cell, column, unit, is_term=column.key in LABELS | TERMS or row.level == 0),
            css=_css(cell, column, row.level),
            url=urls.get(row.key, "") if column.key == "name" else "",
        )
        for cell, column in zip(row.cells, part.columns, strict=True)
    )
    return FormRow(row.key, row.level, cells, "；".join(row.sources))


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
