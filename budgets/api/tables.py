"""The fifteen tables of an edition, as they were published."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from budgets import registry
from budgets.api import describe, editions, errors, parameters
from budgets.api.base import ApiView, conditional
from budgets.api.renderers import JSON_AND_CSV, attachment
from budgets.layouts import Unit
from budgets.models import Edition, PublishedTable
from budgets.renderers import csv, json
from budgets.tables.grid import Grid
from budgets.tables.record import from_record


class TableListView(ApiView):
    @extend_schema(
        operation_id="tables_list",
        summary="一个版本的十五张表 / The fifteen tables of an edition",
        parameters=[describe.EDITION_ID, parameters.LANGUAGE.openapi],
        responses=describe.cached(describe.TableEntrySerializer(many=True)),
        examples=[describe.TABLE_ENTRY],
    )
    def get(self, request: Request, edition: str) -> HttpResponse:
        found = editions.find(edition)
        return conditional(
            request,
            etag=f'W/"{found.digest}-tables"',
            modified=found.published_at,
            build=lambda: Response(
                [
                    _entry(table.number, from_record(table.grid), edition, request)
                    for table in found.tables.order_by("number")
                ]
            ),
        )


def _entry(number: int, grid: Grid, edition: str, request: Request) -> dict[str, Any]:
    return {
        "number": number,
        "key": grid.key,
        "title": grid.title,
        "disclosed": grid.disclosed,
        "url": reverse("api:table", args=[edition, number], request=request),
    }


class TableView(ApiView):
    renderer_classes = JSON_AND_CSV

    @extend_schema(
        operation_id="tables_retrieve",
        summary="一张表 / One table",
        description="公开时的表，永不改变；cells 依 columns 排列，null 为空白，未公开的列另列于 undisclosed。 / "
        "As it was published, never to change. Cells stand in the order of the columns; null is a blank, "
        "and columns that are not disclosed are named under undisclosed.",
        parameters=[
            describe.EDITION_ID,
            describe.TABLE_NUMBER,
            parameters.TABLE_UNIT.openapi,
            parameters.LANGUAGE.openapi,
        ],
        responses=describe.document(describe.TableSerializer),
        examples=[describe.TABLE],
    )
    def get(self, request: Request, edition: str, number: int) -> HttpResponse:
        found = editions.find(edition)
        unit = parameters.TABLE_UNIT.of(request)
        format = request.accepted_renderer.format
        return conditional(
            request,
            # Weak: a later release may write the same figures differently.
            etag=f'W/"{found.digest}-{number}-{unit.name if unit else ""}-{format}"',
            modified=found.published_at,
            build=lambda: _answer(found, edition, number, unit, format),
        )


def _answer(found: Edition, edition: str, number: int, unit: Unit | None, format: str) -> HttpResponse:
    record = PublishedTable.objects.filter(edition=found, number=number).values_list("grid", flat=True).first()
    if record is None:
        numbers = [str(number) for number in registry.tables()]
        raise errors.not_found(_("没有第 %(number)s 张表。") % {"number": number}, numbers)
    grid = from_record(record)
    if format == "csv":
        file = HttpResponse(csv.render(grid, unit=unit), content_type="text/csv; charset=utf-8")
        return attachment(file, f"{edition}-{grid.key}.csv")
    return Response(json.table(grid, digest=found.digest, unit=unit))
