"""The indicator listings that tables 14 and 15 share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from budgets.facts import FactSet
from budgets.tables.catalogue.columns import blank_if_empty
from budgets.tables.grid import Cell, ColumnType
from budgets.tables.schema import Column, Listing, Node, Step
from performance.facts import Goal, Horizon, Indicator

PAST = "近两年指标值"


def goals_of(facts: FactSet, project: str | None, horizon: Horizon | None = None) -> list[Goal]:
    found = [g for g in facts.by(Goal, "project").get(project, ()) if horizon in (None, g.horizon)]
    return sorted(found, key=lambda goal: (goal.horizon is Horizon.ANNUAL, goal.number))


def _text(key: str, attribute: str, *title: str, type: ColumnType = ColumnType.TEXT) -> Column:
    def cell(node: Node) -> Cell:
        value: Any = getattr(node.item, attribute)
        return blank_if_empty(value)

    return Column(key, title, cell, type)


LEVELS = (
    _text("level_1", "level_1", "一级指标"),
    _text("level_2", "level_2", "二级指标"),
    _text("name", "name", "三级指标"),
)
LONG_TERM = (*LEVELS, _text("target", "target", "指标值"), _text("basis", "basis", "指标值确定依据"))
ANNUAL = (
    *LEVELS,
    _text("year_before_last", "year_before_last", "指标值", PAST, "前年"),
    _text("last_year", "last_year", "指标值", PAST, "上年"),
    _text("target", "target", "指标值", "预期当年实现值"),
)
BASIS = _text("basis", "basis", "指标值确定依据")
WEIGHT = _text("weight", "weight", "指标分值权重", type=ColumnType.QUANTITY)


# Shanghai's form asks for one value an indicator.
BRIEF = (*LEVELS, _text("target", "target", "年度（项目）指标值"))


def indicators(goal: Goal, *, weighted: bool, prefix: str = "", brief: bool = False) -> Listing:
    """The listing of one goal's indicators; annual ones show the two years before, except in a brief form."""

    def lines(facts: FactSet) -> Sequence[Indicator]:
        found = facts.by(Indicator, "project", "horizon", "goal")
        return found.get((goal.project, goal.horizon, goal.number), ())

    annual = (*ANNUAL, *([WEIGHT] if weighted else []), BASIS)
    columns = BRIEF if brief else LONG_TERM if goal.horizon is Horizon.LONG_TERM else annual
    return Listing(
        key=f"{prefix}{goal.horizon}-{goal.number}",
        title=f"{goal.horizon.label}目标{goal.number}：{goal.description}",
        needs=(Goal, Indicator),
        columns=columns,
        lines=lines,
        path=lambda line, facts: [Step(f"{line.number:03d}", 1, None, line.name)],
        total=False,
        empty_note="本目标未设置指标。",
    )
