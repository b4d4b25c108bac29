"""M's values and what can be done with any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Names = Mapping[str, Any]
Value = Callable[[Names], Any]


class QueryError(Exception):
    """What M calls an error, with its reason."""


@dataclass(frozen=True)
class Table:
    columns: list[str]
    rows: list[list[Any]]

    def records(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def index(self, column: str) -> int:
        if column not in self.columns:
            raise QueryError(f"The column '{column}' of the table wasn't found.")
        return self.columns.index(column)

    def column(self, name: str) -> list[Any]:
        index = self.index(name)
        return [row[index] for row in self.rows]


def shown(value: Any) -> str:
    """A table as CSV, anything else as text; numbers without zeros at their end."""
    if isinstance(value, Table):
        return "\n".join(",".join(map(shown, row)) for row in [value.columns, *value.rows])
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return "" if value is None else str(value)


def named(names: Names, name: str) -> Any:
    try:
        return names[name]
    except KeyError:
        raise QueryError(f"The name '{name}' wasn't recognized.") from None


def failed(reason: str) -> Any:
    raise QueryError(reason)


def selected(of: Value, name: str) -> Value:
    """A column of a table, or a field of a record."""

    def value(names: Names) -> Any:
        whole = of(names)
        if isinstance(whole, Table):
            return whole.column(name)
        if not isinstance(whole, dict) or name not in whole:
            raise QueryError(f"The field '{name}' of the record wasn't found.")
        return whole[name]

    return value


def called(function: Value, arguments: list[Value]) -> Value:
    return lambda names: function(names)(*(argument(names) for argument in arguments))


def both(left: Value, right: Value) -> Value:
    return lambda names: left(names) and right(names)


def compared(comparison: Callable[[Any, Any], bool], left: Value, right: Value) -> Value:
    def value(names: Names) -> bool:
        try:
            return comparison(left(names), right(names))
        except TypeError as error:
            raise QueryError(f"We cannot compare these: {error}") from error

    return value


def concatenated(left: Value, right: Value) -> Value:
    def value(names: Names) -> str:
        parts = (left(names), right(names))
        if not all(isinstance(part, str) for part in parts):
            raise QueryError(f"We cannot apply operator & to {parts}.")
        return "".join(parts)

    return value
