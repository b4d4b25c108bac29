"""The only bridge from the database to facts: Edition -> FactSet."""

from __future__ import annotations

from collections.abc import Mapping

from budgets import registry
from budgets.facts import Fact, FactSet, Unit, group
from budgets.models import AdministrativeUnit, EconomicClass, Edition, Function

YEARS_OF_HISTORY = 2
"""Table 14 prints the two years before."""


def facts_of(edition: Edition) -> FactSet:
    """Everything the edition says, with the names its year's classifications and units have."""
    department = edition.department
    units = AdministrativeUnit.objects.filter(parent=department).order_by("code")
    return FactSet(
        edition=edition.identity(),
        units=(
            Unit(department.code, department.name),
            *(Unit(unit.code, unit.name, department.code) for unit in units),
        ),
        lines=_lines(edition),
        function_names=Function.objects.names(edition.year),
        economic_names=EconomicClass.objects.names(edition.year),
        undisclosed=frozenset(edition.undisclosed),
        history=_history(edition),
    )


def _lines(edition: Edition) -> dict[type[Fact], tuple[Fact, ...]]:
    return group(row.as_fact() for model in registry.fact_models() for row in model.objects.of(edition))


def _history(edition: Edition) -> Mapping[int, FactSet]:
    """The department's current editions of the years before, without their own history."""
    earlier = (
        Edition.objects.current()
        .with_names()
        .filter(
            department=edition.department_id,
            stage=edition.stage,
            year__in=range(edition.year - YEARS_OF_HISTORY, edition.year),
        )
    )
    return {
        past.year: FactSet(edition=past.identity(), lines=_lines(past), undisclosed=frozenset(past.undisclosed))
        for past in earlier
    }
