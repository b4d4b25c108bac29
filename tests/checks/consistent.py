"""Invented editions whose figures tie in every way: the checks must find nothing wrong with them.

Everything hangs on the seed: units, functions, three budgets and own funds, carried over and carried forward.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from budgets.classifications import seed_names
from budgets.facts import EditionIdentity, Fact, FactSet, FundingSource, Nature, OfficialExpenseItem, Unit, group
from tests import factories

YEAR = 2026
ITEMS = ("2060101", "2060102", "2060404", "2080599", "2101199", "2150502", "2210202")
"""None of those that rules C35 to C40 pair with an economic class."""
FUND_ITEM, CAPITAL_ITEM = "2120801", "2230105"
PERSONNEL_CLASSES = ("30101", "30102", "30103", "30112")
RUNNING_CLASSES = ("30201", "30207", "30299")
OWN = (FundingSource.SPECIAL, FundingSource.OPERATIONS, FundingSource.OTHER)


class Department:
    """``cent`` is the smallest amount: 0.01 yuan as people enter it, or 100 yuan as 万元 print it."""

    def __init__(self, seed: int, cent: Decimal = Decimal("0.01")) -> None:
        self.random = Random(seed)
        self.cent = cent
        self.units = [f"90000{number}" for number in range(1, self.random.randint(2, 4))]
        self.function = ITEMS[0]
        self.spent: dict[tuple[FundingSource, Nature], Decimal] = {}

    def money(self, most: int = 9_999_999) -> Decimal:
        return self.random.randint(1, most) * self.cent

    def edition(self) -> FactSet:
        facts = [*self._expenditure(), *self._basic(), *self._projects(), *self._official(), *self._bought()]
        facts += self._revenue()
        identity = EditionIdentity(
            jurisdiction="999999",
            jurisdiction_name="示例区",
            department=factories.DEPARTMENT,
            department_name="示例局",
            year=YEAR,
        )
        return FactSet(
            edition=identity,
            units=(
                Unit(factories.DEPARTMENT, "示例局"),
                *(Unit(code, f"示例局第{code[-1]}中心", factories.DEPARTMENT) for code in self.units),
            ),
            lines=group(facts),
            function_names=seed_names("function"),
            economic_names=seed_names("economic_class"),
        )

    def _spend(self, source: FundingSource, nature: Nature, function: str) -> Fact:
        amount = self.money()
        self.function = function
        self.spent[source, nature] = self.spent.get((source, nature), Decimal(0)) + amount
        unit = self.random.choice(self.units)
        return factories.expenditure(str(amount), nature, source, function=function, unit=unit)

    def _expenditure(self) -> Iterator[Fact]:
        general = FundingSource.GENERAL
        for function in self.random.sample(ITEMS, self.random.randint(2, len(ITEMS))):
            for nature in self.random.sample([Nature.PERSONNEL, Nature.OPERATING, Nature.PROJECT], 2):
                yield self._spend(general, nature, function)
        if self.random.random() < 0.5:
            yield self._spend(FundingSource.FUND, Nature.PROJECT, FUND_ITEM)
        if self.random.random() < 0.3:
            yield self._spend(FundingSource.CAPITAL, Nature.PROJECT, CAPITAL_ITEM)
        for source in self.random.sample(OWN, self.random.randint(0, 2)):
            yield self._spend(source, self.random.choice([Nature.PROJECT, Nature.OPERATING]), ITEMS[0])

    def _total(self, *, source: FundingSource | None = None, natures: Sequence[Nature] = tuple(Nature)) -> Decimal:
        found = (amount for (s, nature), amount in self.spent.items() if source in (None, s) and nature in natures)
        return sum(found, Decimal(0))

    def _split(self, total: Decimal, parts: int) -> list[Decimal]:
        """Positive shares that add up to the total, as far as the smallest amount allows."""
        pieces = int(total / self.cent)
        cuts = sorted(self.random.randint(0, pieces) for _ in range(parts - 1))
        ends = zip((0, *cuts), (*cuts, pieces), strict=True)
        return [(end - start) * self.cent for start, end in ends]

    def _basic(self) -> Iterator[Fact]:
        general = FundingSource.GENERAL
        for nature, classes in ((Nature.PERSONNEL, PERSONNEL_CLASSES), (Nature.OPERATING, RUNNING_CLASSES)):
            shares = self._split(self._total(source=general, natures=[nature]), len(classes))
            for code, amount in zip(classes, shares, strict=True):
                if amount:
                    yield factories.basic_expenditure(str(amount), code, nature)

    def _projects(self) -> Iterator[Fact]:
        number = 0
        for source in (FundingSource.GENERAL, FundingSource.FUND, FundingSource.CAPITAL, *OWN):
            total = self._total(source=source, natures=[Nature.PROJECT])
            for amount in self._split(total, 2) if total else ():
                number += 1
                code = f"99999926900T{number:09d}"
                unit = self.random.choice(self.units)
                yield factories.project(f"示例项目{number}", code, unit=unit, category=("31", "本级支出项目"))
                yield factories.project_line(str(amount), code, source)

    def _official(self) -> Iterator[Fact]:
        for item in OfficialExpenseItem:
            yield factories.official_expense(str(self.money(99_999)), item)

    def _bought(self) -> Iterator[Fact]:
        """For a project of table 11, whose economic classes nobody publishes."""
        if not any(nature is Nature.PROJECT for _source, nature in self.spent):
            return
        for number in range(1, 3):
            price = self.random.randint(1, 99) * 10_000
            quantity = self.random.randint(1, 20)
            item = factories.procurement(
                number, amount=str(price * quantity), quantity=str(quantity), unit_price=str(price)
            )
            yield replace(item, project="示例项目1", function=self.function)
        yield factories.purchased_service(1, amount=str(self.money()))

    def _revenue(self) -> Iterator[Fact]:
        """What is spent, and what is to remain, comes in: in part from last year."""
        left = self.money(99_999) if self.random.random() < 0.4 else Decimal(0)
        if left:
            yield factories.carry_forward(str(left), FundingSource.GENERAL)
        for source in FundingSource:
            total = self._total(source=source) + (left if source is FundingSource.GENERAL else 0)
            if not total:
                continue
            old, new = self._split(total, 2) if self.random.random() < 0.5 else (Decimal(0), total)
            unit = self.random.choice(self.units)
            if old:
                yield factories.revenue(str(old), source, unit=unit, carried_over=True)
            if new:
                yield factories.revenue(str(new), source, unit=unit)
