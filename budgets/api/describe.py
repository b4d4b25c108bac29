"""The OpenAPI description's own material: shapes that are no flat rows, and examples from the demonstration data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from budgets.api import cursors, describe_files, example_answers, examples, parameters
from budgets.api.errors import ErrorSerializer
from budgets.checks.rules import Theme
from budgets.datasets import editions, identity
from budgets.datasets.columns import AMOUNT_UNIT, Column, Kind
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Filter, several
from budgets.datasets.formats import lines
from budgets.findings import Severity

JSON, CSV, NDJSON = "application/json", lines.CSV.media_type, lines.NDJSON.media_type


def record(serializer: Any) -> dict[Any, Any]:
    """The answers of an address that has one JSON document; what else an answer can be is said in openapi."""
    return {(200, JSON): serializer, (400, JSON): ErrorSerializer}


def cached(serializer: Any) -> dict[Any, Any]:
    """The same, where a client may ask whether what it has is still current."""
    return record(serializer) | {304: OpenApiResponse()}


def document(serializer: Any) -> dict[Any, Any]:
    """The answers of an address that has one document, as JSON or CSV."""
    return cached(serializer) | {(200, CSV): OpenApiTypes.STR}


def listed(page: Any, of: Dataset, record: dict[str, serializers.Field]) -> dict[Any, Any]:
    """The answers of an address that has pages as JSON and whole results, told by a ``record``, in other formats."""
    return cached(page) | describe_files.responses(of, record)


def made(media_type: str) -> dict[Any, Any]:
    """The answers of an address that has one file, made when it is asked for."""
    return {(200, media_type): OpenApiTypes.BINARY, (400, JSON): ErrorSerializer, 304: OpenApiResponse()}


def labels(enumeration: type[StrEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((member.value, member.label) for member in enumeration)  # type: ignore[attr-defined]


def dataset(of: Dataset, more: Mapping[str, serializers.Field] | None = None) -> dict[str, Any]:
    """What drf-spectacular is told of a dataset's list; ``more`` are fields that its pages have beside the usual."""
    name, told_by = of.key.title().replace("_", ""), record_of(of)
    return {
        "operation_id": f"{of.key}_list",
        "summary": both(of.title),
        "description": both(of.about)
        + "\n\nJSON 给出一页，其他格式给出全部结果。 / JSON gives a page, other formats the whole result.",
        "parameters": parameters_of(of),
        "responses": listed(page(name, of, told_by, more), of, told_by),
        "examples": examples_of(of),
    }


def parameters_of(of: Dataset) -> list[OpenApiParameter]:
    scope = editions.PARAMETERS if of.of_editions else ()
    return [
        *map(parameter, (*of.filters, *scope)),
        query(
            "ordering",
            "排列次序，前面加 - 为降序 / order; with - before it, descending",
            {"type": "string", "enum": list(of.ordering_words), "default": of.default or of.order},
        ),
        CURSOR,
        *([parameters.UNIT.openapi] if of.measures else []),
        *presentation_of(of),
    ]


def presentation_of(of: Dataset) -> list[OpenApiParameter]:
    """The parameters that say how any list is written."""
    size = {"type": "integer", "minimum": cursors.SMALLEST, "maximum": cursors.LARGEST, "default": cursors.USUAL}
    fields = several({"type": "string", "enum": list(of.names)}, [",".join(of.names[:3])])
    return [
        query("fields", "只要这些列，逗号分隔 / only these columns, with commas between", fields),
        query("page_size", "每页行数 / rows in a page", size),
        parameters.LANGUAGE.openapi,
        parameters.TRAILER.openapi,
    ]


def query(name: str, about: str, schema: Mapping[str, Any], *, required: bool = False) -> OpenApiParameter:
    """A parameter of the query; an array is one value with commas between its items."""
    is_array = schema.get("type") == "array"
    examples = [",".join(example) if is_array else str(example) for example in schema.get("examples", ())]
    told = f"{about} ({'; '.join(examples)})" if examples else about
    commas = {"style": "form", "explode": False} if is_array else {}
    return OpenApiParameter(name, dict(schema), description=told, required=required, **commas)


def path(name: str, about: str, schema: Mapping[str, Any], example: Any) -> OpenApiParameter:
    """A part of the address."""
    given = [OpenApiExample(name, value=example)]
    return OpenApiParameter(name, dict(schema), OpenApiParameter.PATH, description=about, examples=given)


def parameter(asked: Filter | editions.Parameter) -> OpenApiParameter:
    return query(asked.name, both(asked.about), asked.schema)


EDITION_ID = path(
    "edition",
    "版本编号 / id of the edition",
    {"type": "string", "pattern": f"^{identity.EDITION}$"},
    identity.EXAMPLE,
)


def examples_of(of: Dataset) -> list[OpenApiExample]:
    """Answers that the API gives on the demonstration data, in the formats that are text."""
    answers = {
        JSON: example_answers.page(of),
        CSV: example_answers.csv(of),
        NDJSON: example_answers.ndjson(of),
    }
    return [
        OpenApiExample(of.title[0], value=value, media_type=media_type, response_only=True)
        for media_type, value in answers.items()
    ]


CURSOR = query("cursor", "由 next 和 previous 给出 / given by next and previous", {"type": "string", "minLength": 1})


def both(about: tuple[str, str]) -> str:
    return f"{about[0]} / {about[1]}"


def total(*, required: bool = True) -> serializers.Field:
    return serializers.DecimalField(
        max_digits=20,
        decimal_places=2,
        required=required,
        help_text="全部结果的合计，由元的准确值相加 / sum over the whole result, added up in exact yuan",
    )


def page(
    name: str,
    of: Dataset,
    record: Mapping[str, serializers.Field],
    more: Mapping[str, serializers.Field] | None = None,
) -> type[serializers.Serializer]:
    """The envelope of a page of the dataset's rows, told by a ``record``; ``more`` are fields besides the usual."""
    paging = {direction: serializers.URLField(allow_null=True) for direction in ("next", "previous")}
    fields = {**record, **paging, **(more or {}), "results": row(of, name)(many=True)}
    return type(f"{name}PageSerializer", (serializers.Serializer,), fields)


def record_of(of: Dataset) -> dict[str, serializers.Field]:
    """What a whole result is told by, in the envelope of a page as in a manifest."""
    fields: dict[str, serializers.Field] = {
        "count": serializers.IntegerField(help_text="全部结果的行数 / rows of the whole result"),
    }
    for column in of.measures:
        fields[f"total_{column.name}"] = total()
        if column.null:
            fields[f"unknown_{column.name}"] = serializers.IntegerField(
                help_text="没有该金额的行数 / rows without this amount"
            )
    if of.measures:
        fields["amount_unit"] = field(AMOUNT_UNIT)
    at = serializers.DateTimeField(help_text="结果所示的时刻 / the moment that the rows were current at")
    return fields | {"as_of": at}


def row(of: Dataset, name: str) -> type[serializers.Serializer]:
    """A row; with ``fields`` it has only some of these. Nothing is ever serialized with it."""
    return type(f"{name}RowSerializer", (serializers.Serializer,), {each.name: field(each) for each in of.columns})


def field(column: Column) -> serializers.Field:
    about: dict[str, Any] = {"help_text": both(column.about), "allow_null": column.null, "required": False}
    if column.words is not None:
        return serializers.ChoiceField(list(column.words.items()), **about)
    match column.kind:
        case Kind.WHOLE:
            return serializers.IntegerField(**about)
        case Kind.FLAG:
            return serializers.BooleanField(**about)
        case Kind.AMOUNT | Kind.NUMBER:
            return serializers.DecimalField(max_digits=20, decimal_places=column.places, **about)
        case Kind.MOMENT:
            return serializers.DateTimeField(**about)
        case Kind.DATE:
            return serializers.DateField(**about)
        case Kind.LIST:
            return serializers.ListField(child=serializers.CharField(), **about)
    return serializers.CharField(**about)


class EndpointSerializer(serializers.Serializer):
    url = serializers.CharField()
    description = serializers.DictField(child=serializers.CharField())
    formats = serializers.ListField(child=serializers.CharField())
    scope = serializers.CharField(
        allow_null=True, help_text="所需令牌的范围，null 为无需令牌 / scope of the token needed, null: none"
    )
    example = serializers.URLField()


class RootSerializer(serializers.Serializer):
    name = serializers.CharField()
    version = serializers.CharField()
    description = serializers.CharField()
    docs = serializers.URLField(help_text="接口文档 / the page of this description")
    guide = serializers.URLField(help_text="使用指南 / the guide with examples")
    endpoints = EndpointSerializer(many=True)


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


ROOT = OpenApiExample("目录（节选） / one of its entries", value=examples.ROOT, response_only=True)
PACKAGES = OpenApiExample("数据包（节选） / one of the packages", value=examples.PACKAGES, response_only=True)
EDITION = OpenApiExample("江汉区 501 部门 2024 年", value=examples.EDITION, response_only=True)
TABLE = OpenApiExample("表五（节选） / table 5, some rows of it", value=examples.TABLE, response_only=True)
COMPARED = OpenApiExample("与上年比较（节选） / against last year", value=examples.COMPARED, response_only=True)
TABLE_ENTRY = OpenApiExample("表五 / table 5", value=examples.TABLE_ENTRY, response_only=True)
RULE = OpenApiExample("规则 C30 / rule C30", value=examples.RULE_LIST, response_only=True)
