"""Performance goals of departments and projects: tables 14 and 15."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import text, whole
from budgets.datasets.dataset import Dataset
from performance.datasets.parts import goal_filters, horizon_columns

GOALS = Dataset(
    key="goals",
    title=("绩效目标", "Goals"),
    about=(
        "部门和项目的长期目标、年度目标；不属于项目的，project_name 为 null。",
        "Long-term and annual goals of departments and projects; of a department, project_name is null.",
    ),
    table="performance_goal",
    joins={**editions.JOINS, **parts.PROJECT_JOIN},
    columns=(
        *editions.COLUMNS,
        *parts.project_columns(null=True),
        *horizon_columns("f"),
        whole("number", "f.number", "序号", "number of the goal"),
        text("description", "f.description", "目标说明", "the goal"),
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        parts.PROJECT_FILTER,
        *goal_filters("f"),
        parts.words_in("目标或项目名称", "the goal or the project's name", "f.description", "pr.name"),
    ),
    orders={**parts.BY_EDITION, **parts.PROJECT_ORDER, "horizon": "f.horizon", "number": "f.number"},
    dimensions=(*parts.OF_EDITIONS, "project", "project_name", "horizon"),
    example="department=501&year=2024&horizon=annual",
)
