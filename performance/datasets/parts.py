"""What the datasets of goals and indicators share. ``goal`` is the alias of the table of goals."""

from __future__ import annotations

from budgets.datasets.columns import Column, word, words_of
from budgets.datasets.filters import Filter, Words, yes_or_no
from performance.facts import Horizon


def horizon_columns(goal: str) -> tuple[Column, Column]:
    return word("horizon", f"{goal}.horizon", words_of(Horizon), "期限", "long-term or annual")


def goal_filters(goal: str) -> tuple[Filter, ...]:
    return (
        yes_or_no(
            "of_project", f"{goal}.project_id IS NOT NULL", "项目的，否则为部门的", "of a project, not a department"
        ),
        Words("horizon", f"{goal}.horizon", ("期限", "long-term or annual"), tuple(Horizon)),
    )
