"""Filters of a dataset: each reads the words of a query parameter and gives a condition in SQL.

A value that cannot be is refused with what could be asked instead (BadValue); nothing is guessed or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

MOST_VALUES = 200
"""Values of one list; a longer one is a mistake or an attack."""
LONGEST_TEXT = 100
WORDS = "科技成果转化"


class BadValue(Exception):
    """``allowed`` is all that could be asked instead, or with ``like`` some examples of it; ``reason`` says more."""

    def __init__(self, allowed: Iterable[str], *, like: bool = False, reason: str = "") -> None:
        super().__init__(reason)
        self.allowed = tuple(allowed)
        self.like = like
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Condition:
    """``sql`` has a %s for each value."""

    sql: str
    values: tuple[Any, ...] = ()


class Filter(Protocol):
    """``about`` is what it asks, in Chinese and English; ``schema`` its value as JSON Schema: an array is written with
    commas between its items.
    """

    name: str
    about: tuple[str, str]

    @property
    def schema(self) -> dict[str, Any]: ...

    def condition(self, given: str) -> Condition:
        """Raises BadValue."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """Values with commas between them, each of the ``pattern``; ``examples`` are some of them."""

    name: str
    sql: str
    about: tuple[str, str]
    pattern: str
    examples: tuple[str, ...]

    @property
    def schema(self) -> dict[str, Any]:
        return several({"type": "string", "pattern": f"^({self.pattern})$"}, self.examples)

    def condition(self, given: str) -> Condition:
        return Condition(f"{self.sql} = ANY(%s)", (self.values(given),))

    def values(self, given: str) -> list[str]:
        return listed(given, self.pattern, self.examples)


class Prefixes(Codes):
    """Codes that begin with one of the values."""

    def condition(self, given: str) -> Condition:
        values = self.values(given)
        return Condition(
            "(" + " OR ".join(f"{self.sql} ^@ %s" for _value in values) + ")",
            tuple(values),
        )


class Numbers(Codes):
    """Whole numbers, such as those of tables."""

    def condition(self, given: str) -> Condition:
        return Condition(f"{self.sql} = ANY(%s)", ([int(value) for value in self.values(given)],))


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Some of the few words there are."""

    name: str
    sql: str
    about: tuple[str, str]
    words: tuple[str, ...]

    @property
    def schema(self) -> dict[str, Any]:
        return several({"type": "string", "enum": list(self.words)}, self.words[:1])

    def condition(self, given: str) -> Condition:
        values = given.split(",")
        if not set(values) <= set(self.words):
            raise BadValue(self.words)
        return Condition(f"{self.sql} = ANY(%s)", (sorted(set(values)),))


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """One of a few words, each with a condition of its own."""

    name: str
    about: tuple[str, str]
    cases: Mapping[str, str]

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.cases)}

    def condition(self, given: str) -> Condition:
        if given not in self.cases:
            raise BadValue(self.cases)
        return Condition(self.cases[given])


def yes_or_no(name: str, sql: str, zh: str, en: str) -> Cases:
    return Cases(name, (zh, en), {"true": sql, "false": f"NOT ({sql})"})


@dataclass(frozen=True, slots=True, eq=False)
class Years:
    """Fiscal years: 2024; 2023,2024; 2022..2024."""

    name: str
    sql: str
    about: tuple[str, str] = (
        "年度：2024、2023,2024 或 2022..2024",
        "fiscal years: one, several, or a range",
    )

    PATTERN = r"(20[0-9]{2}|2100)(\.\.(20[0-9]{2}|2100))?"
    EXAMPLES = ("2024", "2023,2024", "2022..2024")

    @property
    def schema(self) -> dict[str, Any]:
        return several({"type": "string", "pattern": f"^{self.PATTERN}$"}, self.EXAMPLES)

    def condition(self, given: str) -> Condition:
        return Condition(f"{self.sql} = ANY(%s)", (self.years(given),))

    def years(self, given: str) -> list[int]:
        found: set[int] = set()
        for value in listed(given, self.PATTERN, self.EXAMPLES):
            first, _dots, last = value.partition("..")
            years = range(int(first), int(last or first) + 1)
            if not years:
                raise BadValue(self.EXAMPLES, like=True, reason=_("起始年度晚于终止年度。"))
            found |= set(years)
        return sorted(found)


class ValidYears(Years):
    """``sql`` is the range of years in which a row is valid; it is asked to be so in one of the years."""

    def condition(self, given: str) -> Condition:
        return Condition(f"EXISTS (SELECT FROM unnest(%s::int[]) AS y WHERE {self.sql} @> y)", (self.years(given),))


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """An amount in yuan that a column reaches (>=) or does not exceed (<=), whatever unit the answer is in."""

    name: str
    sql: str
    operator: str
    about: tuple[str, str]

    EXAMPLES = ("0.00", "1000000", "46920000.00")
    PATTERN = r"-?[0-9]{1,16}(\.[0-9]{1,2})?"

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.PATTERN}$", "examples": list(self.EXAMPLES)}

    def condition(self, given: str) -> Condition:
        if not re.fullmatch(self.PATTERN, given, re.ASCII):
            raise BadValue(self.EXAMPLES, like=True)
        return Condition(f"{self.sql} {self.operator} %s", (Decimal(given),))


def between(name: str, sql: str, zh: str, en: str) -> tuple[Bound, Bound]:
    """``name``_min and ``name``_max."""
    return (
        Bound(f"{name}_min", sql, ">=", (f"{zh}不少于（元）", f"{en}: at least so many yuan")),
        Bound(f"{name}_max", sql, "<=", (f"{zh}不多于（元）", f"{en}: at most so many yuan")),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Contains:
    """Words that one of the columns holds; case does not matter."""

    name: str
    columns: tuple[str, ...]
    about: tuple[str, str]

    @property
    def schema(self) -> dict[str, Any]:
        pattern = r"^[^\u0000]*[^\u0000\s][^\u0000]*$"
        return {"type": "string", "pattern": pattern, "maxLength": LONGEST_TEXT, "examples": [WORDS]}

    def condition(self, given: str) -> Condition:
        if not given.strip() or len(given) > LONGEST_TEXT or "\0" in given:
            reason = _("请写 1 到 %(most)d 个字。") % {"most": LONGEST_TEXT}
            raise BadValue((WORDS,), like=True, reason=reason)
        pattern = "%" + re.sub(r"([\\%_])", r"\\\1", given.strip()) + "%"
        either = " OR ".join(f"{column} ILIKE %s" for column in self.columns)
        return Condition(f"({either})", (pattern,) * len(self.columns))


def several(items: Mapping[str, Any], examples: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema of such values with commas between them."""
    given = [example.split(",") for example in examples]
    return {"type": "array", "items": dict(items), "minItems": 1, "maxItems": MOST_VALUES, "examples": given}


def listed(given: str, pattern: str, examples: Iterable[str]) -> list[str]:
    """The values between commas, each of the pattern, none empty and none twice. Raises BadValue."""
    values = given.split(",")
    if len(values) > MOST_VALUES:
        raise BadValue(examples, like=True, reason=_("一次最多 %(most)d 个值。") % {"most": MOST_VALUES})
    if len(values) > 1 and not all(values):
        raise BadValue(examples, like=True, reason=_("两个逗号之间没有值。"))
    if not all(re.fullmatch(pattern, value, re.ASCII) for value in values):
        raise BadValue(examples, like=True)
    return list(dict.fromkeys(values))
