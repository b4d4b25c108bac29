"""The field's terms in plain words, grouped: our own sentences, kept as data (data/glossary.json)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "glossary.json"


@dataclass(frozen=True, slots=True)
class Term:
    """``names`` and ``texts`` are Chinese and English. ``key`` is its anchor on the page. ``tables`` are those of the
    fifteen in which it appears, ``pages`` the names of further addresses.
    """

    key: str
    names: tuple[str, str]
    texts: tuple[str, str]
    tables: tuple[int, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    names: tuple[str, str]
    terms: tuple[Term, ...]


@cache
def groups() -> tuple[Group, ...]:
    return tuple(
        Group(each["key"], tuple(each["name"]), tuple(map(_term, each["terms"])))
        for each in json.loads(FILE.read_text(encoding="utf-8"))
    )


def _term(given: dict[str, list[str]]) -> Term:
    return Term(
        key=str(given["key"]),
        names=(given["name"][0], given["name"][1]),
        texts=(given["text"][0], given["text"][1]),
        tables=tuple(map(int, given["tables"])),
        pages=tuple(given["pages"]),
    )
