"""What a reading says, as the JSON that check_document and import_document print: one object a file."""

from __future__ import annotations

from typing import Any

from budgets.intake.readers import UnreadableDocument
from budgets.intake.reading import Reading
from budgets.tables.grid import Grid


def of_reading(reading: Reading, *, tables: list[dict[str, Any]], findings: list[dict[str, Any]]) -> dict[str, Any]:
    """``tables`` are the reported tables, ``findings`` what is wrong with them, both in their public JSON shape."""
    return {
        "file": reading.document.name,
        "sha256": reading.document.sha256,
        "jurisdiction": reading.jurisdiction,
        "department": reading.department,
        "department_name": reading.department_name,
        "year": reading.year,
        "layout": reading.layout,
        "tables": tables,
        "facts": _counts(reading),
        "findings": findings,
        "unread": [{"source": problem.place, "why": problem.why} for problem in reading.unread],
    }


def of_error(error: UnreadableDocument) -> dict[str, Any]:
    """A file that could not be read at all has the same shape with nothing in it."""
    return {
        "file": error.name,
        "department": None,
        "year": None,
        "tables": [],
        "findings": [],
        "unread": [{"source": str(error.place), "why": error.message}],
    }


def reported_grids(reading: Reading) -> list[Grid]:
    return [reading.grid(number) for number in sorted({table.number for table in reading.tables})]


def _counts(reading: Reading) -> dict[str, int]:
    """How many facts of each kind were read."""
    counts: dict[str, int] = {}
    for fact in reading.facts:
        counts[fact.kind] = counts.get(fact.kind, 0) + 1
    return counts
