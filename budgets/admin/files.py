"""Files that the admin gives out as they are made, line by line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from budgets.renderers.csv import BOM, safe


def csv_file(name: str, header: Sequence[str], lines: Iterable[Iterable[Any]]) -> HttpResponse:
    """UTF-8 that Excel reads too, named after today; text so that no spreadsheet runs it. None is empty."""
    writer = csv.writer(_Echo())
    told: Iterator[Iterable[Any]] = chain([[f"{BOM}{header[0]}", *header[1:]]], (map(_cell, line) for line in lines))
    response = StreamingHttpResponse(map(writer.writerow, told), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _cell(value: Any) -> str:
    return "" if value is None else safe(str(value))


class _Echo:
    """What csv.writer writes to comes back as its result, to be streamed."""

    def write(self, line: str) -> str:
        return line
