"""Revenue by unit and source, and by function where the layout has it: tables 1, 2 and 4."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT
from budgets.datasets.dataset import Dataset

REVENUES = Dataset(
    key="revenues",
    title=("收入", "Revenues"),
    about=(
        "按预算单位和资金来源的收入；有的版式还按功能科目。上年结转结余可以是负数。",
        "Revenue by unit and source, in some layouts by function too. What is brought forward may be a deficit.",
    ),
    table="budgets_revenueline",
    joins={**editions.JOINS, **editions.UNIT_JOIN, **parts.FUNCTION_JOIN},
    columns=(
        *editions.COLUMNS,
        *editions.UNIT_COLUMNS,
        *parts.SOURCE_COLUMNS,
        editions.CARRIED_OVER,
        *parts.function_columns(null=True),
        parts.AMOUNT,
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        editions.UNIT_FILTER,
        parts.SOURCE_FILTER,
        parts.CARRIED_OVER_FILTER,
        parts.FUNCTION_FILTER,
        *parts.AMOUNT_FILTERS,
        parts.words_in(
            "科目、单位或部门名称", "the names of function, unit or department", "fn.name", "u.name", "d.name"
        ),
    ),
    orders={**parts.BY_EDITION, "source": "f.source", **parts.FUNCTION_ORDER, **parts.AMOUNT_ORDER},
    dimensions=(*parts.OF_EDITIONS, "unit", "source", "carried_over", *parts.FUNCTION_DIMENSIONS),
    example="jurisdiction=310107&year=2023..2025&function=208",
)
