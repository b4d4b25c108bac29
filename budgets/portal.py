"""The portal as a whole: its districts, and their largest departments.

Everything here is asked of the database in a number of queries that does not grow with what the portal holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, Max, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from budgets.models import Edition, Jurisdiction

LARGEST_SHOWN = 3


@dataclass(slots=True)
class DistrictAtAGlance:
    """A district in the last year of which anything is published.

    ``published`` counts its departments of that year, ``editions`` those of all years. ``total`` is in yuan over the
    departments that disclose theirs, None where none does. ``largest`` are the editions of its largest departments.
    """

    jurisdiction: Jurisdiction
    year: int
    published: int
    editions: int
    total: Decimal | None
    largest: list[Edition] = field(default_factory=list)


def districts() -> list[DistrictAtAGlance]:
    """All that published anything, by code; current editions of budgets count. Two queries."""
    approved = Edition.objects.current().filter(stage=Edition.Stage.APPROVED)
    of_years = approved.values("department__jurisdiction", "year").order_by()
    sums: dict[int, dict[int, tuple[int, Decimal | None]]] = {}
    for row in of_years.annotate(published=Count("pk"), total=Sum("expenditure_total")):
        years = sums.setdefault(row["department__jurisdiction"], {})
        years[row["year"]] = (row["published"], row["total"])
    found: dict[int, DistrictAtAGlance] = {}
    for edition in _largest(approved):
        district = edition.department.jurisdiction
        if district.pk not in found:
            years = sums[district.pk]
            published, total = years[edition.year]
            editions = sum(number for number, _total in years.values())
            found[district.pk] = DistrictAtAGlance(district, edition.year, published, editions, total)
        found[district.pk].largest.append(edition)
    return list(found.values())


def _largest(approved: QuerySet[Edition]) -> QuerySet[Edition]:
    """Of each district, in its last year, by code of the district and then by size."""
    ranked = approved.annotate(
        latest=Window(Max("year"), partition_by=F("department__jurisdiction")),
        place=Window(
            RowNumber(),
            partition_by=[F("department__jurisdiction"), F("year")],
            order_by=[F("expenditure_total").desc(nulls_last=True), F("department__code").asc()],
        ),
    )
    shown = ranked.filter(year=F("latest"), place__lte=LARGEST_SHOWN)
    return shown.with_names().order_by("department__jurisdiction__adcode", "place")
