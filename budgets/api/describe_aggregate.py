"""The OpenAPI description of the cube."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

from budgets.api import describe, examples, parameters
from budgets.api.describe import both
from budgets.datasets import editions, year_on_year
from budgets.datasets.columns import AMOUNT_UNIT
from budgets.datasets.cube import ABOUT, TITLE, cubes, measures_of, shape
from budgets.datasets.dimensions import LOWEST_LEVEL
from budgets.datasets.filters import Filter, several

DEFAULT, BY = "expenditures", "year"
PREVIOUS = "previous"
WHERE = ("function:206", "year:2022..2024;nature:project")
EXAMPLE = shape(cubes()[DEFAULT], ("year", "function_division"), ("amount", "count"), compared=True)
"""The groups whose columns are described; other dimensions and measures bring columns of their own."""


def description() -> dict[str, Any]:
    """What drf-spectacular is told."""
    told_by = _record()
    return {
        "operation_id": "aggregate",
        "summary": both(TITLE),
        "description": f"{both(ABOUT)}\n\n{_cubes()}",
        "parameters": [*_own(), *_filters(), *_presentation()],
        "responses": describe.listed(describe.page("Aggregate", EXAMPLE, told_by), EXAMPLE, told_by),
        "examples": [
            OpenApiExample("按年度和类 / by year and division", value=examples.AGGREGATE, response_only=True),
        ],
    }


def _cubes() -> str:
    """The dimensions and measures of every cube, as a table in Markdown."""
    lines = ["| cube | by | measure | compare |", "|---|---|---|---|"]
    for key, dataset in cubes().items():
        compare = PREVIOUS if year_on_year.is_comparable(dataset) else ""
        lines.append(f"| {key} | {', '.join(dataset.dimensions)} | {', '.join(measures_of(dataset))} | {compare} |")
    return "\n".join(lines)


def _dimensions() -> list[str]:
    """Of all cubes, levels of a classification in both ways of writing them."""
    names = dict.fromkeys(name for dataset in cubes().values() for name in dataset.dimensions)
    levels = [name.rpartition("_") for name in names if name.endswith(("_division", "_group"))]
    lowest = dict.fromkeys(f"{classification}.{LOWEST_LEVEL}" for classification, _underscore, _level in levels)
    return [*names, *(f"{classification}.{level}" for classification, _underscore, level in levels), *lowest]


def _measures() -> list[str]:
    return list(dict.fromkeys(name for dataset in cubes().values() for name in measures_of(dataset)))


def _own() -> list[OpenApiParameter]:
    return [
        describe.query(
            "cube",
            "汇总哪个数据集的事实 / the dataset whose facts are added up",
            {"type": "string", "enum": list(cubes()), "default": DEFAULT},
        ),
        describe.query(
            "by",
            "按哪些维度分组，逗号分隔；科目的级次也可以写作 function.division（类）、function.group（款）、"
            "function.class（项） / dimensions to group by, with commas between; levels of a classification may be "
            "written with a dot",
            several({"type": "string", "enum": _dimensions()}, ["year,function.division"]) | {"default": [BY]},
        ),
        describe.query(
            "measure",
            "相加哪些金额，逗号分隔，count 为行数；缺省为第一个 / "
            "amounts to add up, with commas between, count: the number of facts; by default the first",
            several({"type": "string", "enum": _measures()}, ["amount,count"]),
        ),
        describe.query(
            "where",
            "筛选条件 名称:值，分号分隔；与单独写成参数相同 / "
            "conditions name:value with semicolons between; the same as parameters of their own",
            {"type": "string", "pattern": "^[a-z_]+:[^;]+(;[a-z_]+:[^;]+)*$", "examples": list(WHERE)},
        ),
        describe.query(
            "compare",
            "与上年比较，上年金额按沿革折算；须按 year 分组 / "
            "against the year before, carried over the lineage; needs year among the dimensions",
            {"type": "string", "enum": [PREVIOUS]},
        ),
    ]


def _filters() -> list[OpenApiParameter]:
    """Those of all cubes, by name."""
    found: dict[str, dict[str, Filter]] = {}
    for key, dataset in cubes().items():
        for each in dataset.filters:
            found.setdefault(each.name, {})[key] = each
    own = {parameter.name for parameter in _own()}
    filters = [_filter(name, those) for name, those in found.items() if name not in own]
    return [*filters, *map(describe.parameter, editions.PARAMETERS)]


def _filter(name: str, of_cubes: Mapping[str, Filter]) -> OpenApiParameter:
    """One of some cubes only is described with these; one that asks cubes for different things, without a form."""
    schemas = [dict(each.schema) for each in of_cubes.values()]
    schema = schemas[0] if all(each == schemas[0] for each in schemas) else {"type": "string", "minLength": 1}
    about = list(dict.fromkeys(both(each.about) for each in of_cubes.values()))
    only = "" if len(of_cubes) == len(cubes()) else f" (cube={', '.join(of_cubes)})"
    return describe.query(name, "; ".join(about) + only, schema)


def _presentation() -> list[OpenApiParameter]:
    return [
        describe.query(
            "ordering",
            "按一个维度或数值排列，前面加 - 为降序；缺省按维度的次序 / "
            "by a dimension or a figure, with - before it descending; by default in the order of the dimensions",
            {"type": "string", "pattern": "^-?[a-z][a-z0-9_.]*$", "examples": ["-amount"]},
        ),
        describe.CURSOR,
        parameters.UNIT.openapi,
        *describe.presentation_of(EXAMPLE),
    ]


def _record() -> dict[str, serializers.Field]:
    """What a whole result is told by. Totals are of the measures that are asked for, whatever their names."""
    count = serializers.IntegerField
    return {
        "count": count(help_text="组数 / number of groups"),
        "total_amount": describe.total(required=False),
        "unknown_amount": count(required=False, help_text="没有该金额的事实的行数 / facts without this amount"),
        "total_count": count(required=False, help_text="事实的行数 / number of facts"),
        "total_previous": describe.total(required=False),
        "amount_unit": describe.field(AMOUNT_UNIT),
        "as_of": serializers.DateTimeField(help_text="结果所示的时刻 / the moment that the facts were current at"),
    }
