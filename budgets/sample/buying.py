"""What is bought: procurement (table 12) and services (table 13), and the totals that the text tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from budgets.facts import BasicExpenditureLine, Fact, FundingSource, Measure, ProcurementItem, PurchasedService
from budgets.facts import ResourceFigure as Figure
from budgets.sample.budget import Budget
from budgets.sample.chance import taken, yuan
from budgets.sample.projects import Project
from budgets.sample.units import Unit

OFFICE = "在职人员公用"
"""What table 12 calls what is bought from 公用经费."""

ORIGIN, NATURE = "预算安排", "经费拨款补助"
SERVICE_CLASS = "30227"
SMALLEST = 600
"""Pieces from which on a project buys something."""


@dataclass(frozen=True, slots=True)
class Ware:
    """``price`` is in pieces; ``economic_class`` pays it."""

    code: str
    price: int
    measure: str
    economic_class: str


PAPER = Ware("A07100300", 2, "箱", "30201")
OFFICE_WARES = (Ware("A02010105", 52, "台", "31002"), Ware("A02021000", 18, "台", "31002"))
WARES = (
    Ware("A02010108", 68, "台", "31002"),
    Ware("A02010104", 420, "台", "31007"),
    Ware("A02010200", 85, "台", "31007"),
    Ware("A02061804", 45, "台", "31002"),
    Ware("A05010301", 8, "把", "31002"),
    Ware("A05010502", 11, "组", "31002"),
    Ware("B08000000", 300, "项", "31006"),
    Ware("B07000000", 260, "项", "31006"),
)
SERVICES = (
    ("C16070000", "运行维护", ("政府履职辅助性服务", "信息化服务", "信息系统运行维护服务")),
    ("C20000000", "绩效评估", ("政府履职辅助性服务", "评审、评估和评价服务", "评估和评价服务")),
    ("C21040000", "物业管理", ("政府履职辅助性服务", "后勤服务", "物业服务")),
    ("C23090000", "宣传品印制", ("政府履职辅助性服务", "其他政府履职辅助性服务", "印刷服务")),
)


@dataclass
class Cart:
    """The items of a year as they are put in, numbered in order."""

    random: Random
    names: Mapping[str, str]
    items: list[ProcurementItem]
    services: list[PurchasedService]

    def buy(self, ware: Ware, quantity: int, unit: str, project: str, function: str) -> None:
        pieces = ware.price * quantity
        reserved = taken(self.random, 0.5)
        sme = pieces if reserved else 0
        self.items.append(
            ProcurementItem(
                number=len(self.items) + 1,
                unit=unit,
                project=project,
                catalogue_code=ware.code,
                catalogue_name=self.names[ware.code],
                function=function,
                economic_class=ware.economic_class,
                fund_origin=ORIGIN,
                fund_nature=NATURE,
                quantity=Decimal(quantity * 100).scaleb(-2),
                unit_price=yuan(ware.price),
                measure=ware.measure,
                amount=yuan(pieces),
                sme_amount=yuan(sme) if sme else None,
                micro_amount=yuan(sme * 6 // 10) if sme else None,
            )
        )

    def engage(self, project: Project, pieces: int) -> None:
        """A service for a project; half of them are procured, and stand in both tables."""
        code, content, directory = self.random.choice(SERVICES)
        is_procured = taken(self.random, 0.5)
        if is_procured:
            self.buy(Ware(code, pieces, "项", SERVICE_CLASS), 1, project.unit, project.name, project.function)
        self.services.append(
            PurchasedService(
                number=len(self.services) + 1,
                unit=project.unit,
                includes_procurement=is_procured,
                project=project.name,
                content=f"{content}服务",
                quantity=Decimal("1.00"),
                amount=yuan(pieces),
                fund_origin=ORIGIN,
                fund_nature=NATURE,
                function=project.function,
                economic_class=SERVICE_CLASS,
                directory_1=directory[0],
                directory_2=directory[1],
                directory_3=directory[2],
            )
        )


def bought(random: Random, budget: Budget, basic: Sequence[Fact], names: Mapping[str, str]) -> Iterator[Fact]:
    """``names`` are those of the procurement catalogue; ``basic`` limits what is bought from 公用经费 (rule C59)."""
    cart = Cart(random, names, [], [])
    office = budget.units[0]
    _for_office(cart, office, {f.economic_class: f.amount for f in basic if isinstance(f, BasicExpenditureLine)})
    for project in budget.projects:
        first = project.money[0]
        if first.source is FundingSource.GENERAL and first.pieces >= SMALLEST:
            if taken(random, 0.35):
                _for_project(cart, project, first.pieces)
            if taken(random, 0.3):
                cart.engage(project, first.pieces // 5)
    yield from cart.items
    yield from cart.services
    yield from _totals(cart.items)


def _for_office(cart: Cart, office: Unit, basic: Mapping[str, Decimal]) -> None:
    paper = int(basic.get("30201", Decimal(0)) / 2 / yuan(PAPER.price))
    if paper:
        cart.buy(PAPER, min(paper, office.staff * 2), office.code, OFFICE, office.function)
    for ware in OFFICE_WARES:
        quantity = int(basic.get("31002", Decimal(0)) / 2 / yuan(ware.price))
        if quantity:
            cart.buy(ware, min(quantity, 30), office.code, OFFICE, office.function)


def _for_project(cart: Cart, project: Project, pieces: int) -> None:
    ware = cart.random.choice([ware for ware in WARES if ware.price <= pieces // 2])
    quantity = 1 if ware.measure == "项" else min(pieces // 2 // ware.price, cart.random.randint(1, 60))
    cart.buy(ware, quantity, project.unit, project.name, project.function)


def _totals(items: Sequence[ProcurementItem]) -> Iterator[Fact]:
    def total(values: Iterator[Decimal | None]) -> Decimal:
        return sum((value for value in values if value is not None), Decimal("0.00"))

    kinds = (("A", Measure.PROCUREMENT_GOODS), ("B", Measure.PROCUREMENT_WORKS), ("C", Measure.PROCUREMENT_SERVICES))
    for letter, measure in kinds:
        yield Figure(measure=measure, value=total(i.amount for i in items if i.catalogue_code.startswith(letter)))
    yield Figure(measure=Measure.PROCUREMENT_SME, value=total(i.sme_amount for i in items))
    yield Figure(measure=Measure.PROCUREMENT_MICRO, value=total(i.micro_amount for i in items))
    yield Figure(measure=Measure.PROCUREMENT_TOTAL, value=total(i.amount for i in items))
