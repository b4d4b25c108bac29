"""Expenditure by unit, nature and source, where a document does not give unit and function together: table 6."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT
from budgets.datasets.dataset import Dataset

UNIT_EXPENDITURES = Dataset(
    key="unit_expenditures",
    title=("支出（按单位）", "Expenditures by unit"),
    about=(
        "只按预算单位列出的支出：来源没有同时列出单位和功能科目时才有，与 expenditures 是同一笔钱，不能相加。",
        "Expenditure by unit alone, where the source does not give unit and function together. It is the same money as "
        "in expenditures, never to be added to it.",
    ),
    table="budgets_unitexpenditureline",
    joins={**editions.JOINS, **editions.UNIT_JOIN},
    columns=(
        *editions.COLUMNS,
        *editions.UNIT_COLUMNS,
        *parts.NATURE_COLUMNS,
        *parts.SOURCE_COLUMNS,
        editions.CARRIED_OVER,
        parts.AMOUNT,
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        editions.UNIT_FILTER,
        parts.NATURE_FILTER,
        parts.SOURCE_FILTER,
        parts.CARRIED_OVER_FILTER,
        *parts.AMOUNT_FILTERS,
        parts.words_in("单位或部门名称", "the names of unit or department", "u.name", "d.name"),
    ),
    orders={**parts.BY_EDITION, "unit": "u.code", **parts.AMOUNT_ORDER},
    dimensions=(*parts.OF_EDITIONS, "unit", "nature", "source", "carried_over"),
    example="year=2024&nature=project",
)
