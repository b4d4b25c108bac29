"""Where visitors start: the districts and their departments."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Edition
from budgets.views.errors import helpful


def _departments(editions: Iterable[Edition]) -> dict[AdministrativeUnit, list[Edition]]:
    """Current editions by department, newest first."""
    found: dict[AdministrativeUnit, list[Edition]] = {}
    for edition in editions:
        found.setdefault(edition.department, []).append(edition)
    return found


@helpful
def home(request: HttpRequest) -> HttpResponse:
    editions = (
        Edition.objects.current().with_names().order_by("department__jurisdiction__adcode", "department__code", "-year")
    )
    return render(request, "budgets/home.html", {"departments": _departments(editions), "unit": Unit.WANYUAN})
