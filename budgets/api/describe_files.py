"""The OpenAPI description of whole results: files, and the manifests that they can be checked by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers

from budgets.api import formats
from budgets.datasets.columns import Kind
from budgets.datasets.dataset import Dataset

_FILES = {
    (200, formats.CSVFileRenderer.media_type): OpenApiTypes.STR,
    (200, formats.NDJSONRenderer.media_type): OpenApiTypes.STR,
    (200, formats.XLSXRenderer.media_type): OpenApiTypes.BINARY,
    (200, formats.ParquetRenderer.media_type): OpenApiTypes.BINARY,
}


def responses(of: Dataset, record: Mapping[str, serializers.Field]) -> dict[Any, Any]:
    """The answers of a dataset's list beside its pages; ``record`` is what a whole result is told by."""
    fields = {
        "dataset": serializers.CharField(),
        "title": serializers.CharField(),
        "title_en": serializers.CharField(),
        "url": serializers.URLField(help_text="再次给出同样各行的网址 / gives the same rows again"),
        "columns": ManifestColumnSerializer(many=True),
        **record,
        "sha256": serializers.CharField(help_text="csv_url 所给内容的 SHA-256 / of what csv_url sends"),
        "bytes": serializers.IntegerField(help_text="其字节数 / its bytes"),
        "csv_url": serializers.URLField(),
    }
    name = of.key.title().replace("_", "")
    manifest = type(f"{name}ManifestSerializer", (serializers.Serializer,), fields)
    return _FILES | {(200, formats.ManifestRenderer.media_type): manifest}


class ManifestColumnSerializer(serializers.Serializer):
    name = serializers.CharField()
    type = serializers.ChoiceField([kind.value for kind in Kind])
    description = serializers.CharField()
    description_en = serializers.CharField()
    null = serializers.BooleanField(help_text="可以没有值 / a value may be missing")
