"""Projects, one a row, with this year's budget by where it comes from: table 11."""

from __future__ import annotations

from dataclasses import replace

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import AMOUNT_UNIT, Column, amount, code, text
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Prefixes, between
from budgets.facts import FISCAL_SOURCES, UNIT_SOURCES, FundingSource


def budget_join(project: str) -> dict[str, str]:
    """Alias b: the lines of the ``project`` (its id, in SQL) added up. All is null where there are no lines."""
    sums = {
        "amount": _sum("true"),
        **{source.value: _divided(f"l.source = '{source}' AND NOT l.carried_over") for source in _APPROPRIATIONS},
        "special": _sum(f"l.source = '{FundingSource.SPECIAL}'"),
        "unit_funds": _sum(_among(*UNIT_SOURCES, FundingSource.UNIT_FUNDS)),
        "carried_over": _sum(f"{_among(*FISCAL_SOURCES, FundingSource.FISCAL)} AND l.carried_over"),
    }
    columns = ", ".join(f"{sql} AS {name}" for name, sql in sums.items())
    return {
        "b": f"LEFT JOIN LATERAL (SELECT {columns} FROM budgets_projectline l WHERE l.project_id = {project}) b ON true"
    }


_APPROPRIATIONS = (FundingSource.GENERAL, FundingSource.FUND, FundingSource.CAPITAL)


def _among(*sources: FundingSource) -> str:
    listed = ", ".join(f"'{source}'" for source in sorted(sources))
    return f"l.source IN ({listed})"


def _sum(condition: str) -> str:
    """Known: 0 where there are lines, but none of these."""
    return f"CASE WHEN count(*) > 0 THEN coalesce(sum(l.amount) FILTER (WHERE {condition}), 0.00) END"


def _divided(condition: str) -> str:
    """Unknown where 财政拨款 is not divided among the three budgets, as then nobody can tell the share of one."""
    undivided = f"bool_or(l.source = '{FundingSource.FISCAL}' AND NOT l.carried_over AND l.amount <> 0)"
    return f"CASE WHEN NOT {undivided} THEN {_sum(condition)} END"


BUDGET = amount(
    "amount",
    "b.amount",
    "本年预算，null 为来源未列金额",
    "budget of the year, null: the source gives no amount",
    null=True,
)
_PARTS: tuple[Column, ...] = tuple(
    amount(name, f"b.{name}", zh, en, null=True)
    for name, zh, en in (
        ("general", "其中本年一般公共预算拨款，null 为未细分", "of it, this year's general budget; null: not divided"),
        ("fund", "其中本年政府性基金预算拨款", "of it, this year's government funds"),
        ("capital", "其中本年国有资本经营预算拨款", "of it, this year's state capital budget"),
        ("carried_over", "其中财政拨款上年结转结余", "of it, appropriations brought forward"),
        ("special", "其中财政专户管理资金", "of it, special account"),
        ("unit_funds", "其中单位资金", "of it, the unit's own funds"),
    )
)

PROJECTS = Dataset(
    key="projects",
    title=("项目", "Projects"),
    about=(
        "每行一个项目，及其本年预算按资金来源的构成；各构成相加等于 amount。明细见 project-lines。",
        "A project a row, with its budget of the year by source; the parts add up to amount. In detail: project-lines.",
    ),
    table="budgets_project",
    joins={**editions.JOINS, **editions.UNIT_JOIN, **budget_join("f.id")},
    columns=(
        *editions.COLUMNS,
        *editions.UNIT_COLUMNS,
        code("project", "f.code", "项目编码，null 为来源未列", "code of the project, null: not printed", null=True),
        text("project_name", "f.name", "项目名称", "name of the project"),
        code("category", "nullif(f.category_code, '')", "项目类别编码", "code of its category", null=True),
        text("category_name", "nullif(f.category_name, '')", "项目类别", "its category", null=True),
        text("description", "f.description", "主要支出方向和用途", "what it is spent on"),
        BUDGET,
        *_PARTS,
        AMOUNT_UNIT,
        editions.PLACE,
    ),
    filters=(
        *editions.FILTERS,
        editions.UNIT_FILTER,
        replace(parts.PROJECT_FILTER, sql="f.code"),
        Prefixes(
            "category",
            "f.category_code",
            ("项目类别编码或其开头", "category codes or how they begin"),
            r"[0-9A-Za-z]{1,10}",
            ("31",),
        ),
        *between("amount", "b.amount", "本年预算", "budget of the year"),
        parts.words_in("项目名称或用途", "the name or the description", "f.name", "f.description"),
    ),
    orders={**parts.BY_EDITION, "project": "coalesce(f.code, f.name)", "amount": parts.known_first("b.amount")},
    dimensions=(*parts.OF_EDITIONS, "unit", "project", "project_name", "category"),
    example="department=501&year=2022..2024",
)
