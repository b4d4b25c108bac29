"""Departments and their budget units."""

from dataclasses import replace

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import code, name_of, text, whole, word
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words

LEVELS = {"department": "部门", "unit": "预算单位"}
_LEVEL = "CASE WHEN f.parent_id IS NULL THEN 'department' ELSE 'unit' END"

UNITS = Dataset(
    key="units",
    title=("部门和预算单位", "Departments and units"),
    about=(
        "部门及其所属预算单位，和它们存在的年度；历年之间的对应见 lineages。",
        "Departments and their budget units, and the years that they exist; what became of them is in lineages.",
    ),
    table="budgets_administrativeunit",
    joins={
        "j": "JOIN budgets_jurisdiction j ON j.id = f.jurisdiction_id",
        "d": "JOIN budgets_administrativeunit d ON d.id = coalesce(f.parent_id, f.id)",
    },
    of_editions=False,
    columns=(
        *editions.JURISDICTION_COLUMNS,
        code("unit", "f.code", "部门或预算单位编码", "code of the department or unit"),
        text("unit_name", name_of("f"), "名称", "name"),
        text("name_en", "nullif(f.name_en, '')", "英文名称", "English name", null=True),
        *word("level", _LEVEL, LEVELS, "部门或所属单位", "department or unit of one"),
        *editions.DEPARTMENT_COLUMNS,
        whole("first_year", "f.first_year", "起始年度，null 为未知", "first year, null: not known", null=True),
        whole("last_year", "f.last_year", "终止年度，null 为仍存在", "last year, null: open", null=True),
    ),
    filters=(
        editions.JURISDICTION,
        editions.DEPARTMENT,
        replace(editions.UNIT_FILTER, sql="f.code"),
        Words("level", _LEVEL, ("部门或所属单位", "department or unit of one"), tuple(LEVELS)),
        parts.VALID_IN,
        parts.words_in("名称", "the name", "f.name", "f.name_en"),
    ),
    orders={"name": "f.name"},
    unique=("j.adcode", "f.code"),
    order="unit",
    example="department=501",
)
