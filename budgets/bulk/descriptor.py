"""datapackage.json: a Fiscal Data Package 1.0, which is a Tabular Data Package whose columns have fiscal types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from budgets.bulk.fiscal import COLUMN_TYPES
from budgets.bulk.packages import Package
from budgets.bulk.zipped import Entry
from budgets.datasets.columns import Column, Kind
from budgets.datasets.dataset import Dataset

TAXONOMY = "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"

_ABOUT = (
    "金额单位为元。同一笔钱会出现在多个表中，只能在一个表内相加。 / "
    "Amounts are in yuan. The same money is in more than one table: only rows of one table may be added up."
)
_SYNTHETIC = "合成数据，不是任何地方的预算。 / Synthetic data, the budget of no place. "
_TYPES = {Kind.WHOLE: "integer", Kind.FLAG: "boolean", Kind.AMOUNT: "number"}


def descriptor(package: Package, tables: Iterable[tuple[Dataset, Entry]]) -> dict[str, Any]:
    """``tables`` are those of the package, each with the file that has it."""
    return {
        "profile": "tabular-data-package",
        "name": f"mingzhang-{package.name}",
        "title": f"{package.jurisdiction_name} {package.year}年部门预算",
        "description": f"{_SYNTHETIC if package.synthetic else ''}{_ABOUT}",
        "version": package.as_of,
        "created": package.as_of,
        "columnTypes": [TAXONOMY],
        "resources": [_resource(dataset, entry) for dataset, entry in tables],
    }


def _resource(dataset: Dataset, entry: Entry) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": dataset.key,
        "path": entry.path,
        "title": " / ".join(dataset.title),
        "description": " / ".join(dataset.about),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": entry.bytes,
        "hash": f"sha256:{entry.sha256}",
        "schema": {
            "fields": [_field(column) for column in dataset.columns],
            "missingValues": [""],
            "primaryKey": ["budget_line"],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "title": column.about[0],
        "description": column.about[1],
    }
    if column.name in COLUMN_TYPES:
        field["columnType"] = COLUMN_TYPES[column.name]
    constraints: dict[str, Any] = {} if column.null else {"required": True}
    if column.words is not None:
        constraints["enum"] = list(column.words)
    return field | ({"constraints": constraints} if constraints else {})
