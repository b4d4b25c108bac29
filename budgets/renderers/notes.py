"""The notes below a table in files, which leave the portal without the banner of its pages."""

from __future__ import annotations

from budgets.tables.grid import Grid, GridPart

SYNTHETIC = "合成数据，不是任何真实部门的预算。"


def notes_of(grid: Grid, part: GridPart) -> tuple[str, ...]:
    """The part's own; of a district that does not exist, that it does not."""
    return (*part.notes, SYNTHETIC) if grid.edition.is_synthetic else part.notes
