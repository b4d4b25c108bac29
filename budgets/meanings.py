"""What subjects mean, in plain words: our own sentences, since the classifications give names only.

They are data (data/meanings), by code, or by name where the same name stands below many codes (行政运行). A subject
without a sentence of its own is explained by what it belongs to.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "meanings"


def meaning(classification: str, code: str, name: str, *, english: bool) -> str:
    """One sentence; "" where there is none. ``classification`` is function or economic."""
    sentences = _sentences(classification)
    found = sentences.get(code) or sentences.get(name)
    return found[english] if found else ""


@cache
def _sentences(classification: str) -> Mapping[str, tuple[str, str]]:
    """Chinese and English by code or name."""
    with (FOLDER / f"{classification}.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}
