"""All indicators of what is public today, looked for by words and narrowed by what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.models import AdministrativeUnit, Jurisdiction, SearchKind
from budgets.search import find
from budgets.search.words import Query
from budgets.views.errors import BadParameter, told
from budgets.views.search import Hit, after, fresh, year, years
from performance.facts import INDICATOR_LEVELS
from performance.search import of_department, of_levels, of_target, of_text
from performance.targets import Operator, Parsed, parsed

SIZE = 50
FILTERS = ("q", "jurisdiction", "department", "year", "level_1", "level_2", "operator", "unit")
IN_THE_API = FILTERS[:-2]
"""The filters that the API's list of indicators has, too."""
OPERATORS = {operator.word: operator for operator in Operator}
LEVELS_2 = tuple(dict.fromkeys(level for below in INDICATOR_LEVELS.values() for level in below))
UNITS = ("%", "家", "个", "项", "次", "人", "人次", "万元", "天", "户")
"""Suggested; any other may be typed."""
LONGEST_UNIT = 20


@dataclass(frozen=True)
class Line(Hit):
    """An indicator as a row of the results."""

    @property
    def target(self) -> str:
        return of_text(self.entry.text)[0]

    @property
    def project(self) -> str:
        return of_text(self.entry.text)[1]

    @property
    def horizon(self) -> str:
        """As its address says (performance.search); "" for what an earlier release indexed."""
        return self.entry.path.partition("#")[2].partition("-")[0]

    @property
    def parsed(self) -> Parsed:
        return parsed(self.target)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks; "" or None is everything."""

    typed: str
    jurisdiction: str
    department: str
    year: int | None
    level_1: str
    level_2: str
    operator: Operator | None
    unit: str

    @property
    def wish(self) -> find.Wish:
        facets = (
            *of_department(self.department),
            *of_levels(self.level_1, self.level_2),
            *of_target(self.operator, self.unit),
        )
        return find.Wish(Query.of(self.typed), self.jurisdiction, self.year, facets)


@told
def page(request: HttpRequest) -> HttpResponse:
    """Districts and years of the form, the departments of a chosen district, and what is found: three at most."""
    asked = _asked(request)
    wish = asked.wish
    place = after(request)
    districts = list(Jurisdiction.objects.order_by("adcode"))
    if asked.jurisdiction and asked.jurisdiction not in {district.adcode for district in districts}:
        raise BadParameter(_("jurisdiction 应当是本平台某个区划的六位代码。"))
    too_short = bool(asked.typed) and not wish.query.is_enough
    context: dict[str, Any] = {
        "asked": asked,
        "too_short": too_short,
        "districts": districts,
        "departments": _departments(asked.jurisdiction),
        "years": years(),
        "levels_1": tuple(INDICATOR_LEVELS),
        "levels_2": LEVELS_2,
        "operators": list(Operator),
        "units": UNITS,
        "narrowed": any(request.GET.get(name) for name in FILTERS),
        "first": place == (-1, -1),
        "files": _files(request),
        "beyond_the_api": bool(asked.operator or asked.unit),
    }
    if not too_short:
        try:
            found = find.page(wish, SearchKind.INDICATOR, place, size=SIZE)
        except find.TooSlow:
            context["too_slow"] = True
        else:
            context["lines"] = [Line(entry, wish.query) for entry in found.hits]
            context["next"] = _address(request, after="{}-{}".format(*found.next)) if found.next else ""
    return fresh(render(request, "performance/indicators.html", context))


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        typed=request.GET.get("q", "").strip(),
        jurisdiction=request.GET.get("jurisdiction", "")[:6],
        department=_department(request),
        year=year(request),
        level_1=_one_of(request, "level_1", tuple(INDICATOR_LEVELS)),
        level_2=_one_of(request, "level_2", LEVELS_2),
        operator=OPERATORS.get(_one_of(request, "operator", tuple(OPERATORS))),
        unit=request.GET.get("unit", "").strip()[:LONGEST_UNIT],
    )


def _one_of(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    given = request.GET.get(name, "")
    if given and given not in allowed:
        words = {"name": name, "value": given, "allowed": ", ".join(allowed)}
        raise BadParameter(_("参数 %(name)s 不能是“%(value)s”，可以是：%(allowed)s。") % words)
    return given


def _department(request: HttpRequest) -> str:
    given = request.GET.get("department", "")
    if given and not re.fullmatch(r"[0-9]{3}|[a-z][a-z0-9-]{1,18}", given):
        raise BadParameter(_("department 应当是部门编码，例如 501。"))
    return given


def _departments(adcode: str) -> list[AdministrativeUnit]:
    """Of a chosen district; without one, the list would be too long to choose from."""
    if not adcode:
        return []
    return list(AdministrativeUnit.objects.departments().filter(jurisdiction__adcode=adcode).order_by("code"))


def _address(request: HttpRequest, **changes: str) -> str:
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    return f"{reverse('budgets:indicators')}?{urlencode(kept | changes)}"


def _files(request: HttpRequest) -> list[tuple[str, str]]:
    """The same list in the API, with the filters that it has."""
    kept = urlencode({name: request.GET[name] for name in IN_THE_API if request.GET.get(name)})
    addresses = [("CSV", reverse("api:indicators-file", args=["csv"])), ("JSON", reverse("api:indicators"))]
    return [(label, f"{address}?{kept}" if kept else address) for label, address in addresses]
