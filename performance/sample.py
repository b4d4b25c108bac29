"""Goals, indicators and dossiers of synthetic departments (budgets.sample), which go with their money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from budgets.facts import FISCAL_SOURCES, Fact, FactSet, FundingSource, ProcurementItem, Project, ProjectLine
from budgets.facts import PurchasedService as Service
from performance.facts import (
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

NOTHING = Decimal("0.00")
WAN = Decimal(10_000)

BASIS = "计划数据"
ENDING = re.compile(r"(?:经费|补助|补贴|资金|津贴|项目)$")
PRICES = (200, 500, 800, 1_200, 2_000, 3_000)
"""Yuan, of what a cost line counts."""

COUNTED = ("人次", "场", "份", "次")
CONTENTS = ("业务活动支出", "培训和会议支出", "设备和材料支出", "宣传和资料支出", "运行维护支出")


@dataclass(frozen=True, slots=True)
class Aim:
    """An indicator as it may be set: ``target`` with a place for a number, which never falls from year to year."""

    level_1: str
    level_2: str
    name: str
    target: str
    weight: int = 0
    least: int = 0
    most: int = 0


YEARLY = (
    Aim("产出指标", "数量指标", "{stem}任务完成数量", "≥{}项", 20, 3, 60),
    Aim("产出指标", "质量指标", "{stem}验收合格率", "≥{}%", 15, 90, 98),
    Aim("产出指标", "时效指标", "{stem}按期完成率", "{}%", 15, 100, 100),
    Aim("产出指标", "成本指标", "{stem}支出控制率", "≤100%", 10),
    Aim("效益指标", "社会效益指标", "{stem}受益对象覆盖率", "≥{}%", 15, 80, 95),
    Aim("效益指标", "可持续影响指标", "{stem}长效机制", "逐步健全", 10),
    Aim("满意度指标", "服务对象满意度指标", "{stem}服务对象满意度", "≥{}%", 15, 88, 96),
)
LASTING = (
    Aim("产出指标", "数量指标", "{stem}累计完成数量", "≥{}项", 0, 20, 200),
    Aim("效益指标", "社会效益指标", "{stem}保障水平", "持续提升"),
)
OF_DEPARTMENT = (
    Aim("产出指标", "数量指标", "部门年度重点工作完成数量", "≥{}项", 0, 5, 20),
    Aim("产出指标", "质量指标", "部门年度重点工作完成率", "≥{}%", 0, 92, 99),
    Aim("产出指标", "时效指标", "部门预算公开及时率", "{}%", 0, 100, 100),
    Aim("效益指标", "社会效益指标", "部门履职保障水平", "持续提升"),
    Aim("满意度指标", "服务对象满意度指标", "部门服务对象总体满意度", "≥{}%", 0, 88, 96),
)
OF_DEPARTMENT_LASTING = (
    Aim("产出指标", "数量指标", "部门规划任务完成数量", "≥{}项", 0, 20, 80),
    Aim("效益指标", "可持续影响指标", "部门管理制度", "逐步健全"),
)


def performance_facts(budget: FactSet, duties: str, random: Random) -> Iterator[Fact]:
    """For the budget of a year, whose ``history`` has those of the years before; every draw is from ``random``."""
    yield DepartmentStatement(duties=duties, annual_tasks=f"做好{budget.edition.year}年各项重点工作，保障预算执行。")
    past = [_Past(budget.history.get(budget.edition.year - ago)) for ago in (1, 2)]
    yield from _goals(budget, None, random, past)
    for project in budget.of(Project):
        yield from _goals(budget, project, random, past)
        yield _dossier(budget, project, random, past)


class _Past:
    """What a year before had: targets by project and indicator, budgets by project; by name, as codes change."""

    def __init__(self, facts: FactSet | None) -> None:
        self.is_known = facts is not None
        names = {project.key: project.name for project in facts.of(Project)} if facts else {}
        self.targets: dict[tuple[str, str], str] = {}
        self.budgets: dict[str, Decimal] = {}
        if facts:
            for indicator in facts.of(Indicator):
                self.targets[names.get(indicator.project or "", ""), indicator.name] = indicator.target
            for line in facts.of(ProjectLine):
                name = names[line.project]
                self.budgets[name] = self.budgets.get(name, NOTHING) + line.amount


def _goals(budget: FactSet, project: Project | None, random: Random, past: Sequence[_Past]) -> Iterator[Fact]:
    """A long-term goal and one of the year, each with its indicators."""
    year, key = budget.edition.year, project.key if project else None
    lasting, yearly = (LASTING, YEARLY) if project else (OF_DEPARTMENT_LASTING, OF_DEPARTMENT)
    stem = ENDING.sub("", project.name) if project else ""
    what = stem or "部门职责"
    goals = (
        (Horizon.LONG_TERM, f"围绕{what}完成规划任务，持续提升保障水平。", lasting),
        (Horizon.ANNUAL, f"完成{year}年{what}各项任务，资金使用规范、及时。", yearly),
    )
    for horizon, description, aims in goals:
        yield Goal(project=key, horizon=horizon, number=1, description=description)
        for number, aim in enumerate(aims, start=1):
            name = aim.name.format(stem=stem)
            before = [each.targets.get((project.name if project else "", name), "") for each in past]
            found = _indicator(aim, name, _target(aim, before[0], random), before if aims is yearly else ("", ""))
            yield replace(found, project=key, horizon=horizon, number=number)


def _indicator(aim: Aim, name: str, target: str, before: Sequence[str]) -> Indicator:
    """``before`` are the values of last year and of the year before it."""
    return Indicator(
        project=None,
        horizon=Horizon.ANNUAL,
        goal=1,
        number=1,
        level_1=aim.level_1,
        level_2=aim.level_2,
        name=name,
        target=target,
        last_year=before[0],
        year_before_last=before[1],
        weight=Decimal(aim.weight * 100).scaleb(-2) if aim.weight else None,
        basis=BASIS,
    )


def _target(aim: Aim, before: str, random: Random) -> str:
    """Last year's, or a little more."""
    if not aim.most:
        return aim.target
    found = re.search(r"\d+", before)
    number = int(found[0]) + random.choice((0, 0, 0, 1)) if found else random.randint(aim.least, aim.most)
    return aim.target.format(min(number, 100) if "%" in aim.target else number)


def _dossier(budget: FactSet, project: Project, random: Random, past: Sequence[_Past]) -> Dossier:
    edition = budget.edition
    money = _Money.of(budget.by(ProjectLine, "project").get(project.key, ()), project)
    is_once = project.name.endswith(("建设", "工程"))
    return Dossier(
        project=project.key,
        managing_department=edition.department_name,
        executing_unit=budget.unit_name(project.unit),
        project_year=str(edition.year),
        project_type=ProjectType.TRANSFER if money.transfer else ProjectType.LOCAL,
        frequency=Frequency.ONCE if is_once else Frequency.STANDING,
        policy_basis="依据部门职责和全区年度工作安排设立。",
        plan=f"{edition.year}年1月至12月组织实施，按季度检查进度，年底前完成。",
        last_evaluation=_evaluation(project, edition.year, past[0]),
        budget_history=_history(project, edition.year, past),
        total_budget=money.total,
        local_appropriation=money.local or None,
        transfer_appropriation=money.transfer or None,
        special_account=money.special or None,
        other_funds=money.other or None,
        costs=tuple(_costs(money, _services(budget, project), random)),
        assets=tuple(_assets(budget, project)),
    )


@dataclass(frozen=True, slots=True)
class _Money:
    """A project's budget as its form divides it, in yuan."""

    local: Decimal = NOTHING
    transfer: Decimal = NOTHING
    special: Decimal = NOTHING
    other: Decimal = NOTHING

    @classmethod
    def of(cls, lines: Sequence[ProjectLine], project: Project) -> _Money:
        """What is carried over counts as other funds, as the form says."""
        new = [line for line in lines if not line.carried_over]
        fiscal = sum((line.amount for line in new if line.source in FISCAL_SOURCES), NOTHING)
        special = sum((line.amount for line in new if line.source is FundingSource.SPECIAL), NOTHING)
        other = sum((line.amount for line in lines), NOTHING) - fiscal - special
        is_transferred = project.category_name.startswith("上级")
        money = cls(special=special, other=other)
        return replace(money, transfer=fiscal) if is_transferred else replace(money, local=fiscal)

    @property
    def total(self) -> Decimal:
        return self.local + self.transfer + self.special + self.other


def _services(budget: FactSet, project: Project) -> Mapping[str, Decimal]:
    """What table 13 has of the project, by content."""
    found: dict[str, Decimal] = {}
    for service in budget.by(Service, "project").get(project.name, ()):
        found[service.content] = found.get(service.content, NOTHING) + (service.amount or NOTHING)
    return found


def _costs(money: _Money, services: Mapping[str, Decimal], random: Random) -> Iterator[CostLine]:
    """Lines that add up to the budget: services, what can be counted, the rest, and other funds."""
    column, left = ("transfer", money.transfer) if money.transfer else ("local", money.local)
    for content, amount in services.items():
        left -= amount
        yield _cost(f"委托{content}支出", "按服务内容和市场价格测算。", column, amount)
    counted, rest = random.sample(CONTENTS, 2)
    price = random.choice(PRICES)
    quantity = int(left * random.randint(20, 60) / 100 / price)
    if quantity > 1:
        amount = Decimal(price * quantity * 100).scaleb(-2)
        left -= amount
        what = random.choice(COUNTED)
        yield _cost(counted, f"{price}元/{what}×{quantity}{what}={_wan(amount)}万元。", column, amount)
    if left:
        yield _cost(rest, "参照上年执行情况和本年任务测算。", column, left)
    if own := money.special + money.other:
        yield _cost("结转和自有资金安排的支出", "按资金用途安排。", "other", own)


def _cost(content: str, rationale: str, column: str, amount: Decimal) -> CostLine:
    amounts = {name: amount if name == column else None for name in ("local", "transfer", "other")}
    return CostLine(content=content, rationale=rationale, **amounts)


def _assets(budget: FactSet, project: Project) -> Iterator[AssetLine]:
    """Goods that table 12 has for the project."""
    for item in budget.by(ProcurementItem, "project").get(project.name, ()):
        if item.catalogue_code.startswith("A"):
            yield AssetLine(name=item.catalogue_name, quantity=item.quantity, amount=item.amount)


def _evaluation(project: Project, year: int, last: _Past) -> str:
    if project.name not in last.budgets:
        return "没有上年绩效评价。"
    return f"{year - 1}年绩效自评为良好，已按评价意见细化指标、加快支出进度。"


def _history(project: Project, year: int, past: Sequence[_Past]) -> str:
    """The form's questions and answers; of years that the portal does not hold, nothing."""
    told: list[str] = []
    for ago in (2, 1):
        each = past[ago - 1]
        if each.is_known:
            amount = each.budgets.get(project.name)
            answer = "没有安排" if amount is None else f"{_wan(amount)}万元"
            told.append(f"{len(told) + 1}.{year - ago}年年初预算安排：{answer}；")
    return "".join([*told, f"{len(told) + 1}.当年预算变动情况：按本年任务测算。"])


def _wan(amount: Decimal) -> str:
    return f"{amount / WAN:.2f}"
