"""The root, which describes the API, and what stands at every address that is none."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from budgets.api import describe, errors, identity
from budgets.api.base import ApiView
from budgets.models import Edition


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``path`` and ``example`` follow the root; {edition} and {department} in the example become real ones."""

    path: str
    description_zh: str
    description_en: str
    formats: tuple[str, ...]
    example: str


ENDPOINTS = (
    Endpoint(
        "editions/",
        "各部门各年度公开的版本",
        "Editions: what each department published for each year",
        ("json", "csv"),
        "editions/?state=all&year=2022..2024",
    ),
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
        "一张表，与公开时完全相同",
        "One table, exactly as it was published",
        ("json", "csv"),
        "editions/{edition}/tables/5/?unit=yuan",
    ),
    Endpoint(
        "editions/{edition}/findings/",
        "一个版本公开时的勾稽检查结果",
        "What the rules found in an edition when it was published",
        ("json", "csv"),
        "editions/{edition}/findings/?severity=error,warning",
    ),
    Endpoint("rules/", "全部勾稽规则", "All reconciliation rules", ("json", "csv"), "rules/"),
    Endpoint(
        "expenditures/",
        "支出明细：每行一个金额，附全部结果的合计；CSV 一次给出全部",
        "Expenditure facts: one amount a row, with the sum of the whole result; CSV gives all of it at once",
        ("json", "csv"),
        "expenditures/?edition={edition}&function=206&nature=project",
    ),
    Endpoint("schema/", "本接口的 OpenAPI 描述", "The OpenAPI description of this API", ("json", "yaml"), "schema/"),
)


class RootView(ApiView):
    @extend_schema(
        operation_id="root",
        summary="接口总览 / What there is",
        tags=["root"],
        responses=describe.record(describe.RootSerializer),
    )
    def get(self, request: Request) -> HttpResponse:
        root = reverse("api:root", request=request)
        latest = Edition.objects.current().order_by("-year", "pk")
        edition = latest.values_list(identity.expression(), flat=True).first() or identity.EXAMPLE
        return Response(
            {
                "name": spectacular_settings.TITLE,
                "version": spectacular_settings.VERSION,
                "description": spectacular_settings.DESCRIPTION,
                "docs": request.build_absolute_uri("/api/docs/"),
                "endpoints": [
                    {
                        "url": root + endpoint.path,
                        "description": {"zh-hans": endpoint.description_zh, "en": endpoint.description_en},
                        "formats": endpoint.formats,
                        "example": root + endpoint.example.replace("{edition}", edition),
                    }
                    for endpoint in ENDPOINTS
                ],
            }
        )


@extend_schema(exclude=True)
class NothingHereView(ApiView):
    """Its address ends with a slash, so that one that only lacks its slash is redirected."""

    def get(self, request: Request, path: str) -> HttpResponse:
        root = reverse("api:root", request=request)
        addresses = [root, *(root + endpoint.path for endpoint in ENDPOINTS)]
        shown = request.path[: errors.VALUE_SHOWN]
        raise errors.not_found(_("接口没有这个地址：%(path)s") % {"path": shown}, addresses)
