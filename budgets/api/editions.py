"""Editions: the list, and one."""

from __future__ import annotations

import hashlib
import json

from django.db.models import F
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.api import describe, errors, identity, parameters
from budgets.api.base import ApiView, FlatListView, conditional
from budgets.api.filters import EditionFilters
from budgets.api.pagination import ordering_parameter
from budgets.api.records import EDITION, EditionSerializer
from budgets.models import Edition
from budgets.models.edition import EditionQuerySet

SUGGESTED = 20
"""Ids that a 404 names at most."""


def named(edition_id: str) -> EditionQuerySet:
    """The published edition with this id, or none. A draft has no id yet, as far as the public knows."""
    conditions = identity.lookup(edition_id)
    published = Edition.objects.published()
    return published.none() if conditions is None else published.filter(**conditions)


def find(edition_id: str) -> Edition:
    edition = named(edition_id).first()
    if edition is None:
        raise unknown(edition_id)
    return edition


def unknown(edition_id: str) -> errors.Refusal:
    """Names the editions of the same department, or the latest ones when there are none."""
    latest = Edition.objects.published().order_by("-published_at", "-pk").annotate(public_id=identity.expression())
    department = "-".join(edition_id.split("-")[:-3])
    same = latest.filter(public_id__startswith=f"{department}-") if identity.lookup(edition_id) else latest.none()
    ids = list(same.values_list("public_id", flat=True)[:SUGGESTED])
    ids = ids or list(latest.values_list("public_id", flat=True)[:SUGGESTED])
    return errors.not_found(_("没有编号为“%(id)s”的版本。") % {"id": edition_id[: errors.VALUE_SHOWN]}, ids)


class EditionListView(FlatListView):
    queryset = Edition.objects.published()
    filterset_class = EditionFilters
    columns = EDITION
    file_name = "editions.csv"
    ordering_keys = {"published_at": F("published_at"), "year": F("year")}
    ordering = ordering_parameter(ordering_keys, default="-published_at")

    @extend_schema(
        operation_id="editions_list",
        summary="版本列表 / List of editions",
        description="每个部门每年度公开的版本，缺省只含现行版本；CSV 为全部结果。 / "
        "What each department published for each year, by default the current editions; CSV holds the whole result.",
        parameters=[ordering.openapi, parameters.LANGUAGE.openapi],
        responses=describe.flat(EditionSerializer),
        examples=[describe.EDITION],
    )
    def get(self, request: Request) -> HttpResponse:
        return super().get(request)


class EditionView(ApiView):
    @extend_schema(
        operation_id="editions_retrieve",
        summary="一个版本 / One edition",
        description="更正和撤回会改变其状态，因此只有 ETag，没有 Last-Modified。 / "
        "Its state changes when it is corrected or withdrawn, hence an ETag but no Last-Modified.",
        parameters=[describe.EDITION_ID, parameters.LANGUAGE.openapi],
        responses=describe.cached(EditionSerializer),
        examples=[describe.EDITION],
    )
    def get(self, request: Request, edition: str) -> HttpResponse:
        wanted = self.presentation(request)
        row = named(edition).values_list(*(column.sql(wanted) for column in EDITION)).first()
        if row is None:
            raise unknown(edition)
        record = dict(zip((column.name for column in EDITION), row, strict=True))
        digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
        return conditional(request, etag=f'"{digest}"', build=lambda: Response(record))
