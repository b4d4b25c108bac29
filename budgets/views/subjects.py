"""Subjects of the two classifications: the tree of them, and each over districts, departments and years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
from budgets.districts import latest_changes
from budgets.models import Jurisdiction
from budgets.subjects import ECONOMIC, FUNCTION, Asking, Classification, Published
from budgets.views import charted, charts, errors, parameters
from budgets.views.as_of import AsOf, as_of
from budgets.views.charted import Placed
from budgets.views.errors import Choice, NotHere, Unavailable, helpful
from budgets.views.subject_material import UNIT, Material, Row, largest_first, tree_rows
from budgets.views.subject_names import Subject, address, subject_of

CLASSIFICATIONS = {each.key: each for each in (FUNCTION, ECONOMIC)}


def in_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
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
@in_time
def tree(request: HttpRequest, classification: str) -> HttpResponse:
    """Six queries: the districts, two for what is published, divisions, what is below them, the last change."""
    chosen = CLASSIFICATIONS[classification]
    districts = {each.adcode: each for each in Jurisdiction.objects.all()}
    published = subjects.published(chosen)
    context: dict[str, Any] = {"kind": chosen.key, "unit": UNIT}
    year = _year(request, published)
    if year is not None:
        rows = tree_rows(_asking(chosen), year)
        context |= {
            "year": year,
            "years": [(each, f"?year={each}") for each in published.years],
            "rows": rows,
            "charts": _divisions(request, chosen, year, rows),
            "departments": published.departments(year),
            "untold": len(published.untold_in(year)),
            "as_of": _as_of(published, year),
        }
    return render(request, "budgets/subjects.html", context | _synthetic(published, districts, year))


@helpful
@in_time
def everywhere(request: HttpRequest, classification: str, code: str) -> HttpResponse:
    """Twelve queries at most, however many districts, departments and years there are."""
    return _page(request, _place(request, classification, code))


@helpful
@in_time
def in_district(
    request: HttpRequest, classification: str, code: str, jurisdiction: str, year: int | None = None
) -> HttpResponse:
    """As ``everywhere``, of one district with all of its departments."""
    return _page(request, _place(request, classification, code, jurisdiction, year))


def charts_of(
    request: HttpRequest, classification: str, code: str = "", jurisdiction: str = ""
) -> tuple[dict[str, Placed | None], Choice]:
    """The charts of a page, by key, and the page."""
    chosen = CLASSIFICATIONS[classification]
    if not code:
        year = _year(request, subjects.published(chosen))
        found = _divisions(request, chosen, year, tree_rows(_asking(chosen), year)) if year is not None else {}
        return found, Choice(_("支出功能分类科目"), reverse(f"budgets:{chosen.key}s"))
    place = _place(request, classification, code, jurisdiction)
    material = place.material()
    return _placed(request, material) if material else {}, Choice(code, address(chosen, code, jurisdiction))


def _year(request: HttpRequest, published: Published) -> int | None:
    """The one asked for, else the last that is published."""
    return parameters.year(request, published.years) or next(iter(published.years), None)


def _divisions(
    request: HttpRequest, chosen: Classification, year: int, rows: Sequence[Row]
) -> dict[str, Placed | None]:
    drawn = charts.treemap(largest_first([row for row in rows if row.level == 1]), UNIT)
    chart = charted.titled(drawn, _("各科目的支出"))
    return {"divisions": charted.in_subjects(request, f"{chosen.key}s", [], year, "divisions", chart)}


def _placed(request: HttpRequest, material: Material) -> dict[str, Placed | None]:
    kind, where = material.subject.classification.key, [material.subject.code]
    if material.district:
        kind, where = f"{kind}-district", [*where, material.district.adcode]
    return {
        key: charted.in_subjects(request, kind, where, material.year, key, chart)
        for key, chart in material.charts().items()
    }


@dataclass(frozen=True, slots=True)
class Place:
    """What the address of a subject's page says; ``year`` is None where nothing is published."""

    subject: Subject
    published: Published
    year: int | None
    district: Jurisdiction | None

    @property
    def adcode(self) -> str:
        return self.district.adcode if self.district else ""

    def material(self) -> Material | None:
        if self.year is None:
            return None
        districts = {each.adcode: each for each in Jurisdiction.objects.all()}
        asking = _asking(self.subject.classification, self.subject.code, self.adcode)
        return Material(self.subject, asking, self.published, self.year, districts, self.district)


def _place(
    request: HttpRequest, classification: str, code: str, jurisdiction: str = "", year: int | None = None
) -> Place:
    """Raises NotHere for a district or a year that is none."""
    chosen = CLASSIFICATIONS[classification]
    district = Jurisdiction.objects.filter(adcode=jurisdiction).first() if jurisdiction else None
    if jurisdiction and district is None:
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
    shown = year or _year(request, published)
    return Place(subject_of(chosen, code, shown), published, shown, district)


def _page(request: HttpRequest, place: Place) -> HttpResponse:
    kind = place.subject.classification.key
    context: dict[str, Any] = {
        "kind": kind,
        "subject": place.subject,
        "district": place.district,
        "unit": UNIT,
        "index_url": reverse(f"budgets:{kind}s"),
        "links": subjects.links(place.subject.classification, place.subject.code, place.adcode),
    }
    if material := place.material():
        context |= material.context() | {"charts": _placed(request, material)}
        context |= _synthetic(place.published, material.districts, place.year)
        context["as_of"] = _as_of(place.published, material.year, place.district)
    return render(request, "budgets/subject.html", context)


def _asking(classification: Classification, code: str = "", jurisdiction: str = "") -> Asking:
    """One query."""
    moment = clock.reading().ticked_at
    return Asking(classification, moment, get_language() or "", code, jurisdiction)


def _as_of(published: Published, year: int, district: Jurisdiction | None = None) -> AsOf | None:
    """One query."""
    last = next(iter(latest_changes(district)), None)
    editions = published.departments(year)
    return as_of(last.tick, last.at, editions, jurisdiction=district, year=year) if last else None


def _synthetic(published: Published, districts: Mapping[str, Jurisdiction], year: int | None) -> dict[str, Any]:
    """Whether invented districts are among those that are added up."""
    shown = published.districts(year) if year is not None else []
    return {"synthetic": any(districts[adcode].synthetic for adcode in shown)}
