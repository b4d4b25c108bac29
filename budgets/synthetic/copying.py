"""Rows of many departments into the database by COPY, with their primary keys put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from budgets.synthetic.rows import NULL, Row, made_models, shape

Batch = Sequence[Mapping[Any, Sequence[Row]]]
"""For each department, its rows by model."""

Keys = Sequence[dict[Any, Sequence[int]]]
"""For each department, the primary keys of its rows that others refer to, by model."""


def copy_all(batch: Batch, keys: Keys) -> None:
    """Every model in its order; ``keys`` hold those of rows that are there already and get those of the new ones."""
    for model in made_models():
        count = sum(len(rows[model]) for rows in batch if model in rows)
        if not count:
            continue
        own = _reserved(model, count) if shape(model).is_named else None
        if own is not None:
            for rows, known in zip(batch, keys, strict=True):
                known[model] = [next(own) for _row in rows.get(model, ())]
        lines = (
            line for rows, known in zip(batch, keys, strict=True) for line in _lines(model, rows.get(model, ()), known)
        )
        _copy(model, lines, with_key=own is not None)


def _reserved(model: Any, count: int) -> Iterator[int]:
    """Primary keys that nobody else will get."""
    name = (connection.ops.quote_name(model._meta.db_table), model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", (*name, count))
        return iter([key for (key,) in cursor.fetchall()])


def _lines(model: Any, rows: Iterable[Row], keys: Mapping[Any, Sequence[int]]) -> Iterator[str]:
    """Whole lines: the row's own key if it has one, those of the rows it refers to, and the rest."""
    above = [keys[column.related_model] for column in shape(model).above]
    own = keys.get(model)
    for number, row in enumerate(rows):
        places = [NULL if at is None else str(of[at]) for at, of in zip(row.above, above, strict=True)]
        yield "\t".join([*([] if own is None else [str(own[number])]), *places, row.rest]) + "\n"


def _copy(model: Any, lines: Iterable[str], *, with_key: bool) -> None:
    quote = connection.ops.quote_name
    columns = [*([model._meta.pk.column] if with_key else []), *shape(model).columns]
    names = ", ".join(map(quote, columns))
    statement = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for line in lines:
            copy.write(line)
