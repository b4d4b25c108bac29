"""What a cube is asked: which facts, grouped by what, and what is made of each group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from budgets.datasets.columns import Column
from budgets.datasets.dataset import Dataset
from budgets.datasets.dimensions import Dimension, dimensions
from budgets.datasets.filters import Condition, Filter
from budgets.datasets.undivided import Outside, outside

COUNT = "count"
"""The measure that every dataset has: the number of facts."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter and what it was asked."""

    filter: Filter
    condition: Condition

    @property
    def outside(self) -> Outside:
        return outside(self.filter, self.condition)


@dataclass(frozen=True, kw_only=True)
class Question:
    """``by`` are names of dimensions, ``measures`` names of amounts or ``COUNT``; ``scope`` says which editions.

    ``compared``: with the year before. Then ``by`` has the year, there is one measure, an amount, and the scope is
    that of the current editions of a moment.
    """

    dataset: Dataset
    by: tuple[str, ...]
    measures: tuple[str, ...]
    scope: tuple[Condition, ...] = ()
    asked: tuple[Asked, ...] = ()
    compared: bool = False

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        return dimensions(self.dataset, self.by)

    @cached_property
    def amounts(self) -> tuple[Column, ...]:
        return tuple(self.dataset.by_name[name] for name in self.measures if name != COUNT)
