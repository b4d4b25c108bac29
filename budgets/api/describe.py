"""The OpenAPI description's own material: shapes that are no flat rows, and examples from the demonstration data."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from budgets.api import examples, identity
from budgets.api.columns import labels
from budgets.api.errors import ErrorSerializer
from budgets.checks.rules import Theme
from budgets.facts import Stage
from budgets.findings import Severity
from budgets.layouts import Unit
from budgets.tables.grid import ColumnType, Disclosed

JSON, CSV = "application/json", "text/csv"

EDITION_ID = OpenApiParameter(
    "edition", str, OpenApiParameter.PATH, description="版本编号 / id of the edition",
    examples=[OpenApiExample("edition", value=identity.EXAMPLE)],
)  # fmt: skip
TABLE_NUMBER = OpenApiParameter(
    "number", {"type": "integer", "minimum": 1, "maximum": 15}, OpenApiParameter.PATH,
    description="表号 / number of the table", examples=[OpenApiExample("number", value=5)],
)  # fmt: skip

_REFUSALS = {
    (status, JSON): OpenApiResponse(ErrorSerializer, description=description)
    for status, description in (
        (400, "参数的值不对 / a parameter has a bad value"),
        (404, "没有这个地址 / there is nothing at this address"),
        (405, "只能读取 / it can only be read"),
        (406, "没有这种格式 / there is no such format"),
    )
}
_NOT_MODIFIED = OpenApiResponse(description="与 If-None-Match 或 If-Modified-Since 时相同 / not changed since")


def record(serializer: Any) -> dict[Any, Any]:
    """The answers of an address that has one JSON document."""
    return {(200, JSON): serializer} | _REFUSALS


def cached(serializer: Any) -> dict[Any, Any]:
    """The same, where a client may ask whether what it has is still current."""
    return record(serializer) | {304: _NOT_MODIFIED}


def document(serializer: Any) -> dict[Any, Any]:
    """The answers of an address that has one document, as JSON or CSV."""
    return cached(serializer) | {(200, CSV): OpenApiTypes.STR}


def flat(serializer: type[serializers.Serializer]) -> dict[Any, Any]:
    """The answers of a flat list."""
    return record(serializer(many=True)) | {(200, CSV): OpenApiTypes.STR}


class EndpointSerializer(serializers.Serializer):
    url = serializers.CharField()
    description = serializers.DictField(child=serializers.CharField())
    formats = serializers.ListField(child=serializers.CharField())
    example = serializers.URLField()


class RootSerializer(serializers.Serializer):
    name = serializers.CharField()
    version = serializers.CharField()
    description = serializers.CharField()
    docs = serializers.URLField()
    endpoints = EndpointSerializer(many=True)


class TableEntrySerializer(serializers.Serializer):
    number = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    disclosed = serializers.BooleanField(help_text="false 为来源未公开本表 / false: not disclosed by the source")
    url = serializers.URLField()


class IdentitySerializer(serializers.Serializer):
    jurisdiction = serializers.CharField()
    department = serializers.CharField()
    year = serializers.IntegerField()
    stage = serializers.ChoiceField(labels(Stage))
    number = serializers.IntegerField()
    digest = serializers.CharField()


class HeadingSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.ListField(
        child=serializers.CharField(), help_text="表头，自上而下 / header, from top to bottom"
    )
    type = serializers.ChoiceField([type.value for type in ColumnType])


class RowSerializer(serializers.Serializer):
    key = serializers.CharField()
    level = serializers.IntegerField()
    cells = serializers.ListField(child=serializers.CharField(allow_null=True))
    undisclosed = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="未公开的列 / columns that are not disclosed"
    )
    source = serializers.CharField(required=False, help_text="来源位置 / where in the document the row stands")


class PartSerializer(serializers.Serializer):
    key = serializers.CharField()
    unit = serializers.ChoiceField([unit.value for unit in Unit])
    title = serializers.CharField(required=False)
    group = serializers.CharField(required=False)
    disclosed = serializers.ChoiceField([disclosed.value for disclosed in Disclosed])
    columns = HeadingSerializer(many=True)
    rows = RowSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class TableSerializer(serializers.Serializer):
    edition = IdentitySerializer()
    table = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    parts = PartSerializer(many=True)


class RuleSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="规则编号 / code")
    theme = serializers.ChoiceField(labels(Theme))
    theme_label = serializers.CharField()
    severity = serializers.ChoiceField(labels(Severity), help_text="明确不符时的程度 / severity of a clear violation")
    severity_label = serializers.CharField()
    statement = serializers.CharField(help_text="规则，中文 / the rule, in Chinese")
    statement_en = serializers.CharField(help_text="规则，英文 / the rule, in English")
    notation = serializers.CharField(help_text="算式 / as a formula")
    tolerance = serializers.DecimalField(
        max_digits=4,
        decimal_places=2,
        help_text="可作四舍五入的相差，以打印单位计 / in the printed unit, taken as rounding",
    )
    tables = serializers.ListField(child=serializers.IntegerField(), help_text="所读的表 / the tables it reads")
    url = serializers.URLField(help_text="规则说明网页 / its place on the page of all rules")


class RuleListSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RuleSerializer(many=True)


EDITION = OpenApiExample("江汉区 501 部门 2024 年", value=examples.EDITION, response_only=True)
EXPENDITURE = OpenApiExample("科技成果转化与扩散 2060404", value=examples.EXPENDITURE, response_only=True)
TABLE = OpenApiExample("表五（节选） / table 5, some rows of it", value=examples.TABLE, response_only=True)
TABLE_ENTRY = OpenApiExample("表五 / table 5", value=examples.TABLE_ENTRY, response_only=True)
FINDING = OpenApiExample("合计不符 / a total that does not tie", value=examples.FINDING, response_only=True)
RULE = OpenApiExample("规则 C30 / rule C30", value=examples.RULE_LIST, response_only=True)
