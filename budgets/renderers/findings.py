"""A finding as JSON and in words: one shape for the commands, the API and every export."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext as _

from budgets.findings import Severity

KEYS = (
    "rule",
    "severity",
    "table",
    "row",
    "column",
    "expected",
    "actual",
    "message",
    "source",
    "difference",
    "part",
    "sentence",
    "suspect",
    "redaction",
    "message_en",
)
"""The contract of architecture.md in its order, then what was added to it; "waived" comes last."""


class Found(Protocol):
    """A finding, just made (budgets.findings) or stored (budgets.models)."""

    rule: Any
    severity: Any
    table: Any
    row: Any
    column: Any
    message: Any
    source: Any
    suspect: Any


def record(finding: Found, *, waived: bool = False) -> dict[str, Any]:
    """The finding as a JSON-ready object. ``waived``: whether an exception to the rule was granted for this place."""
    values: dict[str, Any] = {key: getattr(finding, key) for key in KEYS}
    return values | {"severity": str(finding.severity), "waived": waived}


def where(finding: Found) -> str:
    """The place as people call it: 表5 20604 合计, or where in the document the sentence stands."""
    if finding.table is None:
        return finding.source or finding.row
    number = _("表%(number)d") % {"number": finding.table}
    row = _("合计") if finding.row == "total" else finding.row
    return " ".join(filter(None, (number, row, finding.column)))


def line(finding: Found, *, waived: bool = False) -> str:
    """The finding as one line of a command's output."""
    place = where(finding)
    if finding.source and finding.source != place:
        place = f"{place} ({finding.source})"
    excused = _("（已批准例外）") if waived else ""
    severity = _(Severity(finding.severity).label)
    return f"[{severity}] {finding.rule} {place}: {finding.message}{finding.suspect}{excused}"
