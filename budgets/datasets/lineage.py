"""Last year's facts seen as this year's: with the codes, units and projects that theirs have become.

The rules are those of budgets.tables.compare and Lineage.objects.of. The links of the department and of its whole
district count together. A fact goes into every key that its own became, with the share of the amount that went there;
a key without links stayed what it was. A link without a share leads to a key of which nobody can tell the amount: it is
不可比. Links join two years that follow each other, so none leads on through another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from budgets.datasets.dataset import Dataset, aliases
from budgets.datasets.filters import Condition
from budgets.datasets.question import Question
from budgets.models import Lineage

BEFORE = "before"
"""The editions of the year before (budgets.datasets.cells): their year is that after their own, and current_id is the
edition of the same department and stage in it, if there is one."""

KINDS = {
    "fn": Lineage.Kind.FUNCTION,
    "ec": Lineage.Kind.ECONOMIC_CLASS,
    "u": Lineage.Kind.UNIT,
    "pr": Lineage.Kind.PROJECT,
}
"""What lineage joins, by the alias that the datasets have for it."""

PROJECTS = "budgets_project"
_PROJECT_CODE = "'^[0-9]{{11}}[A-Z][0-9]{{9}}$'"

# What staff join a year by that is not public yet is not public either.
_LINK = """LEFT JOIN budgets_lineage link_{alias} ON link_{alias}.kind = '{kind}'
    AND link_{alias}.jurisdiction_id = e.jurisdiction_id AND link_{alias}.to_year = e.year
    AND link_{alias}.from_key = {key} AND (link_{alias}.department_id IS NULL
        OR (link_{alias}.department_id = e.department_id AND e.current_id IS NOT NULL))"""
_SHARE = "CASE WHEN link_{alias}.id IS NULL THEN 1 ELSE link_{alias}.share END AS share"
_CODE = "coalesce(link_{alias}.to_key, old_{alias}.code) AS code"

_CARRIED = {
    "fn": f"{_LINK} CROSS JOIN LATERAL (SELECT {_CODE}, {_SHARE}) fn",
    "ec": f"{_LINK} CROSS JOIN LATERAL (SELECT {_CODE}, {_SHARE}) ec",
    "u": f"{_LINK} CROSS JOIN LATERAL (SELECT {_CODE}, old_u.parent_id, {_SHARE}) u",
    # A project has the code and the name that this year's edition gives it; one that it lacks keeps what it had.
    "pr": f"""{_LINK} LEFT JOIN {PROJECTS} new_pr ON new_pr.edition_id = e.current_id
        AND coalesce(new_pr.code, new_pr.name) = coalesce(link_pr.to_key, old_pr.code, old_pr.name)
    CROSS JOIN LATERAL (SELECT
        CASE WHEN new_pr.id IS NOT NULL THEN new_pr.code WHEN link_pr.id IS NULL THEN old_pr.code
            WHEN link_pr.to_key ~ {_PROJECT_CODE} THEN link_pr.to_key END AS code,
        CASE WHEN new_pr.id IS NOT NULL THEN new_pr.name
            WHEN link_pr.id IS NULL OR link_pr.to_key ~ {_PROJECT_CODE} THEN old_pr.name
            ELSE link_pr.to_key END AS name, {_SHARE}) pr""",
}
_ANY_OF_KINDS = rf"\b({'|'.join(KINDS)})\b"
_KEYS = {alias: f"old_{alias}.code" for alias in KINDS} | {"pr": "coalesce(old_pr.code, old_pr.name)"}


def joined_projects(question: Question) -> Question:
    """Where projects are the facts themselves, they are joined like elsewhere, so that they can be carried over."""
    if question.dataset.table != PROJECTS:
        return question
    asked = (replace(each, condition=_renamed_in(each.condition)) for each in question.asked)
    return replace(question, dataset=_with_projects(question.dataset), asked=tuple(asked))


def carried(dataset: Dataset) -> Dataset:
    """The dataset over the editions ``BEFORE``, its tables of ``KINDS`` being what those keys became, with a share."""
    joins = {"e": f"JOIN {BEFORE} e ON e.id = f.edition_id"}
    for alias, clause in dataset.joins.items():
        if alias != "e":
            joins[f"old_{alias}" if alias in KINDS else alias] = re.sub(_ANY_OF_KINDS, r"old_\1", clause)
    for alias, kind in KINDS.items():
        if alias in dataset.joins:
            joins[alias] = _CARRIED[alias].format(alias=alias, kind=kind.value, key=_KEYS[alias])
    return replace(dataset, joins=joins)


def shares(dataset: Dataset, expressions: Iterable[str]) -> list[str]:
    """The shares of what expressions over a carried dataset name. What they do not name may have become anything."""
    named = {alias for expression in expressions for alias in aliases(expression)}
    return [f"{alias}.share" for alias in KINDS if alias in named and alias in dataset.joins]


@cache
def _with_projects(dataset: Dataset) -> Dataset:
    columns = (
        replace(column, sql=_renamed(column.sql)) if isinstance(column.sql, str) else column
        for column in dataset.columns
    )
    joins = {**dataset.joins, "pr": f"JOIN {PROJECTS} pr ON pr.id = f.id"}
    return replace(dataset, columns=tuple(columns), joins=joins)


def _renamed_in(condition: Condition) -> Condition:
    return Condition(_renamed(condition.sql), condition.values)


def _renamed(sql: str) -> str:
    return re.sub(r"\bf\.(code|name)\b", r"pr.\1", sql)
