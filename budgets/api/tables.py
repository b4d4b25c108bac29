"""The fifteen tables of an edition, as they were published, alone or against other years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from budgets import archive, clock, registry
from budgets.api import compared, describe, editions, errors, parameters, table_shapes
from budgets.api.base import ApiView, conditional, tag
from budgets.api.renderers import JSON_AND_CSV, attachment, csv_stream
from budgets.api.request import only_known
from budgets.datasets import identity
from budgets.layouts import Unit
from budgets.models import Edition
from budgets.renderers import FORMATS, json
from budgets.tables.grid import Grid


class TableListView(ApiView):
    @extend_schema(
        operation_id="edition_tables_list",
        summary="一个版本的十五张表 / The fifteen tables of an edition",
        parameters=[describe.EDITION_ID, parameters.LANGUAGE.openapi],
        responses=describe.cached(table_shapes.TableEntrySerializer(many=True)),
        examples=[describe.TABLE_ENTRY],
    )
    def get(self, request: Request, edition: str) -> HttpResponse:
        only_known(request, ("lang", "format"))
        found = editions.find(edition)
        return conditional(
            request,
            etag=f'W/"{found.digest}-tables"',
            modified=found.published_at,
            build=lambda: Response(
                [
                    _entry(number, grid, edition, request)
                    for number, grid in archive.grids([found]).get(found.pk, {}).items()
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


class WorkbookRenderer(BaseRenderer):
    """Stands for the format in negotiation, as CSVRenderer does."""

    media_type = FORMATS["xlsx"].media_type
    format = "xlsx"
    charset = None


class TableView(ApiView):
    renderer_classes = [*JSON_AND_CSV, WorkbookRenderer]

    @extend_schema(
        operation_id="tables_retrieve",
        summary="一张表 / One table",
        description="公开时的表，永不改变；cells 依 columns 排列，null 为空白，未公开的列另列于 undisclosed。"
        "compare 另加 compared：与其他年度的现行版本逐行比较，编码的变化按沿革相接，不能相接的为 not_comparable。"
        "变动由元的准确值算出，再换算单位。 / "
        "As it was published, never to change. Cells stand in the order of the columns; null is a blank, "
        "and columns that are not disclosed are named under undisclosed. With compare there is compared too: row by "
        "row against the current editions of other years, joined through lineage; what cannot be joined is "
        "not_comparable. Changes are worked out in exact yuan, then given in the unit.",
        parameters=[
            describe.EDITION_ID,
            table_shapes.TABLE_NUMBER,
            *table_shapes.COMPARING,
            parameters.TABLE_UNIT.openapi,
            parameters.LANGUAGE.openapi,
        ],
        responses=describe.document(table_shapes.TableSerializer)
        | {(200, FORMATS["xlsx"].media_type): OpenApiTypes.BINARY},
        examples=[describe.TABLE, describe.COMPARED],
    )
    def get(self, request: Request, edition: str, number: int, format: str = "") -> HttpResponse:
        given = only_known(request, ("compare", "column", "unit", "lang", "format"))
        found = editions.find(edition)
        if number not in registry.tables():
            raise _no_table(number)
        if given.get("compare"):
            return _compared(request, found, number, given)
        if given.get("column"):
            raise errors.bad_parameter("column", given["column"], (), reason=_("只有与 compare 一起才能选择列。"))
        unit = parameters.TABLE_UNIT.of(request)
        format = request.accepted_renderer.format
        return conditional(
            request,
            # Weak: a later release may write the same figures differently.
            etag=f'W/"{found.digest}-{number}-{unit.name if unit else ""}-{format}"',
            modified=found.published_at,
            build=lambda: _published(found, number, unit, format),
        )


@extend_schema_view(get=extend_schema(exclude=True))
class TableFileView(TableView):
    """The same at an address that ends in its format."""


def _no_table(number: int) -> errors.Refusal:
    numbers = [str(known) for known in registry.tables()]
    return errors.not_found(_("没有第 %(number)s 张表。") % {"number": number}, numbers)


def _grid(found: Edition, number: int) -> Grid:
    grid = archive.grids([found], [number]).get(found.pk, {}).get(number)
    if grid is None:
        raise _no_table(number)
    return grid


def _published(found: Edition, number: int, unit: Unit | None, format: str) -> HttpResponse:
    grid, chosen = _grid(found, number), FORMATS[format]
    answer = HttpResponse(chosen.render(grid, found, unit), content_type=chosen.media_type)
    return answer if format == "json" else attachment(answer, f"{identity.of(found)}-{grid.key}.{format}")


def _compared(request: Request, found: Edition, number: int, given: Mapping[str, str]) -> HttpResponse:
    format = request.accepted_renderer.format
    if format not in ("json", "csv"):
        raise errors.bad_parameter("format", format, ("json", "csv"), reason=_("与其他年度的比较没有这种格式。"))
    years = compared.years_of(given["compare"], found.year)
    unit = parameters.TABLE_UNIT.of(request)
    reading = clock.reading()

    def build() -> HttpResponse:
        against = compared.compared(found, number, years, given.get("column", ""), unit)
        if format == "csv":
            stream = csv_stream(compared.header([found.year, *years]), compared.lines(against))
            return attachment(stream, f"{identity.of(found)}-t{number:02d}-compared.csv")
        record = json.table(_grid(found, number), digest=found.digest, unit=unit)
        return Response(record | {"compared": compared.record(against)})

    return conditional(request, etag=tag(request, reading.etag, format), modified=reading.at, build=build)
