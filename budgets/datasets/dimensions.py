"""Dimensions: what the facts of a dataset can be grouped by, and how the members of a group are named.

Facts are grouped by codes and keys; names, labels and the district are looked up for the groups that there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from budgets.datasets import editions
from budgets.datasets.columns import Column, Kind, Presentation, Sql, label, text
from budgets.datasets.dataset import Dataset, aliases

GROUPS = "f"
"""The alias of the groups."""

CLASSIFICATIONS = {
    "fn": "budgets_function",
    "ec": "budgets_economicclass",
    "pc": "budgets_procurementcategory",
}
"""The tables that name codes, by the alias that the datasets have for them."""

LOWEST_LEVEL = "class"
"""The level whose codes stand in the column of the classification itself: function.class is function."""

JOINS = {
    "d": "JOIN budgets_administrativeunit d ON d.id = f.department_id",
    "j": "JOIN budgets_jurisdiction j ON j.id = f.jurisdiction_id",
}
"""What names the groups."""

_NOTHING = {Kind.WHOLE: "0", Kind.FLAG: "false"}
"""What stands in a sort key for null, by kind; else an empty text."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dimension:
    """``keys`` are what facts are grouped by: SQL over the tables of the dataset, by the names that groups have for it.

    ``columns`` show the member of a group, ``sorting`` puts members in order and is never null. Both are SQL over the
    groups (``GROUPS``, ``JOINS``). ``undisclosed`` says that a key may be null because the source does not tell it.
    """

    name: str
    keys: Mapping[str, str]
    columns: tuple[Column, ...]
    sorting: tuple[str, ...]
    undisclosed: bool = False


def dimension_of(dataset: Dataset, word: str) -> str | None:
    """The dimension that a word names: function_division, or by its level function.division. None: there is none."""
    if word.endswith(f".{LOWEST_LEVEL}"):
        lower = word.removesuffix(f".{LOWEST_LEVEL}")
        levels = any(name.startswith(f"{lower}_") for name in dataset.dimensions)
        return lower if levels and lower in dataset.dimensions else None
    name = word.replace(".", "_", 1)
    return name if name in dataset.dimensions else None


@lru_cache(maxsize=1024)
def dimensions(dataset: Dataset, names: tuple[str, ...]) -> tuple[Dimension, ...]:
    """The dimensions of these names. A classification has its names of the year where groups have one."""
    dated = "year" in names
    return tuple(_dimension(dataset, dataset.by_name[name], dated) for name in names)


def keys_of(chosen: Iterable[Dimension]) -> dict[str, str]:
    """What facts are grouped by, each key once."""
    return {name: sql for dimension in chosen for name, sql in dimension.keys.items()}


def columns_of(chosen: Iterable[Dimension]) -> tuple[Column, ...]:
    """What shows a group, each column once."""
    return tuple({column.name: column for dimension in chosen for column in dimension.columns}.values())


def _dimension(dataset: Dataset, column: Column, dated: bool) -> Dimension:
    match column.name:
        case "jurisdiction":
            return Dimension(
                name=column.name,
                keys={"jurisdiction_id": "d.jurisdiction_id"},
                columns=editions.JURISDICTION_COLUMNS,
                sorting=("j.adcode",),
            )
        case "department":
            return _department(column.name)
        case "unit":
            return _unit(column)
        case "project":
            return _project(dataset, column)
    table = next((CLASSIFICATIONS[alias] for alias in aliases(_sql(column)) if alias in CLASSIFICATIONS), "")
    return _coded(column, table, dated) if table else _plain(column)


def _department(name: str) -> Dimension:
    """Districts give the same codes to different departments."""
    return Dimension(
        name=name,
        keys={"jurisdiction_id": "d.jurisdiction_id", "department_id": "e.department_id"},
        columns=(*editions.JURISDICTION_COLUMNS, *editions.DEPARTMENT_COLUMNS),
        sorting=("j.adcode", "d.code"),
    )


def _unit(column: Column) -> Dimension:
    of_group = "n.jurisdiction_id = f.jurisdiction_id AND n.code = f.unit"
    name = _name_in("budgets_administrativeunit", of_group)
    return Dimension(
        name=column.name,
        keys={"jurisdiction_id": "d.jurisdiction_id", "unit": _sql(column)},
        columns=(
            *editions.JURISDICTION_COLUMNS,
            _shown(column),
            text("unit_name", name, "预算单位", "budget unit", null=column.null),
        ),
        sorting=("j.adcode", "f.unit"),
    )


def _project(dataset: Dataset, column: Column) -> Dimension:
    """A project is one of its department; where it has no code, its name tells it from others."""
    department = _department(column.name)
    name = dataset.by_name["project_name"]
    return Dimension(
        name=column.name,
        keys={**department.keys, column.name: _sql(column), name.name: _sql(name)},
        columns=(*department.columns, _shown(column), _shown(name)),
        sorting=(*department.sorting, *_sorted(column), *_sorted(name)),
    )


def _coded(column: Column, table: str, dated: bool) -> Dimension:
    within = f"n.code = f.{column.name}" + (" AND n.first_year <= f.year" if dated else "")
    name = text(
        f"{column.name}_name",
        _name_in(table, within, "n.first_year DESC"),
        "科目名称；分年度时为当年的名称",
        "its name, in that year where groups have one",
        null=True,
    )
    return Dimension(
        name=column.name,
        keys={column.name: _sql(column)},
        columns=(_shown(column), name),
        sorting=_sorted(column),
        undisclosed=column.null,
    )


def _plain(column: Column) -> Dimension:
    columns = [_shown(column)]
    if column.words is not None:
        terms = (f"{column.about[0]}（名称）", f"{column.about[1]}, in words")
        columns.append(text(f"{column.name}_label", label(_of_group(column), column.words), *terms, null=column.null))
    return Dimension(
        name=column.name, keys={column.name: _sql(column)}, columns=tuple(columns), sorting=_sorted(column)
    )


def _name_in(table: str, condition: str, order: str = "") -> Sql:
    """The name of the row that the condition finds under the alias n, in English where that is asked for and known."""
    latest = f" ORDER BY {order} LIMIT 1" if order else ""

    def name(wanted: Presentation) -> str:
        words = "coalesce(nullif(n.name_en, ''), n.name)" if wanted.english else "n.name"
        return f"(SELECT {words} FROM {table} n WHERE {condition}{latest})"

    return name


def _sql(column: Column) -> str:
    """The value itself, which is the same in every language."""
    return column.expression(Presentation())


def _of_group(column: Column) -> str:
    return f'{GROUPS}."{column.name}"'


def _shown(column: Column) -> Column:
    return replace(column, sql=_of_group(column))


def _sorted(column: Column) -> tuple[str, ...]:
    """What is not known comes last."""
    key = _of_group(column)
    return (f"({key} IS NULL)", f"coalesce({key}, {_NOTHING.get(column.kind, repr(''))})") if column.null else (key,)
