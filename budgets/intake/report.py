"""What a reading says, as the JSON that check_document and import_document print: one object a line.

Every object has the same keys, also that of a file which could not be read at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from budgets.intake.codes import PrintedCode
from budgets.intake.reading import Reading
from budgets.tables.grid import Grid


def of_reading(
    reading: Reading,
    *,
    tables: list[dict[str, Any]],
    findings: list[dict[str, Any]],
    unknown: Iterable[PrintedCode],
) -> dict[str, Any]:
    """``tables`` are the reported tables, ``findings`` what is wrong with them, both in their public JSON shape;
    ``unknown`` are the codes that the lists lack.
    """
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
        "unknown": of_codes(unknown),
    }


def of_file(name: str, unread: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A file that was refused as a whole; ``unread`` are places and reasons."""
    return {
        "file": name,
        "sha256": None,
        "jurisdiction": None,
        "department": None,
        "department_name": "",
        "year": None,
        "layout": None,
        "tables": [],
        "facts": {},
        "findings": [],
        "unread": [{"source": place, "why": why} for place, why in unread],
        "unknown": [],
    }


def of_codes(codes: Iterable[PrintedCode]) -> list[dict[str, str]]:
    return [asdict(code) for code in codes]


def reported_grids(reading: Reading) -> list[Grid]:
    return [reading.grid(number) for number in sorted({table.number for table in reading.tables})]


def _counts(reading: Reading) -> dict[str, int]:
    """How many facts of each kind were read."""
    counts: dict[str, int] = {}
    for fact in reading.facts:
        counts[fact.kind] = counts.get(fact.kind, 0) + 1
    return counts
