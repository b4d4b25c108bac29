"""Who changed which figure from what to what: what the admin's page of changes shows, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.api import errors
from budgets.api.auditor import describe, questions
from budgets.api.auditor.base import AuditorView
from budgets.api.renderers import JSON_AND_CSV, attachment, csv_stream
from budgets.datasets import identity
from budgets.history import Action, Change, Filters, all_changes, changes, kinds
from budgets.history.reading import Place
from budgets.history.versions import FieldChange
from budgets.models import Edition
from budgets.permissions import Permission, within
from budgets.roles import Scope

FIELD = ("field", "before", "after")
"""What CSV has in place of the list of fields: a line for each."""


PAGES = questions.Pages("history")


class HistoryView(AuditorView):
    scope = Scope.HISTORY
    renderer_classes = JSON_AND_CSV
    exports = True
    takes = (
        questions.matching(
            "edition", identity.EDITION, "版本编号，草稿也可以 / id of an edition or draft", identity.EXAMPLE
        ),
        questions.matching("jurisdiction", identity.ADCODE, "行政区划代码 / adcode", "420103"),
        questions.matching("department", identity.DEPARTMENT, "部门编码 / code of the department", "501"),
        questions.whole("year", 2000, 2100, "年度 / fiscal year"),
        questions.one_of("kind", kinds, "内容 / what was changed"),
        questions.one_of("action", lambda: tuple(map(str, Action)), "动作 / action"),
        questions.matching("by", r"[\w.@+-]{1,150}", "修改人的用户名 / username", "zhang.san"),
        questions.day("first_day", "从这一天 / from this day on"),
        questions.day("last_day", "到这一天 / up to this day"),
        questions.whole("row", 1, 2**63 - 1, "同一行（row）的全部修改 / all changes of one row"),
        *PAGES.takes,
    )

    @extend_schema(
        operation_id="auditor_history_list",
        summary="修改记录 / Who changed what",
        description="令牌所属的人可以看到的修改，新的在前；CSV 为全部结果，每个字段一行。"
        "一页可能少于 page_size 条，以 next 为准。 / "
        "Changes that the token's owner may read, newest first. CSV holds the whole result, one line a field. A page "
        "may hold fewer than page_size; go on while there is a next.",
        parameters=describe.parameters(takes),
        responses=describe.page_or_csv(describe.HistoryEntrySerializer, counted=False),
        examples=[describe.example_of("history")],
    )
    def get(self, request: Request) -> HttpResponse:
        scope, filters = self._wanted(request)
        if request.accepted_renderer.format == "csv":
            return attachment(csv_stream(HEADER, _lines(all_changes(scope, filters))), "history.csv")
        size = self.asked["page_size"]
        found, more, last = changes(scope, filters, number=size, after=self._after())
        return Response(
            {
                "next": PAGES.after(request, last.at.isoformat(), last.kind, last.version) if more and last else None,
                "results": [record(change) for change in found],
            }
        )

    def _after(self) -> Place | None:
        cursor = self.asked["cursor"]
        if cursor is None:
            return None
        at, kind, version = cursor
        return Place(datetime.fromisoformat(at), kind, version)

    def _wanted(self, request: Request) -> tuple[Q, Filters]:
        asked = self.asked
        fields = {"department__jurisdiction__adcode": "jurisdiction", "department__code": "department"}
        scope = within(request.user, Permission.READ_HISTORY)
        scope &= Q(**{path: asked[name] for path, name in fields.items() if asked[name] is not None})
        filters = Filters(
            edition=asked["edition"] and _key(request, asked["edition"]),
            year=asked["year"],
            kind=asked["kind"] or "",
            action=asked["action"] and Action(asked["action"]),
            by=asked["by"] or "",
            first_day=asked["first_day"],
            last_day=asked["last_day"],
            row=asked["row"],
        )
        return scope, filters


def _key(request: Request, public_id: str) -> int:
    readable = Edition.objects.filter(within(request.user, Permission.READ_HISTORY))
    key = readable.filter(**identity.lookup(public_id) or {}).values_list("pk", flat=True).first()
    if key is None:
        reason = _("没有这一版，或者您的角色看不到它的修改记录。")
        raise errors.bad_parameter("edition", public_id, (), reason=reason)
    return key


def record(change: Change) -> dict[str, Any]:
    """Ids are those that a deleted draft had. Without url, file and command it was changed in the database itself."""
    department, edition = change.department, ""
    if department is not None:
        parts = (department.jurisdiction.adcode, department.code, change.year, change.stage, change.number)
        edition = "-".join(map(str, parts))
    return {
        "at": questions.in_utc(change.at),
        "by": change.by,
        "url": change.origin.url,
        "file": change.origin.file,
        "command": change.origin.command,
        "edition": edition,
        "kind": change.kind,
        "kind_label": change.kind_name,
        "row": change.row,
        "row_name": change.name,
        "action": change.action.value,
        "fields": [_field(field) for field in change.fields],
    }


def _field(change: FieldChange) -> dict[str, str | None]:
    withheld = _("个人信息，不提供")
    before, after = (withheld, withheld) if change.personal else (change.before, change.after)
    return {"field": change.name, "before": before, "after": after}


HEADER = tuple(name for name in describe.HistoryEntrySerializer().fields if name != "fields") + FIELD


def _lines(found: Iterable[Change]) -> Iterator[list[Any]]:
    for change in found:
        line = record(change)
        fields = line.pop("fields") or [dict.fromkeys(FIELD)]
        for field in fields:
            yield [*line.values(), *field.values()]
