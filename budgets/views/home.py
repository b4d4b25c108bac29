"""Where visitors start: the districts with their largest departments, and what was published last."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets import districts, portal
from budgets.layouts import Unit
from budgets.views.as_of import as_of
from budgets.views.errors import helpful


@helpful
def home(request: HttpRequest) -> HttpResponse:
    """Three queries: two for the districts, one for the feed."""
    found = portal.districts()
    feed = districts.latest_changes()
    editions = sum(each.editions for each in found)
    context = {
        "districts": found,
        "editions": editions,
        "feed": feed,
        "as_of": as_of(feed[0].tick, feed[0].at, editions) if feed else None,
        "unit": Unit.WANYUAN,
    }
    return render(request, "budgets/home.html", context)
