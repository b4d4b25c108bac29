"""Which year a number is of, and of a change, which it compares with."""

from __future__ import annotations

import re

from budgets.figures import Meaning
from budgets.intake.prose import phrases, subjects
from budgets.intake.prose.context import REACH, Context
from budgets.intake.prose.subjects import Kind

_ONLY_WHEN = re.compile(rf"(?:[^,]*[,;])?(?:{phrases.YEAR.pattern}|上一?年度?|去年)")
_NAMED_THEN = re.compile(rf"(?:20[0-9]{{2}}年度?|上一?年度?|去年){phrases.FILLER.pattern}$")


def is_of_another_year(context: Context, token: re.Match[str], lead: str, *, first: bool) -> bool:
    """Whether an amount is last year's, or that of a year before."""
    if phrases.AS_AT.search(context.said_before(token.start())):
        return False
    words = _clause(phrases.COMPARED.split(lead)[-1])
    if context.section == "projects" and first and context.start and not _NAMED_THEN.search(words):
        return False  # The year is of the project's name.
    named = _named_year(words)
    if named is None:
        return phrases.LAST_YEAR.search(words) is not None and "结转" not in words
    return context.year is not None and named < context.year


def year_of(
    context: Context,
    token: re.Match[str],
    lead: str,
    meaning: Meaning,
    compared: tuple[int | None, bool] | None,
) -> tuple[int | None, bool]:
    """The year of the figure, of a change the year compared with; and whether 执行数 are meant."""
    outturn = phrases.OUTTURN.search(lead) is not None
    if meaning in (Meaning.CHANGE, Meaning.CHANGE_PERCENT):
        return _compared(context, lead, outturn, compared)
    if meaning is Meaning.PREVIOUS:
        return _named_year(_clause(lead)) or _year_before(context), outturn
    return _stated_year(context, token, lead), outturn


def _compared(
    context: Context, lead: str, outturn: bool, before: tuple[int | None, bool] | None
) -> tuple[int | None, bool]:
    """What a change is measured against: as said here, else as for the change before it, else the year before."""
    said = list(phrases.COMPARED_YEAR.finditer(lead))
    if said:
        return int(said[-1]["year"] or 0) or _year_before(context), outturn
    if before:
        return before
    named = _named_year(lead)
    is_past = named is not None and context.year is not None and named < context.year
    return named if is_past else _year_before(context), outturn


def _stated_year(context: Context, token: re.Match[str], lead: str) -> int | None:
    said_before = context.said_before(token.start())
    is_money = subjects.KINDS.get(token["unit"] or "") is Kind.MONEY
    words = _clause(lead) if is_money else said_before
    named = _named_year(phrases.COMPARED_YEAR.sub("", words))
    if named is not None and not (is_money and context.year and named < context.year):
        return named
    return as_at(context, token.start()) or context.year


def as_at(context: Context, position: int) -> int | None:
    """The year of 截至2023年12月31日, said before a position."""
    before = context.text[max(0, position - REACH) : position]
    said = phrases.AS_AT.search(before)
    return _named_year(before[said.start() :]) if said else None


def _clause(words: str) -> str:
    """The words since the last comma, and a year or 上年 that stands before it alone."""
    words = phrases.TITLES.sub("", words)
    before, comma, clause = words.rpartition(",")
    return words if comma and _ONLY_WHEN.fullmatch(before) else clause


def _year_before(context: Context) -> int | None:
    return context.year - 1 if context.year else None


def _named_year(words: str) -> int | None:
    years = [int(found["year"]) for found in phrases.YEAR.finditer(phrases.TITLES.sub("", words))]
    return years[-1] if years else None
