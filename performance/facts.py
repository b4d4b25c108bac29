"""Performance facts: goals, indicators and project dossiers (tables 14 and 15). Plain leaf, as budgets.facts.

People fields of the forms (填报人, 联系电话, 项目负责人) are deliberately absent: what is not in the facts cannot
reach a table, a page, a file or the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from budgets.facts import Fact


class Horizon(StrEnum):
    LONG_TERM = "long_term"
    ANNUAL = "annual"

    @property
    def label(self) -> str:
        return {Horizon.LONG_TERM: "长期", Horizon.ANNUAL: "年度"}[self]


class ProjectType(StrEnum):
    """项目类别, the tick box of table 15."""

    OPERATING = "operating"
    LOCAL = "local"
    TRANSFER = "transfer"

    @property
    def label(self) -> str:
        return {
            ProjectType.OPERATING: "运转类",
            ProjectType.LOCAL: "特定目标类本级支出",
            ProjectType.TRANSFER: "特定目标类上级转移支出",
        }[self]


class Frequency(StrEnum):
    """项目安排频度, the other tick box of table 15."""

    ONCE = "once"
    STANDING = "standing"
    CONTINUING = "continuing"

    @property
    def label(self) -> str:
        return {
            Frequency.ONCE: "一次性项目",
            Frequency.STANDING: "常年项目",
            Frequency.CONTINUING: "延续性项目",
        }[self]


INDICATOR_LEVELS: dict[str, tuple[str, ...]] = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
"""The legal second levels under each first level (rule C76)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentStatement(Fact):
    """The free-text head of table 14."""

    kind: ClassVar[str] = "department_statement"
    duties: str
    annual_tasks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Fact):
    """One 长期目标 or 年度目标: of the department (``project`` None) or of a project (its key)."""

    kind: ClassVar[str] = "goal"
    project: str | None
    horizon: Horizon
    number: int
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Fact):
    """One indicator of a goal; values are kept as printed ("≥95%", "25人次", "有效促进")."""

    kind: ClassVar[str] = "indicator"
    project: str | None
    horizon: Horizon
    goal: int
    number: int
    level_1: str
    level_2: str
    name: str
    target: str
    year_before_last: str = ""
    last_year: str = ""
    weight: Decimal | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One row of 项目支出明细及依据; amounts in yuan, None when the cell is blank."""

    content: str
    rationale: str
    local: Decimal | None = None
    transfer: Decimal | None = None
    other: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetLine:
    """One row of 项目资产配置计划及采购计划."""

    name: str
    quantity: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier(Fact):
    """项目支出绩效目标申报表 of one project, without its goals and indicators."""

    kind: ClassVar[str] = "dossier"
    project: str
    managing_department: str
    executing_unit: str
    project_year: str
    project_type: ProjectType
    frequency: Frequency
    policy_basis: str
    plan: str
    last_evaluation: str
    budget_history: str
    total_budget: Decimal | None
    local_appropriation: Decimal | None
    transfer_appropriation: Decimal | None
    special_account: Decimal | None
    other_funds: Decimal | None
    costs: tuple[CostLine, ...] = ()
    assets: tuple[AssetLine, ...] = ()
