"""Whole answers made of the example rows, as the API gives them to whoever asks for that one row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from budgets.api import examples
from budgets.datasets.dataset import Dataset
from budgets.datasets.formats import lines

AT = "2026-11-23T09:00:00.000000Z"
"""When the examples were asked for."""


def page(of: Dataset) -> dict[str, Any]:
    """A page of JSON."""
    row = examples.ROWS[of.key]
    if of.key == "changes":
        following = f"{examples.BASE}/api/v1/changes/?since={row['tick']}"
        return {"last_tick": row["tick"], "more": False, "next": following, "results": [row]}
    rules = {"rules_applied": 1, "rules_not_applied": 0} if of.key == "edition_findings" else {}
    return {**record(of, row), "next": None, "previous": None, **rules, "results": [row]}


def record(of: Dataset, row: dict[str, Any]) -> dict[str, Any]:
    """What the answer can be checked by."""
    if of.key == "changes":
        return {"count": 1, "last_tick": row["tick"]}
    sums: dict[str, Any] = {}
    for column in of.measures:
        sums[f"total_{column.name}"] = row[column.name] or "0.00"
        if column.null:
            sums[f"unknown_{column.name}"] = int(row[column.name] is None)
    return {"count": 1, **sums, **({"amount_unit": "yuan"} if sums else {}), "as_of": AT}


def csv(of: Dataset) -> str:
    row = examples.ROWS[of.key]
    return _with_trailer(of, lines.CSV, [",".join(row), ",".join(map(_cell, row.values()))])


def ndjson(of: Dataset) -> str:
    return _with_trailer(
        of, lines.NDJSON, [json.dumps(examples.ROWS[of.key], ensure_ascii=False, separators=(",", ":"))]
    )


def _with_trailer(of: Dataset, format: lines.Lines, content: Iterable[str]) -> str:
    text = format.beginning.decode() + "".join(f"{line}\n" for line in content)
    about = record(of, examples.ROWS[of.key]) | {"sha256": hashlib.sha256(text.encode()).hexdigest()}
    return f"{text}{format.trailer(about)}\n"


def _cell(value: Any) -> str:
    """As PostgreSQL's COPY writes it: null is nothing, an empty text is quoted."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            value = ";".join(value)
    text = str(value)
    quoted = '"' + text.replace('"', '""') + '"'
    return quoted if text == "" or set(text) & set(',"\r\n') else text
