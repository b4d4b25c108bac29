"""The OpenAPI description, and the page to read and try it on."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from budgets.api.base import ApiView, conditional
from budgets.api.request import only_known


class _Json(OpenApiJsonRenderer):
    """``format`` names what it is, as everywhere in the API."""

    media_type = "application/json"
    format = "json"

    def render(self, data: Any, *context: Any, **more: Any) -> bytes:
        """Half as long as with line breaks and escapes."""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


class _Yaml(OpenApiYamlRenderer):
    format = "yaml"


@cache
def _schema() -> dict[str, Any]:
    """Costly to derive, and the same until the next release."""
    with translation.override(settings.LANGUAGE_CODE):
        return SchemaGenerator().get_schema(request=None, public=True)


@cache
def _written(renderer: type[BaseRenderer]) -> tuple[bytes, str]:
    """The description in a format, and its digest."""
    written = renderer().render(_schema())
    return written, hashlib.sha256(written).hexdigest()


@extend_schema(exclude=True)
class SchemaView(ApiView):
    renderer_classes = [_Json, _Yaml]

    def get(self, request: Request) -> HttpResponse:
        only_known(request, ("lang", "format"))
        written, digest = _written(type(request.accepted_renderer))
        return conditional(
            request,
            etag=f'W/"{digest}"',
            build=lambda: HttpResponse(written, content_type=request.accepted_renderer.media_type),
        )


def docs(request: HttpRequest) -> HttpResponse:
    """Its script stands in a file and starts from data attributes, for the Content-Security-Policy forbids others."""
    return render(request, "budgets/api/docs.html")
