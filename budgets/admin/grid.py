"""One edition, one screen: its lines as spreadsheets that read and save by JSON, beside inlines that need no script.

GET  <edition>/grid/<kind>/   columns, lists and rows of one kind of line
POST <edition>/grid/<kind>/   changes of some rows, stored as a whole or not at all (budgets.admin.grid_changes)
GET  <edition>/grid/          what the rules find and what the tables' totals are
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from budgets.admin import conflicts
from budgets.admin.comments import comment_address
from budgets.admin.findings import Panel, panel_of
from budgets.admin.grid_changes import Changes, Malformed, Refused, Writer, read
from budgets.admin.grid_words import words
from budgets.admin.overview import overview_of
from budgets.admin.rows import EditionRows
from budgets.admin.rules import refusal
from budgets.admin.sheets import Sheet
from budgets.admin.spots import GridSpots
from budgets.copying import rejoin
from budgets.findings import Severity
from budgets.models import Edition, EditionChanged, Project
from budgets.permissions import Permission, can, editions_for, require
from budgets.tables.grid import Grid
from budgets.terms import term
from budgets.verdict import Verdict, remember, verdict_on

AT_ONCE = 500
"""Up to so many lines the page itself says what the rules find; beyond, it is fetched once the page is there."""


def is_plain(request: HttpRequest) -> bool:
    """Whether the page shows inlines instead of grids: without JavaScript, or by choice."""
    return "plain" in request.GET


def shown(request: HttpRequest, inlines: Iterable[Any]) -> tuple[Any, ...]:
    if is_plain(request):
        return tuple(inline for inline in inlines if not inline.only_in_grid)
    return tuple(_without_forms(inline) if inline.in_grid else inline for inline in inlines)


@cache
def _without_forms(inline: Any) -> Any:
    """The same tab with a place for the grid; thousands of forms would take seconds to make."""

    class InGrid(inline):  # type: ignore[misc]
        template = "admin/budgets/edition/grid.html"
        extra = max_num = 0

        def get_queryset(self, request: HttpRequest) -> Any:
            return super().get_queryset(request).none()

    InGrid.__name__ = inline.__name__
    return InGrid


class EditionGrid:
    """Of EditionAdmin: the overview on top, the grids' addresses, and what their pages need."""

    change_form_outer_before_template = "admin/budgets/edition/overview.html"
    change_form_before_template = "admin/budgets/version.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/grid/", wrap(self.judgement), name="budgets_edition_judgement"),
            path("<int:pk>/grid/<slug:kind>/", wrap(self.grid), name="budgets_edition_grid"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Edition | None = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context |= {"overview": overview_of(obj), "in_grid": not is_plain(request), "grid_words": words()}
            since = getattr(context["adminform"].form, "stale_since", None)
            context["stale"] = None if since is None else conflicts.saved_since(obj, since)
            context["judgement_address"] = reverse("admin:budgets_edition_judgement", args=(obj.pk,))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc, no-any-return]

    def judge(self, request: HttpRequest, edition: Edition, context: dict[str, Any]) -> None:
        if is_plain(request):
            super().judge(request, edition, context)  # type: ignore[misc]
        elif context["overview"].lines <= AT_ONCE:
            verdict = verdict_on(edition)
            remember(verdict)
            sheets = self._sheets(request, edition)
            context["panel"] = self._panel(request, verdict, sheets)
            context["judgement"] = _judgement(verdict, context["panel"], sheets)

    def response_change(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        """Whoever works with plain forms goes on with them."""
        response = super().response_change(request, obj)  # type: ignore[misc]
        if is_plain(request) and response.get("Location") == request.path:
            response["Location"] += "?plain=1"
        return response  # type: ignore[no-any-return]

    def grid(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        edition = self._readable(request, pk)
        sheets = self._sheets(request, edition)
        sheet = next((sheet for sheet in sheets if sheet.kind == kind and sheet.inline.in_grid), None)
        if sheet is None:
            raise Http404(_("没有这种内容。"))
        if request.method == "POST":
            return self._save(request, sheet)
        editable = edition.is_draft and can(request.user, Permission.EDIT, edition.department)
        answer = {"version": edition.version, "editable": editable, **sheet.described(), "rows": sheet.rows()}
        return JsonResponse(answer)

    def judgement(self, request: HttpRequest, pk: int) -> HttpResponse:
        return JsonResponse(self._judged(request, self._readable(request, pk)))

    def _readable(self, request: HttpRequest, pk: int) -> Edition:
        edition = editions_for(request.user, Permission.READ).filter(pk=pk).first()
        if edition is None:
            raise Http404(_("没有这个版本。"))
        return edition  # type: ignore[no-any-return]

    def _sheets(self, request: HttpRequest, edition: Edition) -> list[Sheet]:
        rows = EditionRows(edition)
        return [
            Sheet(inline(self.model, self.admin_site), request, edition, rows)  # type: ignore[attr-defined]
            for inline in self.inlines  # type: ignore[attr-defined]
        ]

    def _save(self, request: HttpRequest, sheet: Sheet) -> HttpResponse:
        require(request.user, Permission.EDIT, sheet.edition)
        if not sheet.edition.is_draft:
            raise PermissionDenied(_("只有草稿可以修改。"))
        try:
            changes = read(json.loads(request.body), sheet.fields)
            self._store(request, sheet, changes)
        except (Malformed, ValueError, RequestDataTooBig) as error:
            return JsonResponse({"error": _("没有保存：无法读取提交的内容（%(why)s）。") % {"why": error}}, status=400)
        except EditionChanged as changed:
            sheet.edition = changed.edition
            return JsonResponse(conflicts.described(sheet, changes), status=409)
        except Refused as refused:
            message = refused.message or _("没有保存：请先改正标出的单元格。")
            return JsonResponse({"error": message, "errors": refused.errors}, status=422)
        except DatabaseError as error:
            return JsonResponse({"error": refusal(error), "errors": {}}, status=422)
        return JsonResponse(self._judged(request, sheet.edition) | {"rows": sheet.rows()})

    def _store(self, request: HttpRequest, sheet: Sheet, changes: Changes) -> None:
        with transaction.atomic():
            sheet.edition = Edition.objects.claim(sheet.edition.pk, changes.version)
            Writer(sheet, changes).write()
            if sheet.model is Project:
                rejoin(sheet.edition)
            message = _("%(kind)s：新增 %(added)d 行，修改 %(changed)d 行，删除 %(deleted)d 行") % {
                "kind": sheet.title,
                "added": len(changes.added),
                "changed": len(changes.changed),
                "deleted": len(changes.deleted),
            }
            self.log_change(request, sheet.edition, message)  # type: ignore[attr-defined]

    def _judged(self, request: HttpRequest, edition: Edition) -> dict[str, Any]:
        verdict = verdict_on(edition)
        remember(verdict)
        sheets = self._sheets(request, edition)
        panel = self._panel(request, verdict, sheets)
        html = render_to_string(
            "admin/budgets/edition/findings.html",
            {"panel": panel, "original": edition, "workflow": {"may_comment": comment_address(edition, request.user)}},
            request,
        )
        return {"version": edition.version, **_judgement(verdict, panel, sheets), "panel": html}

    def _panel(self, request: HttpRequest, verdict: Verdict, sheets: list[Sheet]) -> Panel:
        may_waive = self.has_waive_permission(request, verdict.edition)  # type: ignore[attr-defined]
        return panel_of(verdict, GridSpots(sheets), may_waive=may_waive)


def _judgement(verdict: Verdict, panel: Panel, sheets: list[Sheet]) -> dict[str, Any]:
    """The findings that stand at a line of a grid, and the tables' totals for each kind of line."""
    return {
        "findings": [
            {
                "kind": line.spot.kind,
                "row": line.spot.row,
                "field": line.spot.field,
                "severity": severity.value,
                "label": term(severity.label),
                "text": f"{line.finding.rule} {line.place}：{line.message}",
            }
            for severity, lines in panel.groups
            for line in lines
            if line.spot is not None and line.spot.row is not None and line.waiver is None
        ],
        "counts": {severity.value: verdict.count(severity) for severity in Severity},
        "totals": {
            sheet.kind: list(_totals(verdict.evidence.grids, sheet.inline.tables))
            for sheet in sheets
            if sheet.inline.in_grid
        },
    }


def _totals(grids: Mapping[int, Grid], numbers: Iterable[int | None]) -> Iterable[dict[str, Any]]:
    """The 合计 of each table that the lines make up, in exact yuan; null where it is blank or not disclosed."""
    for number in numbers:
        grid = grids.get(number or 0)
        for part in grid.parts if grid else ():
            for series in range(len(part.series)):
                line = next((line for line in part.lines(series) if line.key == "total"), None)
                if line is not None:
                    yield {"table": number, "label": term(line.label), "amount": Sheet.cell(line.amount) or None}
