"""Columns of a dataset: the SQL that gives each value, its type, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from budgets.layouts import Unit

ENGLISH = "en"

UNITS = {"yuan": Unit.YUAN, "wanyuan": Unit.WANYUAN}
"""The units of money by the words that addresses and answers use."""
UNIT_WORDS = {unit: word for word, unit in UNITS.items()}

FORMULA_STARTS = "=+-@\t\r"
"""What a spreadsheet takes for a formula (OWASP, CSV injection); the same as budgets.renderers.csv."""


class Kind(StrEnum):
    """What a value is. Codes are digits and letters that no spreadsheet runs; texts may be anything."""

    CODE = "code"
    TEXT = "text"
    WHOLE = "integer"
    FLAG = "boolean"
    AMOUNT = "amount"
    NUMBER = "decimal"
    MOMENT = "datetime"
    DATE = "date"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Presentation:
    """In which language and unit an answer is written, and ``at`` which moment it shows the states of editions: now, if
    it is None. ``base`` is the portal's own address, no slash at its end.
    """

    language: str = "zh-hans"
    unit: Unit = Unit.YUAN
    base: str = ""
    at: datetime | None = None

    @property
    def api(self) -> str:
        """The address of the API, no slash at its end."""
        return f"{self.base}/api/v1"

    @property
    def english(self) -> bool:
        return self.language == ENGLISH


Sql = str | Callable[[Presentation], str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """``sql`` names tables by the aliases of its dataset (f.amount); ``words`` are the only values there are.

    ``about`` is what the column means, in Chinese and English; ``null`` says when a value may be missing; ``places``
    are the decimal places of an amount or another number.
    """

    name: str
    kind: Kind
    sql: Sql
    about: tuple[str, str]
    null: bool = False
    words: Mapping[str, str] | None = None
    places: int = 2

    def expression(self, wanted: Presentation) -> str:
        """The value in SQL, typed; amounts in the unit asked for, rounded half up like budgets.layouts.Unit.of."""
        sql = self.sql if isinstance(self.sql, str) else self.sql(wanted)
        if self.kind is Kind.AMOUNT and wanted.unit is not Unit.YUAN:
            return f"round({sql} / {wanted.unit.divisor}, 2)"
        return sql

    @property
    def exact(self) -> str:
        """The value that totals are made of: in yuan, not rounded."""
        return self.expression(Presentation())

    def as_json(self, wanted: Presentation) -> str:
        """The value as the JSON answers have it: numbers with decimals as text, for JSON's own would be floats."""
        sql = self.expression(wanted)
        match self.kind:
            case Kind.AMOUNT | Kind.NUMBER:
                return f"({sql})::text"
            case Kind.MOMENT:
                return iso(sql)
        return sql

    def as_text(self, wanted: Presentation) -> str:
        """The value as CSV has it: text that no spreadsheet runs."""
        sql = self.expression(wanted)
        match self.kind:
            case Kind.TEXT:
                return _safe(sql)
            case Kind.LIST:
                return _safe(f"array_to_string({sql}, ';')")
            case Kind.MOMENT:
                return iso(sql)
            case Kind.FLAG:
                return f"({sql})::text"
        return sql

    def as_exact(self, wanted: Presentation) -> str:
        """The value as programs take it out of CSV: nothing rounded or guarded, a list as JSON."""
        sql = self.expression(wanted)
        match self.kind:
            case Kind.MOMENT:
                return iso(sql)
            case Kind.LIST:
                return f"array_to_json({sql})"
        return sql


def _safe(sql: str) -> str:
    starts = ", ".join(str(ord(start)) for start in FORMULA_STARTS)
    return f"CASE WHEN ascii({sql}) IN ({starts}) THEN '''' || {sql} ELSE {sql} END"


def iso(sql: str) -> str:
    """A moment as ISO 8601 text in UTC, to the microsecond: as_of one of these gives what was current from it on."""
    return f"""to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def literal(text: str) -> str:
    """A text constant in SQL; percent signs doubled, as the statement is completed with parameters."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def code(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.CODE, sql=sql, about=(zh, en), **more)


def text(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.TEXT, sql=sql, about=(zh, en), **more)


def whole(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.WHOLE, sql=sql, about=(zh, en), **more)


def flag(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.FLAG, sql=sql, about=(zh, en), **more)


def amount(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.AMOUNT, sql=sql, about=(zh, en), **more)


AMOUNT_UNIT = Column(
    name="amount_unit",
    kind=Kind.CODE,
    sql=lambda wanted: literal(UNIT_WORDS[wanted.unit]),
    about=("金额单位", "unit of the amounts"),
    words={word: unit.value for word, unit in UNITS.items()},
)


def number(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.NUMBER, sql=sql, about=(zh, en), **more)


def moment(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.MOMENT, sql=sql, about=(zh, en), **more)


def date(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.DATE, sql=sql, about=(zh, en), **more)


def texts(name: str, sql: Sql, zh: str, en: str, **more: Any) -> Column:
    return Column(name=name, kind=Kind.LIST, sql=sql, about=(zh, en), **more)


def words_of(enumeration: type[StrEnum]) -> dict[str, str]:
    """The values of an enumeration with their official terms."""
    return {member.value: str(member.label) for member in enumeration}  # type: ignore[attr-defined]


def word(name: str, sql: str, words: Mapping[str, str], zh: str, en: str, **more: Any) -> tuple[Column, Column]:
    """A key of an enumeration, and beside it its official term in the language of the answer."""
    null = more.get("null", False)
    return (
        code(name, sql, zh, en, words=words, **more),
        text(f"{name}_label", label(sql, words), f"{zh}（名称）", f"{en}, in words", null=null),
    )


def label(sql: str, words: Mapping[str, str]) -> Callable[[Presentation], str]:
    def in_language(wanted: Presentation) -> str:
        terms = _translated(tuple(words.items()), wanted.language)
        cases = " ".join(f"WHEN {literal(key)} THEN {literal(term)}" for key, term in terms)
        return f"CASE {sql} {cases} END"

    return in_language


@cache
def _translated(words: tuple[tuple[str, str], ...], language: str) -> list[tuple[str, str]]:
    with translation.override(language):
        return [(key, gettext(term)) for key, term in words]


def name_of(alias: str) -> Callable[[Presentation], str]:
    """The name of a row, in English where that is asked for and known."""
    return lambda wanted: f"coalesce(nullif({alias}.name_en, ''), {alias}.name)" if wanted.english else f"{alias}.name"


def ancestor(sql: str, length: int) -> str:
    """The first digits of a code; null when the code is shorter, being an ancestor itself."""
    return f"CASE WHEN length({sql}) >= {length} THEN left({sql}, {length}) END"
