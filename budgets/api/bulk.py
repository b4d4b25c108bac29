"""Bulk packages: the list of them, and each as a zip, whole or in part."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from budgets import clock
from budgets.api import describe, errors, parameters
from budgets.api.base import ApiView, conditional, tag
from budgets.api.editions import SUGGESTED
from budgets.api.formats import not_made, repr_digest
from budgets.api.ranges import partial
from budgets.api.renderers import attachment
from budgets.api.request import only_known, refusal
from budgets.bulk import packages, store
from budgets.bulk.packages import Package
from budgets.clock import Reading
from budgets.datasets import editions, identity
from budgets.datasets.filters import BadValue
from budgets.datasets.run import READER
from budgets.datasets.whole import moment

AS_OF = describe.parameter(next(parameter for parameter in editions.PARAMETERS if parameter.name == "as_of"))
JURISDICTION = describe.path(
    "jurisdiction", "行政区划代码 / adcode", {"type": "string", "pattern": f"^{identity.ADCODE}$"}, "420103"
)
YEAR = describe.path("year", "年度 / fiscal year", {"type": "integer", "minimum": 2000, "maximum": 2100}, 2024)


class PackageSerializer(serializers.Serializer):
    jurisdiction = serializers.CharField(help_text="行政区划代码 / adcode")
    jurisdiction_name = serializers.CharField()
    synthetic = serializers.BooleanField(help_text="合成数据，不是真实的区划 / made up, no real district")
    year = serializers.IntegerField()
    editions = serializers.IntegerField(help_text="所含版本数 / number of editions in it")
    as_of = serializers.DateTimeField(help_text="这些版本自此时起现行 / these editions are current since then")
    bytes = serializers.IntegerField(allow_null=True, help_text="还没有生成则为 null / null: it has not been made yet")
    sha256 = serializers.CharField(allow_null=True)
    url = serializers.URLField(help_text="现行版本的数据包 / of the current editions")
    permanent_url = serializers.URLField(help_text="永远是这些版本 / of these editions, for ever")


class PackageListSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    as_of = serializers.DateTimeField(help_text="结果所示的时刻 / the moment that the packages were current at")
    results = PackageSerializer(many=True)


class BulkListView(ApiView):
    @extend_schema(
        operation_id="bulk_list",
        summary="数据包 / Bulk packages",
        description="每个区划每年度一个。 / One for each district and year.",
        parameters=[AS_OF, parameters.LANGUAGE.openapi],
        responses=describe.cached(PackageListSerializer),
        examples=[describe.PACKAGES],
    )
    def get(self, request: Request) -> HttpResponse:
        asked, reading = _asked(request)

        def build() -> HttpResponse:
            found = [_record(request, package) for package in packages.at(asked, reading)]
            answer = {"count": len(found), "as_of": moment(min(asked, reading.ticked_at)), "results": found}
            return HttpResponse(json.dumps(answer, ensure_ascii=False), content_type="application/json")

        # Packages are made when nothing public changes, so no date of a change can stand for this answer.
        return conditional(request, etag=tag(request, f"{reading.etag}.{store.all_known()}", "json"), build=build)


class ZipRenderer(BaseRenderer):
    media_type = "application/zip"
    format = "zip"
    charset = None


class BulkView(ApiView):
    renderer_classes = [ZipRenderer]
    exports = True

    @extend_schema(
        operation_id="bulk_retrieve",
        summary="一个数据包 / One bulk package",
        description="一个区划一年度的全部数据，可以分段下载。版本相同则逐字节相同；as_of 所指的版本不变。 / "
        "All data of a district and year; parts of it can be asked for. The same editions give the same bytes, "
        "and with as_of it is always the same editions.",
        parameters=[JURISDICTION, YEAR, AS_OF, parameters.LANGUAGE.openapi],
        responses=describe.made("application/zip") | {(206, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, jurisdiction: str, year: int) -> HttpResponse:
        asked, reading = _asked(request)
        found = packages.at(asked, reading, jurisdiction=jurisdiction, year=year)
        if not found:
            raise _unknown(request, packages.at(asked, reading), jurisdiction, year)
        package = found[0]
        response = conditional(
            request, etag=f'"{package.key}"', modified=package.since, build=lambda: _answer(request, package)
        )
        response.headers["Content-Location"] = _permanent(request, package)
        response.headers["Accept-Ranges"] = "bytes"
        return response


def _answer(request: Request, package: Package) -> Any:
    kept = store.known(package) if request.method == "HEAD" else store.kept(package)
    if request.method == "HEAD":
        response: Any = not_made(ZipRenderer.media_type)
        if kept is not None:
            response.headers["Content-Length"] = str(kept.bytes)
    else:
        response = partial(request, kept.path.open("rb"), kept.bytes, f'"{package.key}"', ZipRenderer.media_type)
    if kept is not None:
        response.headers["Repr-Digest"] = repr_digest(bytes.fromhex(kept.sha256))
    return attachment(response, f"mingzhang-{package.name}.zip")


def _asked(request: Request) -> tuple[datetime, Reading]:
    """The moment that is asked for, or now."""
    given = only_known(request, ("as_of", "lang", "format")).get("as_of")
    reading = clock.reading(using=READER)
    if not given:
        return reading.ticked_at, reading
    try:
        return editions.moment_of(given), reading
    except BadValue as error:
        raise refusal("as_of", given, error) from None


def _record(request: Request, package: Package) -> dict[str, Any]:
    kept = store.known(package)
    english = parameters.LANGUAGE.of(request) == "en" and package.jurisdiction_name_en
    return {
        "jurisdiction": package.jurisdiction,
        "jurisdiction_name": english or package.jurisdiction_name,
        "synthetic": package.synthetic,
        "year": package.year,
        "editions": package.editions,
        "as_of": package.as_of,
        "bytes": kept and kept.bytes,
        "sha256": kept and kept.sha256,
        "url": _url(request, package),
        "permanent_url": _permanent(request, package),
    }


def _url(request: Request, package: Package) -> str:
    return request.build_absolute_uri(reverse("api:bulk-package", args=[package.jurisdiction, package.year]))


def _permanent(request: Request, package: Package) -> str:
    return f"{_url(request, package)}?{urlencode({'as_of': package.as_of})}"


def _unknown(request: Request, there: Any, jurisdiction: str, year: int) -> errors.Refusal:
    """Names the packages of the district, or all there are when it has none."""
    same = [package for package in there if package.jurisdiction == jurisdiction] or there
    names = {"jurisdiction": jurisdiction[: errors.VALUE_SHOWN], "year": year}
    message = _("%(jurisdiction)s 没有 %(year)d 年的数据包。") % names
    return errors.not_found(message, [_url(request, package) for package in same[:SUGGESTED]])
