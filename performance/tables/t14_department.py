"""T14 部门(单位)整体绩效目标申报表: funds of three years, duties, projects, goals and indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from budgets.facts import (
    FISCAL_SOURCES,
    UNIT_SOURCES,
    ExpenditureLine,
    Fact,
    FactSet,
    FundingSource,
    Nature,
    Project,
    ProjectLine,
    RevenueLine,
)
from budgets.tables.amounts import add, share, subtract, total
from budgets.tables.grid import UNDISCLOSED, Cell, ColumnType, GridColumn, GridRow, Series
from budgets.tables.schema import Column, Disclosure, Field, Form, Listing, Repeat, Step, Table
from budgets.tables.sums import RowSum
from performance.facts import DepartmentStatement, Dossier, Goal, Indicator, ProjectType
from performance.tables.indicators import goals_of, indicators

NEEDS = (DepartmentStatement, Goal, Indicator)


def _funding_columns(facts: FactSet) -> Sequence[GridColumn]:
    year = facts.edition.year
    return (
        GridColumn("group", ("总体资金情况", "构成")),
        GridColumn("item", ("总体资金情况", "项目")),
        GridColumn("amount", ("当年金额",), ColumnType.AMOUNT),
        GridColumn("share", ("占比",), ColumnType.PERCENT),
        GridColumn("year_before_last", ("近两年收支金额", f"{year - 2}年"), ColumnType.AMOUNT),
        GridColumn("last_year", ("近两年收支金额", f"{year - 1}年"), ColumnType.AMOUNT),
    )


def operating_projects(facts: FactSet) -> Cell:
    """Projects whose dossier ticks 运转类: these count as running cost, not as specific targets."""
    running = {d.project for d in facts.of(Dossier) if d.project_type is ProjectType.OPERATING}
    return total(line for line in facts.of(ProjectLine) if line.project in running)


FUNDS: tuple[tuple[str, str, str, Callable[[FactSet], Cell]], ...] = (
    ("revenue", "fiscal", "财政拨款", lambda f: total(f.of(RevenueLine), sources=FISCAL_SOURCES)),
    (
        "revenue",
        "special",
        "财政专户管理资金",
        lambda f: total(f.of(RevenueLine), sources={FundingSource.SPECIAL}),
    ),
    ("revenue", "unit_funds", "单位资金", lambda f: total(f.of(RevenueLine), sources=UNIT_SOURCES)),
    ("revenue", "total", "合计", lambda f: total(f.of(RevenueLine))),
    (
        "expenditure",
        "personnel",
        "人员类项目支出",
        lambda f: total(f.of(ExpenditureLine), natures={Nature.PERSONNEL}),
    ),
    (
        "expenditure",
        "operating",
        "运转类项目支出",
        lambda f: add(total(f.of(ExpenditureLine), natures={Nature.OPERATING}), operating_projects(f)),
    ),
    (
        "expenditure",
        "specific",
        "特定目标类项目支出",
        lambda f: subtract(total(f.of(ExpenditureLine), natures={Nature.PROJECT}), operating_projects(f)),
    ),
    ("expenditure", "total", "合计", lambda f: total(f.of(ExpenditureLine))),
)
GROUPS: dict[str, tuple[str, type[Fact]]] = {
    "revenue": ("收入构成", RevenueLine),
    "expenditure": ("支出构成", ExpenditureLine),
}


def funding(facts: FactSet) -> Iterable[GridRow]:
    """The two years before come from the department's own published editions of these years."""
    totals = {group: fund(facts) for group, key, _, fund in FUNDS if key == "total"}
    for group, key, label, fund in FUNDS:
        title, needed = GROUPS[group]
        earlier = [facts.history.get(facts.edition.year - ago) for ago in (2, 1)]
        past = [fund(year) if year and year.discloses(needed) else UNDISCLOSED for year in earlier]
        current = fund(facts)
        yield GridRow(
            f"{group}.{key}",
            0 if key == "total" else 1,
            (title, label, current, share(current, totals[group]), *past),
        )


def _statement(attribute: str) -> Callable[[FactSet], Cell]:
    return lambda facts: "\n".join(getattr(s, attribute) for s in facts.of(DepartmentStatement)) or None


def _project_type(project: Project, facts: FactSet) -> str | None:
    return next((d.project_type.label for d in facts.by(Dossier, "project").get(project.key, ())), None)


def _project_budget(project: Project, facts: FactSet) -> Cell:
    return total(facts.by(ProjectLine, "project").get(project.key, ()))


def _total_budget(project: Project, facts: FactSet) -> Cell:
    stated: Decimal | None = next((d.total_budget for d in facts.by(Dossier, "project").get(project.key, ())), None)
    return stated if stated is not None else _project_budget(project, facts)


T14 = Disclosure(
    number=14,
    name="部门(单位)整体绩效目标申报表",
    lineage="project",
    sums={
        "funding": tuple(
            RowSum(f"{group}.total", tuple(f"{of}.{key}" for of, key, _, _ in FUNDS if of == group and key != "total"))
            for group in GROUPS
        )
    },
    parts=(
        Form(
            key="head",
            needs=NEEDS,
            fields=(Field("department", "部门（单位）名称", lambda facts: facts.edition.department_name),),
        ),
        Table(
            key="funding",
            title="部门总体资金情况",
            needs=(*NEEDS, RevenueLine, ExpenditureLine),
            columns=_funding_columns,
            rows=funding,
            series=(Series("item", "amount"),),
        ),
        Form(
            key="statement",
            needs=NEEDS,
            fields=(
                Field("duties", "部门职能概述", _statement("duties")),
                Field("annual_tasks", "年度工作任务", _statement("annual_tasks")),
            ),
        ),
        Listing(
            key="projects",
            title="项目支出情况",
            needs=(*NEEDS, Project),
            columns=(
                Column("name", ("项目名称",), lambda node: node.step.name, ColumnType.TEXT),
                Column(
                    "type",
                    ("支出项目类别",),
                    lambda node: _project_type(node.item, node.facts),
                    ColumnType.TEXT,
                ),
                Column("total_budget", ("项目总预算",), lambda node: _total_budget(node.item, node.facts)),
                Column("budget", ("项目本年度预算",), lambda node: _project_budget(node.item, node.facts)),
                Column(
                    "purpose",
                    ("项目主要支出方向和用途",),
                    lambda node: node.item.description or None,
                    ColumnType.TEXT,
                ),
            ),
            lines=lambda facts: facts.of(Project),
            path=lambda line, facts: [Step(line.key, 1, line.code, line.name)],
            total=False,
            series=(Series("name", "budget"),),
            empty_note="本部门本年度没有项目支出。",
        ),
        Repeat(
            over=lambda facts: goals_of(facts, None),
            parts=lambda goal, facts: (indicators(goal, weighted=False),),
        ),
    ),
)
