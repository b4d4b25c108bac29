"""A table as JSON against the stored one: by part, row and column, in the file's own unit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from budgets.layouts import Unit
from budgets.models import Edition
from budgets.renderers import json as renderer
from budgets.tables.grid import Grid
from budgets.verification.answers import Difference

Record = dict[str, Any]
MOST_ROWS = 20_000
"""Of a part that are looked at."""


def parsed(data: bytes) -> Record | None:
    """The object that a JSON text is, None where it is something else."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def is_table(record: Record) -> bool:
    return isinstance(record.get("edition"), dict) and isinstance(record.get("parts"), list)


def differences(grid: Grid, edition: Edition, record: Record) -> list[Difference]:
    """What the file's parts say otherwise; a part that is missing is told once."""
    given = {_text(part.get("key")): part for part in record["parts"] if isinstance(part, dict)}
    found: list[Difference] = []
    for index, part in enumerate(grid.parts):
        theirs = given.pop(part.key, None)
        unit = _unit(theirs)
        ours = renderer.table(grid, digest=edition.digest, unit=unit)["parts"][index]
        if theirs is None:
            found.append(Difference(grid.title, part.title or part.key, "", part.key, None))
            continue
        found += _of_part(grid.title, ours, theirs)
    found += [Difference(grid.title, str(key), "", None, str(key)) for key in given]
    for name in ("title", "table", "key"):
        wanted = {"title": grid.title, "table": grid.number, "key": grid.key}[name]
        if record.get(name) != wanted:
            found.append(Difference(grid.title, "", name, str(wanted), _text(record.get(name))))
    return found


def _unit(part: Record | None) -> Unit | None:
    value = part.get("unit") if part else None
    return Unit(value) if value in [unit.value for unit in Unit] else None


def _of_part(title: str, ours: Record, theirs: Record) -> list[Difference]:
    found: list[Difference] = []
    keys = [column["key"] for column in ours["columns"]]
    names = [" · ".join(column["title"]) for column in ours["columns"]]
    if theirs.get("columns") != ours["columns"]:
        found.append(Difference(title, "", "columns", " | ".join(names), _titles(theirs.get("columns"))))
    rows = theirs.get("rows")
    rows = rows[:MOST_ROWS] if isinstance(rows, list) else []
    given = {_text(row.get("key")): row for row in rows if isinstance(row, dict)}
    for row in ours["rows"]:
        other = given.pop(row["key"], None)
        label = _label(row)
        if other is None:
            found.append(Difference(title, label, "", _joined(row), None))
            continue
        cells = other.get("cells")
        cells = cells[: len(keys) + 1] if isinstance(cells, list) else []
        for index in range(max(len(keys), len(cells))):
            one = row["cells"][index] if index < len(keys) else None
            two = cells[index] if index < len(cells) else None
            if one != two:
                name = names[index] if index < len(names) else ""
                found.append(Difference(title, label, name, _text(one), _text(two)))
        if row.get("undisclosed") != other.get("undisclosed"):
            was, now = _text(row.get("undisclosed")), _text(other.get("undisclosed"))
            found.append(Difference(title, label, "undisclosed", was, now))
    found += [Difference(title, _label(row), "", None, _joined(row)) for row in given.values()]
    if theirs.get("notes") != ours["notes"]:
        found.append(Difference(title, "", "notes", _text(ours["notes"]), _text(theirs.get("notes"))))
    return found


def _label(row: Mapping[str, Any]) -> str:
    cells = row.get("cells")
    words = [cell for cell in cells if isinstance(cell, str)][:2] if isinstance(cells, list) else []
    return " ".join(words[:1] if len(words) > 1 and "." in words[1] else words)


def _joined(row: Mapping[str, Any]) -> str:
    cells = row.get("cells")
    return "　".join(str(cell) for cell in cells if cell is not None) if isinstance(cells, list) else ""


def _titles(columns: Any) -> str | None:
    return None if columns is None else _text([column.get("title") for column in columns if isinstance(column, dict)])


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)[:500]
