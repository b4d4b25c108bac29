"""A department's projects over the years: each lives several years, its code carries the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from budgets.facts import FundingSource
from budgets.sample.chance import WAN, around, moved, taken
from budgets.sample.kinds import Named
from budgets.sample.places import Department
from budgets.sample.units import Joint, Unit

CATEGORIES = {False: ("31", "本级支出项目"), True: ("32", "上级转移支出项目")}
OF_INSTITUTIONS = ("设施维修更新经费", "业务活动经费", "设备购置经费", "信息化运维经费")


@dataclass(frozen=True, slots=True)
class Money:
    """Part of a project's budget, in pieces."""

    source: FundingSource
    pieces: int
    carried_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """``transferred`` is paid by a higher level; ``born`` is the year it began."""

    serial: int
    name: str
    unit: str
    function: str
    money: tuple[Money, ...]
    transferred: bool
    born: int

    @property
    def pieces(self) -> int:
        return sum(money.pieces for money in self.money)

    @property
    def category(self) -> tuple[str, str]:
        return CATEGORIES[self.transferred]

    def code(self, adcode: str, department: str, year: int) -> str:
        """21 characters, as rule C52 has them."""
        return f"{adcode}{year % 100:02d}{department}T{self.serial:09d}"


@dataclass
class Portfolio:
    """The projects as they stand in a year."""

    department: Department
    random: Random
    projects: list[Project] = field(default_factory=list)
    last_serial: int = 99

    def begin(self, year: int, units: Sequence[Unit]) -> None:
        kind, random = self.department.kind, self.random
        office = units[0]
        chosen = random.sample(kind.projects, max(2, round(len(kind.projects) * random.uniform(0.6, 0.9))))
        self.projects = [self._new(year, named, office) for named in chosen]
        for named, source in ((kind.fund, FundingSource.FUND), (kind.capital, FundingSource.CAPITAL)):
            if named and taken(random, 0.7):
                self.projects.append(self._new(year, named, office, source))
        for unit in units[1:]:
            if taken(random, 0.35):
                self.projects.append(self._of_institution(year, unit))

    def go_on(self, year: int, units: Sequence[Unit], joints: Sequence[Joint]) -> None:
        """Next year's: those that end are gone, new ones come, units are called as they are now."""
        became = {joint.source: joint.target for joint in reversed(joints)}
        going = [project for project in self.projects if not taken(self.random, 0.05)] or self.projects[:1]
        moved_on = (replace(project, unit=became.get(project.unit, project.unit)) for project in going)
        self.projects = [self._grown(project) for project in moved_on]
        self.projects += self._begun(year, units)

    def _begun(self, year: int, units: Sequence[Unit]) -> Iterator[Project]:
        names = {project.name for project in self.projects}
        free = [named for named in self.department.kind.projects if named[0] not in names]
        if free and taken(self.random, 0.35):
            yield self._new(year, self.random.choice(free), units[0])
        if len(units) > 1 and taken(self.random, 0.2):
            project = self._of_institution(year, self.random.choice(units[1:]))
            if project.name not in names:
                yield project

    def _new(
        self, year: int, named: Named, unit: Unit, source: FundingSource = FundingSource.GENERAL, usual: float = 70
    ) -> Project:
        random = self.random
        name, function = named
        self.last_serial += 1
        is_general = source is FundingSource.GENERAL
        return Project(
            serial=self.last_serial,
            name=name,
            unit=unit.code,
            function=function,
            money=(Money(source, around(random, usual * WAN, 1.1)),),
            transferred=is_general and taken(random, 0.1),
            born=year,
        )

    def _of_institution(self, year: int, unit: Unit) -> Project:
        stem = unit.name.removeprefix(self.department.district)
        named = (f"{stem}{self.random.choice(OF_INSTITUTIONS)}", unit.function)
        project = self._new(year, named, unit, usual=25)
        if not unit.income or not taken(self.random, 0.5):
            return project
        own = Money(FundingSource.OPERATIONS, max(1, project.pieces // 2))
        return replace(project, money=(*project.money, own))

    def _grown(self, project: Project) -> Project:
        """Money of this year grows; of what a budget leaves, some is carried over into the next."""
        random = self.random
        money = [replace(each, pieces=moved(random, each.pieces)) for each in project.money if not each.carried_over]
        first = money[0]
        if taken(random, 0.12):
            money.append(
                Money(first.source, max(1, round(first.pieces * random.uniform(0.05, 0.3))), carried_over=True)
            )
        return replace(project, money=tuple(money))


def joints_of(department: Department, year: int, before: Sequence[Project], now: Sequence[Project]) -> Iterator[Joint]:
    """The same project has another code each year."""
    codes = {project.serial: project.code(department.adcode, department.code, year) for project in now}
    for project in before:
        if project.serial in codes:
            old = project.code(department.adcode, department.code, year - 1)
            yield Joint(old, codes[project.serial], Decimal(1), "同一项目")
