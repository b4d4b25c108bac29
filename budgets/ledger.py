"""The only bridge from the database to facts: Edition -> FactSet."""

from __future__ import annotations

from budgets import registry
from budgets.facts import Fact, FactSet, Unit, group
from budgets.models import AdministrativeUnit, EconomicClass, Edition, Function
from budgets.models.edition import EditionQuerySet

YEARS_OF_HISTORY = 2
"""Table 14 prints the two years before."""


def facts_of(edition: Edition) -> FactSet:
    """Everything the edition says, with the names its year's classifications and units have.

    The same queries whatever the edition and its earlier years hold. Needs ``with_names``.
    """
    department = edition.department
    units = AdministrativeUnit.objects.filter(parent=department).order_by("code")
    earlier = list(_earlier(edition))
    lines = _lines(edition, *earlier)
    return FactSet(
        edition=edition.identity(),
        units=(
            Unit(department.code, department.name),
            *(Unit(unit.code, unit.name, department.code) for unit in units),
        ),
        lines=group(lines[edition.pk]),
        function_names=Function.objects.names(edition.year),
        economic_names=EconomicClass.objects.names(edition.year),
        undisclosed=frozenset(edition.undisclosed),
        history={
            past.year: FactSet(
                edition=past.identity(), lines=group(lines[past.pk]), undisclosed=frozenset(past.undisclosed)
            )
            for past in earlier
        },
    )


def _lines(*editions: Edition) -> dict[int, list[Fact]]:
    """The facts of each edition by its primary key, one query a kind of fact for all of them."""
    lines: dict[int, list[Fact]] = {edition.pk: [] for edition in editions}
    for model in registry.fact_models():
        for row in model.objects.of(*editions):
            lines[row.edition_id].append(row.as_fact())
    return lines


def _earlier(edition: Edition) -> EditionQuerySet:
    """The department's current editions of the years before; a fact set holds these without their own history."""
    return (
        Edition.objects.current()
        .with_names()
        .filter(
            department=edition.department_id,
            stage=edition.stage,
            year__in=range(edition.year - YEARS_OF_HISTORY, edition.year),
        )
    )
