"""The functions of M that the guide calls, as Microsoft's reference describes them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from tests.api.powerquery.values import QueryError, Table, shown

ENCODINGS = {Decimal(65001): "utf-8-sig"}
QUOTED = "QuoteStyle.Csv"


def web_contents(url: str, options: dict[str, Any] | None = None) -> bytes:
    options = _known(options, "RelativePath", "Query")
    if "RelativePath" in options:
        url = f"{url.rstrip('/')}/{options['RelativePath'].lstrip('/')}"
    query = options.get("Query", {})
    for name, value in query.items():
        if not isinstance(value, str):
            raise QueryError(f"The value of {name} in Query must be text, not {value!r}.")
    with urlopen(url + ("?" + urlencode(query) if query else ""), timeout=60) as answer:
        content: bytes = answer.read()
    return content


def csv_document(content: bytes, options: dict[str, Any]) -> Table:
    options = _known(options, "Delimiter", "Encoding", "QuoteStyle")
    if options["QuoteStyle"] != QUOTED:
        raise QueryError("Without QuoteStyle.Csv a line break inside quotes would end the row.")
    text = content.decode(ENCODINGS[options["Encoding"]])
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=options["Delimiter"], strict=True))
    width = len(rows[0])
    return Table([f"Column{number + 1}" for number in range(width)], [row + [""] * (width - len(row)) for row in rows])


def json_document(content: bytes) -> Any:
    return json.loads(content, parse_int=Decimal, parse_float=Decimal)


def promote_headers(table: Table, options: dict[str, Any]) -> Table:
    _known(options, "PromoteAllScalars")
    return Table(table.rows[0], table.rows[1:])


def transform_column_types(table: Table, types: list[list[Any]], culture: str) -> Table:
    if culture != "en-US":
        raise QueryError("The portal writes a point before the decimals: en-US.")
    converters = {table.index(name): CONVERTERS[type] for name, type in types}
    rows = [[converters.get(index, _same)(cell) for index, cell in enumerate(row)] for row in table.rows]
    return Table(table.columns, rows)


def to_currency(cell: Any) -> Decimal | None:
    """Exact, with four decimals at most."""
    value = _number(cell)
    if value is not None and value != round(value, 4):
        raise QueryError(f"{cell} has more than four decimals.")
    return value


def to_integer(cell: Any) -> Decimal | None:
    value = _number(cell)
    if value is not None and value != int(value):
        raise QueryError(f"{cell} is not whole.")
    return value


def _number(cell: Any) -> Decimal | None:
    try:
        return None if cell in (None, "") else Decimal(cell)
    except InvalidOperation as error:
        raise QueryError(f"We couldn't convert to Number: {cell}") from error


def select_columns(table: Table, names: list[str]) -> Table:
    indexes = [table.index(name) for name in names]
    return Table(names, [[row[index] for index in indexes] for row in table.rows])


def select_rows(table: Table, condition: Callable[[dict[str, Any]], bool]) -> Table:
    kept = [row for row, record in zip(table.rows, table.records(), strict=True) if condition(record)]
    return Table(table.columns, kept)


def group(table: Table, keys: list[str], sums: list[list[Any]]) -> Table:
    """Groups in the order in which they come first."""
    indexes = [table.index(key) for key in keys]
    groups: dict[tuple[Any, ...], list[list[Any]]] = {}
    for row in table.rows:
        groups.setdefault(tuple(row[index] for index in indexes), []).append(row)
    rows = [[*key, *(each[1](Table(table.columns, members)) for each in sums)] for key, members in groups.items()]
    return Table([*keys, *(name for name, *_rest in sums)], rows)


def from_records(records: list[dict[str, Any]]) -> Table:
    columns = list(records[0])
    if any(list(record) != columns for record in records):
        raise QueryError("The records have not the same fields.")
    return Table(columns, [list(record.values()) for record in records])


def generate(
    initial: Callable[[], Any],
    condition: Callable[[Any], bool],
    following: Callable[[Any], Any],
    selector: Callable[[Any], Any],
) -> list[Any]:
    items, item = [], initial()
    while condition(item):
        items.append(selector(item))
        item = following(item)
    return items


def _known(options: dict[str, Any] | None, *names: str) -> dict[str, Any]:
    unknown = set(options or ()) - set(names)
    if unknown:
        raise QueryError(f"Options that are not read here: {', '.join(sorted(unknown))}")
    return options or {}


def _same(cell: Any) -> Any:
    return cell


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "Int64.Type": to_integer,
    "Currency.Type": to_currency,
    "type text": shown,
}

FUNCTIONS: dict[str, Any] = {
    **{name: name for name in (*CONVERTERS, QUOTED)},
    "Csv.Document": csv_document,
    "Json.Document": json_document,
    "List.Combine": lambda lists: [item for each in lists for item in each],
    "List.Generate": generate,
    "List.Sum": lambda values: sum((value for value in values if value is not None), Decimal(0)),
    "Table.FromRecords": from_records,
    "Table.Group": group,
    "Table.Last": lambda table: table.records()[-1],
    "Table.PromoteHeaders": promote_headers,
    "Table.RemoveLastN": lambda table, count: Table(table.columns, table.rows[: len(table.rows) - int(count)]),
    "Table.RowCount": lambda table: Decimal(len(table.rows)),
    "Table.SelectColumns": select_columns,
    "Table.SelectRows": select_rows,
    "Table.TransformColumnTypes": transform_column_types,
    "Text.From": shown,
    "Text.StartsWith": lambda text, beginning: text.startswith(beginning),
    "Web.Contents": web_contents,
}
