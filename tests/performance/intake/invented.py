"""What invented forms 14 and 15 say: facts drawn at random, none of them anybody's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from budgets.facts import Fact
from performance.facts import (
    INDICATOR_LEVELS,
    AssetLine,
    CostLine,
    DepartmentStatement,
    Dossier,
    Frequency,
    Goal,
    Horizon,
    Indicator,
    ProjectType,
)

DEPARTMENT = "某区水务局"
INDICATORS = (
    "巡查次数", "清淤里程", "水质达标率", "问题整改率", "资金支付及时率", "培训人次", "服务企业数量",
    "活动场次", "事故发生次数", "平台运行稳定率", "成本控制率", "群众知晓率", "节约用水量",
    "绿化养护面积", "设备完好率", "案件办结率", "数据更新频次", "就业岗位增加数", "碳排放降低率",
    "报告采纳数", "长效机制健全性", "服务对象投诉率", "受益人口数量", "补助发放准确率",
    "工程验收合格率",
)  # fmt: skip
TARGETS = (
    "≥95%", "40次", "提升", "有效促进", "0次", "100", "≥1,200人次", "≤13.8万元", "按期完成",
    "2024年12月底前", "是", "逐步提高", "不低于90%", "5", "3.5公里", "优", "显著", "<2小时", "100%",
    "合格", "≥90分", "1万人", "8", "基本达标", "及时",
)  # fmt: skip
BASES = (
    "计划数据", "历史数据", "行业标准", "计划标准", "历史标准", "十四五规划", "年度工作计划", "其他",
    "部门文件", "统计指标", "预算批复", "国家标准", "协议约定",
)  # fmt: skip
PROJECTS = (
    "河道巡查经费", "智慧水务平台运维", "清淤工程", "科普活动专项", "5G应用推广经费", "聘用人员经费",
    "老旧管网改造（二期）项目", "“清水”行动",
)  # fmt: skip
TEXTS = (
    "依据条例第3条，履行监管职责。",
    "1. 政策依据：有关办法。\n2. 职责：日常管理。\n3. 意义：改善环境。",
    "（1）上半年完成招标；\n（2）下半年完成验收。预计需要12.5万元。",
    "全年按计划实施，逐月检查进度，出现偏差及时纠正，年终组织验收并公开结果，接受社会监督。",
)
CONTENTS = ("船只租用", "燃料费", "专家评审费", "印刷费", "宣传活动", "设备维修", "委托检测", "劳务派遣")
GOALS = (
    "保持河道整洁，水质达标。",
    "完成40次巡查，问题整改率达到100%。",
    "建成平台1个；服务企业≥20家。",
    "提升群众满意度，健全长效机制。",
)
FUNDS = {
    "revenue": ("fiscal", "special", "unit_funds"),
    "expenditure": ("personnel", "operating", "specific"),
}

Funds = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
"""当年金额, 占比, 前年, 上年."""


@dataclass(frozen=True, slots=True)
class Project:
    """One form 15. ``code`` may be empty; then the name is the key."""

    name: str
    code: str
    budget: Decimal
    dossier: Dossier
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """One form 14."""

    statement: DepartmentStatement
    funds: dict[str, Funds]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]


class Inventor:
    def __init__(self, random: Random) -> None:
        self.random = random

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def amount(self) -> Decimal:
        """Yuan, by the hundred, so that every unit prints it exactly."""
        return Decimal(self.random.randrange(1, 90_000)) * 100

    def some(self, amount: Decimal | None) -> Decimal | None:
        return amount if self.maybe() else None

    def department(self) -> Department:
        funds: dict[str, Funds] = {}
        for group, items in FUNDS.items():
            rows = [self._funds() for _ in items]
            sums = [sum((row[i] or Decimal(0) for row in rows), Decimal(0)) for i in (0, 2, 3)]
            funds |= {f"{group}.{item}": row for item, row in zip(items, rows, strict=True)}
            funds[f"{group}.total"] = (sums[0] or None, Decimal(100), sums[1] or None, sums[2] or None)
        horizons = (Horizon.LONG_TERM, Horizon.ANNUAL) if self.maybe(0.8) else (Horizon.ANNUAL,)
        goals = tuple(
            self._goal(None, horizon, number)
            for horizon in horizons
            for number in range(1, self.random.randrange(1, 4) + 1)
        )
        statement = DepartmentStatement(duties=self.random.choice(TEXTS), annual_tasks=self.random.choice(TEXTS))
        return Department(statement, funds, goals, tuple(self._indicators(goals, weighted=False)))

    def _funds(self) -> Funds:
        if self.maybe(0.3):
            return (None, None, None, None)
        share = Decimal(self.random.randrange(1, 10_000)) / 100
        return (self.amount(), share if self.maybe(0.8) else None, self.amount(), self.amount())

    def projects(self) -> list[Project]:
        names = self.random.sample(PROJECTS, self.random.randrange(1, 4))
        return [self._project(name, number) for number, name in enumerate(names, start=101)]

    def _project(self, name: str, number: int) -> Project:
        code = f"42010324777T000000{number}" if self.maybe(0.8) else ""
        key = code or name
        parts = [self.amount() for _ in range(self.random.randrange(1, 4))]
        horizons = (Horizon.LONG_TERM, Horizon.ANNUAL) if self.maybe(0.8) else (Horizon.ANNUAL,)
        most = 2 if self.maybe(0.3) else 1
        goals = tuple(self._goal(key, horizon, n) for horizon in horizons for n in range(1, most + 1))
        indicators = self._indicators(goals, weighted=True) if self.maybe(0.9) else []
        return Project(name, code, sum(parts, Decimal(0)), self._dossier(key, parts), goals, tuple(indicators))

    def _dossier(self, key: str, parts: Sequence[Decimal]) -> Dossier:
        funds = dict.fromkeys(("local_appropriation", "transfer_appropriation", "special_account", "other_funds"))
        funds |= dict(zip(self.random.sample(sorted(funds), len(parts)), parts, strict=True))
        return Dossier(
            project=key,
            managing_department=DEPARTMENT,
            executing_unit="水务管理站",
            project_year="2024",
            project_type=self.random.choice(list(ProjectType)),
            frequency=self.random.choice(list(Frequency)),
            policy_basis=self.random.choice(TEXTS),
            plan=self.random.choice(TEXTS),
            last_evaluation=self.random.choice(("", TEXTS[0])),
            budget_history=self.random.choice(("", TEXTS[2])),
            total_budget=self.some(self.amount()),
            **funds,
            costs=tuple(self._costs(parts)),
            assets=tuple(self._assets()),
        )

    def _costs(self, parts: Sequence[Decimal]) -> Iterator[CostLine]:
        for amount, content in zip(parts, self.random.sample(CONTENTS, len(parts)), strict=True):
            column = self.random.choice(("local", "local", "transfer", "other"))
            line = CostLine(content=content, rationale=self.random.choice(("2艘×3万元", "按上年标准测算。", TEXTS[3])))
            yield replace(line, **{column: amount})

    def _assets(self) -> Iterator[AssetLine]:
        for name in self.random.sample(("便携式水质仪", "救生衣"), self.random.choice([0, 0, 1, 2])):
            yield AssetLine(name=name, quantity=Decimal(self.random.randrange(1, 50)), amount=self.some(self.amount()))

    def _goal(self, project: str | None, horizon: Horizon, number: int) -> Goal:
        return Goal(project=project, horizon=horizon, number=number, description=self.random.choice(GOALS))

    def _indicators(self, goals: Sequence[Goal], *, weighted: bool) -> Iterator[Indicator]:
        with_basis = self.maybe(0.85)
        for goal in goals:
            for number, (one, two) in enumerate(self._levels(), start=1):
                annual = goal.horizon is Horizon.ANNUAL
                past = annual and self.maybe(0.8)
                yield Indicator(
                    project=goal.project,
                    horizon=goal.horizon,
                    goal=goal.number,
                    number=number,
                    level_1=one,
                    level_2=two,
                    name=self.random.choice(INDICATORS) + self.random.choice(("", "", "（全区）", "情况")),
                    target=self.random.choice(TARGETS),
                    year_before_last=self.random.choice(TARGETS) if past and self.maybe(0.8) else "",
                    last_year=self.random.choice(TARGETS) if past else "",
                    weight=Decimal(self.random.choice(("5", "8", "10", "20", "6.5"))) if weighted and annual else None,
                    basis=self.random.choice(BASES) if with_basis else "",
                )

    def _levels(self) -> Iterator[tuple[str, str]]:
        chosen = [(one, two) for one, below in INDICATOR_LEVELS.items() for two in below if self.maybe(0.6)]
        for levels in chosen or [("产出指标", "数量指标")]:
            yield from [levels] * self.random.choice([1, 1, 1, 2, 3])


def facts_of(department: Department | None, projects: Sequence[Project]) -> list[Fact]:
    found: list[Fact] = [department.statement, *department.goals, *department.indicators] if department else []
    for project in projects:
        found += [project.dossier, *project.goals, *project.indicators]
    return found
