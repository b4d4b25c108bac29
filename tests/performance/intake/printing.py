"""Invented forms printed as districts print them: columns, labels, units, boxes and merged cells chosen at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain, groupby

from performance.facts import Frequency, Goal, Horizon, ProjectType
from tests.performance.intake.indicator_tables import IndicatorTables, is_of
from tests.performance.intake.invented import DEPARTMENT, Department, Project

FUND_LABELS = {
    "revenue.fiscal": ("财政拨款", "财政拨款收入"),
    "revenue.special": ("财政专户管理资金", "财政专户管理资金收入"),
    "revenue.unit_funds": ("单位资金", "单位资金收入"),
    "expenditure.personnel": ("人员类项目支出", "人员类支出", "人员类"),
    "expenditure.operating": ("运转类项目支出", "运转类支出", "运转类"),
    "expenditure.specific": ("特定目标类项目支出", "特定目标类支出", "特定目标类"),
    "revenue.total": ("合计",),
    "expenditure.total": ("合计",),
}


class Printer(IndicatorTables):
    def department(self, department: Department, projects: Sequence[Project]) -> None:
        self.say(self.any("2024年某区部门(单位)整体绩效目标申报表", "十四、部门整体绩效目标申报表"))
        self.say("单位：元" if self.yuan else "单位：万元")
        self.row((self.any("部门（单位）名称", "部门名称", "单位名称"), 2, 1), (DEPARTMENT, 8, 1))
        if self.people:
            self.row(("填报人", 2, 1), ("某甲", 3, 1), ("联系电话", 2, 1), ("00000000", 3, 1))
        self._funds(department)
        self.row(("部门职能概述", 2, 1), (department.statement.duties, 8, 1))
        self.row(("年度工作任务", 2, 1), (department.statement.annual_tasks, 8, 1))
        self._projects(projects)
        if self.maybe(0.7):
            self._summary(department.goals)
        for goal in department.goals:
            word = f"{goal.horizon.label}目标{goal.number}{self.any('：', ':', '')}"
            self.row((word, 2, 1), (goal.description, 8, 1))
            self.indicators([i for i in department.indicators if is_of(i, goal)], goal, weighted=False)
        self.close()

    def _funds(self, department: Department) -> None:
        label = ("部门总体资金情况", 1, 2 + len(department.funds))
        self.row(label, ("总体资金情况", 3, 2), ("当年金额", 1, 2), ("占比", 1, 2), ("近两年收支金额", 4, 1))
        self.row(("2022年", 2, 1), ("2023年", 2, 1))
        for group, title in (("revenue", "收入构成"), ("expenditure", "支出构成")):
            keys = [key for key in department.funds if key.startswith(group)]
            for key in keys:
                amount, share, before, last = department.funds[key]
                cells = [(self.random.choice(FUND_LABELS[key]), 2, 1), self.amount(amount)]
                cells += ["" if share is None else f"{share.normalize():f}%", (self.amount(before), 2, 1)]
                first = [(title, 1, len(keys))] if key == keys[0] else []
                self.row(*first, *cells, (self.amount(last), 2, 1))

    def _projects(self, projects: Sequence[Project]) -> None:
        if not projects:
            return
        self.row(("项目支出情况", 1, len(projects) + 1), ("项目名称", 2, 1), ("支出项目类别", 2, 1), "项目总预算",
                 "项目本年度预算", ("项目主要支出方向和用途", 3, 1))  # fmt: skip
        for project in projects:
            kind = project.dossier.project_type.label
            self.row((project.name, 2, 1), (kind, 2, 1), self.amount(project.budget), self.amount(project.budget),
                     ("保障日常工作", 3, 1))  # fmt: skip

    def _summary(self, goals: Sequence[Goal]) -> None:
        texts = {
            horizon: "\n".join(f"目标{goal.number}：{goal.description}" for goal in goals if goal.horizon is horizon)
            for horizon in Horizon
        }
        label = self.any("整体绩效总目标", "部门整体绩效目标")
        self.row((label, 2, 2), ("长期目标（截止2025年）", 4, 1), ("年度目标", 4, 1))
        self.row((texts[Horizon.LONG_TERM], 4, 1), (texts[Horizon.ANNUAL], 4, 1))

    # Table 15

    def project(self, project: Project, *, titled: bool) -> None:
        if titled:
            self.say(
                self.any(
                    "2024年某区项目支出绩效目标申报表", "2024年某区项目支出（绩效目标）申报表", "项目支出绩效目标申报表"
                )
            )
            self.say(f"单位：{'元' if self.yuan else '万元'}")
        self._head(project)
        self._money(project)
        self._costs(project)
        self._assets(project)
        self._goals(project)
        several = max(goal.number for goal in project.goals) > 1
        for horizon, goals in groupby(project.goals, key=lambda goal: goal.horizon):
            self.part(f"{horizon.label}绩效目标表")
            for goal in goals:
                found = [i for i in project.indicators if is_of(i, goal)]
                self.indicators(found, goal, weighted=True, several=several)
        self.close()

    def _head(self, project: Project) -> None:
        dossier = project.dossier
        head = [("项目名称", project.name), (self.any("项目代码", "项目编码"), project.code)]
        if project.code and self.maybe(0.2):
            head.reverse()
        self.row(*((text, 2 + index % 2, 1) for index, text in enumerate(chain(*head))))
        self.row((self.any("项目主管部门", "主管部门"), 2, 1), (dossier.managing_department, 3, 1),
                 (self.any("项目执行单位", "项目实施单位"), 2, 1), (dossier.executing_unit, 3, 1))  # fmt: skip
        if self.people:
            self.row(("项目负责人", 2, 1), ("某甲", 3, 1), ("联系电话", 2, 1), ("00000000", 3, 1))
        self.row(("项目年度", 2, 1), (self.any("2024年", "2024", "2024年度"), 8, 1))
        self.row((self.any("项目类别", "项目类型"), 2, 1), (self._ticked(ProjectType, dossier.project_type), 8, 1))
        self.row((self.any("项目安排频度", "项目频度"), 2, 1), (self._ticked(Frequency, dossier.frequency), 8, 1))
        for label, text in (
            (self.any("立项依据", "项目立项依据"), dossier.policy_basis),
            (self.any("项目实施方案", "实施方案"), dossier.plan),
            (self.any("上年绩效评价结果、整改及应用（必填）", "上年绩效评价结果"), dossier.last_evaluation),
            ("项目前两年预算及当年预算变动情况", dossier.budget_history),
        ):
            self.row((label, 2, 1), (text, 8, 1))

    def _ticked(self, choices: Callable[..., object], chosen: object) -> str:
        yes, no = self.ticks
        words = [f"{n}. {each.label}{yes if each is chosen else no}" for n, each in enumerate(choices, start=1)]
        return self.any(" ", "  ", "\n").join(words)

    def _money(self, project: Project) -> None:
        dossier = project.dossier
        placeholder = self.amount(dossier.total_budget) or self.any("(延续性项目填写)", "")
        if self.maybe(0.7):
            self.row(
                ("项目总预算", 2, 1), (placeholder, 3, 1), ("项目当年预算", 2, 1), (self.amount(project.budget), 3, 1)
            )
        else:
            self.row(("项目总预算", 2, 1), (placeholder, 8, 1))
            self.row(("项目当年预算", 2, 1), (self.amount(project.budget), 8, 1))
        where = self.any("区级", "市级", "本级")
        self.row(("2024年预算申报项目资金来源", 2, 6), ("来源项目", 5, 1), ("2024年预算申报数", 3, 1))
        for label, value in (
            (self.any("当年预算合计", "合计"), project.budget),
            (f"1. 财政拨款收入({where}安排数)", dossier.local_appropriation),
            ("2. 财政拨款收入(上级转移支付)", dossier.transfer_appropriation),
            ("3. 专户管理的非税收入拨款", dossier.special_account),
            ("4. 其他资金(含事业基金及上年结转或结余等)", dossier.other_funds),
        ):
            self.row((label, 5, 1), (self.amount(value), 3, 1))

    def _costs(self, project: Project) -> None:
        costs = project.dossier.costs
        total = self.maybe(0.3)
        self.row(("2024年项目支出明细及依据", 2, len(costs) + 1 + total), ("项目内容", 2, 1), ("测算依据及说明", 3, 1),
                 "本级财政拨款金额", "上级转移支付金额", "其他资金")  # fmt: skip
        sums = [
            sum((getattr(c, key) or Decimal(0) for c in costs), Decimal(0)) for key in ("local", "transfer", "other")
        ]
        if total:
            self.row(("合计", 2, 1), ("", 3, 1), *(self.amount(each or None) for each in sums))
        for line in costs:
            amounts = (self.amount(each) for each in (line.local, line.transfer, line.other))
            self.row((line.content, 2, 1), (line.rationale, 3, 1), *amounts)

    def _assets(self, project: Project) -> None:
        self.part("项目资产配置计划及采购计划")
        self.row(("品名", 4, 1), ("数量", 3, 1), ("金额", 3, 1))
        for line in project.dossier.assets:
            self.row((line.name, 4, 1), (f"{line.quantity:f}", 3, 1), (self.amount(line.amount), 3, 1))
        if not project.dossier.assets and self.maybe():
            self.row((self.any("无", "本项目没有资产配置计划。"), 4, 1))

    def _goals(self, project: Project) -> None:
        self.part("项目绩效总目标")
        self.row(("名称", 3, 1), ("目标说明", 7, 1))
        several = max(goal.number for goal in project.goals) > 1
        for goal in project.goals:
            number = str(goal.number) if several or self.maybe(0.3) else ""
            self.row((f"{goal.horizon.label}绩效目标{number}", 3, 1), (goal.description, 7, 1))
