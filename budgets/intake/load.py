"""Facts into the database: all of an edition's lines or none, replacing what was there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from budgets import registry
from budgets.facts import Fact, group
from budgets.models import (
    AdministrativeUnit,
    EconomicClass,
    Edition,
    Function,
    ProcurementCategory,
)


class UnknownCodes(ValueError):
    """Codes that no list holds for the year; ``problems`` has one sentence each, and nothing was stored."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Codes:
    """Finds the rows that facts name by code or key, within the edition's year, department and own projects."""

    def __init__(self, edition: Edition) -> None:
        year, department = edition.year, edition.department
        self.problems: list[str] = []
        self._known: dict[type[Model], dict[Any, Model]] = {
            AdministrativeUnit: {u.code: u for u in (department, *department.units.all())},
            **{
                model: {row.code: row for row in model.objects.valid_in(year)}
                for model in (Function, EconomicClass, ProcurementCategory)
            },
        }

    def learn(self, model: type[Model], rows: dict[Any, Any]) -> None:
        """Rows of this edition that later facts refer to (projects, goals), stored or about to be refused."""
        self._known[model] = rows

    def find(self, model: type[Model], key: Any, fact: Fact) -> Any:
        """The row, or None with the problem noted."""
        row = self._known.get(model, {}).get(key)
        if row is None:
            self.problems.append(
                _("%(place)s：%(kind)s里没有“%(key)s”")
                % {"place": fact.place or fact.kind, "kind": model._meta.verbose_name, "key": key}
            )
        return row


@transaction.atomic
def store(*, edition: Edition, facts: Iterable[Fact]) -> None:
    """Replace all facts of a draft edition. Raises UnknownCodes, and stores nothing, when a code is not known."""
    given = group(facts)
    codes = Codes(edition)
    for model in reversed(registry.fact_models()):
        model.objects.filter(edition=edition).delete()
    for model in registry.fact_models():
        rows = [model.from_fact(fact, edition, codes) for fact in given.get(model.FACT, ())]
        codes.learn(model, {row.key: row for row in rows if hasattr(row, "key")})
        if codes.problems:
            continue
        model.objects.bulk_create(rows)
        model.store_children(rows, given.get(model.FACT, ()))
    if codes.problems:
        raise UnknownCodes(codes.problems)
