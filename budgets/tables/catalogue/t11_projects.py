"""T11 项目支出预算表: projects by unit and category, with eight columns of funding."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.facts import UNIT_SOURCES, FactSet, FundingSource, Project, ProjectLine
from budgets.tables.catalogue.columns import amount, code, name, unit_path
from budgets.tables.grid import ColumnType, Series
from budgets.tables.schema import Column, Disclosure, Listing, Step
from budgets.tables.sums import ColumnSum

APPROPRIATIONS = (
    ("general", "一般公共预算", FundingSource.GENERAL),
    ("fund", "政府性基金预算", FundingSource.FUND),
    ("capital", "国有资本经营预算", FundingSource.CAPITAL),
)
OF_TOTAL = (
    *(key for key, _, _ in APPROPRIATIONS),
    *(f"carried_over_{key}" for key, _, _ in APPROPRIATIONS),
    "special",
    "unit_funds",
)


@dataclass(frozen=True, slots=True)
class ProjectAmount:
    """A project joined with one of its budget lines; a project without lines is kept with no amount."""

    project: Project
    source: FundingSource
    amount: Decimal | None
    carried_over: bool
    place: str

    @property
    def unit(self) -> str:
        return self.project.unit


def lines(facts: FactSet) -> Sequence[ProjectAmount]:
    by_project: dict[str, list[ProjectLine]] = {}
    for line in facts.of(ProjectLine):
        by_project.setdefault(line.project, []).append(line)
    joined = []
    for project in facts.of(Project):
        joined += [
            ProjectAmount(project, line.source, line.amount, line.carried_over, line.place)
            for line in by_project.get(project.key, ())
        ] or [ProjectAmount(project, FundingSource.GENERAL, None, False, project.place)]
    return joined


def path(line: ProjectAmount, facts: FactSet) -> list[Step]:
    """Department, unit, category, project; levels the source does not give are left out."""
    project = line.project
    steps = unit_path(line, facts)
    if project.category_code:
        steps.append(Step(project.category_code, 3, project.category_code, project.category_name))
    return [*steps, Step(project.key, 4, project.code, project.name)]


T11 = Disclosure(
    number=11,
    name="项目支出预算表",
    lineage="project",
    chart=4,
    sums={"main": (ColumnSum("total", OF_TOTAL),)},
    parts=(
        Listing(
            key="main",
            needs=(Project, ProjectLine),
            columns=(
                code("code", "项目编码"),
                name("name", "项目名称"),
                Column(
                    "unit",
                    ("项目单位",),
                    lambda node: node.facts.unit_name(node.lines[0].unit) if node.step.level == 4 else None,
                    ColumnType.TEXT,
                ),
                amount("total", "合计"),
                *(
                    amount(key, "本年拨款", title, sources={source}, carried_over=False)
                    for key, title, source in APPROPRIATIONS
                ),
                *(
                    amount(f"carried_over_{key}", "财政拨款结转结余", title, sources={source}, carried_over=True)
                    for key, title, source in APPROPRIATIONS
                ),
                amount("special", "财政专户管理资金", sources={FundingSource.SPECIAL}),
                amount("unit_funds", "单位资金", sources=UNIT_SOURCES),
            ),
            lines=lines,
            path=path,
            series=(Series("name", "total"),),
            empty_note="本部门本年度没有项目支出，本表为空表。",
        ),
    ),
)
