"""The projects of a year and of the years before, whichever table lists them, and how lineage joins them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from budgets.facts import Crosswalk
from budgets.tables.grid import Disclosed, Grid, GridPart, GridRow, Series

TABLE, FORMS = 11, 15
LEVEL = 4
BUDGET = "budget"


def listed(grids: Mapping[int, Grid]) -> Grid | None:
    """A year's projects alone: of table 11, and those of the forms of table 15 that it lacks. Where the layout has no
    table 11, only some projects have a form, and of the others nothing is known. None where the year has neither.
    """
    grid, forms = grids.get(TABLE), grids.get(FORMS)
    index = next((part for part in (forms.parts if forms else ()) if part.key == "index"), None)
    part = grid.parts[0] if grid else None
    if grid and part and part.disclosed is not Disclosed.NONE:
        rows = [row for row in part.rows if row.level == LEVEL]
        known = {row.key for row in rows}
        if index:
            rows += [_as_project(row, index, part) for row in index.rows if row.key not in known]
        return replace(grid, parts=(replace(part, rows=tuple(rows)),))
    if forms is None or index is None or not index.rows:
        return grid
    rows = [replace(row, level=LEVEL) for row in index.rows]
    series = (Series("name", BUDGET),)
    known_ones = replace(index, key="main", rows=tuple(rows), series=series, disclosed=Disclosed.TOTALS)
    return replace(forms, parts=(known_ones,))


def _as_project(row: GridRow, index: GridPart, part: GridPart) -> GridRow:
    """A row of the list of forms as one of table 11."""
    cells = {column.key: cell for column, cell in zip(index.columns, row.cells, strict=True)}
    cells[part.series[0].amount] = cells.pop(BUDGET)
    return GridRow(row.key, LEVEL, tuple(cells.get(column.key) for column in part.columns), row.sources)


def ancestors(
    key: str, year: int, earlier: Sequence[int], crosswalks: Mapping[int, Crosswalk]
) -> dict[int, frozenset[str]]:
    """What a project was called in each earlier year: by the crosswalks, and by the same key where none leads away."""
    found, keys = {}, frozenset({key})
    for before in range(year - 1, min(earlier, default=year) - 1, -1):
        links = crosswalks.get(before, ())
        moved = {link.source for link in links}
        keys = frozenset(link.source for link in links if link.target in keys) | (keys - moved)
        found[before] = keys
    return found


def only(grid: Grid, keys: Collection[str]) -> Grid:
    """A list of projects with these alone."""
    part = grid.parts[0]
    return replace(grid, parts=(replace(part, rows=tuple(row for row in part.rows if row.key in keys)),))
