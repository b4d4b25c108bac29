"""The public log of corrections and withdrawals, of everybody or of a district, newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets import public_log
from budgets.layouts import Unit
from budgets.models import Jurisdiction
from budgets.views import errors, parameters
from budgets.views.as_of import feed_of
from budgets.views.errors import BadParameter, NotHere, helpful

PER_PAGE = 10


@helpful
def page(request: HttpRequest, jurisdiction: str | None = None) -> HttpResponse:
    """How many, the changes, reasons, editions before, tables: five queries at most, one more of a district."""
    district = None if jurisdiction is None else district_of(jurisdiction)
    pages = Paginator(public_log.corrections(district), PER_PAGE)
    found = pages.page(_number(request, pages.num_pages))
    return render(
        request,
        "budgets/corrections.html",
        {
            "district": district,
            "accounts": public_log.accounts_of(found.object_list),
            "total": pages.count,
            "found": found,
            # In yuan, as on the page of changes: a correction of a few yuan would not be seen in 万元.
            "unit": parameters.unit(request) or Unit.YUAN,
            "feed_url": feed_of(district),
        },
    )


def district_of(adcode: str) -> Jurisdiction:
    """One query; NotHere naming those that exist."""
    found = Jurisdiction.objects.filter(adcode=adcode).first()
    if found is None:
        message = _("没有代码为 %(adcode)s 的行政区划。已公开部门预算的有：") % {"adcode": adcode}
        raise NotHere(message, errors.districts())
    return found


def _number(request: HttpRequest, last: int) -> int:
    wanted = request.GET.get("page", "1")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 and 1 <= int(wanted) <= last):
        message = _("参数 page 不能是“%(value)s”，可以是 1 到 %(last)d。")
        raise BadParameter(message % {"value": wanted, "last": last})
    return int(wanted)
