"""Where things stand on a sheet of the workbook, for the writer and the reader alike."""

from __future__ import annotations

MACHINE_ROW = 1
"""Hidden: which field each column is."""
TITLE_ROW = 2
HEADING_ROW = 3
TOTAL_ROW = 4
FIRST_ROW = 5
"""Of the facts; the total stands above them, so that rows can be added below."""

MAX_ROWS = 20_000
"""Of facts on one sheet; the largest known department has some hundreds."""

GUIDE = "说明"
CATALOGUE = "目录"
PROBLEMS = "问题"
OWN_SHEETS = frozenset({GUIDE, CATALOGUE, PROBLEMS})

PICKER = "project.="
"""Machine key of the computed column that other sheets choose projects from."""

MARK_AUTHOR = "mingzhang"
"""Of comments that mark wrong cells: a later copy takes them away again."""
