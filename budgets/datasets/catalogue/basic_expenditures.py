"""Basic expenditure by economic class: table 7."""

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words
from budgets.facts import Nature

BASIC_EXPENDITURES = Dataset(
    key="basic_expenditures",
    title=("基本支出（按经济分类）", "Basic expenditures by economic class"),
    about=(
        "按部门预算支出经济分类（款）、人员或公用、资金来源的基本支出；与 expenditures 中的基本支出是同一笔钱。",
        "Basic expenditure by economic class, personnel or operating, and source. It is the same money as the basic "
        "expenditure in expenditures.",
    ),
    table="budgets_basicexpenditureline",
    joins={**editions.JOINS, **parts.ECONOMIC_CLASS_JOIN},
    columns=(
        *editions.COLUMNS,
        *parts.ECONOMIC_CLASS_COLUMNS,
        *parts.NATURE_COLUMNS,
        *parts.SOURCE_COLUMNS,
        parts.AMOUNT,
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        parts.ECONOMIC_CLASS_FILTER,
        Words("nature", "f.nature", ("人员或公用", "personnel or operating"), (Nature.PERSONNEL, Nature.OPERATING)),
        parts.SOURCE_FILTER,
        *parts.AMOUNT_FILTERS,
        parts.words_in("经济分类或部门名称", "the names of economic class or department", "ec.name", "d.name"),
    ),
    orders={**parts.BY_EDITION, **parts.ECONOMIC_CLASS_ORDER, **parts.AMOUNT_ORDER},
    dimensions=(*parts.OF_EDITIONS, *parts.ECONOMIC_CLASS_DIMENSIONS, "nature", "source"),
    example="department=501&year=2024&economic_class=301",
)
