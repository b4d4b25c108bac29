"""Of what, and as of when, a page that adds editions up is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from budgets.datasets.whole import moment
from budgets.models import AdministrativeUnit, Jurisdiction


@dataclass(frozen=True, slots=True)
class AsOf:
    """``tick`` and ``ticked_at`` are the last public change that touches the page, the number None where only its time
    is at hand; ``editions`` counts those that the page is made of, and ``url`` lists them as they stood at that
    moment, whenever it is opened.
    """

    tick: int | None
    ticked_at: datetime
    editions: int
    url: str
    corrections_url: str
    feed_url: str


def as_of(
    tick: int | None,
    ticked_at: datetime,
    editions: int,
    *,
    jurisdiction: Jurisdiction | None = None,
    department: AdministrativeUnit | None = None,
    year: int | None = None,
) -> AsOf:
    """Of the portal, a district or a department: a change elsewhere leaves its page as it is."""
    where = [jurisdiction.adcode] if jurisdiction else []
    wanted = {
        "jurisdiction": jurisdiction.adcode if jurisdiction else "",
        "department": department.code if department else "",
        "year": year or "",
        "as_of": moment(ticked_at),
    }
    asked = urlencode({name: value for name, value in wanted.items() if value})
    return AsOf(
        tick=tick,
        ticked_at=ticked_at,
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
