"""The log of accesses with tokens: one's own, and those of the accounts that one manages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.api.auditor import describe, questions
from budgets.api.auditor.base import AuditorView
from budgets.api.renderers import JSON_AND_CSV, attachment, csv_stream
from budgets.models import ApiAccess
from budgets.roles import Scope
from budgets.tokens import accesses_seen_by

FETCHED = 2000
"""Rows that an export takes from the server-side cursor at once."""

FIELDS = ("id", "at", "user__username", "token__name", "token_key", "method", "path", "status", "address", "size")


PAGES = questions.Pages("access-log")


class AccessLogView(AuditorView):
    scope = Scope.ACCESS_LOG
    renderer_classes = JSON_AND_CSV
    exports = True
    takes = (
        questions.matching("user", r"[\w.@+-]{1,150}", "用户名 / username", "zhang.san"),
        questions.matching("token_key", r"mz_[0-9a-f]{12}", "令牌开头 / beginning of a token", "mz_0123456789ab"),
        questions.whole("status", 100, 599, "状态码 / status"),
        questions.day("first_day", "从这一天 / from this day on"),
        questions.day("last_day", "到这一天 / up to this day"),
        *PAGES.takes,
    )

    @extend_schema(
        operation_id="auditor_access_log_list",
        summary="接口访问记录 / Accesses with tokens",
        description="自己的，以及所管理的账号的访问，新的在前；CSV 为全部结果。 / "
        "One's own accesses and those of the accounts one manages, newest first. CSV holds the whole result.",
        parameters=describe.parameters(takes),
        responses=describe.page_or_csv(describe.AccessSerializer, counted=False),
        examples=[describe.example_of("accesses")],
    )
    def get(self, request: Request) -> HttpResponse:
        rows = self._wanted(request).order_by("-pk").values_list(*FIELDS)
        if request.accepted_renderer.format == "csv":
            records = (record(*row).values() for row in rows.iterator(chunk_size=FETCHED))
            return attachment(csv_stream(HEADER, map(list, records)), "access-log.csv")
        if self.asked["cursor"]:
            rows = rows.filter(pk__lt=self.asked["cursor"][0])
        size = self.asked["page_size"]
        found = list(rows[: size + 1])
        page = found[:size]
        return Response(
            {
                "next": PAGES.after(request, page[-1][0]) if len(found) > size else None,
                "results": [record(*row) for row in page],
            }
        )

    def _wanted(self, request: Request) -> QuerySet[ApiAccess]:
        asked = self.asked
        last = asked["last_day"]
        conditions = {
            "user__username": asked["user"],
            "token_key": asked["token_key"],
            "status": asked["status"],
            "at__gte": asked["first_day"] and questions.moment(asked["first_day"]),
            "at__lt": last and questions.moment(last + timedelta(days=1)),
        }
        wanted = {name: value for name, value in conditions.items() if value is not None}
        return ApiAccess.objects.filter(accesses_seen_by(request.user), **wanted)


def record(
    pk: int, at: Any, user: str, token: str, key: str, method: str, path: str, status: int, address: str, size: int
) -> dict[str, Any]:
    """``user`` and ``token`` are null where the token was not one of ours."""
    return {
        "id": pk,
        "at": questions.in_utc(at),
        "user": user,
        "token": token,
        "token_key": key,
        "method": method,
        "path": path,
        "status": status,
        "address": address,
        "size": size,
    }


HEADER = tuple(describe.AccessSerializer().fields)
