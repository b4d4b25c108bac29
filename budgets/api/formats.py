"""The formats of a list, by ?format=, the suffix of the address, or the Accept header.

CSV and NDJSON are streamed: the first byte comes at once, what they can be checked by last. XLSX and Parquet are made
before they are sent, so that they say in their head what they are, and a slow reader keeps no connection to the
database. A manifest is what they all can be checked by, without the rows.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from budgets.api.renderers import ExactJSONRenderer, attachment
from budgets.datasets.formats import lines, manifest, parquet, xlsx
from budgets.datasets.slots import Held, Slot
from budgets.datasets.whole import Whole

RECORD = "Mingzhang-Record"
"""The header with rows, control sums and moment, in the words of the trailer, as a dictionary of RFC 8941."""

Export = Callable[[Whole, bool], Any]
"""Makes the answer with a whole result, with or without a trailer line. Raises slots.Busy."""


class FileRenderer(BaseRenderer):
    """Stands for a format in negotiation; ``extension`` ends the names of its files."""

    extension: str


class CSVFileRenderer(FileRenderer):
    media_type = lines.CSV.media_type
    format = extension = lines.CSV.name


class NDJSONRenderer(FileRenderer):
    media_type = lines.NDJSON.media_type
    format = extension = lines.NDJSON.name


class XLSXRenderer(FileRenderer):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = extension = "xlsx"
    charset = None


class ParquetRenderer(FileRenderer):
    media_type = "application/vnd.apache.parquet"
    format = extension = "parquet"
    charset = None


class ManifestRenderer(FileRenderer):
    media_type = "application/vnd.mingzhang.manifest+json"
    format = "manifest"
    extension = "manifest.json"
    charset = None


def _streamed(format: lines.Lines) -> Export:
    def export(whole: Whole, trailer: bool) -> StreamingHttpResponse:
        stream = Held(lines.stream(whole, format, trailer=trailer), Slot())
        return StreamingHttpResponse(stream, content_type=f"{format.media_type}; charset=utf-8")

    return export


def _made(write: Callable[[Whole, IO[bytes]], None], media_type: str) -> Export:
    def export(whole: Whole, trailer: bool) -> FileResponse:
        with ExitStack() as unless_made:
            # Nameless, so that it is gone when it is closed, whatever happens.
            file = unless_made.enter_context(TemporaryFile(dir=settings.DATA_DIR))
            with Slot():
                write(whole, file)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").digest()
            file.seek(0)
            unless_made.pop_all()
        headers = {"Repr-Digest": repr_digest(digest), RECORD: _dictionary(whole.record)}
        return FileResponse(file, content_type=media_type, headers=headers)

    return export


def _manifest(whole: Whole, trailer: bool) -> HttpResponse:
    with Slot():
        content = json.dumps(manifest.of(whole), ensure_ascii=False, indent=2)
    return HttpResponse(content, content_type=ManifestRenderer.media_type)


def repr_digest(sha256: bytes) -> str:
    """As RFC 9530 writes it."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def _dictionary(record: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={json.dumps(value)}" for name, value in record.items())


EXPORTS: Mapping[str, Export] = {
    lines.CSV.name: _streamed(lines.CSV),
    lines.NDJSON.name: _streamed(lines.NDJSON),
    XLSXRenderer.format: _made(xlsx.write, XLSXRenderer.media_type),
    ParquetRenderer.format: _made(parquet.write, ParquetRenderer.media_type),
    ManifestRenderer.format: _manifest,
}
LIST_RENDERERS = [
    ExactJSONRenderer,
    CSVFileRenderer,
    NDJSONRenderer,
    XLSXRenderer,
    ParquetRenderer,
    ManifestRenderer,
]


def not_made(content_type: str) -> StreamingHttpResponse:
    """For HEAD: whoever asks so wants to know what there is, not to have it made. Of a stream no length is told."""
    return StreamingHttpResponse((), content_type=content_type)


def exported(request: Request, whole: Whole, *, trailer: bool) -> Any:
    """The answer to who asks for a whole result in the format that was agreed on. Raises slots.Busy."""
    renderer = request.accepted_renderer
    if request.method == "HEAD":
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        response: Any = not_made(f"{renderer.media_type}{charset}")
    else:
        response = EXPORTS[renderer.format](whole, trailer)
    return attachment(response, f"{whole.selection.dataset.path}.{renderer.extension}")
