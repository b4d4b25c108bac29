"""The public clock: numbers the changes of what the public may read, and tells whether anything changed.

Two kinds of change count. Publications, corrections and withdrawals each are a tick: a number and a moment, both
strictly increasing in the order in which the transactions commit, since a tick holds the clock's only row until then.
So whoever has read the feed up to number 6 will never find a 5 there later. Changes of reference data (names,
classifications, lineage, ...) are only counted (budgets.models.reference_change): they wait for nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from time import time
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import QuerySet

from budgets.models import ChangeKind, Edition, PublicChange


class Moment(NamedTuple):
    """A tick's number, from 1, and its time, to the microsecond and later than that of any tick before it."""

    number: int
    at: datetime


class Reading(NamedTuple):
    """What the clock shows.

    ``ticks`` is the number of the last public change and ``ticked_at`` its moment (that of ``NEVER`` while there was
    none): what was current then is current until the next tick. ``at`` is the moment of the last change of either
    kind, None while there was none. ``etag`` is a short text without quotes that differs from that of any reading
    between which and this one something was committed. ``at`` is less exact: a transaction that takes long is told
    with the moment of its statement, and HTTP dates know no less than a second.
    """

    ticks: int
    ticked_at: datetime
    at: datetime | None
    etag: str

    @property
    def references(self) -> str:
        """Tells one state of reference data from another, whatever is published meanwhile."""
        return self.etag.partition(".")[2]


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def http_moment(at: datetime | None) -> int | None:
    """A moment in whole seconds, as HTTP's dates are: None while something else may still fall into the same second,
    for then a date could not tell what was there before from what is there after it.
    """
    if at is None or time() < int(at.timestamp()) + 1:
        return None
    return int(at.timestamp())


_TICK = """
    INSERT INTO budgets_publicclock AS clock (id, ticks, at, reference_changes)
    VALUES (1, %(ticks)s, clock_timestamp(), 0)
    ON CONFLICT (id) DO UPDATE
        SET ticks = clock.ticks + %(ticks)s, at = greatest(clock_timestamp(), clock.at + interval '1 microsecond')
    RETURNING ticks, at
"""

# Rows become part of the count in the statement that removes them, so that a reader sees each of them once.
_COUNT_UP = """
    WITH counted AS (DELETE FROM budgets_referencechange WHERE at <= %s RETURNING 1)
    UPDATE budgets_publicclock SET reference_changes = reference_changes + (SELECT count(*) FROM counted)
"""

_READ = """
    SELECT coalesce(clock.ticks, 0), clock.at, greatest(clock.at, reference.at),
        coalesce(clock.reference_changes, 0) + reference.changes
    FROM (SELECT count(*) AS changes, max(at) AS at FROM budgets_referencechange) reference
    LEFT JOIN budgets_publicclock clock ON true
"""


def announce(kind: ChangeKind, edition: Edition) -> Moment:
    """Record a public change of the edition; every later one waits until this transaction ends.

    To be called as late as possible, and after everything that locks other rows: whoever holds the clock must not
    wait for somebody who waits for the clock.
    """
    moment = tick()
    PublicChange.objects.create(tick=moment.number, kind=kind, edition=edition, at=moment.at)
    return moment


def announce_past(editions: QuerySet[Edition]) -> None:
    """Record editions that bring their moments along as changes, in the order of these.

    For data that was made and never published: it comes to be seen now, so the numbers go on from the last one, and
    the clock shows now. To be called as ``announce`` is.
    """
    found = list(editions.order_by("published_at"))
    first = tick(len(found)).number - len(found) + 1 if found else 0
    PublicChange.objects.bulk_create(
        PublicChange(tick=number, kind=kind_of(edition), edition=edition, at=edition.published_at)
        for number, edition in enumerate(found, start=first)
    )


def kind_of(edition: Edition) -> ChangeKind:
    """What publishing it is."""
    return ChangeKind.PUBLICATION if edition.number == 1 else ChangeKind.CORRECTION


def tick(ticks: int = 1) -> Moment:
    """Move the clock on, by one tick or several at one moment, within the running transaction, which from now on
    holds it. Returns the last of them.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the public clock moves within a transaction only")
    with connection.cursor() as cursor:
        cursor.execute(_TICK, {"ticks": ticks})
        moment = Moment(*cursor.fetchone())
        # Reading stays quick however often reference data changes between two publications.
        cursor.execute(_COUNT_UP, [moment.at])
    return moment


def reading(*, using: str = DEFAULT_DB_ALIAS) -> Reading:
    """What the clock shows to this transaction, over this connection.

    One query, over as many rows as reference data was changed in statements since the last publication.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_READ)
        ticks, ticked_at, at, reference_changes = cursor.fetchone()
    return Reading(ticks, ticked_at or NEVER, at, f"{ticks}.{reference_changes}")
