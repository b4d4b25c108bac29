"""Expenditure by functional subject code, nature and source: tables 1 and 3 to 6 and 9, 10."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT
from budgets.datasets.dataset import Dataset

EXPENDITURES = Dataset(
    key="expenditures",
    title=("支出（按功能科目）", "Expenditures by function"),
    about=(
        "按预算单位、功能科目、支出性质和资金来源的支出，每行一个金额。",
        "Expenditure by unit, function, nature and source, one amount a row.",
    ),
    table="budgets_expenditureline",
    joins={**editions.JOINS, **editions.UNIT_JOIN, **parts.FUNCTION_JOIN},
    columns=(
        *editions.COLUMNS,
        *editions.UNIT_COLUMNS,
        *parts.function_columns(null=True),
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
        parts.FUNCTION_FILTER,
        parts.NATURE_FILTER,
        parts.SOURCE_FILTER,
        parts.CARRIED_OVER_FILTER,
        *parts.AMOUNT_FILTERS,
        parts.words_in(
            "科目、单位或部门名称", "the names of function, unit or department", "fn.name", "u.name", "d.name"
        ),
    ),
    orders={**parts.BY_EDITION, **parts.FUNCTION_ORDER, **parts.AMOUNT_ORDER},
    dimensions=(
        *parts.OF_EDITIONS,
        "unit",
        *parts.FUNCTION_DIMENSIONS,
        "nature",
        "source",
        "carried_over",
    ),
    example="department=501&year=2024&function=206&nature=project",
)
