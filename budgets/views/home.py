"""Where visitors start: the districts, and a district's departments."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Edition, Jurisdiction
from budgets.views.errors import NotHere, districts, helpful


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


@helpful
def district(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    found = Jurisdiction.objects.filter(adcode=jurisdiction).first()
    if found is None:
        raise NotHere(
            _("没有代码为 %(adcode)s 的行政区划。已公开部门预算的有：") % {"adcode": jurisdiction},
            districts(),
        )
    editions = (
        Edition.objects.current()
        .with_names()
        .filter(department__jurisdiction=found)
        .order_by("department__code", "-year")
    )
    return render(
        request,
        "budgets/district.html",
        {"district": found, "departments": _departments(editions), "unit": Unit.WANYUAN},
    )
