"""The editions of a package, and how their lines tie to the totals that they were published with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, Sum

from budgets.bulk.packages import Package
from budgets.datasets import identity
from budgets.datasets.run import READER
from budgets.datasets.whole import moment
from budgets.models import CarryForwardLine, Edition, ExpenditureLine, RevenueLine

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Account:
    """Sums of an edition's lines in yuan. Table 1's total is of its expenditures and what is carried forward."""

    edition: Edition
    revenues: Decimal
    expenditures: Decimal
    carry_forwards: Decimal

    @property
    def ties(self) -> bool | None:
        """None where the source does not disclose the total."""
        total = self.edition.expenditure_total
        return None if total is None else total == self.expenditures + self.carry_forwards

    def record(self) -> dict[str, Any]:
        edition = self.edition
        return {
            "id": identity.of(edition),
            "digest": edition.digest,
            "published_at": moment(edition.published_at),
            "undisclosed": edition.undisclosed,
            "revenues": str(self.revenues),
            "expenditures": str(self.expenditures),
            "carry_forwards": str(self.carry_forwards),
            "expenditure_total": None if edition.expenditure_total is None else str(edition.expenditure_total),
            "expenditures_and_carry_forwards_are_the_total": self.ties,
        }


def of(package: Package) -> list[Account]:
    """Sorted by department, stage and number."""
    found = (
        Edition.objects.using(READER)
        .with_names()
        .as_of(package.since)
        .filter(department__jurisdiction__adcode=package.jurisdiction, year=package.year)
        .order_by("department__code", "stage", "number")
    )
    ids = [edition.pk for edition in found]
    sums = [_sums(model, ids) for model in (RevenueLine, ExpenditureLine, CarryForwardLine)]
    return [Account(edition, *(each.get(edition.pk, ZERO) for each in sums)) for edition in found]


def totals(accounts: Iterable[Account]) -> dict[str, Any]:
    """Of all editions together; of their published totals, as far as they are disclosed."""
    accounts = list(accounts)
    known = [account.edition.expenditure_total for account in accounts if account.edition.expenditure_total is not None]
    return {
        "editions": len(accounts),
        "revenues": str(sum((account.revenues for account in accounts), ZERO)),
        "expenditures": str(sum((account.expenditures for account in accounts), ZERO)),
        "carry_forwards": str(sum((account.carry_forwards for account in accounts), ZERO)),
        "expenditure_total": str(sum(known, ZERO)),
        "editions_without_expenditure_total": len(accounts) - len(known),
    }


def _sums(model: type[Model], editions: list[int]) -> Mapping[int, Decimal]:
    lines = model._default_manager.using(READER).filter(edition__in=editions)
    return dict(lines.order_by().values_list("edition").annotate(Sum("amount")))
