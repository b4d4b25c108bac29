"""A district in one page: how much all its departments spend, on what, and who has published."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import districts
from budgets.districts import District, Spending, YearTotal
from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Jurisdiction
from budgets.subjects import FUNCTION
from budgets.tables.compare import ComparedRow
from budgets.tables.grid import Cell
from budgets.tables.sums import rounding
from budgets.templatetags.budget_tags import named
from budgets.terms import term
from budgets.views import charted, charts, errors, parameters, subject_names
from budgets.views.as_of import as_of
from budgets.views.charted import Placed
from budgets.views.charts import Chart, Slice, sliced
from budgets.views.errors import Choice, NotHere, helpful

UNIT = Unit.WANYUAN
LISTED = 12
"""Departments that are listed at once; the others are unfolded."""


@helpful
def home(request: HttpRequest, jurisdiction: str, year: int | None = None) -> HttpResponse:
    """Its newest year, or one of them. Addresses with ?year=, as years once had them, lead to those they have now.

    Seven queries: the district, its departments, their editions and lineage, expenditure, names, the feed.
    """
    district, shown = _asked(jurisdiction, year)
    asked = parameters.year(request, district.years)
    if asked is not None:
        return redirect("budgets:district-year", jurisdiction, asked, permanent=True)
    found = district.jurisdiction
    unit = parameters.unit(request) or UNIT
    context: dict[str, Any] = {"district": found, "unit": unit}
    if shown:
        feed = districts.latest_changes(found)
        context |= _of_year(district, shown, unit) | {"feed": feed}
        context["charts"] = _placed(request, district, shown, context["drawn"])
        context["as_of"] = as_of(feed[0].tick, feed[0].at, district.published(shown), jurisdiction=found, year=shown)
    return render(request, "budgets/district.html", context)


def _asked(jurisdiction: str, year: int | None) -> tuple[District, int | None]:
    """The district and the year, else its newest; None if it has published none. Raises NotHere."""
    found = Jurisdiction.objects.filter(adcode=jurisdiction).first()
    if found is None:
        raise NotHere(
            _("没有代码为 %(adcode)s 的行政区划。已公开部门预算的有：") % {"adcode": jurisdiction},
            errors.districts(),
        )
    district = District(found)
    if year is not None and year not in district.years:
        raise NotHere(
            _("%(district)s没有公开 %(year)d 年的部门预算。已公开的有：") % {"district": named(found), "year": year},
            _year_choices(district),
        )
    return district, year or next(iter(district.years), None)


def _year_choices(district: District) -> list[Choice]:
    return [Choice(_("%(year)d年") % {"year": year}, _year_address(district, year)) for year in district.years]


def _year_address(district: District, year: int) -> str:
    return reverse("budgets:district-year", args=[district.jurisdiction.adcode, year])


def charts_of(request: HttpRequest, jurisdiction: str, year: int) -> dict[str, Placed]:
    """The district's charts of a year by key."""
    district, _year = _asked(jurisdiction, year)
    return _placed(request, district, year, _of_year(district, year, parameters.unit(request) or UNIT)["drawn"])


def _placed(request: HttpRequest, district: District, year: int, drawn: dict[str, Chart | None]) -> dict[str, Placed]:
    titles = {
        "departments": _("%(year)s年各部门支出") % {"year": year},
        "functions": _("%(year)s年支出按功能分类") % {"year": year},
        "years": _("历年支出，按性质"),
    }
    placed = {
        key: charted.in_district(request, district.jurisdiction, year, key, charted.titled(chart, titles[key]))
        for key, chart in drawn.items()
    }
    return {key: found for key, found in placed.items() if found}


def _of_year(district: District, year: int, unit: Unit) -> dict[str, Any]:
    rows = district.rows(year)
    total = district.total(year)
    shown = [found for found in district.years if found <= year][: districts.YEARS_SHOWN]
    spending = districts.spending(district.jurisdiction, shown)
    years = [spending.of_year(district, each) for each in shown]
    departments = sliced((_department(district, year, *pair) for pair in rows), total)
    functions = _functions(spending, district.jurisdiction.adcode, year, years[0])
    expected = district.expected(year)
    return {
        "year": year,
        "year_tabs": district.years,
        "total": total,
        "change": district.change(rows),
        "departments": departments[:LISTED],
        "more_departments": departments[LISTED:],
        "functions": functions,
        "drawn": {
            "departments": charts.treemap(departments, unit),
            "functions": charts.doughnut(functions, unit),
            "years": _year_chart(years, unit),
        },
        "rounded": rounding(total, [part.amount for part in departments], unit)
        or rounding(total, [part.amount for part in functions], unit),
        "years": years,
        "uneven": len({each.departments for each in years}) > 1,
        "published": district.published(year),
        "known": len(district.known(year)),
        "expected": len(expected),
        "missing": district.missing(year),
    }


def _department(district: District, year: int, department: AdministrativeUnit, row: ComparedRow) -> Slice:
    address = reverse("budgets:current:overview", args=[district.jurisdiction.adcode, department.code, year])
    return Slice(label=named(department), amount=row.values[0], url=address, row=row)


def _functions(spending: Spending, adcode: str, year: int, totals: YearTotal) -> list[Slice]:
    """By division, then what no line tells."""
    divisions = spending.by_division(year, districts.division_names(year))
    parts = [
        Slice(
            label=term(each.name) if each.code else _("未按功能分类公开"),
            amount=each.amount,
            code=each.code,
            url=subject_names.address(FUNCTION, each.code, adcode, year) if each.code else "",
        )
        for each in divisions
    ]
    if isinstance(totals.rest, Decimal) and totals.rest:
        parts.append(Slice(label=_("年终结转结余和没有明细的金额"), amount=totals.rest))
    return sliced(parts, totals.total)


def _year_chart(years: Sequence[YearTotal], unit: Unit) -> Chart | None:
    shown = [each for each in reversed(years) if isinstance(each.total, Decimal)]
    series: list[tuple[str, Sequence[Cell]]] = [
        (_("基本支出"), [each.basic for each in shown]),
        (_("项目支出"), [each.project for each in shown]),
        (_("其他支出"), [each.others for each in shown]),
        (_("年终结转结余和没有明细的金额"), [each.rest for each in shown]),
    ]
    return charts.columns([str(each.year) for each in shown], series, unit)
