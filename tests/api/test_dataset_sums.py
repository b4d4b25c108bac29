"""The totals of the datasets are the sums of the facts, worked out without them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest

from budgets import facts, registry
from budgets.facts import FactSet, FundingSource
from budgets.ledger import facts_of
from budgets.models import Edition, Function, Lineage, PublishedFinding, PublishedRule, PublishedTable, Waiver
from budgets.tables.amounts import total
from budgets.tables.grid import UNDISCLOSED
from performance import facts as performance
from tests.api.conftest import Get

Amounts = dict[str, Decimal | None]


@pytest.fixture(scope="module")
def editions(django_db_setup: None, django_db_blocker: Any) -> list[FactSet]:
    with django_db_blocker.unblock():
        return [facts_of(edition) for edition in Edition.objects.current().with_names()]


def amounts(kind: type[Any], *names: str) -> Callable[[FactSet], Iterable[Amounts]]:
    return lambda found: ({name: getattr(fact, name) for name in names} for fact in found.of(kind))


def budgets_of_projects(found: FactSet) -> Iterable[Amounts]:
    """As table 11 adds them up; what no line gives is zero where there are lines, and undivided money is unknown."""
    for project in found.of(facts.Project):
        lines = found.by(facts.ProjectLine, "project").get(project.key, ())

        def of(*sources: FundingSource, carried_over: bool | None = None, lines: Any = lines) -> Decimal | None:
            cell = total(lines, sources=set(sources), carried_over=carried_over)
            return None if cell is UNDISCLOSED or not lines else cell or Decimal(0)

        yield {
            "amount": of(*FundingSource),
            "general": of(FundingSource.GENERAL, carried_over=False),
            "fund": of(FundingSource.FUND, carried_over=False),
            "capital": of(FundingSource.CAPITAL, carried_over=False),
            "carried_over": of(*facts.FISCAL_SOURCES, carried_over=True),
            "special": of(FundingSource.SPECIAL),
            "unit_funds": of(*facts.UNIT_SOURCES),
        }


def forms(found: FactSet) -> Iterable[Amounts]:
    funds = ("total_budget", "local_appropriation", "transfer_appropriation", "special_account", "other_funds")
    for dossier in found.of(performance.Dossier):
        budget = total(found.by(facts.ProjectLine, "project")[dossier.project])
        assert isinstance(budget, Decimal)
        yield {name: getattr(dossier, name) for name in funds} | {"amount": budget}


def costs(found: FactSet) -> Iterable[Amounts]:
    for dossier in found.of(performance.Dossier):
        yield from ({"local": line.local, "transfer": line.transfer, "other": line.other} for line in dossier.costs)


SUMS: dict[str, Callable[[FactSet], Iterable[Amounts]]] = {
    "revenues": amounts(facts.RevenueLine, "amount"),
    "expenditures": amounts(facts.ExpenditureLine, "amount"),
    "basic_expenditures": amounts(facts.BasicExpenditureLine, "amount"),
    "projects": budgets_of_projects,
    "project_lines": amounts(facts.ProjectLine, "amount"),
    "official_expenses": amounts(facts.OfficialExpense, "amount"),
    "procurements": amounts(facts.ProcurementItem, "amount", "sme_amount", "micro_amount"),
    "purchased_services": amounts(facts.PurchasedService, "amount"),
    "resources": lambda found: (
        {"amount": figure.value if figure.measure.unit == "元" else None} for figure in found.of(facts.ResourceFigure)
    ),
    "texts": amounts(facts.TextSection),
    "statements": amounts(performance.DepartmentStatement),
    "goals": amounts(performance.Goal),
    "indicators": amounts(performance.Indicator),
    "dossiers": forms,
    "cost_lines": costs,
}


@pytest.mark.parametrize("key", SUMS)
def test_totals_are_the_sums_of_the_facts(get: Get, editions: list[FactSet], key: str) -> None:
    dataset = registry.datasets()[key]
    expected = [row for found in editions for row in SUMS[key](found)]
    assert expected
    envelope = get(f"{dataset.path}/", page_size=1)
    assert envelope["count"] == len(expected)
    assert {measure.name for measure in dataset.measures} == set(expected[0])
    for measure in dataset.measures:
        values = [row[measure.name] for row in expected]
        known = [value for value in values if value is not None]
        assert Decimal(envelope[f"total_{measure.name}"]) == sum(known, Decimal(0))
        assert envelope.get(f"unknown_{measure.name}", 0) == len(values) - len(known)
        assert measure.null or len(known) == len(values)


@pytest.mark.parametrize(
    ("key", "model"),
    [
        ("tables", PublishedTable),
        ("findings", PublishedFinding),
        ("applied_rules", PublishedRule),
        ("waivers", Waiver),
        ("lineages", Lineage),
        ("functions", Function),
    ],
)
def test_other_lists_are_as_long_as_their_tables(get: Get, key: str, model: Any) -> None:
    assert get(f"{registry.datasets()[key].path}/", page_size=1)["count"] == model.objects.count()
