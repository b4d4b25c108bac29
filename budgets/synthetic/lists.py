"""The classifications that synthetic editions refer to; what the portal's lists lack is added, marked as synthetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from budgets.classifications import lists_changed, seed_names
from budgets.models import EconomicClass, Function, ProcurementCategory
from budgets.models.classification import Classification
from budgets.sample import codes, kinds
from budgets.sample.department import Names
from budgets.synthetic.marks import CONFIDENCE
from budgets.synthetic.rows import LISTS, Lists

USED: Mapping[Any, tuple[frozenset[str], str]] = {
    Function: (codes.functions(), "function"),
    EconomicClass: (codes.economic_classes(), "economic_class"),
    ProcurementCategory: (codes.categories(), "procurement_category"),
}
"""Codes by model, with the list's name (budgets.classifications)."""


@transaction.atomic
def add_missing(years: Sequence[int]) -> None:
    """Every code is valid in every year afterwards: rows are added for the years that the lists leave out."""
    added: list[Any] = []
    for model, (wanted, name) in USED.items():
        own = {**seed_names(name), **kinds.names(name)}
        rows: dict[str, list[Any]] = {code: [] for code in wanted}
        for row in model.objects.filter(code__in=wanted).order_by("first_year"):
            rows[row.code].append(row)
        added += model.objects.bulk_create(
            model(code=code, name=there[0].name if there else own[code], confidence=CONFIDENCE, **span)
            for code, there in sorted(rows.items())
            for span in _gaps(there, years)
        )
    if added:
        lists_changed.send(sender=Classification)


def _gaps(there: Sequence[Any], years: Sequence[int]) -> Iterator[dict[str, int | None]]:
    """First and last year of what is missing; a code that no list has is valid from the first year on."""
    if not there:
        yield {"first_year": years[0], "last_year": None}
        return
    covered = {year for row in there for year in years if row.first_year <= year <= (row.last_year or year)}
    first: int | None = None
    for year in (*years, years[-1] + 1):
        is_missing = year in years and year not in covered
        if is_missing and first is None:
            first = year
        if not is_missing and first is not None:
            yield {"first_year": first, "last_year": year - 1}
            first = None


def lists_of(years: Sequence[int]) -> Lists:
    """Names and primary keys of every year, as the ledger and the loader find them."""
    names, keys = {}, {}
    for year in years:
        rows = {model: list(model.objects.valid_in(year)) for model in LISTS}
        names[year] = Names(*({row.code: row.name for row in rows[model]} for model in LISTS))
        keys[year] = {model: {row.code: row.pk for row in rows[model]} for model in LISTS}
    return Lists(names, keys)


def names_of_seeds(years: Sequence[int]) -> dict[int, Names]:
    """As the lists that come with the portal name what the sample uses, without a database."""
    lists = ({**seed_names(name), **kinds.names(name)} for _codes, name in USED.values())
    return dict.fromkeys(years, Names(*lists))


def take_away() -> None:
    """The added codes that nothing refers to."""
    for model in USED:
        for row in model.objects.filter(confidence=CONFIDENCE):
            try:
                with transaction.atomic():
                    row.delete()
            except ProtectedError:
                continue
