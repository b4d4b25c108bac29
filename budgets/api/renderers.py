"""Formats and how a request chooses one: by ?format=, else by its Accept header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
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
        by_format = {renderer.format: renderer for renderer in renderers}
        if format_suffix and format_suffix not in by_format:
            message = _("没有后缀为“.%(suffix)s”的格式；有：%(formats)s。")
            values = {"suffix": format_suffix[: errors.VALUE_SHOWN], "formats": "、".join(by_format)}
            raise errors.not_found(message % values, by_format)
        if wanted and wanted not in ((format_suffix,) if format_suffix else by_format):
            raise errors.bad_parameter("format", wanted, (format_suffix,) if format_suffix else by_format)
        if not (wanted or format_suffix):
            return super().select_renderer(request, renderers)
        renderer = by_format[wanted or format_suffix]
        return renderer, renderer.media_type


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
