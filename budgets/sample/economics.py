"""Basic expenditure by economic class, "三公"经费, people and property of a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from budgets.facts import (
    BasicExpenditureLine,
    Fact,
    Measure,
    Nature,
    OfficialExpense,
    OfficialExpenseItem,
    ResourceFigure,
)
from budgets.sample.budget import GENERAL, PENSION_PAY, Budget
from budgets.sample.chance import WAN, split, taken, yuan

PAIRED = (
    ("30108", ("2080505",)),
    ("30109", ("2080506",)),
    ("30110", ("2101101", "2101102")),
    ("30113", ("2210201",)),
)
"""Economic classes that exactly these functions pay (rules C35 to C40)."""

CIVIL_MEDICAL, PENSIONS = "2101103", tuple(PENSION_PAY.values())
PAY = (
    ("30101", 33),
    ("30102", 24),
    ("30103", 18),
    ("30107", 14),
    ("30112", 2),
    ("30199", 6),
    ("30305", 2),
    ("30399", 1),
)
RUNNING = (
    *(("30201", 14), ("30202", 2), ("30205", 1), ("30206", 4), ("30207", 3), ("30209", 9), ("30211", 5), ("30213", 5)),
    *(("30215", 1), ("30216", 3), ("30226", 9), ("30228", 8), ("30229", 9), ("30239", 18), ("30299", 6), ("31002", 3)),
)
OTHER_CLASSES = ("30111", "30307", "30301", "30302", "30217", "30231")
"""Medical subsidies, pensions of two kinds, reception and cars."""

CAR = 320
"""Pieces that a car costs a year."""


@dataclass(frozen=True, slots=True)
class Household:
    """What goes on from year to year beside the money: official expenses in pieces, cars and floor area."""

    reception: int
    overseas: int
    purchase: int
    cars: int
    floor_area: int

    @property
    def car_running(self) -> int:
        return self.cars * CAR


def first_household(random: Random, budget: Budget) -> Household:
    running = budget.total(GENERAL, Nature.OPERATING)
    cars = min(random.choice((0, 0, 1, 2, 3, 5)), running // (8 * CAR))
    people = sum(unit.staff for unit in budget.units)
    reception = min(round(random.uniform(0, 6) * WAN), running // 40)
    return Household(reception, 0, 0, cars, round(people * random.uniform(14, 40)))


def next_household(random: Random, now: Household, budget: Budget) -> Household:
    """Mostly the same as the year before; what is spent on officials rather falls."""
    running = budget.total(GENERAL, Nature.OPERATING)
    fallen = random.choice((1, 1, 0.95, 0.9))
    buys = now.cars > 0 and taken(random, 0.05)
    return replace(
        now,
        reception=min(round(now.reception * fallen), running // 40),
        overseas=round(random.uniform(3, 12) * WAN) if taken(random, 0.03) else 0,
        purchase=18 * WAN if buys else 0,
        cars=min(now.cars, running // (8 * CAR)),
    )


def official_expenses(home: Household) -> Iterator[Fact]:
    values = {
        OfficialExpenseItem.OVERSEAS: home.overseas,
        OfficialExpenseItem.VEHICLE_PURCHASE: home.purchase,
        OfficialExpenseItem.VEHICLE_RUNNING: home.car_running,
        OfficialExpenseItem.RECEPTION: home.reception,
    }
    for item, pieces in values.items():
        yield OfficialExpense(item=item, amount=yuan(pieces))


def basic_expenditure(budget: Budget, home: Household) -> Iterator[Fact]:
    """Table 7, whose totals are the general budget's 人员经费 and 公用经费."""
    yield from _lines(Nature.PERSONNEL, dict(_personnel(budget)))
    yield from _lines(Nature.OPERATING, dict(_running(budget, home)))


def _lines(nature: Nature, amounts: dict[str, int]) -> Iterator[Fact]:
    for code, pieces in sorted(amounts.items()):
        if pieces:
            yield BasicExpenditureLine(economic_class=code, nature=nature, amount=yuan(pieces))


def _personnel(budget: Budget) -> Iterator[tuple[str, int]]:
    left = budget.total(GENERAL, Nature.PERSONNEL)
    for code, functions in PAIRED:
        pieces = budget.total(GENERAL, Nature.PERSONNEL, *functions)
        left -= pieces
        yield code, pieces
    civil = budget.total(GENERAL, Nature.PERSONNEL, CIVIL_MEDICAL)
    pensions = budget.total(GENERAL, Nature.PERSONNEL, *PENSIONS)
    veterans = pensions // 25 if pensions > 40 * WAN else 0
    yield from (("30111", civil - civil // 8), ("30307", civil // 8))
    yield from (("30302", pensions - veterans), ("30301", veterans))
    yield from _shared(left - civil - pensions, PAY)


def _running(budget: Budget, home: Household) -> Iterator[tuple[str, int]]:
    yield from (("30217", home.reception), ("30231", home.car_running))
    yield from _shared(budget.total(GENERAL, Nature.OPERATING) - home.reception - home.car_running, RUNNING)


def _shared(pieces: int, weights: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, int]]:
    codes = [code for code, _weight in weights]
    yield from zip(codes, split(pieces, [weight for _code, weight in weights]), strict=True)


def resources(budget: Budget, home: Household) -> Iterator[Fact]:
    """People of offices and institutions, property, and the operating cost, which is table 7's 公用经费 (rule N07)."""
    office = [unit for unit in budget.units if unit.administrative]
    others = [unit for unit in budget.units if not unit.administrative]
    staff = sum(unit.staff for unit in office), sum(unit.staff for unit in others)
    figures = {
        Measure.POSTS_ADMINISTRATIVE: staff[0] + staff[0] // 12,
        Measure.POSTS_INSTITUTION: staff[1] + staff[1] // 10,
        Measure.STAFF_ADMINISTRATIVE: staff[0],
        Measure.STAFF_INSTITUTION: staff[1],
        Measure.STAFF_CIVIL_SERVICE_LAW: 0,
        Measure.RETIRED: sum(unit.retired for unit in budget.units),
        Measure.FLOOR_AREA: home.floor_area,
        Measure.VEHICLES: home.cars,
    }
    for measure, value in figures.items():
        yield ResourceFigure(measure=measure, value=Decimal(value))
    yield ResourceFigure(measure=Measure.OPERATING_COST, value=yuan(budget.total(GENERAL, Nature.OPERATING)))
