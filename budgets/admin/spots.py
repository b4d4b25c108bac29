"""Where on an edition's page a finding is mended: the tab of its lines, and the one line where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from budgets.admin.sheets import Sheet
from budgets.findings import Finding


class Placed(Protocol):
    """A finding, or a reviewer's comment: whatever is about a row of a table."""

    table: int | None
    row: str


@dataclass(frozen=True, slots=True)
class Spot:
    """``anchor`` is the line's field or else all lines of the tab; in a grid the line is ``row`` and ``field``."""

    tab: str
    anchor: str
    kind: str = ""
    row: int | None = None
    field: str = ""


def row_of(finding: Placed) -> str:
    """The code that the finding's row is about; table 4 says current.general."""
    return finding.row.rpartition(".")[2]


class FormSpots:
    """The first line of the table's lines that is part of the finding's row, else their tab, else nowhere."""

    def __init__(self, inlines: Iterable[Any]) -> None:
        self._inlines = list(inlines)

    def __call__(self, finding: Placed) -> Spot | None:
        found = [inline for inline in self._inlines if finding.table in inline.opts.tables]
        row = row_of(finding)
        for inline in found:
            for form in inline.formset.initial_forms:
                if any(_is_part(key, row) for key in inline.opts.row_keys(form.instance)):
                    field = next((bound for bound in reversed(form.visible_fields()) if bound.name != "DELETE"), None)
                    return Spot(inline.formset.prefix, field.auto_id if field else f"{inline.formset.prefix}-group")
        return Spot(found[0].formset.prefix, f"{found[0].formset.prefix}-group") if found else None


def _is_part(key: str, row: str) -> bool:
    """A subject or unit code is part of the rows whose code it begins with."""
    return bool(row) and (key == row or (row.isdigit() and key.startswith(row)))


class GridSpots:
    """As FormSpots where lines stand in grids. Each kind's lines are read once, when a finding first asks for them."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = sheets
        self._lines: dict[str, dict[str, int]] = {}

    def __call__(self, finding: Finding) -> Spot | None:
        found = [sheet for sheet in self._sheets if finding.table in sheet.inline.tables]
        row = row_of(finding)
        for sheet in found:
            if row and sheet.inline.in_grid and (line := self._lines_of(sheet).get(row)):
                return Spot(sheet.prefix, f"{sheet.prefix}-group", sheet.kind, line, sheet.figure)
        return Spot(found[0].prefix, f"{found[0].prefix}-group", found[0].kind) if found else None

    def _lines_of(self, sheet: Sheet) -> dict[str, int]:
        """The first line of each table row, by the row's code or any code above it."""
        if sheet.kind not in self._lines:
            lines: dict[str, int] = {}
            relations = getattr(sheet.model, "FACT_RELATIONS", ())
            for line in sheet.queryset().select_related(*relations) if relations else sheet.queryset():
                for key in sheet.inline.row_keys(line):
                    for end in range(1, len(key) + 1) if key.isdigit() else (len(key),):
                        lines.setdefault(key[:end], line.pk)
            self._lines[sheet.kind] = lines
        return self._lines[sheet.kind]
