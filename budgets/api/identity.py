"""The public id of an edition, for example 420103-501-2024-approved-1: stable, and readable without a list."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import CharField, Func, Value

from budgets.facts import Stage

EXAMPLE = "420103-501-2024-approved-1"
ADCODE = r"[1-9][0-9]{5}"
DEPARTMENT = r"[0-9]{3}|[a-z][a-z0-9-]{1,18}"
YEAR = r"20[0-9]{2}|2100"
EDITION = rf"(?:{ADCODE})-(?:{DEPARTMENT})-(?:{YEAR})-(?:{'|'.join(Stage)})-[1-9][0-9]{{0,4}}"


def lookup(edition_id: str) -> dict[str, Any] | None:
    """The conditions on Edition that the id stands for, None when it is no id."""
    if not re.fullmatch(EDITION, edition_id):
        return None
    # A department's short name may itself hold hyphens.
    jurisdiction, rest = edition_id.split("-", 1)
    department, year, stage, number = rest.rsplit("-", 3)
    return {
        "department__jurisdiction__adcode": jurisdiction,
        "department__code": department,
        "year": int(year),
        "stage": stage,
        "number": int(number),
    }


def expression(prefix: str = "") -> Func:
    """The id in SQL; ``prefix`` leads from the row to its edition."""
    parts = ("department__jurisdiction__adcode", "department__code", "year", "stage", "number")
    return joined("-", *(f"{prefix}{part}" for part in parts))


def joined(separator: str, *parts: Any) -> Func:
    """Fields and expressions of any type as one text."""
    return Func(Value(separator), *parts, function="CONCAT_WS", output_field=CharField())
