"""Editions of invented departments, as if published, and what a cube says of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from budgets import clock, registry
from budgets.datasets import editions, run, select
from budgets.datasets.columns import Presentation
from budgets.datasets.cube import cube
from budgets.datasets.question import Asked, Question
from budgets.datasets.select import Selection
from budgets.facts import ExpenditureLine, Fact, Nature
from budgets.intake.load import store
from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Lineage
from tests.factories import expenditure

DISTRICT, YEAR = "999999", 2091
ADMINISTRATION = "2060101"
Row = dict[str, Any]


def department(code: str = "900") -> AdministrativeUnit:
    """A department of the invented district, with the units 900001 and 900002."""
    district, _ = Jurisdiction.objects.get_or_create(adcode=DISTRICT, defaults={"name": "示例区", "layout": "wuhan"})
    found, made = AdministrativeUnit.objects.get_or_create(
        jurisdiction=district, code=code, defaults={"name": f"示例局{code}"}
    )
    if made:
        for number in ("001", "002"):
            AdministrativeUnit.objects.create(
                jurisdiction=district, code=code + number, name=f"示例局{code}单位{number}", parent=found
            )
    return found


def published(year: int, *facts: Fact, of: str = "900", undisclosed: Iterable[str] = (), **values: Any) -> Edition:
    """Nothing is checked or computed. Units are written as those of 900, whosoever they are."""
    facts = tuple(_of(of, fact) for fact in facts)
    edition = Edition.objects.create(department=department(of), year=year, undisclosed=list(undisclosed), **values)
    store(edition=edition, facts=facts)
    values = {"state": "published", "digest": "sha256:0", "published_at": clock.tick().at}
    Edition.objects.filter(pk=edition.pk).update(**values)
    return edition


def _of(department: str, fact: Any) -> Any:
    return replace(fact, unit=fact.unit.replace("900", department, 1)) if hasattr(fact, "unit") else fact


def spent(amount: str, function: str | None = ADMINISTRATION, **values: Any) -> ExpenditureLine:
    return expenditure(amount, values.pop("nature", Nature.PROJECT), function=function, **values)


def linked(
    kind: str, year: int, source: str, target: str, share: str | None = "1", *, of: str | None = None
) -> Lineage:
    """``source`` of the year before became ``target`` in ``year``, in the whole district or ``of`` a department."""
    return Lineage.objects.create(
        jurisdiction=department().jurisdiction,
        department=None if of is None else department(of),
        kind=kind,
        from_year=year - 1,
        from_key=source,
        to_year=year,
        to_key=target,
        share=share,
    )


def groups(
    by: str, *, of: str = "expenditures", measure: str = "amount", compared: bool = False, **given: str
) -> list[Row]:
    """The rows of a cube, those of the invented district unless filters say otherwise."""
    dataset = registry.datasets()[of]
    given = {"jurisdiction": DISTRICT, **given}
    filters = [filter for filter in dataset.filters if filter.name in given]
    made = cube(
        Question(
            dataset=dataset,
            by=tuple(by.split(",")),
            measures=tuple(measure.split(",")),
            scope=tuple(editions.scope({}, now=clock.reading().ticked_at)),
            asked=tuple(Asked(filter, filter.condition(given[filter.name])) for filter in filters),
            compared=compared,
        )
    )
    chosen = Selection(dataset=made, conditions=(), columns=made.columns, ordering=made.order, wanted=Presentation())
    return [json.loads(row) for (row,) in run.fetched(select.objects(chosen))]


def one(rows: list[Row], **keys: Any) -> Row:
    (row,) = [row for row in rows if all(row[name] == value for name, value in keys.items())]
    return row


def compared(by: str, **given: Any) -> list[Row]:
    return groups(by, compared=True, **given)
