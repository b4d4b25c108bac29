"""The budget of each project by source and function: table 11."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT
from budgets.datasets.dataset import Dataset

PROJECT_LINES = Dataset(
    key="project_lines",
    title=("项目支出", "Project lines"),
    about=(
        "每个项目按资金来源、在已知时按功能科目的金额；与 expenditures 中的项目支出是同一笔钱。",
        "The budget of each project by source and, where it is known, function. It is the same money as the project "
        "expenditure in expenditures.",
    ),
    table="budgets_projectline",
    joins={
        **editions.JOINS,
        **parts.PROJECT_JOIN,
        "u": "JOIN budgets_administrativeunit u ON u.id = pr.unit_id",
        **parts.FUNCTION_JOIN,
    },
    columns=(
        *editions.COLUMNS,
        *editions.UNIT_COLUMNS,
        *parts.project_columns(),
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
        parts.PROJECT_FILTER,
        parts.SOURCE_FILTER,
        parts.CARRIED_OVER_FILTER,
        parts.FUNCTION_FILTER,
        *parts.AMOUNT_FILTERS,
        parts.words_in("项目或科目名称", "the names of project or function", "pr.name", "fn.name"),
    ),
    orders={**parts.BY_EDITION, **parts.PROJECT_ORDER, **parts.FUNCTION_ORDER, **parts.AMOUNT_ORDER},
    dimensions=(
        *parts.OF_EDITIONS,
        *("unit", "project", "project_name", "source", "carried_over"),
        *parts.FUNCTION_DIMENSIONS,
    ),
    example="department=501&year=2024&function=206",
)
