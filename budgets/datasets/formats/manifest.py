"""A manifest: what a whole result is and can be checked by, without its rows."""

from __future__ import annotations

from typing import Any

from budgets.datasets.formats import lines
from budgets.datasets.whole import Whole


def of(whole: Whole) -> dict[str, Any]:
    """Dataset and columns, number of rows, control sums, moment, SHA-256 and bytes of what ``csv_url`` sends."""
    return {**whole.about(), **whole.record, **lines.fingerprint(whole), "csv_url": whole.as_format("csv")}
