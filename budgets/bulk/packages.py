"""Which packages there are: one for each district and year that has current editions."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version

from budgets.clock import Reading
from budgets.datasets import run
from budgets.datasets.select import Statement
from budgets.datasets.whole import moment
from budgets.release import release


@dataclass(frozen=True, slots=True)
class Package:
    """The editions of a district and year that are the current ones since a moment, and were at the one asked for.

    ``editions`` is their number, ``fingerprint`` a digest of their ids and digests; ``reference`` tells one state of
    names and classifications from another. ``synthetic``: the district was made up by generate_sample.
    """

    jurisdiction: str
    jurisdiction_name: str
    jurisdiction_name_en: str
    synthetic: bool
    year: int
    editions: int
    since: datetime
    fingerprint: str
    reference: str

    @property
    def name(self) -> str:
        return f"{self.jurisdiction}-{self.year}"

    @property
    def as_of(self) -> str:
        return moment(self.since)

    @property
    def key(self) -> str:
        """A digest of everything that its bytes follow from."""
        parts = (self.name, self.as_of, self.fingerprint, self.reference, *_made_by())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def _made_by() -> tuple[str, ...]:
    """Another program may write the same values in other bytes."""
    return release(), version("pyarrow"), zlib.ZLIB_RUNTIME_VERSION


_CURRENT = "(e.superseded_at IS NULL OR e.superseded_at > %s)"
_FOUND = f"""
    SELECT j.adcode, j.name, j.name_en, j.synthetic, e.year, count(*) FILTER (WHERE {_CURRENT}),
        max(greatest(e.published_at, CASE WHEN e.superseded_at <= %s THEN e.superseded_at END)),
        encode(sha256(string_agg(
            concat_ws(' ', d.code, e.stage, e.number, e.digest), E'\\n' ORDER BY d.code, e.stage, e.number
        ) FILTER (WHERE {_CURRENT})::bytea), 'hex')
    FROM budgets_edition e
    JOIN budgets_administrativeunit d ON d.id = e.department_id
    JOIN budgets_jurisdiction j ON j.id = d.jurisdiction_id
    WHERE e.published_at <= %s
"""
_GROUPED = f" GROUP BY j.id, e.year HAVING count(*) FILTER (WHERE {_CURRENT}) > 0 ORDER BY j.adcode, e.year"


def at(
    asked: datetime, reading: Reading, *, jurisdiction: str | None = None, year: int | None = None
) -> Sequence[Package]:
    """The packages as they stood at the moment that is asked for, no later than the reading. One query."""
    asked = min(asked, reading.ticked_at)
    where, values = "", []
    if jurisdiction is not None:
        where, values = f"{where} AND j.adcode = %s", [*values, jurisdiction]
    if year is not None:
        where, values = f"{where} AND e.year = %s", [*values, year]
    statement = Statement(_FOUND + where + _GROUPED, (asked, asked, asked, asked, *values, asked))
    return [Package(*row, reading.references) for row in run.fetched(statement)]
