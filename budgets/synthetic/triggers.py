"""The triggers of facts and editions, off while a district's millions of rows come or go.

Each call of one costs 50 µs, since pgtrigger opens a subtransaction in it to see whether it is ignored: five times what
the row itself costs. Foreign keys and check constraints stay on. What the triggers would have looked for is looked for
afterwards, in one query a table; history has nothing to tell, as nobody entered these rows.

The tables are locked against other writers meanwhile, so nobody else goes round the triggers, and a transaction that
fails or is killed leaves them on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import F, Q

from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Lineage
from budgets.models.classification import Classification
from budgets.models.edition_fact import EditionFact
from budgets.synthetic.rows import made_models


def filled() -> tuple[Any, ...]:
    """Tables of which a district has many rows; units and lineage keep their triggers."""
    return tuple(model for model in made_models() if model not in (AdministrativeUnit, Lineage))


@contextmanager
def triggers_off(models: Sequence[Any]) -> Iterator[None]:
    """Within a transaction. Foreign keys are checked at the end of the block, not of the transaction."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    _switch("DISABLE", tables)
    yield
    _switch("ENABLE", tables)


def _switch(how: str, tables: Sequence[str]) -> None:
    """PostgreSQL alters no table of which foreign keys wait to be checked."""
    alterations = "; ".join(f"ALTER TABLE {table} {how} TRIGGER USER" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {alterations}; SET CONSTRAINTS ALL DEFERRED")


def verify(district: Jurisdiction) -> None:
    """What the triggers keep, of a district's rows. Raises IntegrityError."""
    editions = Edition.objects.filter(department__jurisdiction=district)
    if editions.exclude(department__parent=None).exists():
        raise IntegrityError("an edition of a synthetic district is not of a department")
    for model in filled():
        wrong = Q() if model is Edition else _wrong(model)
        if wrong and model.objects.filter(wrong, edition__in=editions).exists():
            raise IntegrityError(f"{model.__name__} rows of a synthetic district contradict their edition")


def _wrong(model: Any) -> Q:
    """Rows whose unit, code or parent does not go with their edition."""
    wrong = Q()
    for column in model._meta.concrete_fields:
        name, of = column.name, column.related_model
        if of is AdministrativeUnit:
            own = Q(**{f"{name}": F("edition__department")}) | Q(**{f"{name}__parent": F("edition__department")})
            wrong |= ~own
        elif of is not None and issubclass(of, Classification):
            wrong |= Q(**{f"{name}__first_year__gt": F("edition__year")})
            wrong |= Q(**{f"{name}__last_year__lt": F("edition__year")})
        elif of is not None and issubclass(of, EditionFact):
            wrong |= Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__edition": F("edition")})
    return wrong
