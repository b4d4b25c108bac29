"""A Grid as a plain record and back, without loss: how published grids are stored.

Amounts are written in exact yuan; an undisclosed cell is null and its column is listed under the row's
"undisclosed", as in the public JSON.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from budgets.facts import EditionIdentity, Stage
from budgets.layouts import Unit
from budgets.tables.grid import (
    UNDISCLOSED,
    Cell,
    ColumnType,
    Disclosed,
    Grid,
    GridColumn,
    GridPart,
    GridRow,
    Series,
    Shape,
)


def to_record(grid: Grid) -> dict[str, Any]:
    return {
        "edition": asdict(grid.edition),
        "number": grid.number,
        "key": grid.key,
        "name": grid.name,
        "parts": [_part_record(part) for part in grid.parts],
    }


def _part_record(part: GridPart) -> dict[str, Any]:
    return {
        "key": part.key,
        "shape": part.shape,
        "title": part.title,
        "group": part.group,
        "unit": part.unit,
        "columns": [{"key": c.key, "title": list(c.title), "type": c.type} for c in part.columns],
        "rows": [_row_record(row, part.columns) for row in part.rows],
        "notes": list(part.notes),
        "series": [asdict(series) for series in part.series],
        "disclosed": part.disclosed,
    }


def _row_record(row: GridRow, columns: tuple[GridColumn, ...]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "key": row.key,
        "level": row.level,
        "cells": [str(cell) if isinstance(cell, str | Decimal) else None for cell in row.cells],
    }
    if undisclosed := undisclosed_columns(row, columns):
        record["undisclosed"] = undisclosed
    if row.sources:
        record["sources"] = list(row.sources)
    return record


def undisclosed_columns(row: GridRow, columns: tuple[GridColumn, ...]) -> list[str]:
    return [c.key for c, cell in zip(columns, row.cells, strict=True) if cell is UNDISCLOSED]


def from_record(record: dict[str, Any]) -> Grid:
    edition = record["edition"] | {"stage": Stage(record["edition"]["stage"])}
    return Grid(
        edition=EditionIdentity(**edition),
        number=record["number"],
        key=record["key"],
        name=record["name"],
        parts=tuple(_part(part) for part in record["parts"]),
    )


def _part(record: dict[str, Any]) -> GridPart:
    columns = tuple(GridColumn(c["key"], tuple(c["title"]), ColumnType(c["type"])) for c in record["columns"])
    return GridPart(
        key=record["key"],
        shape=Shape(record["shape"]),
        title=record["title"],
        group=record["group"],
        unit=Unit(record["unit"]),
        columns=columns,
        rows=tuple(_row(row, columns) for row in record["rows"]),
        notes=tuple(record["notes"]),
        series=tuple(Series(**series) for series in record["series"]),
        disclosed=Disclosed(record["disclosed"]),
    )


def _row(record: dict[str, Any], columns: tuple[GridColumn, ...]) -> GridRow:
    undisclosed = record.get("undisclosed", ())
    cells = tuple(
        UNDISCLOSED if column.key in undisclosed else _cell(value, column)
        for column, value in zip(columns, record["cells"], strict=True)
    )
    return GridRow(record["key"], record["level"], cells, tuple(record.get("sources", ())))


def _cell(value: str | None, column: GridColumn) -> Cell:
    return Decimal(value) if value is not None and column.type.numeric else value
