"""Running statements: over the reader's connections, which can only read and give up what takes too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import OperationalError, connections, transaction
from psycopg import errors

from budgets.datasets.columns import Column
from budgets.datasets.select import Selection, Statement, page_and_totals, totals

READER = "reader"
"""The alias in settings.DATABASES: read only, with a statement timeout, perhaps on a server that follows the first."""

EXPORT_SECONDS = 900
"""How long a whole result may take, the client's own slowness included."""

REMEMBERED_SECONDS = 3600


def fetched(statement: Statement) -> list[tuple[Any, ...]]:
    with connections[READER].cursor() as cursor:
        cursor.execute(statement.sql, statement.values)
        return cursor.fetchall()  # type: ignore[no-any-return]


def was_cancelled(error: OperationalError) -> bool:
    """Whether PostgreSQL gave a statement up because it took too long."""
    return isinstance(error.__cause__, errors.QueryCanceled)


@dataclass(frozen=True, slots=True)
class Totals:
    """Rows of a whole result, and for each measure the exact sum in yuan and how many rows have no value of it."""

    rows: int
    sums: tuple[tuple[str, Decimal, int], ...] = ()

    def as_list(self) -> list[Any]:
        return [self.rows, [[name, str(total), unknown] for name, total, unknown in self.sums]]

    @classmethod
    def of_list(cls, found: list[Any]) -> Totals:
        rows, sums = found
        return cls(rows, tuple((name, Decimal(total), unknown) for name, total, unknown in sums))


def totals_of(selection: Selection, *, state: str = "") -> Totals:
    """One query, unless the same was asked before in the same ``state`` of all that is public (clock.Reading.etag).

    Without a state they are counted anew.
    """
    statement = totals(selection)
    if not state:
        return _totals(statement, selection.dataset.measures)
    key = "totals-" + sha256(f"{state} {statement!r}".encode()).hexdigest()
    known = cache.get(key)
    if known is None:
        known = _totals(statement, selection.dataset.measures)
        cache.set(key, known, REMEMBERED_SECONDS)
    return known  # type: ignore[no-any-return]


def first_page(selection: Selection, number: int) -> tuple[list[tuple[Any, ...]], Totals]:
    """The first ``number`` rows as select.page gives them, and the totals of all rows, in one statement."""
    measures = selection.dataset.measures
    found = fetched(page_and_totals(selection, number))
    width = 1 + 2 * len(measures)
    last = found[0][-width:] if found else (0,) * width
    return [row[:-width] for row in found], _made(last, measures)


def _totals(statement: Statement, measures: Sequence[Column]) -> Totals:
    (found,) = fetched(statement)
    return _made(found, measures)


def _made(found: Sequence[Any], measures: Sequence[Column]) -> Totals:
    rows, *sums = found
    each = zip(measures, sums[::2], sums[1::2], strict=True)
    made = ((column.name, total or Decimal("0.00"), int(unknown or 0)) for column, total, unknown in each)
    return Totals(rows, tuple(made))


@contextmanager
def at_length() -> Iterator[Any]:
    """psycopg's own cursor, for a statement that may take as long as a whole result takes.

    Indexes give the rows in their order, but PostgreSQL would sort them, being a little faster to the last row; without
    sorting the first row comes at once, and nothing is written to disk meanwhile.
    """
    with transaction.atomic(using=READER), connections[READER].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('enable_sort', 'off', true)",
            (f"{EXPORT_SECONDS}s",),
        )
        yield cursor.cursor


def copied(statement: Statement, options: str) -> Iterator[bytes]:
    """What COPY … TO STDOUT sends, as it comes: a row at a time, never the whole."""
    with at_length() as cursor, cursor.copy(f"COPY ({statement.sql}) TO STDOUT ({options})", statement.values) as copy:
        for row in copy:
            yield bytes(row)
