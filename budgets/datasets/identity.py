"""The public id of an edition, for example 420103-501-2024-approved-1: stable, and readable without a list."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import CharField, Func, Value

from budgets.facts import Stage
from budgets.models import Edition

EXAMPLE = "420103-501-2024-approved-1"
ADCODE = r"[1-9][0-9]{5}"
DEPARTMENT = r"[0-9]{3}|[a-z][a-z0-9-]{1,18}"
YEAR = r"20[0-9]{2}|2100"
OF_YEAR = rf"(?:{ADCODE})-(?:{DEPARTMENT})-(?:{YEAR})-(?:{'|'.join(Stage)})"
NUMBER = "[1-9][0-9]{0,4}"
EDITION = f"{OF_YEAR}-{NUMBER}"


def of(edition: Edition) -> str:
    """Needs ``with_names`` to cost no query."""
    who = edition.identity()
    return f"{who.jurisdiction}-{who.department}-{who.year}-{who.stage}-{who.number}"


def parts(edition_id: str) -> tuple[str, str, int, str, int]:
    """Adcode, department, year, stage and number of an id that has its form."""
    # A department's short name may itself hold hyphens.
    jurisdiction, rest = edition_id.split("-", 1)
    department, year, stage, number = rest.rsplit("-", 3)
    return jurisdiction, department, int(year), stage, int(number)


def lookup(edition_id: str) -> dict[str, Any] | None:
    """The conditions on Edition that the id stands for, None when it is no id."""
    if not re.fullmatch(EDITION, edition_id):
        return None
    fields = ("department__jurisdiction__adcode", "department__code", "year", "stage", "number")
    return dict(zip(fields, parts(edition_id), strict=True))


def expression(prefix: str = "") -> Func:
    """The id in SQL; ``prefix`` leads from the row to its edition."""
    fields = ("department__jurisdiction__adcode", "department__code", "year", "stage", "number")
    return Func(Value("-"), *(f"{prefix}{field}" for field in fields), function="CONCAT_WS", output_field=CharField())
