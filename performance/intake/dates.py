"""The dates of a project as its year, where they are those of one."""

from __future__ import annotations

import re

_DATE = re.compile(r"^(20\d\d)[-./年](\d\d)[-./月](\d\d)日?$")
_FIRST_DAY, _LAST_DAY = "0101", "1231"


def year_of(begins: str, ends: str) -> str:
    """2024 for its first to its last day, else both dates: 20240315-20250630."""
    first, last = (_digits(date) for date in (begins, ends))
    whole = first[:4] == last[:4] and (first[4:], last[4:]) == (_FIRST_DAY, _LAST_DAY)
    return first[:4] if whole else f"{first}-{last}"


def _digits(date: str) -> str:
    found = _DATE.match(date)
    return "".join(found.groups()) if found else date
