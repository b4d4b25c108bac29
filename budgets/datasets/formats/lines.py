"""CSV and NDJSON: streams of lines that PostgreSQL writes and this process only passes on and counts.

The last line is a trailer with the number of rows, the control sums, the moment the rows were current at, and the
SHA-256 of every byte before that line. A stream without it was cut short.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from budgets.datasets import run
from budgets.datasets.select import Selection, Statement, objects, rows
from budgets.datasets.whole import Whole

CHUNK = 64 * 1024
"""Bytes passed on at once."""
BOM = "\ufeff".encode()
"""By which Excel knows UTF-8."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A format of lines: how it is copied, how it begins, and how its trailer is written."""

    name: str
    media_type: str
    statement: Callable[[Selection], Statement]
    options: str
    trailer: Callable[[dict[str, Any]], str]
    beginning: bytes = b""


CSV = Lines(
    "csv",
    "text/csv",
    lambda selection: rows(selection, "as_text"),
    "FORMAT csv, HEADER",
    lambda record: "# " + " ".join(f"{name}={value}" for name, value in record.items()),
    BOM,
)
NDJSON = Lines(
    "ndjson",
    "application/x-ndjson",
    objects,
    # JSON escapes control characters, so with these as quote and delimiter nothing is ever quoted.
    r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'",
    lambda record: json.dumps({"trailer": record}, ensure_ascii=False),
)


def stream(whole: Whole, lines: Lines, *, trailer: bool = True) -> Iterator[bytes]:
    """The whole result, with or without the line that it can be checked by."""
    sha = hashlib.sha256()
    for chunk in _chunks(lines.beginning, run.copied(lines.statement(whole.selection), lines.options)):
        sha.update(chunk)
        yield chunk
    if trailer:
        yield f"{lines.trailer(whole.record | {'sha256': sha.hexdigest()})}\n".encode()


def fingerprint(whole: Whole) -> dict[str, Any]:
    """SHA-256 and bytes of what ``CSV`` without its trailer sends: of the rows themselves, whatever file holds them."""
    sha, size = hashlib.sha256(), 0
    for chunk in stream(whole, CSV, trailer=False):
        sha.update(chunk)
        size += len(chunk)
    return {"sha256": sha.hexdigest(), "bytes": size}


def _chunks(beginning: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    gathered, size = [beginning], len(beginning)
    for part in parts:
        gathered.append(part)
        size += len(part)
        if size >= CHUNK:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)
