"""Goals and indicators out of stored tables 14 and 15, as they were published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.tables.grid import Cell, Grid, GridPart, GridRow
from performance.progress import ANNUAL, Goal, Row

FORM, FORMS = 14, 15
_GOAL = re.compile(r"(?P<horizon>long_term|annual)-(?P<number>[0-9]+)")
_TITLE = re.compile(r"^(?:长期|年度)目标[0-9]+：")


def split(part: GridPart) -> tuple[str, str]:
    """The key of a part of table 15 as its project's key ("" for a part of none) and what it is: costs, annual-1."""
    project, _, name = part.key.rpartition(".")
    return project, name


def parts_of(grid: Grid | None, project: str) -> dict[str, GridPart]:
    """The parts of one project's form, by what they are; of table 14, those of the department: ``project`` ""."""
    found = {}
    for part in grid.parts if grid else ():
        of, name = split(part)
        if of == project:
            found[name] = part
    return found


def goals(parts: dict[str, GridPart]) -> list[Goal]:
    """The goals among the parts of a form: first those of the year, which readers come for."""
    found = []
    for name, part in parts.items():
        matched = _GOAL.fullmatch(name)
        if matched:
            found.append(
                Goal(
                    key=part.key,
                    horizon=matched["horizon"],
                    number=int(matched["number"]),
                    description=_TITLE.sub("", part.title),
                    rows=tuple(_rows(part)),
                )
            )
    return sorted(found, key=lambda goal: goal.horizon != ANNUAL)


def _rows(part: GridPart) -> Iterator[Row]:
    columns = {column.key: index for index, column in enumerate(part.columns)}
    for row in part.rows:
        yield Row(
            key=row.key,
            weight=_number(row, columns.get("weight")),
            **{
                key: _text(row, columns.get(key))
                for key in ("level_1", "level_2", "name", "target", "last_year", "year_before_last", "basis")
            },
        )


def _cell(row: GridRow, index: int | None) -> Cell:
    return None if index is None else row.cells[index]


def _text(row: GridRow, index: int | None) -> str:
    cell = _cell(row, index)
    return cell if isinstance(cell, str) else ""


def _number(row: GridRow, index: int | None) -> Decimal | None:
    cell = _cell(row, index)
    return cell if isinstance(cell, Decimal) else None
