"""Of what, and as of when, a page that adds editions up is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from budgets.datasets.whole import moment
from budgets.models import AdministrativeUnit, Jurisdiction
from budgets.views.keeping import reading_of


@dataclass(frozen=True, slots=True)
class AsOf:
    """``ticks`` and ``ticked_at`` are the public clock's; ``editions`` counts those that the page is made of, and
    ``url`` lists them as they stood at that moment, whenever it is opened.
    """

    ticks: int
    ticked_at: datetime
    editions: int
    url: str
    corrections_url: str
    feed_url: str


def as_of(
    request: HttpRequest,
    editions: int,
    *,
    jurisdiction: Jurisdiction | None = None,
    department: AdministrativeUnit | None = None,
    year: int | None = None,
) -> AsOf | None:
    """None while nothing is published. No query for a visitor, whose page is kept by the same reading."""
    reading = reading_of(request)
    if not reading.ticks:
        return None
    where = [jurisdiction.adcode] if jurisdiction else []
    wanted = {
        "jurisdiction": jurisdiction.adcode if jurisdiction else "",
        "department": department.code if department else "",
        "year": year or "",
        "as_of": moment(reading.ticked_at),
    }
    asked = urlencode({name: value for name, value in wanted.items() if value})
    return AsOf(
        ticks=reading.ticks,
        ticked_at=reading.ticked_at,
        editions=editions,
        url=f"/api/v1/editions/?{asked}",
        corrections_url=reverse(f"budgets:{'district-' if where else ''}corrections", args=where),
        feed_url=feed_of(jurisdiction, department),
    )


def feed_of(jurisdiction: Jurisdiction | None, department: AdministrativeUnit | None = None) -> str:
    """The address of the narrowest feed."""
    if jurisdiction and department:
        return reverse("budgets:department-feed", args=[jurisdiction.adcode, department.code])
    if jurisdiction:
        return reverse("budgets:district-feed", args=[jurisdiction.adcode])
    return reverse("budgets:feed")
