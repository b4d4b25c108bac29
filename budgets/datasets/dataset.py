"""A dataset: tables joined, columns, filters, orders and what can be added up; and the SQL that follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from budgets.datasets.columns import Column, Kind
from budgets.datasets.filters import Filter


@lru_cache(maxsize=4096)
def aliases(expression: str) -> frozenset[str]:
    """The tables that an expression names: the names before a dot."""
    return frozenset(re.findall(r"\b([a-z_]+)\.", expression))


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """``table`` is the table of the rows under the ``alias``, or a query with a %s for each of the ``values``;
    ``joins`` bring further aliases, each with its clause, in an order in which a clause names only aliases before it.
    A query joins only what it names.

    ``orders`` are sort keys by name, as SQL that is never null; ``unique`` are expressions that order all rows without
    ties, made so that an index gives them: they are the order named ``order``, and part every tie. ``default`` is the
    order when none is asked for, if that is another. ``always`` holds of every row. ``of_editions`` says that rows
    belong to editions (alias ``e``), so what chooses editions applies; ``every_state``, that corrected and withdrawn
    ones are meant too unless a request says which it means. ``dimensions`` are columns, by name, that the cube may
    group by; amounts are what it adds up. ``example`` is a query that answers something on the demonstration data.
    """

    key: str
    title: tuple[str, str]
    about: tuple[str, str]
    table: str
    joins: Mapping[str, str]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    orders: Mapping[str, str]
    unique: tuple[str, ...] = ("f.edition_id", "f.id")
    order: str = "edition"
    default: str = ""
    alias: str = "f"
    values: tuple[Any, ...] = ()
    always: str = ""
    of_editions: bool = True
    every_state: bool = False
    dimensions: tuple[str, ...] = ()
    example: str = ""

    @property
    def path(self) -> str:
        """Where it stands in the API."""
        return self.key.replace("_", "-")

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def measures(self) -> tuple[Column, ...]:
        """What has a control sum."""
        return tuple(column for column in self.columns if column.kind is Kind.AMOUNT)

    @cached_property
    def ordering_words(self) -> tuple[str, ...]:
        """Every order that can be asked for; with - before it, descending."""
        return tuple(word for key in (self.order, *self.orders) for word in (key, f"-{key}"))

    def key_of(self, ordering: str) -> tuple[str, ...]:
        """The expressions that sort for a word of ``ordering_words``, its minus aside."""
        word = ordering.removeprefix("-")
        return self.unique if word == self.order else (self.orders[word], *self.unique)

    def unknown(self, measure: Column) -> str:
        """How many rows have no value of the measure, as an aggregate; empty where all have one."""
        return f"count(*) - count({measure.exact})" if measure.null else ""

    def source(self, expressions: Iterable[str]) -> str:
        """FROM with the joins that the expressions need."""
        return f"FROM {self.table} {self.alias} {self.joined(expressions)}".rstrip()

    def joined(self, expressions: Iterable[str]) -> str:
        """The joins alone."""
        needed: set[str] = set()
        pending = {alias for expression in expressions for alias in aliases(expression)}
        while pending:
            alias = pending.pop()
            if alias in self.joins and alias not in needed:
                needed.add(alias)
                pending |= aliases(self.joins[alias])
        return " ".join(clause for alias, clause in self.joins.items() if alias in needed)

    def chosen(self, fields: Iterable[str] | None) -> tuple[Column, ...]:
        """The columns of these names in the order of the declaration; all of them for None."""
        if fields is None:
            return self.columns
        wanted = set(fields)
        return tuple(column for column in self.columns if column.name in wanted)
