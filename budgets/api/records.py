"""What flat answers hold: the columns of an edition, of an expenditure fact and of a finding."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.urls import reverse
from rest_framework import serializers

from budgets.api import identity
from budgets.api.columns import (
    Column,
    IsoTime,
    Sql,
    amount_at,
    ancestor_at,
    at,
    label_at,
    labels,
    money,
    name_at,
    one_of,
    serializer,
    text,
    whole,
)
from budgets.api.parameters import UNITS, Presentation
from budgets.facts import FundingSource, Nature, Stage
from budgets.findings import Severity
from budgets.models import Edition
from budgets.renderers.findings import KEYS as FINDING_KEYS

PUBLIC_STATES = (Edition.State.PUBLISHED, Edition.State.CORRECTED, Edition.State.WITHDRAWN)
STATES = tuple((state.value, state.label) for state in PUBLIC_STATES)


def _page(wanted: Presentation) -> Any:
    """The edition's permanent page."""
    address = ("department__jurisdiction__adcode", "department__code", "year", Value("editions"), "number")
    return identity.joined("/", Value(wanted.base), *address, Value(""))


def _below(name: str) -> Sql:
    """An address below the edition's own in this API."""

    def address(wanted: Presentation) -> Any:
        editions = wanted.base + reverse("api:editions").rstrip("/")
        return identity.joined("/", Value(editions), identity.expression(), Value(name), Value(""))

    return address


EDITION = (
    Column("id", lambda wanted: identity.expression(), text("版本编号 / id of the edition")),
    Column("jurisdiction", at("department__jurisdiction__adcode"), text("行政区划代码 / adcode")),
    Column("jurisdiction_name", name_at("department__jurisdiction"), text("行政区划 / jurisdiction")),
    Column("department", at("department__code"), text("部门编码 / code of the department")),
    Column("department_name", name_at("department"), text("部门 / department")),
    Column("year", at("year"), whole("年度 / fiscal year")),
    Column("stage", at("stage"), one_of(labels(Stage), "阶段 / stage of the budget cycle")),
    Column("stage_label", label_at("stage", labels(Stage)), text("阶段名称 / the stage in words")),
    Column("number", at("number"), whole("版次，更正后加一 / 1, and one more with every correction")),
    Column("state", at("state"), one_of(STATES, "published 为现行版本 / published: the current one")),
    Column(
        "published_at",
        lambda wanted: IsoTime("published_at"),
        serializers.DateTimeField(help_text="公开时间 / time of publication"),
    ),
    Column("digest", at("digest"), text("十五张表的 SHA-256 / SHA-256 of its tables")),
    Column("document_title", at("document__title"), text("来源文件 / the document it was read from", null=True)),
    Column("document_sha256", at("document__sha256"), text("来源文件的 SHA-256 / its SHA-256", null=True)),
    Column(
        "undisclosed",
        at("undisclosed"),
        serializers.ListField(
            child=serializers.CharField(),
            help_text="来源未公开的内容种类 / kinds of fact that the source does not disclose",
        ),
    ),
    Column("note", at("note"), text("公开说明 / note")),
    Column("correction_reason", at("correction_reason"), text("更正原因 / why it corrects the edition before it")),
    Column("url", _page, serializers.URLField(help_text="永久网页 / its permanent page")),
    Column("tables_url", _below("tables"), serializers.URLField(help_text="它的表 / its tables")),
    Column(
        "findings_url",
        _below("findings"),
        serializers.URLField(help_text="公开时的勾稽检查 / what the rules found at publication"),
    ),
)

EXPENDITURE = (
    Column("edition", lambda wanted: identity.expression("edition__"), text("版本编号 / id of the edition")),
    Column("state", at("edition__state"), one_of(STATES, "版本状态 / state of the edition")),
    Column("jurisdiction", at("edition__department__jurisdiction__adcode"), text("行政区划代码 / adcode")),
    Column("jurisdiction_name", name_at("edition__department__jurisdiction"), text("行政区划 / jurisdiction")),
    Column("department", at("edition__department__code"), text("部门编码 / code of the department")),
    Column("department_name", name_at("edition__department"), text("部门 / department")),
    Column("unit", at("unit__code"), text("预算单位编码 / code of the budget unit")),
    Column("unit_name", name_at("unit"), text("预算单位 / budget unit")),
    Column("year", at("edition__year"), whole("年度 / fiscal year")),
    Column("stage", at("edition__stage"), one_of(labels(Stage), "阶段 / stage of the budget cycle")),
    Column(
        "function",
        at("function__code"),
        text("功能科目编码，null 为未公开 / function code, null: not disclosed", null=True),
    ),
    Column("function_name", name_at("function"), text("当年的科目名称 / its name in that year", null=True)),
    Column("function_division", ancestor_at("function__code", 3), text("类 / division", null=True)),
    Column("function_group", ancestor_at("function__code", 5), text("款 / group", null=True)),
    Column("nature", at("nature"), one_of(labels(Nature), "支出性质 / nature; basic: 基本支出 not divided")),
    Column("nature_label", label_at("nature", labels(Nature)), text("支出性质名称 / the nature in words")),
    Column("source", at("source"), one_of(labels(FundingSource), "资金来源 / source; fiscal, unit_funds: not divided")),
    Column("source_label", label_at("source", labels(FundingSource)), text("资金来源名称 / the source in words")),
    Column(
        "carried_over",
        at("carried_over"),
        serializers.BooleanField(help_text="上年结转结余 / brought forward from the year before"),
    ),
    Column("amount", amount_at("amount"), money("金额 / amount")),
    Column(
        "amount_unit",
        lambda wanted: Value(next(word for word, unit in UNITS.items() if unit is wanted.unit)),
        one_of(((word, unit.value) for word, unit in UNITS.items()), "金额单位 / unit of the amount"),
    ),
    Column("place", at("place"), text("来源位置 / where in the document the figure stands")),
)

_OF_FINDINGS: dict[str, serializers.Field] = {
    "rule": text("规则编号 / code of the rule"),
    "severity": one_of(labels(Severity), "程度 / severity"),
    "table": serializers.IntegerField(
        allow_null=True, help_text="表号，null 为文字部分 / number of the table, null: the text"
    ),
    "row": text("行 / key of the row"),
    "column": text("列 / heading of the column"),
    "expected": text("应为，以打印单位计 / what it should be, in the printed unit", null=True),
    "actual": text("实为 / what it is", null=True),
    "message": text("错在哪里、怎么改 / what is wrong and how to mend it, in Chinese"),
    "source": text("来源位置 / where in the document it stands"),
    "difference": text("实为减应为 / actual less expected", null=True),
    "part": text("表的部分 / part of the table"),
    "sentence": text("原句 / the sentence, where it is in the text"),
    "suspect": text("最可能填错的格 / the cell that is most likely wrong, in Chinese"),
    "redaction": text("建议改为 / what the text should say instead"),
    "message_en": text("同上，英文 / what is wrong and how to mend it, in English"),
}

FINDING = (
    *(Column(key, at(key), _OF_FINDINGS[key]) for key in FINDING_KEYS),
    Column(
        "waived",
        lambda wanted: ExpressionWrapper(Q(waiver__isnull=False), output_field=BooleanField()),
        serializers.BooleanField(help_text="已批准例外 / an exception was granted"),
    ),
)
"""The shape that budgets.renderers.findings gives a finding."""

EditionSerializer = serializer("Edition", EDITION)
ExpenditureSerializer = serializer("Expenditure", EXPENDITURE)
FindingSerializer = serializer("Finding", FINDING)
