"""What a source does not divide (docs/decisions/0003), as SQL: an amount of which nobody knows whose share it is.

基本支出 that may be 人员经费, 财政拨款 that may be of any of three budgets, a line without function, a line on the
department as a whole: such an amount makes each of its possible shares unknown, so none of them can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from budgets.datasets.dataset import Dataset, aliases
from budgets.datasets.filters import Condition, Filter
from budgets.facts import FundingSource, Nature

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    name: {
        word.value: tuple(sorted(member.value for member in word.members))
        for word in enumeration
        if word.members != {word}
    }
    for name, enumeration in (("nature", Nature), ("source", FundingSource))
}
"""The words that stand for several others, by dimension."""

EDITION_KEYS = ("year", "stage", "jurisdiction_id", "department_id")
"""The keys that an edition gives to all of its facts; none is ever null."""

FAMILIES = {"function": "function", "function_division": "function", "function_group": "function"} | {
    name: name for name in ("unit", *WORDS)
}
"""The dimensions that a source may leave undivided; the levels of a classification it leaves so together."""

_FLAGS = {"function": "fn.code IS NULL", "unit": "u.parent_id IS NULL"} | {
    name: f"f.{name} IN ({', '.join(map(repr, words))})" for name, words in WORDS.items()
}


@dataclass(frozen=True, slots=True)
class Undivided:
    """Of facts in groups: ``flag`` names the key that says whether their member is undivided, ``sql`` is that key."""

    family: str

    @property
    def flag(self) -> str:
        return f"undivided_{self.family}"

    @property
    def sql(self) -> str:
        return _FLAGS[self.family]

    def holds(self, whole: str, part: str) -> str:
        """Whether the member of the group ``whole`` may hold some of that of the group ``part`` (aliases)."""
        if self.family not in WORDS:
            return f"({whole}.{self.flag} AND NOT {part}.{self.flag})"
        each = (
            f"({whole}.{self.family} = '{word}' AND {part}.{self.family} IN ({', '.join(map(repr, members))}))"
            for word, members in WORDS[self.family].items()
        )
        return f"({' OR '.join(each)})"


@dataclass(frozen=True)
class Grouping:
    """What facts are grouped by to be compared. ``of_editions`` are keys that the edition gives, ``of_facts`` others,
    as SQL over the facts by name; each that may be ``undivided`` has a flag, which is a key too.
    """

    of_editions: tuple[str, ...]
    of_facts: Mapping[str, str]
    undivided: tuple[Undivided, ...]

    @classmethod
    def of(cls, dataset: Dataset, by: Iterable[str], keys: Mapping[str, str]) -> Grouping:
        families = dict.fromkeys(FAMILIES[name] for name in by if name in FAMILIES)
        may_be = (family for family in families if family != "function" or dataset.by_name[family].null)
        of_editions = tuple(name for name in keys if name in EDITION_KEYS)
        of_facts = {name: sql for name, sql in keys.items() if name not in EDITION_KEYS}
        return cls(of_editions, of_facts, tuple(map(Undivided, may_be)))

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.of_editions, *self.of_facts)

    @cached_property
    def flagged(self) -> dict[str, str]:
        """The keys of facts and the flags."""
        return {**self.of_facts, **{each.flag: each.sql for each in self.undivided}}

    def holds(self, whole: str, part: str) -> str:
        """Whether a group may hold some of another (aliases): in a dimension that it does not divide, in the others
        being the same. The keys of their editions are the same.
        """
        families: dict[str, list[str]] = {each.family: [each.flag] for each in self.undivided}
        conditions = []
        for name in self.of_facts:
            if FAMILIES.get(name) in families:
                families[FAMILIES[name]].append(name)
            else:
                conditions.append(_same(name, whole, part))
        for each in self.undivided:
            same = " AND ".join(_same(name, whole, part) for name in families[each.family])
            conditions.append(f"({each.holds(whole, part)} OR ({same}))")
        some = " OR ".join(each.holds(whole, part) for each in self.undivided)
        return f"{' AND '.join(conditions)} AND ({some})"


def columns(names: Iterable[str], alias: str = "") -> str:
    """As a list of columns."""
    return ", ".join(f'{alias}."{name}"' if alias else f'"{name}"' for name in names)


def _same(name: str, one: str, other: str) -> str:
    return f'{one}."{name}" IS NOT DISTINCT FROM {other}."{name}"'


@dataclass(frozen=True, slots=True)
class Outside:
    """Facts that a filter does not let through, and that all the same bear on those that it does.

    ``wholes`` may hold some of what is asked for; ``parts`` are some of a whole that is asked for.
    """

    wholes: Condition | None = None
    parts: Condition | None = None


def outside(filter: Filter, condition: Condition) -> Outside:
    named = aliases(condition.sql)
    if "fn" in named:
        return Outside(Condition(_FLAGS["function"]))
    if "u" in named:
        return _outside_units(condition)
    return _outside_words(filter.name, condition) if filter.name in WORDS else Outside()


def _outside_units(condition: Condition) -> Outside:
    """``condition`` asks for codes of units; that of a department stands for all of its units."""
    unit = "EXISTS (SELECT FROM budgets_administrativeunit m WHERE m.parent_id = e.department_id AND m.code = ANY(%s))"
    return Outside(
        Condition(f"(u.parent_id IS NULL AND {unit})", condition.values),
        Condition("(u.parent_id IS NOT NULL AND d.code = ANY(%s))", condition.values),
    )


def _outside_words(name: str, condition: Condition) -> Outside:
    asked: set[str] = set(condition.values[0])
    wholes = [word for word, members in WORDS[name].items() if word not in asked and asked.intersection(members)]
    parts = {member for word, members in WORDS[name].items() if word in asked for member in members} - asked
    return Outside(_in(name, wholes), _in(name, sorted(parts)))


def _in(name: str, words: list[str]) -> Condition | None:
    return Condition(f"f.{name} = ANY(%s)", (words,)) if words else None
