"""The cube: the facts of a dataset in groups, as a dataset whose rows are the groups.

So a cube has everything that a list has: pages, orders, totals, formats. PostgreSQL groups the facts by codes and keys
in one pass, and what follows (names, totals, order) is work on the groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from budgets import registry
from budgets.datasets import select, year_on_year
from budgets.datasets.columns import AMOUNT_UNIT, Column, Kind, amount, texts, whole
from budgets.datasets.dataset import Dataset
from budgets.datasets.dimensions import JOINS, Dimension, columns_of, dimensions, keys_of
from budgets.datasets.question import COUNT, Question
from budgets.datasets.select import Statement

KEY = "aggregate"
TITLE = ("汇总", "Aggregate")
ABOUT = (
    "按维度分组，把事实的金额相加、行数相加；compare=previous 另与上年比较。",
    "Facts in groups, their amounts added up and counted; with compare=previous, against the year before.",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cube(Dataset):
    """``sorting`` are the expressions that order groups, by word; ``totals`` names the columns that are added up over
    the groups, and ``unknowns`` those that count facts without an amount, by that amount.
    """

    sorting: Mapping[str, tuple[str, ...]]
    totals: tuple[str, ...]
    unknowns: Mapping[str, str]

    @property
    def measures(self) -> tuple[Column, ...]:  # type: ignore[override]
        return tuple(self.by_name[name] for name in self.totals)

    @property
    def ordering_words(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(word for key in self.sorting for word in (key, f"-{key}"))

    def key_of(self, ordering: str) -> tuple[str, ...]:
        return (*self.sorting[ordering.removeprefix("-")], *self.unique)

    def unknown(self, measure: Column) -> str:
        """Facts, not groups."""
        counted = self.unknowns.get(measure.name)
        return f"sum({self.alias}.{counted})" if counted else ""


def cubes() -> dict[str, Dataset]:
    """The datasets that can be grouped, by key."""
    return {key: dataset for key, dataset in registry.datasets().items() if dataset.dimensions}


def measures_of(dataset: Dataset) -> tuple[str, ...]:
    """What can be made of a group; the first is made when a request does not say."""
    return (*(column.name for column in dataset.measures), COUNT)


def cube(question: Question) -> Cube:
    groups = year_on_year.groups(question) if question.compared else _groups(question)
    made = shape(question.dataset, question.by, question.measures, compared=question.compared)
    return replace(made, table=f"({groups.sql})", values=groups.values)


def _groups(question: Question) -> Statement:
    keys = keys_of(question.dimensions)
    sums = {COUNT: "count(*)"} if COUNT in question.measures else {}
    for column in question.amounts:
        sums[column.name] = f"sum({column.exact})"
        if column.null:
            sums[unknown(column)] = f"count(*) - count({column.exact})"
    expressions = keys | sums
    conditions = (*question.scope, *(asked.condition for asked in question.asked))
    body = select.source(question.dataset, conditions, expressions.values())
    columns = ", ".join(f'{sql} AS "{name}"' for name, sql in expressions.items())
    grouped = ", ".join(str(number) for number in range(1, len(keys) + 1))
    return Statement(f"SELECT {columns} {body.sql} GROUP BY {grouped}", body.values)


def unknown(column: Column) -> str:
    """The name of the column that counts facts without this amount."""
    return f"unknown_{column.name}"


@lru_cache(maxsize=256)
def shape(dataset: Dataset, by: tuple[str, ...], measures: tuple[str, ...], *, compared: bool) -> Cube:
    """A cube without its groups: the same columns for the same question, so that their SQL is written once."""
    chosen = dimensions(dataset, by)
    made = tuple(column for name in measures for column in _made(dataset, name))
    if compared:
        made = (*made, *year_on_year.COLUMNS)
    amounts = [column.name for column in made if column.kind is Kind.AMOUNT]
    sorting = {dimension.name: dimension.sorting for dimension in chosen}
    sorting |= {column.name: (_sortable(column),) for column in made if column.kind in _SORTED}
    unique = tuple(dict.fromkeys(key for dimension in chosen for key in dimension.sorting))
    return Cube(
        key=KEY,
        title=TITLE,
        about=ABOUT,
        table="",
        joins=JOINS,
        columns=(*columns_of(chosen), *_marks(chosen), *made, *([AMOUNT_UNIT] if amounts else [])),
        filters=(),
        orders={},
        unique=unique,
        order=by[0],
        of_editions=dataset.of_editions,
        every_state=dataset.every_state,
        sorting=sorting,
        totals=tuple(name for name in (*measures, *(year_on_year.TOTALS if compared else ()))),
        unknowns={name: unknown(dataset.by_name[name]) for name in measures if _may_be_unknown(dataset, name)},
    )


def _may_be_unknown(dataset: Dataset, measure: str) -> bool:
    return measure != COUNT and dataset.by_name[measure].null


def _made(dataset: Dataset, measure: str) -> list[Column]:
    if measure == COUNT:
        return [whole(COUNT, f"f.{COUNT}", "事实的行数", "number of facts")]
    column = dataset.by_name[measure]
    zh, en = column.about
    made = [amount(measure, f"f.{measure}", f"{zh}，合计", f"{en}: sum", null=True)]
    if column.null:
        name = unknown(column)
        made.append(whole(name, f"f.{name}", f"没有{zh}的行数", f"facts without this amount: {en}"))
    return made


def _marks(chosen: tuple[Dimension, ...]) -> list[Column]:
    """Which keys of a group are null because the source does not tell them: such a group is no zero and no rest."""
    marked = [dimension.name for dimension in chosen if dimension.undisclosed]
    if not marked:
        return []
    cases = ", ".join(f"CASE WHEN f.{name} IS NULL THEN '{name}' END" for name in marked)
    about = ("来源未公开的维度，其值为 null", "dimensions that the source does not disclose, null here")
    return [texts("undisclosed", f"array_remove(ARRAY[{cases}], NULL)", *about)]


_SORTED = (Kind.AMOUNT, Kind.NUMBER, Kind.WHOLE)


def _sortable(column: Column) -> str:
    """What is not known stands below everything else."""
    return f"coalesce(f.{column.name}, '-Infinity'::numeric)" if column.null else f"f.{column.name}"
