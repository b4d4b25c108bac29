"""A request for rows of a dataset, and the SQL statements that answer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from budgets.datasets.columns import Column, Presentation
from budgets.datasets.dataset import Dataset, aliases
from budgets.datasets.editions import JOINS
from budgets.datasets.filters import Condition

OF_EDITIONS, OF_PLACES = frozenset("edj"), frozenset("dj")
"""Aliases of what all facts share: their edition, its department and district."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with a %s for each value."""

    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which rows (all ``conditions`` hold together), which columns, in which order and how they are written."""

    dataset: Dataset
    conditions: tuple[Condition, ...]
    columns: tuple[Column, ...]
    ordering: str
    wanted: Presentation

    @property
    def descending(self) -> bool:
        return self.ordering.startswith("-")

    def but(self, **changes: Any) -> Selection:
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the order: the values of the expressions that sort."""

    key: tuple[Any, ...]
    backwards: bool = False
    """Rows before the place are wanted, not those after it."""


def page(selection: Selection, number: int, beyond: Place | None = None) -> Statement:
    """``number`` rows past a place, as (JSON text, *key); backwards, the nearest come first.

    Rows are found first, with the joins that finding them needs, and then get their names: so PostgreSQL plans two
    small queries instead of a large one, and makes no value of a row that is not on the page.
    """
    keys = selection.dataset.key_of(selection.ordering)
    backwards = beyond is not None and beyond.backwards
    where = [*selection.conditions, *([_past(keys, beyond, selection.descending)] if beyond else [])]
    order = _order(keys, selection.descending != backwards)
    alias = selection.dataset.alias
    found = _complete(selection, f"SELECT {alias}.*", where, keys, order=order, limit=number)
    written_out = _row(selection, keys)
    joins = selection.dataset.joined([written_out])
    return Statement(f"{written_out} FROM ({found.sql}) {alias} {joins} ORDER BY {order}", found.values)


def _row(selection: Selection, keys: Sequence[str]) -> str:
    columns = written(selection.columns, selection.wanted, "as_json")
    return f"SELECT (SELECT row_to_json(r)::text FROM (SELECT {columns}) r), {', '.join(keys)}"


def totals(selection: Selection) -> Statement:
    """One row: how many rows there are, then for each measure its sum and how many rows have no value of it."""
    sums = _sums(selection.dataset)
    return _complete(selection, f"SELECT {', '.join(sums)}", selection.conditions, sums)


def page_and_totals(selection: Selection, number: int) -> Statement:
    """The first page with the totals at the end of each row: for rows that cost more to find than to add up."""
    keys = selection.dataset.key_of(selection.ordering)
    beside = [f"{total} OVER ()" for total in _sums(selection.dataset)]
    sql = ", ".join([_row(selection, keys), *beside])
    order = _order(keys, selection.descending)
    return _complete(selection, sql, selection.conditions, [sql], order=order, limit=number)


def _sums(dataset: Dataset) -> list[str]:
    sums = [
        part
        for measure in dataset.measures
        for part in (f"sum({measure.exact})", dataset.unknown(measure) or "count(*) FILTER (WHERE false)")
    ]
    return ["count(*)", *sums]


def rows(selection: Selection, how: str) -> Statement:
    """All rows in order; ``how`` is the method of Column that writes values."""
    columns = written(selection.columns, selection.wanted, how)
    keys = selection.dataset.key_of(selection.ordering)
    return _complete(
        selection, f"SELECT {columns}", selection.conditions, [columns, *keys], order=_order(keys, selection.descending)
    )


def objects(selection: Selection) -> Statement:
    """All rows in order, each as JSON text."""
    inner = rows(selection, "as_json")
    return Statement(f"SELECT row_to_json(r)::text FROM ({inner.sql}) r", inner.values)


@lru_cache(maxsize=512)
def written(columns: tuple[Column, ...], wanted: Presentation, how: str) -> str:
    """The columns as a list of SELECT; ``how`` is the method of Column that writes a value."""
    return ", ".join(f'{getattr(column, how)(wanted)} AS "{column.name}"' for column in columns)


def source(dataset: Dataset, conditions: Sequence[Condition], named: Iterable[str]) -> Statement:
    """FROM and WHERE, with the joins that the conditions and the ``named`` expressions need."""
    conditions = _narrowed(dataset, [*([Condition(dataset.always)] if dataset.always else []), *conditions])
    where = [condition.sql for condition in conditions]
    sql = dataset.source([*named, *where])
    values = tuple(value for condition in conditions for value in condition.values)
    return Statement(f"{sql} WHERE {' AND '.join(where)}" if where else sql, (*dataset.values, *values))


def _narrowed(dataset: Dataset, conditions: Sequence[Condition]) -> Sequence[Condition]:
    """Where places are named, their editions are found first, so that a page costs the same in a portal of any size.

    Left to itself, PostgreSQL would go through all editions in the order of the page until the page is full.
    """
    of_editions = [each for each in conditions if frozenset() < aliases(each.sql) <= OF_EDITIONS]
    if not any(aliases(each.sql) & OF_PLACES for each in of_editions) or dataset.joins.get("e") != JOINS["e"]:
        return conditions
    where = " AND ".join(each.sql for each in of_editions)
    values = tuple(value for each in of_editions for value in each.values)
    # Both joins: a condition on the district needs the department too.
    editions = f"SELECT e.id FROM budgets_edition e {JOINS['d']} {JOINS['j']} WHERE {where}"
    others = [each for each in conditions if each not in of_editions]
    return [*others, Condition(f"f.edition_id = ANY(ARRAY({editions}))", values)]


def _complete(
    selection: Selection,
    select: str,
    conditions: Sequence[Condition],
    named: Iterable[str],
    *,
    order: str = "",
    limit: int | None = None,
) -> Statement:
    body = source(selection.dataset, conditions, named)
    parts = [select, body.sql, *([f"ORDER BY {order}"] if order else []), *([f"LIMIT {limit}"] if limit else [])]
    return Statement(" ".join(parts), body.values)


def _order(keys: Sequence[str], descending: bool) -> str:
    return ", ".join(f"{key} DESC" if descending else key for key in keys)


def _past(keys: Sequence[str], place: Place, descending: bool) -> Condition:
    """Compared as a row, which is what an index on the keys can use."""
    than = "<" if descending != place.backwards else ">"
    return Condition(f"({', '.join(keys)}) {than} ({', '.join(['%s'] * len(keys))})", place.key)
