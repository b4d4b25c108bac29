"""Cells: what one department has in one group, this year and the year before, made in PostgreSQL out of the facts.

A department's two editions are those of one stage that are current at the same moment: a *pair*, of which one may be
missing. Last year's facts are carried over the lineage at the level of their own codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from budgets.datasets import lineage, select
from budgets.datasets.columns import Column
from budgets.datasets.dataset import Dataset, aliases
from budgets.datasets.filters import Condition
from budgets.datasets.lineage import BEFORE
from budgets.datasets.question import Asked, Question
from budgets.datasets.select import Statement
from budgets.datasets.undivided import Grouping, Outside, columns

THIS, OWN, PAIRS, CELLS = "this", "own", "pairs", "cells"
"""The steps, beside lineage.BEFORE: this year's editions as far as they are asked for; the facts of both years at the
level of their own codes; the pairs of editions; and the cells."""

_EDITIONS = "budgets_edition"
_A_YEAR_LATER = f"""(SELECT id, department_id, stage, year + 1 AS year, number, state, undisclosed, published_at,
    superseded_at FROM {_EDITIONS})"""
_CURRENT = f"LEFT JOIN {THIS} ON ({THIS}.department_id, {THIS}.stage, {THIS}.year) = (e.department_id, e.stage, e.year)"
_PAIR = {THIS: "e.id", BEFORE: "coalesce(e.current_id, -e.id)"}
_PAIRS = f"""SELECT t.id AS pair, t.department_id, t.jurisdiction_id, t.year, t.stage, true AS published, t.closed,
        b.id IS NOT NULL AS previous_published, coalesce(b.closed, false) AS previous_closed
    FROM {THIS} t LEFT JOIN {BEFORE} b ON b.current_id = t.id
    UNION ALL SELECT {_PAIR[BEFORE]}, department_id, jurisdiction_id, year, stage, false, false, true, closed
    FROM {BEFORE} e WHERE current_id IS NULL"""

_OF_A_YEAR = {
    "amount": "sum(m) FILTER (WHERE inside)",
    "facts": "coalesce(sum(facts) FILTER (WHERE inside), 0)",
    "unknown": "coalesce(sum(unknown) FILTER (WHERE inside), 0)",
    "open": "bool_or(whole AND NOT inside AND weighs)",
    "weighs": "bool_or(weighs)",
}
_OF_NO_YEAR = {"amount": "NULL::numeric", "facts": "0", "unknown": "0", "open": "false", "weighs": "false"}
_OF_BOTH = {
    "split": "bool_or(NOT whole AND NOT inside AND weighs)",
    "lost": "bool_or(lost AND inside)",
}


def steps(question: Question, grouping: Grouping, kind: str) -> dict[str, Statement]:
    """Queries by name, each of which may read those before it; the last are the cells.

    Cells have the pair, the keys and flags of the grouping, and for this year and, named previous, for the one before:
    the ``amount``; the number of ``facts``, and of those with an ``unknown`` amount; ``open`` if there are amounts
    elsewhere that may belong here; ``weighs`` if there is anything but zero. Of both years: ``split`` if what is one
    amount here is several elsewhere; ``lost`` if something flows in of which nobody knows how much. A cell may have
    several rows.
    """
    of_editions = [asked.condition for asked in question.asked if _is_of_editions(asked.condition)]
    of_facts = [asked for asked in question.asked if not _is_of_editions(asked.condition)]
    asked = [*question.scope, *of_editions]
    also = Condition(f"e.year IN (SELECT year FROM {THIS})")
    years = {year: _facts(question.dataset, grouping, of_facts, year) for year in (THIS, BEFORE)}
    return {
        THIS: _editions(question.dataset, _EDITIONS, asked, kind, "e.id AS current_id"),
        BEFORE: _editions(question.dataset, _A_YEAR_LATER, [*asked, also], kind, f"{THIS}.id AS current_id"),
        OWN: _own(question.dataset, *question.amounts, [facts.sql for facts in years.values()]),
        PAIRS: Statement(_PAIRS, ()),
        CELLS: joined((_cells(grouping, year, facts) for year, facts in years.items()), " UNION ALL "),
    }


def joined(parts: Iterable[Statement], between: str = " ") -> Statement:
    parts = list(parts)
    return Statement(between.join(part.sql for part in parts), tuple(value for part in parts for value in part.values))


def previous(name: str) -> str:
    """The name that something of this year has for the year before."""
    return "previous" if name == "amount" else f"previous_{name}"


def _is_of_editions(condition: Condition) -> bool:
    return aliases(condition.sql) <= {"e", "d", "j"}


def _editions(dataset: Dataset, table: str, asked: Sequence[Condition], kind: str, current: str) -> Statement:
    """``closed`` says that the source does not disclose this kind of fact at all."""
    joins = {alias: dataset.joins[alias] for alias in ("d", "j")} | {THIS: _CURRENT}
    editions = replace(dataset, table=table, alias="e", joins=joins, always="")
    made = f"e.id, e.department_id, d.jurisdiction_id, e.year, e.stage, %s = ANY(e.undisclosed) AS closed, {current}"
    body = select.source(editions, asked, [made])
    return Statement(f"SELECT {made} {body.sql}", (kind, *body.values))


def _own(dataset: Dataset, measure: Column, readers: Iterable[str]) -> Statement:
    """The facts in as few rows as tell apart what the ``readers`` read of them. Only this reads the table of facts."""
    named = {name for reader in readers for name in re.findall(r'\bf\."?([a-z0-9_]+)', reader)}
    keys = columns(sorted({"edition_id", *named} - {"m", "facts", "unknown", "weighs"}), "f")
    of_either = Condition(f"f.edition_id IN (SELECT id FROM {THIS} UNION SELECT id FROM {BEFORE})")
    body = select.source(dataset, [of_either], [measure.exact])
    made = f"""sum({measure.exact}) AS m, count(*) AS facts, count(*) - count({measure.exact}) AS unknown,
        bool_or({measure.exact} IS DISTINCT FROM 0) AS weighs"""
    return Statement(f"SELECT {keys}, {made} {body.sql} GROUP BY {keys}", body.values)


def _cells(grouping: Grouping, year: str, facts: Statement) -> Statement:
    this, before = (_OF_A_YEAR, _OF_NO_YEAR) if year == THIS else (_OF_NO_YEAR, _OF_A_YEAR)
    made = this | {previous(name): sql for name, sql in before.items()} | _OF_BOTH
    keys = columns(["pair", *grouping.flagged])
    added_up = ", ".join(f"{sql} AS {name}" for name, sql in made.items())
    return Statement(f"SELECT {keys}, {added_up} FROM ({facts.sql}) facts GROUP BY {keys}", facts.values)


def _facts(dataset: Dataset, grouping: Grouping, asked: Sequence[Asked], year: str) -> Statement:
    """The rows of ``OWN`` of one of the years: ``m`` is their amount, ``lost`` says that nobody knows it.

    ``inside`` says that the filters let them through. Else they are here because they bear on those that they do, and
    ``whole`` says that they may hold some of them.
    """
    let_through = [_any(each.condition, each.outside.wholes, each.outside.parts) for each in asked]
    inside = _all(each.condition for each in asked if each.outside != Outside())
    whole = _any(*(each.outside.wholes for each in asked))
    dataset = replace(dataset, table=OWN)
    read = [*grouping.flagged.values(), *(condition.sql for condition in let_through)]
    if year == BEFORE:
        dataset = lineage.carried(dataset)
        shares = lineage.shares(dataset, read)
    else:
        dataset = replace(dataset, joins=dataset.joins | {"e": f"JOIN {THIS} e ON e.id = f.edition_id"})
        shares = []
    made = {
        "pair": _PAIR[year],
        **grouping.flagged,
        "m": " * ".join(("f.m", *shares)),
        **{name: f"f.{name}" for name in ("facts", "unknown", "weighs")},
        "lost": " OR ".join(f"{share} IS NULL" for share in shares) or "false",
        "inside": inside.sql,
        "whole": whole.sql,
    }
    body = select.source(dataset, let_through, [*made.values(), *shares])
    listed = ", ".join(f'{sql} AS "{name}"' for name, sql in made.items())
    return Statement(f"SELECT {listed} {body.sql}", (*inside.values, *whole.values, *body.values))


def _any(*conditions: Condition | None) -> Condition:
    return _together(" OR ", conditions, "false")


def _all(conditions: Iterable[Condition]) -> Condition:
    return _together(" AND ", conditions, "true")


def _together(operator: str, conditions: Iterable[Condition | None], none: str) -> Condition:
    """Never null, which is neither true nor false."""
    there = [condition for condition in conditions if condition is not None]
    sql = operator.join(f"({condition.sql}) IS TRUE" for condition in there)
    return Condition(f"({sql})" if sql else none, tuple(value for condition in there for value in condition.values))
