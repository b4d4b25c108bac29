"""What the OpenAPI description says of the addresses for auditors."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

from budgets.api import describe, table_shapes
from budgets.api.auditor.questions import Question
from budgets.api.describe import CSV, labels
from budgets.api.parameters import LANGUAGE
from budgets.datasets import identity
from budgets.datasets.catalogue.findings import OF_ONE_EDITION
from budgets.facts import Stage
from budgets.history import Action
from budgets.models import Edition

DRAFT_ID = describe.path(
    "draft",
    "草稿编号；末尾可以用 draft 代替版次 / id of the draft, with draft or its number at the end",
    {"type": "string", "pattern": f"^{identity.OF_YEAR}-(draft|{identity.NUMBER})$"},
    "420103-501-2025-approved-draft",
)
STATES = tuple((state.value, state.label) for state in Edition.State)[:3]


EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
"""Answers about a draft of an invented department; of the list of tables, an item."""


def example_of(name: str) -> OpenApiExample:
    return OpenApiExample(name, value=EXAMPLES[name], response_only=True)


def parameters(takes: Iterable[Question], *others: OpenApiParameter) -> list[OpenApiParameter]:
    return [*others, *(question.openapi for question in takes), LANGUAGE.openapi]


def one(serializer: Any) -> dict[Any, Any]:
    return describe.record(serializer)


def file(serializer: Any) -> dict[Any, Any]:
    return one(serializer) | {(200, CSV): OpenApiTypes.STR}


def page(serializer: type[serializers.Serializer], *, counted: bool = True) -> dict[Any, Any]:
    """A page of a list; ``counted`` where it says how many there are."""
    fields: dict[str, Any] = {"count": whole("全部结果的条数 / rows of the whole result")} if counted else {}
    fields["next"] = serializers.URLField(allow_null=True, help_text="下一页 / the next page")
    fields["results"] = serializer(many=True)
    name = serializer.__name__.removesuffix("Serializer")
    return one(type(f"{name}PageSerializer", (serializers.Serializer,), fields))


def page_or_csv(serializer: type[serializers.Serializer], *, counted: bool = True) -> dict[Any, Any]:
    return page(serializer, counted=counted) | {(200, CSV): OpenApiTypes.STR}


def text(about: str, *, null: bool = False) -> serializers.Field:
    return serializers.CharField(help_text=about, allow_null=null)


def whole(about: str) -> serializers.Field:
    return serializers.IntegerField(help_text=about)


def one_of(choices: Iterable[tuple[str, Any]], about: str) -> serializers.Field:
    return serializers.ChoiceField(list(choices), help_text=about)


class DraftSerializer(serializers.Serializer):
    id = text("草稿编号，公开后不变 / id, the same once it is published")
    jurisdiction = text("行政区划代码 / adcode")
    jurisdiction_name = text("行政区划 / jurisdiction")
    department = text("部门编码 / code of the department")
    department_name = text("部门 / department")
    year = whole("年度 / fiscal year")
    stage = one_of(labels(Stage), "阶段 / stage of the budget cycle")
    number = whole("版次 / 1, and one more with every correction")
    state = one_of(STATES, "状态 / state")
    state_label = text("状态名称 / the state in words")
    version = whole("修改次数 / how often it was saved")
    approved_on = serializers.DateField(allow_null=True, help_text="批复日期 / day of approval")
    deadline = serializers.DateField(allow_null=True, help_text="公开期限 / last day for publication")
    publish_at = serializers.DateTimeField(allow_null=True, help_text="定时公开 / time set for publication")
    note = text("公开说明 / note")
    correction_reason = text("更正原因 / why it corrects the edition before it")
    undisclosed = serializers.ListField(
        child=serializers.CharField(), help_text="来源未公开的内容种类 / kinds of fact that are not disclosed"
    )
    errors = serializers.IntegerField(allow_null=True, help_text="错误，null 为待检查 / errors, null: to be checked")
    warnings = serializers.IntegerField(allow_null=True, help_text="警告 / warnings")
    tables_url = serializers.URLField(help_text="它的表 / its tables")
    findings_url = serializers.URLField(help_text="它的勾稽检查 / what the rules find in it")


class DraftIdentitySerializer(table_shapes.IdentitySerializer):
    digest = serializers.CharField(allow_null=True, help_text="草稿没有摘要 / null: a draft has none")
    state = one_of(STATES, "状态 / state")
    version = whole("修改次数 / how often it was saved")


class DraftTableSerializer(table_shapes.TableSerializer):
    edition = DraftIdentitySerializer()
    compared = None


class DraftReferenceSerializer(serializers.Serializer):
    id = text("草稿编号 / id of the draft")
    state = one_of(STATES, "状态 / state")
    version = whole("修改次数 / how often it was saved")


class DraftFindingListSerializer(serializers.Serializer):
    edition = DraftReferenceSerializer()
    count = whole("问题数 / findings")
    rules_applied = whole("适用的规则数 / rules applied")
    rules_not_applied = whole("没有适用的规则数 / rules that could not be applied")
    results = describe.row(OF_ONE_EDITION, "DraftFinding")(many=True)


class FieldChangeSerializer(serializers.Serializer):
    field = text("字段 / what was changed")
    before = text("原值，null 为没有更早的记录 / null: no earlier version was kept", null=True)
    after = text("新值 / after the change")


class HistoryEntrySerializer(serializers.Serializer):
    at = serializers.DateTimeField(help_text="时间 / when")
    by = text("用户名 / username")
    url = text("页面 / screen")
    file = text("文件 / uploaded file")
    command = text("命令 / command")
    edition = text("版本编号 / id of the edition")
    kind = text("内容 / what kind of row")
    kind_label = text("内容名称 / the kind in words")
    row = whole("同一行始终相同 / follows one row")
    row_name = text("行 / what the row is called")
    action = one_of(labels(Action), "动作 / action")
    fields = FieldChangeSerializer(many=True)


class AccessSerializer(serializers.Serializer):
    id = whole("序号 / number")
    at = serializers.DateTimeField(help_text="时间 / when")
    user = text("用户名 / username", null=True)
    token = text("令牌名称 / name of the token", null=True)
    token_key = text("令牌开头 / beginning of the token")
    method = text("方法 / method")
    path = text("网址和参数 / address with its parameters")
    status = whole("状态码 / status of the answer")
    address = text("来访地址 / address of the client", null=True)
    size = serializers.IntegerField(allow_null=True, help_text="字节数，流式下载为 null / bytes, null: a stream")
