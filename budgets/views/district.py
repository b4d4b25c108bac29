"""A district in one page: how much all its departments spend, on what, and who has published."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import districts
from budgets.districts import District, Spending, YearTotal
from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Jurisdiction
from budgets.subjects import FUNCTION
from budgets.tables.compare import ComparedRow
from budgets.tables.grid import Cell
from budgets.templatetags.budget_tags import named
from budgets.terms import term
from budgets.views import charts, errors, parameters
from budgets.views.charts import Slice, sliced
from budgets.views.errors import NotHere, helpful
from budgets.views.subject_names import address

UNIT = Unit.WANYUAN
LISTED = 12
"""Departments that are listed at once; the others are unfolded."""


@helpful
def home(request: HttpRequest, jurisdiction: str) -> HttpResponse:
    """Seven queries: the district, its departments, their editions and lineage, expenditure, names, the feed."""
    found = Jurisdiction.objects.filter(adcode=jurisdiction).first()
    if found is None:
        raise NotHere(
            _("没有代码为 %(adcode)s 的行政区划。已公开部门预算的有：") % {"adcode": jurisdiction},
            errors.districts(),
        )
    district = District(found)
    wanted = parameters.year(request, district.years)
    context: dict[str, Any] = {"district": found, "unit": UNIT}
    if district.years:
        year = wanted or district.years[0]
        context |= _of_year(district, year) | {"feed": districts.latest_changes(found)}
    return render(request, "budgets/district.html", context)


def _of_year(district: District, year: int) -> dict[str, Any]:
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
        "treemap": charts.treemap(departments, UNIT),
        "functions": functions,
        "function_chart": charts.doughnut(functions, UNIT),
        "years": years,
        "uneven": len({each.departments for each in years}) > 1,
        "year_chart": _year_chart(years),
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
            url=address(FUNCTION, each.code, adcode, year) if each.code else "",
        )
        for each in divisions
    ]
    if isinstance(totals.rest, Decimal) and totals.rest:
        parts.append(Slice(label=_("年终结转结余和没有明细的金额"), amount=totals.rest))
    return sliced(parts, totals.total)


def _year_chart(years: Sequence[YearTotal]) -> dict[str, Any] | None:
    shown = [each for each in reversed(years) if isinstance(each.total, Decimal)]
    series: list[tuple[str, Sequence[Cell]]] = [
        (_("基本支出"), [each.basic for each in shown]),
        (_("项目支出"), [each.project for each in shown]),
        (_("其他支出"), [each.others for each in shown]),
        (_("年终结转结余和没有明细的金额"), [each.rest for each in shown]),
    ]
    return charts.columns([str(each.year) for each in shown], series, UNIT)
