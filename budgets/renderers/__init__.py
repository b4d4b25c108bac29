"""Grid to file formats. A format is a function from a grid to bytes, listed here with its media type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budgets.layouts import Unit
from budgets.models import Edition
from budgets.renderers import csv, json, xlsx
from budgets.tables.grid import Grid

Render = Callable[[Grid, Edition, Unit | None], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    key: str
    media_type: str
    render: Render


FORMATS = {
    found.key: found
    for found in (
        Format(
            "json",
            "application/json",
            lambda grid, edition, unit: json.render(grid, digest=edition.digest, unit=unit),
        ),
        Format("csv", "text/csv; charset=utf-8", lambda grid, edition, unit: csv.render(grid, unit=unit)),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            lambda grid, edition, unit: xlsx.render(
                grid, unit=unit, published=edition.published_at, digest=edition.digest
            ),
        ),
    )
}
