"""The flat form: one CSV (or JSON) file a kind of fact, headed by the fact's own field names.

The demonstration data is kept in this form because a change in it can be read as a diff.
"""

from __future__ import annotations

import csv
import json
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from budgets.facts import Fact


class FlatFileError(ValueError):
    """A file that is not in the flat form; the message names file, row and column."""


def read(kind: type[Fact], folder: Path) -> list[Fact]:
    """The facts of one kind in ``folder``; none when it has no file of that kind. Raises FlatFileError."""
    for path, rows in (
        (folder / f"{kind.kind}.csv", _csv_rows),
        (folder / f"{kind.kind}.json", _json_rows),
    ):
        if path.exists():
            return [build(kind, row, f"{path.name} 第{number}行") for number, row in _read(path, rows)]
    return []


def _read(path: Path, rows: Callable[[Path], Iterator[tuple[int, Any]]]) -> list[tuple[int, Any]]:
    try:
        return list(rows(path))
    except (UnicodeDecodeError, json.JSONDecodeError, csv.Error) as error:
        raise FlatFileError(f"{path.name}：不是 UTF-8 编码的 {path.suffix[1:].upper()} 文件：{error}") from error


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from enumerate(csv.DictReader(file, restkey="（表头之外）", strict=True), start=2)


def _json_rows(path: Path) -> Iterator[tuple[int, Any]]:
    content = json.loads(path.read_text(encoding="utf-8"))
    yield from enumerate(content if isinstance(content, list) else [content], start=1)


@cache
def _types(kind: type[Any]) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def build(kind: type[Any], row: Any, where: str) -> Any:
    """A fact from its flat record. Raises FlatFileError, which names ``where``."""
    expected = _types(kind)
    if not isinstance(row, Mapping):
        raise FlatFileError(f"{where}：应为一组列，不能是“{row}”")
    if unknown := sorted(str(name) for name in set(row) - set(expected)):
        raise FlatFileError(f"{where}：不认识的列 {'、'.join(unknown)}，应为 {'、'.join(expected)}")
    if missing := [name for name in _required(kind) if name not in row]:
        raise FlatFileError(f"{where}：缺少列 {'、'.join(missing)}")
    return kind(**{name: _value(expected[name], value, f"{where} {name}") for name, value in row.items()})


@cache
def _required(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)


def _value(expected: Any, value: Any, where: str) -> Any:
    """A cell as the type its field has; an empty cell is None where None is allowed."""
    if get_origin(expected) in (Union, types.UnionType):
        if value in (None, ""):
            return None
        (expected,) = (option for option in get_args(expected) if option is not type(None))
    if get_origin(expected) is tuple:
        return tuple(build(get_args(expected)[0], item, where) for item in value or ())
    if expected is str and value is None:
        return ""
    return _parsed(expected, value, where)


def _parsed(expected: Any, value: Any, where: str) -> Any:
    if is_dataclass(expected):
        return build(expected, value, where)  # type: ignore[arg-type]
    if isinstance(value, float):
        raise FlatFileError(f"{where}：{value} 是浮点数，会失去精度，请写成字符串")
    try:
        return _PARSERS.get(expected, expected)(value)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise FlatFileError(f"{where}：“{'' if value is None else value}”不是有效的值") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _decimal(value: Any) -> Decimal:
    """Two places at most, as the database keeps: it would round the rest away unseen."""
    number = Decimal(value)
    if not number.is_finite() or number != round(number, 2):
        raise ValueError
    return number


_PARSERS: Mapping[Any, Callable[[Any], Any]] = {
    str: _text,
    bool: lambda value: {"true": True, "false": False, "": False}[str(value).lower()],
    Decimal: _decimal,
}
"""Other fields hold an enumeration or a whole number, whose types read themselves."""
