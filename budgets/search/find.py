"""Finding: the best few of every kind, or one kind page by page.

An index of words alone is slow where a word is everywhere: all that has it would be read and sorted to show five. An
index of the order alone is slow where a word is rare. So the first WALK entries of a kind are looked through in their
order; what is not found often enough there is rare enough for the index of words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import OperationalError, connections

from budgets.datasets.run import READER, was_cancelled
from budgets.models import SearchEntry, SearchKind
from budgets.search.entries import LETTERS, of_district, of_year, ranks
from budgets.search.words import Query

WALK = 1000
SHOWN = 5
"""Hits of a kind where all kinds are shown."""
PAGE = 20


class TooSlow(Exception):
    """The database gave the search up."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A query and what narrows it; ``is_enough`` of the query is the caller's to ask."""

    query: Query
    jurisdiction: str = ""
    year: int | None = None
    facets: tuple[str, ...] = ()

    def condition(self, kind: str) -> str:
        """As PostgreSQL reads a tsquery: every lexeme is quoted and holds neither quotes nor backslashes. "" if nothing
        is asked, which only ``page`` answers.
        """
        words = [*self.query.terms(), *((facet, False) for facet in self.facets)]
        if self.jurisdiction:
            words.append((of_district(self.jurisdiction), False))
        if self.year is not None:
            words.append((of_year(self.year), False))
        return " & ".join(f"'{LETTERS[kind]}{word}'{':*' if begins else ''}" for word, begins in words)


@dataclass(slots=True)
class Found:
    """Of one kind: the first hits, and how many there are; ``more`` if there are at least so many."""

    kind: SearchKind
    count: int
    more: bool
    numbers: list[int]
    hits: list[SearchEntry] = field(default_factory=list)


_WALK = """
    SELECT k.kind, w.walked, w.found, w.numbers
    FROM unnest(%s::text[], %s::tsquery[]) AS k(kind, query)
    CROSS JOIN LATERAL (
        SELECT count(*) AS walked, count(*) FILTER (WHERE e.fits) AS found,
            coalesce((array_agg(e.id ORDER BY e.rank, e.id) FILTER (WHERE e.fits))[:%s], '{}') AS numbers
        FROM (
            SELECT id, rank, words @@ k.query AS fits FROM budgets_searchentry
            WHERE kind = k.kind AND rank BETWEEN %s AND %s ORDER BY rank, id LIMIT %s
        ) e
    ) w
"""

_BY_WORDS = """
    SELECT k.kind, w.found, w.numbers
    FROM unnest(%s::text[], %s::tsquery[]) AS k(kind, query)
    CROSS JOIN LATERAL (
        SELECT count(*) AS found, coalesce((array_agg(id ORDER BY rank, id))[:%s], '{}') AS numbers
        FROM budgets_searchentry WHERE words @@ k.query
    ) w
"""

_PAGE_WALK = """
    SELECT id, rank, coalesce(words @@ %s::tsquery, TRUE) FROM budgets_searchentry
    WHERE kind = %s AND (rank, id) > (%s, %s) AND rank BETWEEN %s AND %s ORDER BY rank, id LIMIT %s
"""

_PAGE_BY_WORDS = """
    WITH fitting AS MATERIALIZED (
        SELECT id, rank FROM budgets_searchentry WHERE words @@ %s::tsquery
    )
    SELECT id, rank FROM fitting WHERE (rank, id) > (%s, %s) ORDER BY rank, id LIMIT %s
"""


def overview(wish: Wish, *, shown: int = SHOWN) -> list[Found]:
    """Every kind that has a hit, in the order of SearchKind. Three queries at most. Raises TooSlow."""
    kinds = {kind.value: kind for kind in SearchKind}
    found: dict[str, Found] = {}
    rare = []
    with _limited():
        walks = [*_asked(wish, kinds), shown, *ranks(wish.year), WALK]
        for key, walked, count, numbers in _fetched(_WALK, walks):
            if walked < WALK or count >= shown:
                found[key] = Found(kinds[key], count, walked == WALK, numbers)
            else:
                rare.append(key)
        if rare:
            for key, count, numbers in _fetched(_BY_WORDS, [*_asked(wish, rare), shown]):
                found[key] = Found(kinds[key], count, False, numbers)
        by_number = _entries([number for of_kind in found.values() for number in of_kind.numbers])
    for one in found.values():
        one.hits = [by_number[number] for number in one.numbers if number in by_number]
    return [found[key] for key in kinds if key in found and found[key].hits]


@dataclass(frozen=True, slots=True)
class Page:
    hits: list[SearchEntry]
    next: tuple[int, int] | None
    """Rank and id of the last hit, if more come after it."""


def page(wish: Wish, kind: SearchKind, after: tuple[int, int] = (-1, -1), *, size: int = PAGE) -> Page:
    """The hits of one kind behind a place in the order, or all of it. Three queries at most. Raises TooSlow."""
    with _limited():
        walked = _fetched(_PAGE_WALK, [wish.condition(kind) or None, kind, *after, *ranks(wish.year), WALK])
        places = [(rank, number) for number, rank, fits in walked if fits]
        if len(places) <= size and len(walked) == WALK:
            found = _fetched(_PAGE_BY_WORDS, [wish.condition(kind), *after, size + 1])
            places = [(rank, number) for number, rank in found]
        by_number = _entries([number for _rank, number in places[:size]])
    hits = [by_number[number] for _rank, number in places[:size] if number in by_number]
    return Page(hits, places[size - 1] if len(places) > size else None)


def _asked(wish: Wish, kinds: Iterable[str]) -> list[list[str]]:
    """The kinds, and what is asked of each."""
    return [list(kinds), [wish.condition(kind) for kind in kinds]]


def _fetched(sql: str, values: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]
    with connections[READER].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()  # type: ignore[no-any-return]


def _entries(numbers: Sequence[int]) -> dict[int, SearchEntry]:
    found = SearchEntry.objects.using(READER).defer("words").filter(pk__in=numbers)
    return {entry.pk: entry for entry in found.select_related("department", "jurisdiction")}


@contextmanager
def _limited() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if was_cancelled(error):
            raise TooSlow from error
        raise
