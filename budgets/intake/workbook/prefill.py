"""What a new workbook begins with: the year's own facts, or last year's with their codes carried into the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from budgets import registry
from budgets.facts import Fact, Link, Project
from budgets.intake.workbook.declaration import Column, Kind, by_kind
from budgets.intake.workbook.lists import Lists
from budgets.models import AdministrativeUnit, EconomicClass, Edition, Function, Lineage

_PROJECT_CODE = re.compile(r"[0-9]{11}[A-Z][0-9]{9}")
_KINDS: dict[type[Any], str] = {
    Function: Lineage.Kind.FUNCTION,
    EconomicClass: Lineage.Kind.ECONOMIC_CLASS,
    AdministrativeUnit: Lineage.Kind.UNIT,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact to be written, with remarks by column key."""

    fact: Fact
    notes: Mapping[str, str] = field(default_factory=dict)


def own_facts(edition: Edition) -> list[Row]:
    """All facts of an edition as they stand."""
    return [Row(row.as_fact()) for model in registry.fact_models() for row in model.objects.of(edition)]


def last_years_facts(edition: Edition, lists: Lists) -> list[Row]:
    """Facts of ``edition`` for the year after it, where ``lists`` hold. What cannot be carried is blank, with a note.

    A project's code carries its year, so it is blank unless Lineage knows the new one; the name stays.
    """
    carrier = Carrier(edition, lists)
    facts = [row.fact for row in own_facts(edition)]
    carrier.learn(fact for fact in facts if isinstance(fact, Project))
    return list(merged(carrier.carried(fact) for fact in facts))


class Carrier:
    """``mapped`` collects the codes that became others (list, old, new); ``lost`` is for projects that a caller does
    not take along. With ``whole`` a code is followed only where all of its amount is known to have gone.
    """

    def __init__(self, edition: Edition, lists: Lists, *, whole: bool = False) -> None:
        self.whole = whole
        self.year = edition.year + 1
        self.lists = lists
        self.links = {model: _links(edition, kind) for model, kind in _KINDS.items()}
        self.project_links = _links(edition, Lineage.Kind.PROJECT)
        self.projects: dict[str, Project] = {}
        self.mapped: set[tuple[Any, str, str]] = set()
        self.lost: set[str] = set()

    def learn(self, projects: Iterable[Project]) -> None:
        """Last year's projects by key, as they will be."""
        for project in projects:
            target = self._only_target(self.project_links.get(project.key, []))
            if target and _PROJECT_CODE.fullmatch(target):
                self.projects[project.key] = replace(project, code=target)
            else:
                self.projects[project.key] = replace(project, code=None, name=target or project.name)

    def carried(self, fact: Fact) -> Row:
        notes: dict[str, str] = {}
        values: dict[str, Any] = {"place": ""}
        if isinstance(fact, Project):
            became = self.projects[fact.key]
            values |= {"code": became.code, "name": became.name}
            if became.code is None:
                notes["code"] = _("项目编码含年度。请填写%(year)d年的编码；上年编码：%(code)s") % {
                    "year": self.year,
                    "code": fact.code or _("没有"),
                }
        for column in by_kind(type(fact)).columns:
            value = getattr(fact, column.key)
            if column.kind is Kind.CODE and value is not None:
                values[column.key] = self._code(column, value, notes)
            elif column.kind is Kind.PROJECT and value is not None:
                values[column.key] = self.projects[value].key
        return Row(replace(fact, **values), notes)

    def _only_target(self, links: list[Link]) -> str | None:
        if len(links) != 1 or (self.whole and links[0].share != 1):
            return None
        return links[0].target

    def _code(self, column: Column, code: str, notes: dict[str, str]) -> str | None:
        links = self.links.get(column.codes, {}).get(code, [])
        became = self._only_target(links) if links else code
        if became in self.lists[column.codes]:
            if became != code:
                self.mapped.add((column.codes, code, str(became)))
            return became
        targets = "、".join(link.target for link in links)
        notes[column.key] = _("上年编码%(code)s在%(year)d年不能直接沿用，请重新选择。%(targets)s") % {
            "code": code,
            "year": self.year,
            "targets": _("已分为：%(codes)s") % {"codes": targets} if targets else "",
        }
        return None


def _links(edition: Edition, kind: str) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in Lineage.objects.of(edition.department, kind=kind).crosswalks().get(edition.year, []):
        found.setdefault(link.source, []).append(link)
    return found


def merged(rows: Iterator[Row]) -> Iterator[Row]:
    """Codes that were merged leave several lines with one key: their amounts are one line's."""
    found: dict[Any, Row] = {}
    for row in rows:
        names = {field.name for field in fields(row.fact)}
        if row.notes or "amount" not in names or "number" in names:
            found[object()] = row
            continue
        key = replace(row.fact, amount=0)  # type: ignore[call-arg]
        if key in found:
            total = found[key].fact.amount + row.fact.amount  # type: ignore[attr-defined]
            row = Row(replace(row.fact, amount=total))  # type: ignore[call-arg]
        found[key] = row
    yield from found.values()
