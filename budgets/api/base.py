"""What all endpoints share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets.api import errors, parameters
from budgets.api.columns import Column
from budgets.api.filters import FilterBackend
from budgets.api.pagination import KeysetPagination, ordered
from budgets.api.parameters import Choice, Presentation
from budgets.api.renderers import JSON_AND_CSV, ExactJSONRenderer, Negotiation, attachment, csv_stream

FETCHED = 2000
"""Rows that a stream takes from the server-side cursor at once."""


class ApiView(APIView):
    http_method_names = ["get", "head"]
    permission_classes = [AllowAny]
    renderer_classes = [ExactJSONRenderer]
    content_negotiation_class = Negotiation

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return errors.handle

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before anything can be refused, so that refusals too are in the language of the address.
        translation.activate(parameters.LANGUAGE.default)
        translation.activate(parameters.LANGUAGE.of(request))
        super().initial(request, *args, **kwargs)

    def presentation(self, request: Request) -> Presentation:
        return Presentation(language=parameters.LANGUAGE.of(request), base=request.build_absolute_uri("/").rstrip("/"))


class FlatListView(ApiView, GenericAPIView):
    """Rows of ``columns``: a page as JSON, or the whole result as CSV."""

    renderer_classes = JSON_AND_CSV
    filter_backends = [FilterBackend]
    pagination_class: ClassVar[type[KeysetPagination]] = KeysetPagination
    columns: ClassVar[tuple[Column, ...]]
    ordering: ClassVar[Choice[str]]
    ordering_keys: ClassVar[Mapping[str, Any]]
    file_name: ClassVar[str]

    def get(self, request: Request) -> HttpResponse:
        rows = self.filter_queryset(self.get_queryset())
        self.wanted = self.presentation(request)
        if request.accepted_renderer.format == "csv":
            return self._stream(rows, self.ordering.of(request))
        page = self.paginate_queryset(rows)
        names = [column.name for column in self.columns]
        return Response(
            {
                **self.totals(rows),
                "next": self.paginator.next,
                "previous": self.paginator.previous,
                "results": [dict(zip(names, row, strict=True)) for row in page],
            }
        )

    def select(self, rows: QuerySet[Any], *before: Any) -> QuerySet[Any]:
        return rows.values_list(*before, *(column.sql(self.wanted) for column in self.columns))

    def totals(self, rows: QuerySet[Any]) -> dict[str, Any]:
        """What the envelope says of the whole result."""
        return rows.aggregate(count=Count("pk"))

    def _stream(self, rows: QuerySet[Any], ordering: str) -> HttpResponse:
        selected = self.select(ordered(rows, self.ordering_keys, ordering)).iterator(chunk_size=FETCHED)
        return attachment(csv_stream([column.name for column in self.columns], selected), self.file_name)


def total_of(rows: QuerySet[Any], amount: str) -> dict[str, Any]:
    """Count and exact sum in one query; the sum of nothing is zero."""
    return rows.aggregate(count=Count("pk"), total=Sum(amount, default=0))


def conditional(
    request: Request, *, etag: str, build: Callable[[], HttpResponse], modified: datetime | None = None
) -> HttpResponse:
    """304 when the client has this answer already, else the answer, with its validators."""
    moment = None if modified is None else int(modified.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=moment) or build()
    response.headers["ETag"] = etag
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment)
    return response
