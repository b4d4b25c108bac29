"""The OpenAPI description of a table's JSON and of its parameters. Nothing is ever serialized with these."""

from __future__ import annotations

from rest_framework import serializers

from budgets.api import describe
from budgets.datasets.filters import Years
from budgets.facts import Stage
from budgets.layouts import Unit
from budgets.tables.compare import State
from budgets.tables.grid import ColumnType, Disclosed

STATES = [(state.word, state.value or "无") for state in State]

TABLE_NUMBER = describe.path(
    "number", "表号 / number of the table", {"type": "integer", "minimum": 1, "maximum": 15}, 5
)
COMPARING = (
    describe.query(
        "compare",
        "与哪些年度比较：previous 为上年，也可以是 2022..2023 / years to compare with: previous, or such as 2022..2023",
        {
            "type": "string",
            "pattern": f"^(previous|{Years.PATTERN}(,{Years.PATTERN})*)$",
            "examples": ["previous", "2022..2023"],
        },
    ),
    describe.query(
        "column",
        "用来比较的金额列，缺省为该表自己的 / amount column to compare by, if not the table's own",
        {"type": "string", "examples": ["total"]},
    ),
)


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
    stage = serializers.ChoiceField(describe.labels(Stage))
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


class ComparedRowSerializer(serializers.Serializer):
    key = serializers.CharField()
    level = serializers.IntegerField()
    code = serializers.CharField(allow_null=True)
    label = serializers.CharField()
    values = serializers.ListField(
        child=serializers.CharField(allow_null=True), help_text="依 years 排列 / in the order of the years"
    )
    undisclosed = serializers.ListField(
        child=serializers.IntegerField(), help_text="未公开或不可比的年度 / years not disclosed or not comparable"
    )
    previous = serializers.CharField(allow_null=True, help_text="第二个年度的值 / the value of the second year")
    change = serializers.CharField(allow_null=True, help_text="第一个年度减第二个 / first year less the second")
    change_percent = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(STATES)
    state_label = serializers.CharField(allow_blank=True)


class ComparedSerializer(serializers.Serializer):
    table = serializers.IntegerField(help_text="比较所用的表 / the table that is compared")
    part = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_null=True)
    unit = serializers.ChoiceField([unit.value for unit in Unit])
    years = serializers.ListField(child=serializers.IntegerField(), help_text="新的在前 / latest first")
    editions = serializers.ListField(
        child=serializers.CharField(allow_null=True), help_text="各年度的版本 / the edition of each year"
    )
    rows = ComparedRowSerializer(many=True)


class TableSerializer(serializers.Serializer):
    edition = IdentitySerializer()
    table = serializers.IntegerField()
    key = serializers.CharField()
    title = serializers.CharField()
    parts = PartSerializer(many=True)
    compared = ComparedSerializer(many=True, required=False, help_text="有 compare 时 / with compare")
