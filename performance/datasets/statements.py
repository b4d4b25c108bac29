"""The free text of table 14. Who filled it in is for staff only and stands in no column."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import text
from budgets.datasets.dataset import Dataset

STATEMENTS = Dataset(
    key="statements",
    title=("部门整体绩效说明", "Department statements"),
    about=(
        "表14中的部门职能概述和年度工作任务。",
        "What table 14 says of a department's duties and its tasks of the year.",
    ),
    table="performance_departmentstatement",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        text("duties", "f.duties", "部门职能概述", "duties of the department"),
        text("annual_tasks", "f.annual_tasks", "年度工作任务", "tasks of the year"),
        editions.PLACE,
    ),
    filters=(*editions.FILTERS, parts.words_in("说明", "the statement", "f.duties", "f.annual_tasks")),
    orders=parts.BY_EDITION,
    dimensions=parts.OF_EDITIONS,
    example="department=501&year=2024",
)
