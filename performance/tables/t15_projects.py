"""T15 项目支出绩效目标申报表: a form per project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from budgets.facts import FactSet, Project, ProjectLine
from budgets.layouts import LAYOUTS
from budgets.tables.amounts import add, total
from budgets.tables.grid import Cell, ColumnType, GridColumn, GridRow
from budgets.tables.schema import Column, Disclosure, Field, Form, Listing, Repeat, Step, Table
from budgets.tables.sums import RowSum
from performance.facts import Dossier, Frequency, ProjectType
from performance.tables.indicators import goals_of, indicators

NEEDS = (Dossier,)
SOURCES = ("local_appropriation", "transfer_appropriation", "special_account", "other_funds")


def dossiers(facts: FactSet) -> list[Dossier]:
    return sorted(facts.of(Dossier), key=lambda dossier: dossier.project)


def ticked(choices: Iterable[ProjectType | Frequency], chosen: ProjectType | Frequency) -> str:
    """The tick-box line of the form: ☑ for the choice made, ☐ for the others."""
    return "　".join(
        f"{number}. {choice.label}{'☑' if choice is chosen else '☐'}" for number, choice in enumerate(choices, start=1)
    )


def _name(dossier: Dossier, facts: FactSet) -> str:
    return next((p.name for p in facts.by(Project, "key").get(dossier.project, ())), dossier.project)


def _code(dossier: Dossier, facts: FactSet) -> str | None:
    """None for a project that its source names without a code."""
    return next((p.code for p in facts.of(Project) if p.key == dossier.project), dossier.project)


def _budget(dossier: Dossier, facts: FactSet) -> Cell:
    return total(facts.by(ProjectLine, "project").get(dossier.project, ()))


def _form(dossier: Dossier, key: str, *fields: Field, title: str = "") -> Form:
    return Form(key=f"{dossier.project}.{key}", title=title, needs=NEEDS, fields=fields)


def _value(dossier: Dossier, attribute: str) -> Callable[[FactSet], Cell]:
    return lambda facts: getattr(dossier, attribute) or None


def head(dossier: Dossier, *, brief: bool) -> Form:
    code = Field("code", "项目代码", lambda facts: _code(dossier, facts))
    return _form(
        dossier,
        "head",
        Field("name", "项目名称", lambda facts: _name(dossier, facts)),
        *([] if brief else [code]),
        Field("managing_department", "项目主管部门", _value(dossier, "managing_department")),
        Field("executing_unit", "项目执行单位", _value(dossier, "executing_unit")),
        Field("project_year", "项目年度", _value(dossier, "project_year")),
        Field("project_type", "项目类别", lambda facts: ticked(ProjectType, dossier.project_type)),
        Field("frequency", "项目安排频度", lambda facts: ticked(Frequency, dossier.frequency)),
        *([] if brief else _texts(dossier)),
    )


def _texts(dossier: Dossier) -> Sequence[Field]:
    return (
        Field("policy_basis", "立项依据", _value(dossier, "policy_basis")),
        Field("plan", "项目实施方案", _value(dossier, "plan")),
        Field("last_evaluation", "上年绩效评价结果、整改及应用", _value(dossier, "last_evaluation")),
        Field("budget_history", "项目前两年预算及当年预算变动情况", _value(dossier, "budget_history")),
    )


def funding(dossier: Dossier) -> Table:
    def rows(facts: FactSet) -> Iterable[GridRow]:
        yield GridRow("total_budget", 1, ("项目总预算", dossier.total_budget))
        yield GridRow("budget", 0, ("项目当年预算", _budget(dossier, facts)))
        sources = (
            ("local_appropriation", "1. 财政拨款收入（本级安排数）", dossier.local_appropriation),
            ("transfer_appropriation", "2. 财政拨款收入（上级转移支付）", dossier.transfer_appropriation),
            ("special_account", "3. 专户管理的非税收入拨款", dossier.special_account),
            ("other_funds", "4. 其他资金（含事业基金及上年结转或结余等）", dossier.other_funds),
        )
        yield GridRow("sources", 0, ("当年预算资金来源合计", add(*(cell for _, _, cell in sources))))
        for key, label, cell in sources:
            yield GridRow(key, 1, (label, cell))

    return Table(
        key=f"{dossier.project}.funding",
        title="预算申报项目资金来源",
        needs=NEEDS,
        columns=lambda facts: (
            GridColumn("item", ("来源项目",)),
            GridColumn("amount", ("预算申报数",), ColumnType.AMOUNT),
        ),
        rows=rows,
    )


def _of(attribute: str) -> Callable[[Any], Cell]:
    """The sum of an attribute; lines are (number, line), because a form may list the same thing twice."""
    return lambda node: add(*(getattr(line, attribute) for _, line in node.lines))


def costs(dossier: Dossier) -> Listing:
    return Listing(
        key=f"{dossier.project}.costs",
        title="项目支出明细及依据",
        needs=NEEDS,
        columns=(
            Column("content", ("项目内容",), lambda node: node.step.name, ColumnType.TEXT),
            Column(
                "rationale",
                ("测算依据及说明",),
                lambda node: (node.item[1].rationale or None) if node.item else None,
                ColumnType.TEXT,
            ),
            Column("local", ("本级财政拨款金额",), _of("local")),
            Column("transfer", ("上级转移支付金额",), _of("transfer")),
            Column("other", ("其他资金",), _of("other")),
        ),
        lines=lambda facts: list(enumerate(dossier.costs, start=1)),
        path=lambda line, facts: [Step(f"{line[0]:03d}", 1, None, line[1].content)],
        empty_note="本项目未填写支出明细。",
    )


def assets(dossier: Dossier) -> Listing:
    return Listing(
        key=f"{dossier.project}.assets",
        title="项目资产配置计划及采购计划",
        needs=NEEDS,
        columns=(
            Column("name", ("品名",), lambda node: node.step.name, ColumnType.TEXT),
            Column("quantity", ("数量",), _of("quantity"), ColumnType.QUANTITY),
            Column("amount", ("金额",), _of("amount")),
        ),
        lines=lambda facts: list(enumerate(dossier.assets, start=1)),
        path=lambda line, facts: [Step(f"{line[0]:03d}", 1, None, line[1].name)],
        total=False,
        empty_note="本项目没有资产配置计划。",
    )


def dossier_parts(dossier: Dossier, facts: FactSet) -> Sequence[Table | Listing | Form]:
    """As the layout's form has them: what it does not ask for is not shown as empty."""
    name = _name(dossier, facts)
    brief = LAYOUTS[facts.edition.layout].brief_dossiers
    lists = () if brief else (costs(dossier), assets(dossier))
    forms = (head(dossier, brief=brief), funding(dossier), *lists)
    listings = (
        indicators(goal, weighted=True, prefix=f"{dossier.project}.", brief=brief)
        for goal in goals_of(facts, dossier.project)
    )
    parts: list[Table | Listing | Form] = [*forms, *listings]
    return [replace(part, group=name) for part in parts]


T15 = Disclosure(
    number=15,
    name="项目支出绩效目标申报表",
    lineage="project",
    compared_as=11,
    sums={"funding": (RowSum("sources", SOURCES),)},
    parts=(
        Listing(
            key="index",
            title="已申报绩效目标的项目",
            needs=NEEDS,
            columns=(
                Column("code", ("项目代码",), lambda node: node.step.code, ColumnType.CODE),
                Column("name", ("项目名称",), lambda node: node.step.name, ColumnType.TEXT),
                Column("budget", ("项目当年预算",), lambda node: _budget(node.item, node.facts)),
            ),
            lines=dossiers,
            path=lambda line, facts: [Step(line.project, 1, _code(line, facts), _name(line, facts))],
            total=False,
            empty_note="本部门本年度没有申报项目绩效目标。",
        ),
        Repeat(over=dossiers, parts=dossier_parts),
    ),
)
