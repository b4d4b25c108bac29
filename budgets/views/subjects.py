"""Subjects of the two classifications: the tree of them, and each over districts, departments and years."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets import clock, subjects
from budgets.datasets.run import was_cancelled
from budgets.models import Jurisdiction
from budgets.subjects import ECONOMIC, FUNCTION, Asking, Classification, Published
from budgets.views import charts, errors, parameters
from budgets.views.errors import Choice, NotHere, Unavailable, helpful
from budgets.views.subject_material import UNIT, Material, largest_first, tree_rows
from budgets.views.subject_names import Subject, address, subject_of

CLASSIFICATIONS = {each.key: each for each in (FUNCTION, ECONOMIC)}


def _in_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What PostgreSQL gives up on because it takes too long is said, with something smaller to ask."""

    @wraps(view)
    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except OperationalError as error:
            if not was_cancelled(error):
                raise
            message = _("要加起来的数字太多，现在来不及算完。请过一会儿再试，或者先看一个区划：")
            raise Unavailable(message, errors.districts(), title=_("现在算不完")) from error

    return made


@helpful
@_in_time
def tree(request: HttpRequest, classification: str) -> HttpResponse:
    """Five queries: the districts, two for what is published, divisions, and what is below them."""
    chosen = CLASSIFICATIONS[classification]
    districts = {each.adcode: each for each in Jurisdiction.objects.all()}
    published = subjects.published(chosen)
    context: dict[str, Any] = {"kind": chosen.key, "unit": UNIT}
    year = parameters.year(request, published.years) or next(iter(published.years), None)
    if year is not None:
        rows = tree_rows(_asking(chosen), year)
        divisions = [row for row in rows if row.level == 1]
        context |= {
            "year": year,
            "years": [(each, f"?year={each}") for each in published.years],
            "rows": rows,
            "treemap": charts.treemap(largest_first(divisions), UNIT),
            "departments": published.departments(year),
            "untold": len(published.untold_in(year)),
        }
    return render(request, "budgets/subjects.html", context | _synthetic(published, districts, year))


@helpful
@_in_time
def everywhere(request: HttpRequest, classification: str, code: str) -> HttpResponse:
    """Eleven queries at most, however many districts, departments and years there are."""
    chosen = CLASSIFICATIONS[classification]
    published = subjects.published(chosen)
    year = parameters.year(request, published.years) or next(iter(published.years), None)
    return _page(request, subject_of(chosen, code, year), published, year)


@helpful
@_in_time
def in_district(
    request: HttpRequest, classification: str, code: str, jurisdiction: str, year: int | None = None
) -> HttpResponse:
    """As ``everywhere``, of one district with all of its departments."""
    chosen = CLASSIFICATIONS[classification]
    district = Jurisdiction.objects.filter(adcode=jurisdiction).first()
    if district is None:
        raise NotHere(
            _("没有代码为 %(adcode)s 的行政区划。有这些：") % {"adcode": jurisdiction},
            [Choice(str(each), address(chosen, code, each.adcode)) for each in Jurisdiction.objects.order_by("adcode")],
        )
    published = subjects.published(chosen, jurisdiction)
    if year is not None and year not in published.years:
        raise NotHere(
            _("这个区划没有公开 %(year)d 年的部门预算。已公开的有：") % {"year": year},
            [Choice(str(each), address(chosen, code, jurisdiction, each)) for each in published.years],
        )
    shown = year or parameters.year(request, published.years) or next(iter(published.years), None)
    return _page(request, subject_of(chosen, code, shown), published, shown, district)


def _page(
    request: HttpRequest, subject: Subject, published: Published, year: int | None, district: Jurisdiction | None = None
) -> HttpResponse:
    adcode = district.adcode if district else ""
    context: dict[str, Any] = {
        "kind": subject.classification.key,
        "subject": subject,
        "district": district,
        "unit": UNIT,
        "index_url": reverse(f"budgets:{subject.classification.key}s"),
        "links": subjects.links(subject.classification, subject.code, adcode),
    }
    if year is not None:
        districts = {each.adcode: each for each in Jurisdiction.objects.all()}
        asking = _asking(subject.classification, subject.code, adcode)
        context |= Material(subject, asking, published, year, districts, district).context()
        context |= _synthetic(published, districts, year)
    return render(request, "budgets/subject.html", context)


def _asking(classification: Classification, code: str = "", jurisdiction: str = "") -> Asking:
    """One query."""
    moment = clock.reading().ticked_at
    return Asking(classification, moment, get_language() or "", code, jurisdiction)


def _synthetic(published: Published, districts: dict[str, Jurisdiction], year: int | None) -> dict[str, Any]:
    """Whether invented districts are among those that are added up."""
    shown = published.districts(year) if year is not None else []
    return {"synthetic": any(districts[adcode].synthetic for adcode in shown)}
