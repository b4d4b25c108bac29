"""The root, which describes the API, and what stands at every address that is none."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from budgets import registry
from budgets.api import describe, errors, parameters
from budgets.api.base import ApiView, conditional
from budgets.api.formats import LIST_RENDERERS
from budgets.api.request import only_known
from budgets.datasets import identity
from budgets.models import Edition
from budgets.roles import Scope


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``path`` and ``example`` follow the root; {edition}, {jurisdiction} and {year} in the example become real ones.
    ``scope`` is what a token must have for it; without one it is open to everybody.
    """

    path: str
    description_zh: str
    description_en: str
    formats: tuple[str, ...]
    example: str
    scope: Scope | None = None


LIST_FORMATS = tuple(renderer.format for renderer in LIST_RENDERERS)

OTHERS = (
    Endpoint("editions/{edition}/", "一个版本", "One edition", ("json",), "editions/{edition}/"),
    Endpoint(
        "editions/{edition}/tables/",
        "一个版本的十五张表",
        "The fifteen tables of an edition",
        ("json",),
        "editions/{edition}/tables/",
    ),
    Endpoint(
        "editions/{edition}/tables/{number}/",
        "一张表，与公开时完全相同；compare 与其他年度比较",
        "One table, exactly as it was published; with compare, against other years",
        ("json", "csv", "xlsx"),
        "editions/{edition}/tables/5/?unit=yuan",
    ),
    Endpoint(
        "editions/{edition}/findings/",
        "一个版本公开时的勾稽检查结果",
        "What the rules found in an edition when it was published",
        LIST_FORMATS,
        "editions/{edition}/findings/?severity=error,warning",
    ),
    Endpoint(
        "changes/",
        "公开、更正和撤回的记录，供定期读取",
        "Publications, corrections and withdrawals in order, to be polled",
        LIST_FORMATS,
        "changes/?since=0&kind=publication,correction",
    ),
    Endpoint("bulk/", "数据包一览", "Bulk packages", ("json",), "bulk/"),
    Endpoint(
        "bulk/{jurisdiction}/{year}.zip",
        "一个区划一年度的全部数据",
        "All data of a district and year",
        ("zip",),
        "bulk/{jurisdiction}/{year}.zip",
    ),
    Endpoint(
        "aggregate",
        "按维度汇总，可与上年比较",
        "Facts added up by dimensions, and against the year before",
        LIST_FORMATS,
        "aggregate?by=year,function.division&where=jurisdiction:310107&compare=previous",
    ),
    Endpoint("rules/", "全部勾稽规则", "All reconciliation rules", ("json", "csv"), "rules/"),
    Endpoint(
        "auditor/drafts/", "尚未公开的版本", "Editions not yet published", ("json",), "auditor/drafts/", Scope.DRAFTS
    ),
    Endpoint(
        "auditor/drafts/{draft}/",
        "一份草稿",
        "One draft",
        ("json",),
        "auditor/drafts/420103-501-2025-approved-draft/",
        Scope.DRAFTS,
    ),
    Endpoint(
        "auditor/drafts/{draft}/tables/",
        "草稿的十五张表",
        "The fifteen tables of a draft",
        ("json",),
        "auditor/drafts/420103-501-2025-approved-draft/tables/",
        Scope.DRAFTS,
    ),
    Endpoint(
        "auditor/drafts/{draft}/tables/{number}/",
        "草稿的一张表，由现在的明细算出",
        "One table of a draft, computed from the facts as they stand",
        ("json", "csv"),
        "auditor/drafts/420103-501-2025-approved-draft/tables/5/",
        Scope.DRAFTS,
    ),
    Endpoint(
        "auditor/drafts/{draft}/findings/",
        "草稿现在的勾稽检查结果",
        "What the rules find in a draft now",
        ("json", "csv"),
        "auditor/drafts/420103-501-2025-approved-draft/findings/",
        Scope.FINDINGS,
    ),
    Endpoint(
        "auditor/history/",
        "谁在何时把哪个数从多少改成多少",
        "Who changed which figure from what to what",
        ("json", "csv"),
        "auditor/history/?year=2024",
        Scope.HISTORY,
    ),
    Endpoint(
        "auditor/access-log/",
        "以令牌进行的访问",
        "Accesses with tokens",
        ("json", "csv"),
        "auditor/access-log/",
        Scope.ACCESS_LOG,
    ),
    Endpoint("schema/", "本接口的 OpenAPI 描述", "The OpenAPI description of this API", ("json", "yaml"), "schema/"),
)


@cache
def endpoints() -> tuple[Endpoint, ...]:
    lists = (
        Endpoint(f"{each.path}/", *each.about, LIST_FORMATS, f"{each.path}/?{each.example}".rstrip("?"))
        for each in registry.datasets().values()
    )
    return (*lists, *OTHERS)


class RootView(ApiView):
    @extend_schema(
        operation_id="root",
        summary="接口总览 / What there is",
        parameters=[parameters.LANGUAGE.openapi],
        responses=describe.cached(describe.RootSerializer),
        examples=[describe.ROOT],
    )
    def get(self, request: Request) -> HttpResponse:
        only_known(request, ("lang", "format"))
        root = reverse("api:root", request=request)
        latest = Edition.objects.current().order_by("-year", "pk")
        edition = latest.values_list(identity.expression(), flat=True).first() or identity.EXAMPLE
        jurisdiction, _department, year, *_which = identity.parts(edition)
        real = {"{edition}": edition, "{jurisdiction}": jurisdiction, "{year}": str(year)}
        record = {
            "name": spectacular_settings.TITLE,
            "version": spectacular_settings.VERSION,
            "description": spectacular_settings.DESCRIPTION,
            "docs": request.build_absolute_uri("/api/docs/"),
            "guide": request.build_absolute_uri("/api/guide/"),
            "endpoints": [_described(endpoint, root, real) for endpoint in endpoints()],
        }
        digest = hashlib.sha256(json.dumps(record).encode()).hexdigest()
        return conditional(request, etag=f'W/"{digest}"', build=lambda: Response(record))


def _described(endpoint: Endpoint, root: str, real: Mapping[str, str]) -> dict[str, Any]:
    return {
        "url": root + endpoint.path,
        "description": {"zh-hans": endpoint.description_zh, "en": endpoint.description_en},
        "formats": endpoint.formats,
        "scope": endpoint.scope,
        "example": iri_to_uri(root + re.sub(r"\{\w+\}", lambda found: real[found[0]], endpoint.example)),
    }


@extend_schema(exclude=True)
class NothingHereView(ApiView):
    def get(self, request: Request, path: str) -> HttpResponse:
        root = reverse("api:root", request=request)
        addresses = [root, *(root + endpoint.path for endpoint in endpoints())]
        shown = request.path[: errors.VALUE_SHOWN]
        raise errors.not_found(_("接口没有这个地址：%(path)s") % {"path": shown}, addresses)
