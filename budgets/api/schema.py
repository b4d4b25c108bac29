"""The OpenAPI description, and the page to read and try it on."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.api.base import ApiView


class _Json(OpenApiJsonRenderer):
    """``format`` names what it is, as everywhere in the API."""

    media_type = "application/json"
    format = "json"


class _Yaml(OpenApiYamlRenderer):
    format = "yaml"


@cache
def _schema() -> dict[str, Any]:
    """Costly to derive, and the same until the next release."""
    with translation.override(settings.LANGUAGE_CODE):
        return SchemaGenerator().get_schema(request=None, public=True)


@extend_schema(exclude=True)
class SchemaView(ApiView):
    renderer_classes = [_Json, _Yaml]

    def get(self, request: Request) -> HttpResponse:
        return Response(_schema())


def docs(request: HttpRequest) -> HttpResponse:
    """Its script stands in a file and starts from data attributes, for the Content-Security-Policy forbids others."""
    return render(request, "budgets/api/docs.html")
