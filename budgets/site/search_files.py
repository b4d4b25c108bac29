"""The search of the static site: its index as JSON files, which static/js/search-static.js reads as it needs them.

Entries are numbered in the order in which results are shown: by kind, then as the live search orders them. A file of
words says for each word the numbers of the entries that have it; the first character of a word says in which file it
is, so that a word and all that begin alike stand together. Words are those of budgets.search.words, in both places.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q

from budgets.layouts import Unit
from budgets.models import SearchEntry, SearchKind
from budgets.search.words import words
from budgets.templatetags.budget_tags import amount

PREFIX = "/search/index/"
BLOCK = 200
"""Entries in a file."""
SHARDS = 64
"""Files of words."""
UNIT = Unit.WANYUAN


def files(adcodes: Collection[str], targets: Collection[str]) -> dict[str, bytes]:
    """By address. Only entries of these districts or of none, and only those that lead to a page of the static site."""
    found = [entry for entry in _entries(adcodes) if _page(entry) in targets]
    made = {f"{PREFIX}about.json": _json(_about(found))}
    for at in range(0, len(found), BLOCK):
        made[f"{PREFIX}entries-{at // BLOCK}.json"] = _json([_row(entry) for entry in found[at : at + BLOCK]])
    for shard, of_words in enumerate(_words(found)):
        made[f"{PREFIX}words-{shard}.json"] = _json(of_words)
    return made


def _entries(adcodes: Collection[str]) -> Iterator[SearchEntry]:
    wanted = SearchEntry.objects.defer("words").select_related("jurisdiction", "department")
    wanted = wanted.filter(Q(jurisdiction=None) | Q(jurisdiction__adcode__in=adcodes))
    for kind in SearchKind:
        yield from wanted.filter(kind=kind).order_by("rank", "pk")


def _page(entry: SearchEntry) -> str:
    return entry.path.partition("#")[0].partition("?")[0]


def _about(found: Sequence[SearchEntry]) -> dict[str, Any]:
    """Everything but words and content: what kind, district, department and year each number is of."""
    districts = {entry.jurisdiction.pk: entry.jurisdiction for entry in found if entry.jurisdiction}
    departments = {entry.department.pk: entry.department for entry in found if entry.department}
    kinds: dict[str, list[int]] = {}
    for number, entry in enumerate(found):
        kinds.setdefault(entry.kind, [number, number])[1] = number + 1
    return {
        "block": BLOCK,
        "shards": SHARDS,
        "kinds": kinds,
        "districts": {each.adcode: [each.name, each.name_en] for each in districts.values()},
        "departments": [[each.name, each.name_en] for each in departments.values()],
        "district": [entry.jurisdiction.adcode if entry.jurisdiction else "" for entry in found],
        "department": [list(departments).index(entry.department_id) if entry.department_id else -1 for entry in found],
        "year": [entry.year or 0 for entry in found],
    }


def _row(entry: SearchEntry) -> list[str]:
    shown = "" if entry.amount is None else amount(entry.amount, UNIT)
    return [entry.title, entry.title_en, entry.code, entry.text, entry.path, shown]


def _words(found: Sequence[SearchEntry]) -> list[dict[str, list[int]]]:
    """In each file: word -> numbers of the entries that have it, ascending."""
    shards: list[dict[str, list[int]]] = [{} for _shard in range(SHARDS)]
    for number, entry in enumerate(found):
        for word in words(" ".join([entry.code, entry.title, entry.title_en, entry.text])):
            shards[ord(word[0]) % SHARDS].setdefault(word, []).append(number)
    return [dict(sorted(shard.items())) for shard in shards]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
