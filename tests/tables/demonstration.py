"""The published demonstration editions, as the tests of tables and file formats read them."""

import json
from typing import Any

from budgets.layouts import Unit
from budgets.models import Edition, PublishedTable
from budgets.renderers.cells import grouped
from budgets.tables.grid import Grid, GridPart
from budgets.tables.record import from_record
from tests.conftest import ROOT

EDITIONS = (
    ("420103", "501", 2024),
    ("420103", "501", 2023),
    ("420103", "501", 2022),
    ("310107", "wanli", 2025),
    ("310107", "wanli", 2024),
    ("310107", "wanli", 2023),
)


def edition(jurisdiction: str, department: str, year: int) -> Edition:
    """The current edition."""
    found: Edition = (
        Edition.objects.current()
        .with_names()
        .get(department__jurisdiction__adcode=jurisdiction, department__code=department, year=year)
    )
    return found


def published(jurisdiction: str, department: str, year: int) -> dict[int, Grid]:
    """The current edition's stored tables by number."""
    stored = PublishedTable.objects.filter(edition=edition(jurisdiction, department, year)).order_by("number")
    return {table.number: from_record(table.grid) for table in stored}


def golden(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "tests" / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def printed(part: GridPart, unit: Unit) -> list[list[str]]:
    """The part's rows as the official form prints them."""
    return [
        [grouped(cell, column, unit) for cell, column in zip(row.cells, part.columns, strict=True)] for row in part.rows
    ]
