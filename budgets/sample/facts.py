"""A year's budget as facts: revenue for all that is spent, expenditure, projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from budgets.facts import (
    CarryForwardLine,
    ExpenditureLine,
    Fact,
    FundingSource,
    Project,
    ProjectLine,
    RevenueLine,
    UnitExpenditureLine,
)
from budgets.sample.budget import Budget, Line
from budgets.sample.chance import yuan
from budgets.sample.places import Department


def revenue(budget: Budget) -> Iterator[Fact]:
    """What each unit spends comes in to it; what is to remain comes in to the headquarters."""
    income: Counter[tuple[str, FundingSource, bool]] = Counter()
    for line, pieces in budget.spent.items():
        income[line.unit, line.source, line.carried_over] += pieces
    for source, pieces in budget.left.items():
        income[budget.units[0].code, source, False] += pieces
    for (unit, source, carried_over), pieces in income.items():
        if pieces:
            yield RevenueLine(unit=unit, source=source, carried_over=carried_over, amount=yuan(pieces))
    for source, pieces in budget.left.items():
        yield CarryForwardLine(source=source, amount=yuan(pieces))


def expenditure(budget: Budget) -> Iterator[Fact]:
    for line, pieces in budget.spent.items():
        yield _expenditure(line, pieces)


def margins(budget: Budget, department: str) -> Iterator[Fact]:
    """The same where a department gives functions and units apart, and not their cross product."""
    by_function: Counter[Line] = Counter()
    by_unit: Counter[Line] = Counter()
    for line, pieces in budget.spent.items():
        by_function[line._replace(unit=department)] += pieces
        by_unit[line._replace(function="")] += pieces
    for line, pieces in by_function.items():
        yield _expenditure(line, pieces)
    for line, pieces in by_unit.items():
        yield UnitExpenditureLine(
            unit=line.unit,
            nature=line.nature,
            source=line.source,
            carried_over=line.carried_over,
            amount=yuan(pieces),
        )


def _expenditure(line: Line, pieces: int) -> ExpenditureLine:
    return ExpenditureLine(
        unit=line.unit,
        function=line.function,
        nature=line.nature,
        source=line.source,
        carried_over=line.carried_over,
        amount=yuan(pieces),
    )


def projects(budget: Budget, department: Department, year: int) -> Iterator[Fact]:
    for project in budget.projects:
        code = project.code(department.adcode, department.code, year)
        category_code, category_name = project.category
        yield Project(
            code=code,
            name=project.name,
            unit=project.unit,
            category_code=category_code,
            category_name=category_name,
            description=f"用于{project.name.removesuffix('经费').removesuffix('补助').removesuffix('资金')}的各项支出。",
        )
        for money in project.money:
            yield ProjectLine(
                project=code,
                source=money.source,
                carried_over=money.carried_over,
                function=project.function,
                amount=yuan(money.pieces),
            )
