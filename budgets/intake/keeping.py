"""Which stored rows a new set of facts leaves as they are, which it changes, and which go or come.

A row that stays the same is not written again, so that history shows what an import changed and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db import connection
from django.db.models import UniqueConstraint

from budgets.facts import Fact
from budgets.intake.faults import unique_key
from budgets.models.edition_fact import EditionFact


@dataclass(slots=True)
class Plan:
    """What is to be done with one kind's rows; ``changed`` rows carry the primary key of what they change.

    ``childless`` are changed rows whose rows below differ and are stored anew. ``names`` are the columns in which
    any changed row differs.
    """

    model: Any
    gone: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    new: list[tuple[Any, Fact]] = field(default_factory=list)
    childless: list[tuple[Any, Fact]] = field(default_factory=list)

    def delete(self) -> None:
        if self.gone:
            self.model.objects.filter(pk__in=[row.pk for row in self.gone]).delete()
        for name in self.model.CHILDREN if self.childless else ():
            below = self.model._meta.get_field(name)
            rows = [row for row, _fact in self.childless]
            below.related_model.objects.filter(**{f"{below.field.name}__in": rows}).delete()

    def write(self) -> None:
        """The rows that others refer to are written first, see budgets.registry."""
        rewrite(self.model, self.changed, self.names)
        self.model.objects.bulk_create([row for row, _fact in self.new])
        for pairs in (self.childless, self.new):
            if pairs:
                self.model.store_children([row for row, _fact in pairs], [fact for _row, fact in pairs])


def rewrite(model: Any, rows: Sequence[Any], names: Collection[str]) -> None:
    """Store these fields of stored rows in one statement, whatever their number.

    Django's bulk_update would cut what is too long for its column, as it casts to the column's type, and its statement
    grows with every row; here the database assigns, and so refuses what does not fit.
    """
    if not rows or not names:
        return
    fields = [model._meta.get_field(name) for name in sorted(names)]
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    columns = [quote(each.column) for each in fields]
    arrays = ", ".join(f"%s::{_loose_type(each)}[]" for each in (model._meta.pk, *fields))
    statement = (
        f"UPDATE {table} SET {', '.join(f'{column} = given.{column}' for column in columns)} "
        f"FROM unnest({arrays}) AS given({', '.join((key, *columns))}) WHERE {table}.{key} = given.{key}"
    )
    values = [[each.get_db_prep_save(getattr(row, each.attname), connection) for row in rows] for each in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row.pk for row in rows], *values])


def _loose_type(column: Any) -> str:
    """Without its length or precision, to which a cast would cut: numeric(18, 2) is numeric."""
    return str(column.rel_db_type(connection) if column.primary_key else column.db_type(connection)).partition("(")[0]


def staff_fields(model: type[EditionFact]) -> list[str]:
    """Columns that are part of no fact. Relations are: a fact names them by code."""
    known = {each.name for each in fields(model.FACT)} | {"id"}
    return [each.name for each in model._meta.concrete_fields if each.name not in known and not each.is_relation]


def plan(
    model: type[EditionFact], stored: Iterable[Any], rows: Sequence[Any], found: Sequence[Fact], *, keep_places: bool
) -> Plan:
    """Compare what is stored with unsaved rows and their facts; rows that stay get the stored primary key.

    With ``keep_places`` a row whose figures stay the same also keeps where they came from.
    """
    before = {_identity(row): row for row in stored}
    pairs = [(row, fact, _partner(before, row)) for row, fact in zip(rows, found, strict=True)]
    if _collide(model, pairs):
        pairs = [(row, fact, None) for row, fact, _old in pairs]
    matched = {old.pk for _row, _fact, old in pairs if old is not None}
    made = Plan(model, gone=[row for row in before.values() if row.pk not in matched])
    staff = staff_fields(model)
    columns = [each.attname for each in model._meta.concrete_fields if not each.primary_key]
    for row, fact, old in pairs:
        if old is None:
            made.new.append((row, fact))
            continue
        row.pk = old.pk
        for name in staff:
            setattr(row, name, getattr(old, name))
        differing = {name for name in columns if getattr(row, name) != getattr(old, name)}
        below = _below(model, fact) != _below(model, old.as_fact()) if model.CHILDREN else False
        if differing == {"place"} and keep_places and not below:
            row.place, differing = old.place, set()
        if differing:
            made.changed.append(row)
            made.names |= differing
        if below:
            made.childless.append((row, fact))
    return made


def _identity(row: Any) -> Any:
    """What makes a row the one it is: its key, or else the values that no other row may have."""
    return row.key if hasattr(row, "key") else next(filter(None, _unique_keys(row)), None)


def _unique_keys(row: Any) -> Iterator[tuple[Any, ...] | None]:
    return (unique_key(row, each) for each in row._meta.constraints if isinstance(each, UniqueConstraint))


def _partner(before: dict[Any, Any], row: Any) -> Any:
    """The stored row that this one is; not one that hangs on another project or goal."""
    old = before.get(_identity(row))
    if old is None:
        return None
    above = (each for each in row._meta.concrete_fields if each.is_relation and _is_fact(each.related_model))
    return old if all(getattr(row, each.attname) == getattr(old, each.attname) for each in above) else None


def _is_fact(model: Any) -> bool:
    return issubclass(model, EditionFact)


def _below(model: type[EditionFact], fact: Any) -> list[Any]:
    return [getattr(fact, name) for name in model.CHILDREN]


def _collide(model: type[EditionFact], pairs: Sequence[tuple[Any, Fact, Any]]) -> bool:
    """Whether rows exchange values of which each may be there once (two names, say): no single update can do that.

    Also where two rows claim one partner, which the database is to refuse.
    """
    partners = [old.pk for _row, _fact, old in pairs if old is not None]
    if len(partners) != len(set(partners)):
        return True
    owner = {key: old.pk for _row, _fact, old in pairs if old is not None for key in filter(None, _unique_keys(old))}
    return any(
        owner.get(key, old.pk) != old.pk
        for row, _fact, old in pairs
        if old is not None
        for key in filter(None, _unique_keys(row))
    )
