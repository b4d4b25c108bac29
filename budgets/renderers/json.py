"""A table as JSON: the shape outsiders rely on (architecture, section 5)."""

from __future__ import annotations

import json
from typing import Any

from budgets.layouts import Unit
from budgets.renderers.cells import plain
from budgets.renderers.notes import notes_of
from budgets.tables.grid import Grid, GridPart, GridRow
from budgets.tables.record import undisclosed_columns


def table(grid: Grid, *, digest: str, unit: Unit | None = None) -> dict[str, Any]:
    """The table as a JSON-ready object; amounts are strings in each part's unit, or in ``unit`` if one is asked for.

    A blank cell is null. So is an undisclosed one, but its column is listed in the row's "undisclosed".
    """
    edition = grid.edition
    return {
        "edition": {
            "jurisdiction": edition.jurisdiction,
            "department": edition.department,
            "year": edition.year,
            "stage": edition.stage.value,
            "number": edition.number,
            "digest": digest,
        },
        "table": grid.number,
        "key": grid.key,
        "title": grid.title,
        "parts": [_part(grid, part, unit or part.unit) for part in grid.parts],
    }


def _part(grid: Grid, part: GridPart, unit: Unit) -> dict[str, Any]:
    record: dict[str, Any] = {"key": part.key, "unit": unit.value}
    if part.title:
        record["title"] = part.title
    if part.group:
        record["group"] = part.group
    return record | {
        "disclosed": part.disclosed.value,
        "columns": [{"key": c.key, "title": list(c.title), "type": c.type.value} for c in part.columns],
        "rows": [_row(row, part, unit) for row in part.rows],
        "notes": list(notes_of(grid, part)),
    }


def _row(row: GridRow, part: GridPart, unit: Unit) -> dict[str, Any]:
    record: dict[str, Any] = {
        "key": row.key,
        "level": row.level,
        "cells": [plain(cell, column, unit) for cell, column in zip(row.cells, part.columns, strict=True)],
    }
    if undisclosed := undisclosed_columns(row, part.columns):
        record["undisclosed"] = undisclosed
    if row.sources:
        record["source"] = "；".join(row.sources)
    return record


def render(grid: Grid, *, digest: str, unit: Unit | None = None) -> bytes:
    return json.dumps(table(grid, digest=digest, unit=unit), ensure_ascii=False).encode()
