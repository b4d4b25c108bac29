"""The board of the bureau: every department of a year on one page, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import board
from budgets.board import NOT_BEGUN, Row
from budgets.models import Edition, Jurisdiction
from budgets.permissions import Permission, can
from budgets.renderers.csv import BOM, safe


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page was asked for: a district and a year always, a state ("" for all) and the overdue ones if wished.

    A value that means nothing is taken for the usual one: the first district, the latest year.
    """

    districts: list[Jurisdiction]
    district: Jurisdiction | None
    years: list[int]
    year: int
    state: str
    overdue: bool

    def of(self, rows: Iterable[Row]) -> list[Row]:
        return [
            row for row in rows if (not self.state or row.state == self.state) and (not self.overdue or row.overdue)
        ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One state's piece of the bar: percents of its width."""

    state: str
    name: str
    count: int
    start: float
    width: float


class EditionBoard:
    """Part of EditionActions: the page, reached from the side bar."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.board)  # type: ignore[attr-defined]
        return [path("board/", view, name="budgets_edition_board"), *super().get_urls()]  # type: ignore[misc]

    def board(self, request: HttpRequest) -> HttpResponse:
        if not can(request.user, Permission.READ):
            raise PermissionDenied
        shown = _shown(request)
        today = timezone.localdate()
        rows = board.rows(request.user, shown.district, shown.year, today) if shown.district else []
        if request.GET.get("format") == "csv":
            return _file(shown, shown.of(rows))
        return TemplateResponse(
            request,
            "admin/budgets/edition/board.html",
            {
                **self.admin_site.each_context(request),  # type: ignore[attr-defined]
                "opts": self.opts,  # type: ignore[attr-defined]
                "title": _("进度看板"),
                "shown": shown,
                "states": _names(),
                "rows": [(row, state_name(row)) for row in shown.of(rows)],
                "bars": _bars(rows),
                "total": len(rows),
                "overdue": sum(row.overdue for row in rows),
                "may_open": can(request.user, Permission.EDIT),
            },
        )


def state_name(row: Row) -> str:
    return _names()[row.state]


def _names() -> dict[str, str]:
    return {NOT_BEGUN: _("未开始")} | {state.value: str(state.label) for state in Edition.State}


def _shown(request: HttpRequest) -> Shown:
    asked = request.GET
    districts = board.districts(request.user)
    district = next((one for one in districts if one.adcode == asked.get("district")), next(iter(districts), None))
    years = board.years(district) if district else []
    text = asked.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and 2000 <= int(text[:5]) <= 2100 else None
    usual = years[0] if years else timezone.localdate().year
    # The year to come can be looked at before anybody has begun it.
    offered = sorted({*years, usual + 1, *([year] if year else [])}, reverse=True)
    state = asked.get("state", "")
    return Shown(
        districts, district, offered, year or usual, state if state in _names() else "", asked.get("overdue") == "1"
    )


def _bars(rows: list[Row]) -> list[Bar]:
    bars, start = [], 0.0
    for state, count in board.totals(rows):
        width = count * 100 / len(rows)
        bars.append(Bar(state, _names()[state], count, round(start, 3), round(width, 3)))
        start += width
    return bars


def _file(shown: Shown, rows: list[Row]) -> HttpResponse:
    """What the page shows, one row a department, in UTF-8 that Excel reads too."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            *(_("行政区划代码"), _("单位编码"), _("部门"), _("年度"), _("版次"), _("状态"), _("批复日期")),
            *(_("公开期限"), _("剩余天数"), _("错误"), _("警告"), _("未处理的意见"), _("公开时间")),
            *(_("最后修改时间"), _("最后修改人")),
        ]
    )
    adcode = shown.district.adcode if shown.district else ""
    writer.writerows(_line(row, adcode, shown.year) for row in rows)
    response = HttpResponse((BOM + out.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="board-{adcode}-{shown.year}.csv"'
    return response


def _line(row: Row, adcode: str, year: int) -> list[Any]:
    edition, clock, counts, change = row.edition, row.clock, row.counts, row.change
    return [
        adcode,
        safe(row.department.code),
        safe(row.department.name),
        year,
        edition.number if edition else "",
        state_name(row),
        (edition and edition.approved_on) or "",
        clock.deadline if clock else "",
        clock.days if clock else "",
        counts.errors if counts else "",
        counts.warnings if counts else "",
        row.comments,
        _moment(edition.published_at) if edition else "",
        _moment(change.at) if change else "",
        safe(change.who) if change else "",
    ]


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
