"""Formats and how a request chooses one: by ?format=, else by its Accept header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from budgets.api import errors
from budgets.renderers.csv import BOM, safe

CHUNK = 64 * 1024
"""Characters written at once; a stream of any length needs no more memory than this and one fetch."""


class ExactEncoder(JSONEncoder):
    def default(self, obj: Any) -> Any:
        return str(obj) if isinstance(obj, Decimal) else super().default(obj)


class ExactJSONRenderer(JSONRenderer):
    """JSON whose amounts are strings: a JSON number would be read as a float."""

    encoder_class = ExactEncoder


class CSVRenderer(BaseRenderer):
    """Stands for the format in negotiation; views that offer it write it themselves, errors are always JSON."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"


class Negotiation(DefaultContentNegotiation):
    """A format asked for in the address wins over the Accept header, which browsers fill in by themselves."""

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        wanted = request.query_params.get("format")
        if not wanted:
            return super().select_renderer(request, renderers, format_suffix)
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, renderer.media_type
        raise errors.bad_parameter("format", wanted, [renderer.format for renderer in renderers])


JSON_AND_CSV = [ExactJSONRenderer, CSVRenderer]


def attachment(response: HttpResponse | StreamingHttpResponse, name: str) -> Any:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_stream(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    return StreamingHttpResponse(_csv(header, rows), content_type="text/csv; charset=utf-8")


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if out.tell() >= CHUNK:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _cell(value: Any) -> str:
    """A value as JSON would write it, null being empty; text so that no spreadsheet runs it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case list():
            return safe(";".join(map(str, value)))
        case _:
            return safe(value)
