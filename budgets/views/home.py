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
    editions = sum(each.editions for each in found)
    context = {
        "districts": found,
        "editions": editions,
        "as_of": as_of(request, editions),
        "feed": districts.latest_changes() if found else [],
        "unit": Unit.WANYUAN,
    }
    return render(request, "budgets/home.html", context)
