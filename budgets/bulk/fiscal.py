"""The tables of the Fiscal Data Package: expenditure and revenue in the terms of its budget taxonomy.

Its column types say to any program which column is the amount, which the function and so on
(https://specs.frictionlessdata.io/fiscal-data-package--budgets/). A disclosure gives margins, not their cross product,
so the same money is in more than one table: only rows of one table may be added up.
"""

from __future__ import annotations

from collections.abc import Mapping

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import Column, ancestor, code, literal, name_of, text, words_of
from budgets.datasets.dataset import Dataset
from budgets.facts import Stage

PHASES = {Stage.APPROVED: "approved", Stage.OUTTURN: "executed"}
"""The taxonomy's words for what an edition is."""

CURRENCY = "CNY"
"""ISO 4217; amounts are in yuan."""

_GENERIC = "classification:generic"
COLUMN_TYPES: Mapping[str, str] = {
    "budget_line": "budget-line-id",
    "fiscal_year": "date:fiscal-year",
    "phase": "phase:id",
    "phase_label": "phase:label",
    "direction": "direction",
    "jurisdiction": "geo:generic:code",
    "jurisdiction_name": "geo:generic:title",
    "department": f"administrative-{_GENERIC}:level1:code",
    "department_name": f"administrative-{_GENERIC}:level1:label",
    "unit": f"administrative-{_GENERIC}:level2:code",
    "unit_name": f"administrative-{_GENERIC}:level2:label",
    "function_division": f"functional-{_GENERIC}:level1:code",
    "function_division_name": f"functional-{_GENERIC}:level1:label",
    "function_group": f"functional-{_GENERIC}:level2:code",
    "function_group_name": f"functional-{_GENERIC}:level2:label",
    "function_class": f"functional-{_GENERIC}:level3:code",
    "function_class_name": f"functional-{_GENERIC}:level3:label",
    "economic_division": f"economic-{_GENERIC}:level1:code",
    "economic_division_name": f"economic-{_GENERIC}:level1:label",
    "economic_class": f"economic-{_GENERIC}:level2:code",
    "economic_class_name": f"economic-{_GENERIC}:level2:label",
    "nature": "expenditure-type:code",
    "nature_label": "expenditure-type:label",
    "source": "fin-source:generic:level1:code",
    "source_label": "fin-source:generic:level1:label",
    "project": "activity:generic:project:code",
    "project_name": "activity:generic:project:label",
    "amount": "value",
    "currency": "value-currency:code",
}
"""What columns are in the taxonomy, by name. The others (edition, carried_over) it has no word for."""


def _beginning(key: str, direction: str) -> tuple[Column, ...]:
    cases = " ".join(f"WHEN {literal(stage)} THEN {literal(phase)}" for stage, phase in PHASES.items())
    line = f"concat_ws('/', {editions.ID}, {literal(key)}, f.id)"
    return (
        code("budget_line", line, "行的标识", "id of the line"),
        code("edition", editions.ID, "版本编号", "id of the edition"),
        Column(name="fiscal_year", kind=editions.YEAR.kind, sql="e.year", about=("年度", "fiscal year")),
        code(
            "phase",
            f"CASE e.stage {cases} END",
            "阶段：年初预算为 approved，决算为 executed",
            "phase: approved budget or outturn",
            words=dict(zip(PHASES.values(), words_of(Stage).values(), strict=True)),
        ),
        text("phase_label", editions.STAGE_LABEL.sql, "阶段（名称）", "phase, in words"),
        code("direction", literal(direction), "方向", "direction", words={direction: direction}),
        *editions.JURISDICTION_COLUMNS,
        *editions.DEPARTMENT_COLUMNS,
    )


def _of_level(alias: str, length: int, table: str, leaf: str) -> str:
    """The code above the leaf, with the name that it has in the year."""
    return (
        f"LEFT JOIN {table} {alias} ON {alias}.code = left({leaf}.code, {length}) AND length({leaf}.code) >= {length} "
        f"AND {alias}.first_year <= e.year AND coalesce({alias}.last_year, e.year) >= e.year"
    )


_FUNCTION_JOINS = {
    **parts.FUNCTION_JOIN,
    "fd": _of_level("fd", 3, "budgets_function", "fn"),
    "fg": _of_level("fg", 5, "budgets_function", "fn"),
    "fc": _of_level("fc", 7, "budgets_function", "fn"),
}
_FUNCTIONS = tuple(
    column
    for name, alias, length, zh, en in (
        ("division", "fd", 3, "类", "division"),
        ("group", "fg", 5, "款", "group"),
        ("class", "fc", 7, "项", "class"),
    )
    for column in (
        code(f"function_{name}", ancestor("fn.code", length), f"功能科目的{zh}", f"function, {en}", null=True),
        text(f"function_{name}_name", name_of(alias), f"功能科目的{zh}（名称）", f"name of the {en}", null=True),
    )
)
_ECONOMIC_JOINS = {
    **parts.ECONOMIC_CLASS_JOIN,
    "ed": _of_level("ed", 3, "budgets_economicclass", "ec"),
    "ek": _of_level("ek", 5, "budgets_economicclass", "ec"),
}
_ECONOMIC = (
    code("economic_division", ancestor("ec.code", 3), "经济分类的类", "economic class, division"),
    text("economic_division_name", name_of("ed"), "经济分类的类（名称）", "name of the division", null=True),
    code("economic_class", ancestor("ec.code", 5), "经济分类的款", "economic class", null=True),
    text("economic_class_name", name_of("ek"), "经济分类的款（名称）", "name of the economic class", null=True),
)
_PROJECT = (
    code("project", "pr.code", "项目编码", "code of the project", null=True),
    text("project_name", "pr.name", "项目", "project"),
)
_MONEY = (parts.AMOUNT, code("currency", literal(CURRENCY), "币种", "currency"))


def _table(
    key: str, title: tuple[str, str], about: tuple[str, str], table: str, *columns: Column, **joins: str
) -> Dataset:
    direction = "revenue" if key == "revenues" else "expenditure"
    return Dataset(
        key=key,
        title=title,
        about=about,
        table=table,
        joins=editions.JOINS | joins,
        columns=(*_beginning(key, direction), *columns, *_MONEY),
        filters=(editions.JURISDICTION, editions.DEPARTMENT, *editions.FILTERS),
        orders={},
    )


TABLES = (
    _table(
        "expenditures",
        ("支出（按功能科目）", "Expenditure by function"),
        (
            "全部支出，按预算单位、功能科目、支出性质和资金来源。",
            "All expenditure, by unit, function, nature and funding source.",
        ),
        "budgets_expenditureline",
        *editions.UNIT_COLUMNS,
        *_FUNCTIONS,
        *parts.NATURE_COLUMNS,
        *parts.SOURCE_COLUMNS,
        editions.CARRIED_OVER,
        **editions.UNIT_JOIN,
        **_FUNCTION_JOINS,
    ),
    _table(
        "basic-expenditures",
        ("基本支出（按经济分类）", "Basic expenditure by economic class"),
        (
            "基本支出，按部门预算支出经济分类；expenditures 中基本支出的另一种分法，不要与它相加。",
            "Basic expenditure by economic class: another division of what is in expenditures, not to be added to it.",
        ),
        "budgets_basicexpenditureline",
        *_ECONOMIC,
        *parts.NATURE_COLUMNS,
        *parts.SOURCE_COLUMNS,
        **_ECONOMIC_JOINS,
    ),
    _table(
        "projects",
        ("项目支出", "Project expenditure"),
        (
            "项目支出，按项目；expenditures 中项目支出的另一种分法，不要与它相加。",
            "Project expenditure by project: another division of what is in expenditures, not to be added to it.",
        ),
        "budgets_projectline",
        *editions.UNIT_COLUMNS,
        *_PROJECT,
        *_FUNCTIONS,
        *parts.SOURCE_COLUMNS,
        editions.CARRIED_OVER,
        **parts.PROJECT_JOIN,
        u="JOIN budgets_administrativeunit u ON u.id = pr.unit_id",
        **_FUNCTION_JOINS,
    ),
    _table(
        "revenues",
        ("收入", "Revenue"),
        (
            "全部收入，按预算单位和资金来源，有的版式还按功能科目；上年结转结余可以是负数。",
            "All revenue, by unit and source, in some layouts by function; what is carried over may be negative.",
        ),
        "budgets_revenueline",
        *editions.UNIT_COLUMNS,
        *_FUNCTIONS,
        *parts.SOURCE_COLUMNS,
        editions.CARRIED_OVER,
        **editions.UNIT_JOIN,
        **_FUNCTION_JOINS,
    ),
)
