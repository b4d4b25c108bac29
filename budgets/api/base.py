"""What all endpoints share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from budgets import clock
from budgets.api import errors, parameters
from budgets.api.guard import GuardedView
from budgets.api.renderers import ExactJSONRenderer, Negotiation
from budgets.made_once import made_once

ANSWERS = "answers"
"""The alias in settings.CACHES."""
LARGEST = 256 * 1024
"""Bytes of an answer that is kept; a larger one is made each time."""


class ApiView(GuardedView):
    http_method_names = ["get", "head"]
    permission_classes = [AllowAny]
    renderer_classes = [ExactJSONRenderer]
    content_negotiation_class = Negotiation

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return errors.handle

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before anything can be refused, so that refusals too are in the language of the address.
        asked = request.query_params.get(parameters.LANGUAGE.name)
        translation.activate(parameters.LANGUAGE.values.get(asked, parameters.LANGUAGE.default))
        super().initial(request, *args, **kwargs)
        parameters.LANGUAGE.of(request)


def tag(request: Request, etag: str, format: str) -> str:
    """An ETag of this address: weak, as a later release may write the same figures differently."""
    address = hashlib.sha256(request.build_absolute_uri().encode()).hexdigest()[:16]
    return f'W/"{etag}-{address}-{format}"'


def conditional(
    request: Request,
    *,
    etag: str,
    build: Callable[[], HttpResponse],
    modified: datetime | None = None,
    keep: bool = False,
) -> HttpResponse:
    """304 when the client has this answer already, else the answer, with its validators.

    With ``keep`` it is made once for all who ask at this address until something public changes.
    """
    moment = clock.http_moment(modified)
    response = get_conditional_response(request, etag=etag, last_modified=moment)
    if response is None:
        response = made_once(ANSWERS, etag, build, largest=LARGEST) if keep else build()
    response.headers["ETag"] = etag
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment)
    return response
