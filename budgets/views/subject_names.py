"""A subject as pages name it: its names over the years, what it belongs to, what it means, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.meanings import meaning
from budgets.subjects import Classification
from budgets.terms import term
from budgets.views.errors import Choice, NotHere


@dataclass(frozen=True, slots=True)
class Named:
    """A code as a heading or a step of the way to it."""

    code: str
    name: str
    url: str
    level: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Subject:
    """``path`` are the subjects that it belongs to, the widest first; ``names`` are (name, first year, last year)."""

    classification: Classification
    code: str
    this: Named
    path: tuple[Named, ...]
    names: tuple[tuple[str, int, int | None], ...]

    @property
    def explanation(self) -> str:
        """Our sentence; else what it belongs to."""
        if self.this.meaning:
            return self.this.meaning
        words = {"name": self.this.name, "level": self.this.level}
        if not self.path:
            return _("“%(name)s”是一个%(level)s级科目。") % words
        words["parent"] = self.path[-1].name
        if self.this.name.startswith("其他"):
            return _("“%(parent)s”中没有归入别的%(level)s级科目的支出。") % words
        return _("“%(parent)s”之下的一个%(level)s级科目：用于“%(name)s”的支出。") % words


def address(classification: Classification, code: str, adcode: str = "", year: int | None = None) -> str:
    """Of a subject: in all districts, in one, or in one of a year."""
    key = classification.key
    if not adcode:
        return reverse(f"budgets:{key}", args=[code])
    if year is None:
        return reverse(f"budgets:{key}-district", args=[code, adcode])
    return reverse(f"budgets:{key}-district-year", args=[code, adcode, year])


def level_name(classification: Classification, code: str) -> str:
    return (_("类"), _("款"), _("项"))[len(classification.above(code)) - 1] if len(code) >= 3 else ""


def subject_of(classification: Classification, code: str, year: int | None) -> Subject:
    """The subject with its name as it is in the year. One query; NotHere names the nearest codes there are."""
    codes = classification.above(code)
    rows = list(classification.model.objects.filter(code__in=codes).order_by("first_year"))
    own = [row for row in rows if row.code == code]
    if not own:
        raise NotHere(_("科目中没有编码“%(code)s”。可以从这里开始：") % {"code": code}, _nearest(classification, rows))
    steps = [_named(classification, each, [row for row in rows if row.code == each], year) for each in codes]
    return Subject(
        classification,
        code,
        steps[-1],
        tuple(step for step in steps[:-1] if step.name),
        tuple(_names(own)),
    )


def _names(rows: Iterable[Any]) -> Iterator[tuple[str, int, int | None]]:
    """Each name with its first and last year; rows of the same name after one another are one."""
    for name, same in groupby(rows, key=lambda row: row.name):
        first, *others = same
        yield name, first.first_year, (others or [first])[-1].last_year


def _nearest(classification: Classification, rows: Iterable[Any]) -> list[Choice]:
    known = {row.code: row for row in rows}
    choices = [Choice(str(row), address(classification, code)) for code, row in sorted(known.items(), reverse=True)]
    return [*choices, Choice(_("全部科目"), reverse(f"budgets:{classification.key}s"))]


def _named(classification: Classification, code: str, rows: Sequence[Any], year: int | None) -> Named:
    """The name of the year, else the latest one."""
    english = get_language() == "en"
    valid = [row for row in rows if year is None or row.first_year <= year]
    row = (valid or rows or [None])[-1]
    plain = row.name if row else ""
    shown = row.name_en if row and english and row.name_en else term(plain)
    said = meaning(classification.key, code, plain, english=english)
    return Named(code, shown, address(classification, code), level_name(classification, code), said)
