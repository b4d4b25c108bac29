"""The charts of every kind of page by key: page, CSV and embedded page of a chart come from one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import AdministrativeUnit, Jurisdiction
from budgets.tables.comparison import Comparison
from budgets.templatetags.budget_tags import named
from budgets.terms import term
from budgets.views import charts, comparison
from budgets.views.charts import Chart
from budgets.views.library import Shelf
from budgets.views.overview import money
from budgets.views.overview.material import Material

OVERVIEW: Mapping[str, tuple[Any, Callable[[Material], Chart | None]]] = {
    "flow": (gettext_lazy("从资金来源到支出功能"), lambda material: money.flow(material)[1]),
    "functions": (gettext_lazy("支出按功能分类"), money.leaves),
    "classes": (
        gettext_lazy("一般公共预算基本支出，按经济分类"),
        lambda material: charts.doughnut(money.economic_classes(material), material.unit),
    ),
    "years": (gettext_lazy("历年支出"), lambda material: money.year_chart(money.years(material), material.unit)),
    "official": (gettext_lazy("“三公”经费，历年"), lambda material: money.official_expenses(material)[1]),
}
"""The charts of a department's year: title and maker."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart with its addresses. ``source`` says where its figures come from, ``address`` is that page, absolute.
    ``embed`` is the absolute address of its own page, "" for a draft: what may change is not for other sites.
    """

    key: str
    chart: Chart
    source: str
    address: str
    file: str
    embed: str

    @property
    def id(self) -> str:
        return f"{self.key}-chart"

    @property
    def title(self) -> str:
        return self.chart.title


def titled(chart: Chart | None, title: str) -> Chart | None:
    return replace(chart, title=title) if chart else None


def of_overview(material: Material, key: str) -> Chart | None:
    title, make = OVERVIEW[key]
    return titled(make(material), str(title))


def of_table(number: int, name: str, series: list[Comparison], level: int | None) -> Chart | None:
    """Of the table's first series, the rows of one level; None for tables where no picture helps."""
    if not series or not level:
        return None
    title = _("%(name)s：历年图示") % {"name": term(name)}
    return titled(comparison.chart(series[0], level), title)


def of_projects(found: Comparison, level: int) -> Chart | None:
    return titled(comparison.chart(found, level), _("项目支出，历年"))


def in_edition(request: HttpRequest, shelf: Shelf, key: str, chart: Chart | None, page: str = "") -> Placed | None:
    """``page`` is the address of the page within the edition that shows the chart; all addresses are for ever."""
    if chart is None:
        return None
    edition = shelf.edition
    pinned = replace(shelf, pinned=True)
    query = _asked(request, "unit", "column")
    words = {"department": named(edition.department), "year": edition.year, "number": edition.number}
    source = (
        _("%(department)s %(year)d 年部门预算，第 %(number)d 版")
        if edition.is_published
        else _("%(department)s %(year)d 年部门预算，草稿")
    )
    return Placed(
        key=key,
        chart=chart,
        source=source % words,
        address=request.build_absolute_uri(page or pinned.url("overview")),
        file=pinned.url("chart-file", key=key) + query,
        embed=request.build_absolute_uri(pinned.url("embed", key=key) + query) if edition.is_published else "",
    )


def in_department(request: HttpRequest, department: AdministrativeUnit, key: str, chart: Chart | None) -> Placed | None:
    where = [department.jurisdiction.adcode, department.code]
    source = _("%(department)s历年部门预算") % {"department": named(department)}
    return _standing(request, "department", where, key, chart, source)


def in_district(
    request: HttpRequest, district: Jurisdiction, year: int, key: str, chart: Chart | None
) -> Placed | None:
    source = _("%(district)s %(year)d 年各部门预算合计") % {"district": named(district), "year": year}
    return _standing(request, "district-year", [district.adcode, year], key, chart, source)


def in_subjects(
    request: HttpRequest, kind: str, where: list[str], year: int, key: str, chart: Chart | None
) -> Placed | None:
    """Of the subjects' pages: what is published of all districts, or of the one in the address."""
    return _standing(request, kind, where, key, chart, _("公开的部门预算合计"), {"year": year})


def _standing(
    request: HttpRequest,
    kind: str,
    where: list[str] | list[str | int],
    key: str,
    chart: Chart | None,
    source: str,
    also: Mapping[str, object] | None = None,
) -> Placed | None:
    """Of a page that shows what is current: its charts change when something is published."""
    if chart is None:
        return None
    query = _asked(request, "unit", also=also)
    page = reverse(f"budgets:{kind}", args=where) + (f"?{urlencode(also)}" if also else "")
    return Placed(
        key=key,
        chart=chart,
        source=source,
        address=request.build_absolute_uri(page),
        file=reverse(f"budgets:{kind}-chart-file", args=[*where, key]) + query,
        embed=request.build_absolute_uri(reverse(f"budgets:{kind}-embed", args=[*where, key]) + query),
    )


def _asked(request: HttpRequest, *names: str, also: Mapping[str, object] | None = None) -> str:
    """The query that makes the same chart again."""
    asked = {name: request.GET[name] for name in names if name in request.GET} | dict(also or {})
    return f"?{urlencode(asked)}" if asked else ""
