"""Atom feeds of what is published, corrected and withdrawn: of everybody, of a district, of a department."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets import public_log
from budgets.clock import NEVER
from budgets.models import AdministrativeUnit, ChangeKind, Jurisdiction
from budgets.public_log import News
from budgets.templatetags.budget_tags import named, readable
from budgets.views.corrections import district_of
from budgets.views.errors import Choice, NotHere, helpful
from budgets.views.library import permanent_address

ENTRIES = 50
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Feed(Atom1Feed):
    """Of an empty feed the time is that of no change at all, not that of the request."""

    content_type = "application/atom+xml; charset=utf-8"

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


@helpful
def feed(request: HttpRequest, jurisdiction: str | None = None, department: str | None = None) -> HttpResponse:
    """Changes and reasons: two queries at most, one more for a district and one for a department."""
    district = None if jurisdiction is None else district_of(jurisdiction)
    unit = None if district is None or department is None else _department_of(district, department)
    found = public_log.news_of(public_log.changes(district, unit)[:ENTRIES])
    names = [named(each) for each in (district, unit) if each]
    made = Feed(
        title=_clean(" ".join([*names, _("部门预算：公开、更正和撤回")])),
        link=request.build_absolute_uri(_home(district, unit)),
        description=_("每次公开、更正和撤回各一条，最新的在前。"),
        language="en" if get_language() == "en" else "zh-CN",
        author_name=_("明账"),
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=request.build_absolute_uri(request.path),
    )
    for each in found:
        made.add_item(**_entry(request, each))
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


def _department_of(district: Jurisdiction, code: str) -> AdministrativeUnit:
    found = AdministrativeUnit.objects.departments().filter(jurisdiction=district, code=code).first()
    if found is None:
        message = _("没有编码为“%(code)s”的部门。可以从这里开始：") % {"code": code}
        raise NotHere(message, [Choice(named(district), reverse("budgets:district", args=[district.adcode]))])
    return found


def _home(district: Jurisdiction | None, unit: AdministrativeUnit | None) -> str:
    if district and unit:
        return reverse("budgets:department", args=[district.adcode, unit.code])
    return reverse("budgets:district", args=[district.adcode]) if district else reverse("budgets:home")


def _entry(request: HttpRequest, news: News) -> dict[str, Any]:
    change, edition = news.change, news.edition
    words = {
        "department": named(edition.department),
        "year": edition.year,
        "number": edition.number,
        "kind": change.get_kind_display(),
    }
    address = permanent_address(edition)
    if change.kind == ChangeKind.CORRECTION:
        address += "changes/"
    return {
        "title": _clean(_("%(kind)s：%(department)s %(year)d 年部门预算第 %(number)d 版") % words),
        "link": request.build_absolute_uri(address),
        "description": escape(_clean(_summary(news))),
        # The change's own name, the same in every feed and language.
        "unique_id": f"tag:{request.get_host().partition(':')[0]},{change.at:%Y-%m-%d}:change/{change.tick}",
        "pubdate": change.at,
        "updateddate": change.at,
        "author_name": _clean(named(edition.department)),
        "categories": [change.kind, str(edition.year), edition.department.jurisdiction.adcode],
    }


def _summary(news: News) -> str:
    edition = news.edition
    said = []
    if edition.expenditure_total is not None and news.change.kind != ChangeKind.WITHDRAWAL:
        said.append(_("支出总计 %(amount)s。") % {"amount": readable(edition.expenditure_total)})
    if news.reason:
        said.append(_("原因：%(reason)s。") % {"reason": news.reason.rstrip("。.")})
    said.append(_("摘要 %(digest)s") % {"digest": edition.digest})
    return " ".join(said)


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
