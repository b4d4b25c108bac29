"""A department's years, oldest first: the facts of its tables, its units and the joints between the years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from budgets.facts import EditionIdentity, Fact, FactSet, FundingSource, group
from budgets.facts import Unit as FactUnit
from budgets.sample import economics, facts
from budgets.sample.budget import Budget, budget
from budgets.sample.buying import bought
from budgets.sample.chance import chance, taken
from budgets.sample.economics import Household
from budgets.sample.places import Department
from budgets.sample.projects import Portfolio, Project, joints_of
from budgets.sample.units import Joint, Roll

PLACE = "合成数据"
"""Where every figure says that it comes from."""

CORRECTED = 0.02
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Names:
    """The lists that a year's codes are named by: code to name."""

    functions: Mapping[str, str]
    economic_classes: Mapping[str, str]
    categories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """One edition of a year, without what it says of performance and without text; ``reason`` of a correction."""

    number: int
    facts: tuple[Fact, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """``versions`` in order, the current one last. The joints lead from the year before into this one."""

    year: int
    versions: tuple[Version, ...]
    units: Sequence[Joint] = ()
    projects: Sequence[Joint] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A department with its years; ``units`` has name, first and last year of each unit that it has or had."""

    department: Department
    years: tuple[Year, ...]
    units: Mapping[str, tuple[str, int, int]]


def sample(department: Department, years: Sequence[int], names: Mapping[int, Names]) -> Sample:
    """The same arguments give the same facts, wherever and whenever; ``names`` by year."""
    story = _Story(department, names)
    return Sample(department, tuple(story.years(years)), dict(sorted(story.roll.years.items())))


@dataclass
class _Story:
    department: Department
    names: Mapping[int, Names]
    roll: Roll = field(init=False)
    portfolio: Portfolio = field(init=False)
    by_margins: bool = field(init=False)
    """Whether the department gives functions and units apart."""

    def __post_init__(self) -> None:
        self.roll = Roll(self.department, self._chance("units"))
        self.portfolio = Portfolio(self.department, self._chance("projects"))
        self.by_margins = taken(self._chance("form"), 0.04)

    def _chance(self, *what: object) -> Random:
        return chance(self.department.seed, *what)

    def years(self, years: Sequence[int]) -> Iterator[Year]:
        home: Household | None = None
        for year in years:
            units, projects = self._begun(year) if home is None else self._gone_on(year)
            now = budget(self.roll.units, self.portfolio.projects, self._left(year == years[-1]))
            random = self._chance("household", year)
            home = economics.next_household(random, home, now) if home else economics.first_household(random, now)
            yield Year(year, tuple(self._versions(year, now, home)), units, projects)

    def _begun(self, year: int) -> tuple[Sequence[Joint], Sequence[Joint]]:
        self.roll.begin(year)
        self.portfolio.begin(year, self.roll.units)
        return (), ()

    def _gone_on(self, year: int) -> tuple[Sequence[Joint], Sequence[Joint]]:
        before = self.portfolio.projects
        joints = self.roll.go_on(year)
        self.portfolio.go_on(year, self.roll.units, joints)
        return joints, tuple(joints_of(self.department, year, before, self.portfolio.projects))

    def _left(self, is_last: bool) -> dict[FundingSource, int]:
        """What is to remain at the end of a year: nothing, as a zero or not at all; in the last year some.

        Only there, because the year after would have to tell it apart from what was spent.
        """
        random = self._chance("left")
        if is_last and taken(random, 0.2):
            return {FundingSource.GENERAL: random.randint(100, 5_000)}
        return {FundingSource.GENERAL: 0} if taken(random, 0.5) else {}

    def _versions(self, year: int, now: Budget, home: Household) -> Iterator[Version]:
        """A correction puts right the budget of one project, which was first published too high."""
        random = self._chance("correction", year)
        number = 1
        if taken(random, CORRECTED):
            wrong = random.choice(now.projects)
            slipped = budget(now.units, [_raised(p) if p is wrong else p for p in now.projects], now.left)
            yield Version(1, self._facts(year, slipped, home))
            number = 2
        reason = f"“{wrong.name}”的预算金额有误，按批复的数字更正。" if number > 1 else ""
        yield Version(number, self._facts(year, now, home), reason)

    def _facts(self, year: int, now: Budget, home: Household) -> tuple[Fact, ...]:
        spent = facts.margins(now, self.department.code) if self.by_margins else facts.expenditure(now)
        basic = tuple(economics.basic_expenditure(now, home))
        found = (
            *facts.revenue(now),
            *spent,
            *basic,
            *facts.projects(now, self.department, year),
            *economics.official_expenses(home),
            *economics.resources(now, home),
            *bought(self._chance("bought", year), now, basic, self.names[year].categories),
        )
        return marked(found)


def _raised(project: Project) -> Project:
    first, *rest = project.money
    return replace(project, money=(replace(first, pieces=first.pieces + max(10, first.pieces // 10)), *rest))


def marked(found: Iterable[F]) -> tuple[F, ...]:
    """Each figure says that it is synthetic."""
    return tuple(replace(fact, place=PLACE) for fact in found)


def fact_set(
    whole: Sample, year: int, version: Version, names: Names, history: Mapping[int, FactSet], extra: Iterable[Fact] = ()
) -> FactSet:
    """An edition as the ledger gives it, with ``extra`` facts. ``history`` are the current ones of the years before."""
    department = whole.department
    return FactSet(
        edition=EditionIdentity(
            jurisdiction=department.adcode,
            jurisdiction_name=department.jurisdiction,
            department=department.code,
            department_name=department.name,
            year=year,
            number=version.number,
        ),
        units=(
            FactUnit(department.code, department.name),
            *(FactUnit(code, name, department.code) for code, (name, _first, _last) in whole.units.items()),
        ),
        lines=group((*version.facts, *extra)),
        function_names=names.functions,
        economic_names=names.economic_classes,
        history=history,
    )
