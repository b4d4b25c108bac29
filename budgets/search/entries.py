"""What can be found: of each current edition, and names and codes of departments and subjects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import override

from budgets import archive
from budgets.models import (
    AdministrativeUnit,
    EconomicClass,
    Edition,
    Function,
    ProcurementItem,
    Project,
    PurchasedService,
    SearchEntry,
    SearchKind,
    TextSection,
)
from budgets.search.words import as_vector, folded, words
from budgets.tables import projects
from budgets.tables.grid import Grid

SUBJECT_TABLES = (3, 7)
"""Expenditure by function and basic expenditure by economic class: what each department spends on a subject."""
PROCUREMENT, SERVICES = 12, 13
SUBJECTS: dict[str, Any] = {SearchKind.FUNCTION: Function, SearchKind.ECONOMIC_CLASS: EconomicClass}
CODE_DIGITS = 7
"""Of the longest code of a subject; shorter ones are its parents and come before it."""
LETTERS = dict(zip(SearchKind.values, "dfeplicst", strict=True))
"""With which the lexemes of each kind begin: a word that every text has is no work where a project is looked for."""
LATEST_YEAR = 3000
_NOT_IN_A_WORD = re.compile(r"['\\\s\0]")
"""What a lexeme may not hold (words.as_vector)."""
LARGEST = 10**13
"""Yuan; what is more shares the first place of its year."""


def rank(year: int, amount: Decimal | None) -> int:
    """The order within a kind, least first: newest year, in it the largest amount, last what has no known amount."""
    size = LARGEST - 1 if amount is None else LARGEST - 2 - min(max(int(amount), 0), LARGEST - 2)
    return (LATEST_YEAR - year) * LARGEST + size


def ranks(year: int | None) -> tuple[int, int]:
    """The least and the largest rank of a year, or of all."""
    return (-1, 2**63 - 1) if year is None else (rank(year, Decimal(LARGEST)), rank(year, None))


def of_district(adcode: str) -> str:
    """The words of district and year; no text has such."""
    return f"@{adcode}"


def of_year(year: int) -> str:
    return f"~{year}"


def facet(name: str, value: str) -> str:
    """A word of what an entry can be narrowed by; no text has such."""
    return f"^{name}:{_NOT_IN_A_WORD.sub('', folded(value))}"


@dataclass(frozen=True)
class Source:
    """A published edition and the addresses of its pages, in the portal's own language."""

    edition: Edition

    @cached_property
    def grids(self) -> dict[int, Grid]:
        numbers = [*SUBJECT_TABLES, projects.TABLE, projects.FORMS]
        return archive.grids([self.edition], numbers, _wanted).get(self.edition.pk, {})

    @cached_property
    def _projects(self) -> set[str]:
        """Keys of the projects with a page: codes, and names of those without."""
        listed = projects.listed(self.grids)
        return {row.key for part in (listed.parts if listed else ()) for row in part.rows}

    def page(self, name: str, **arguments: object) -> str:
        where = {
            "jurisdiction": self.edition.department.jurisdiction.adcode,
            "department": self.edition.department.code,
            "year": self.edition.year,
        }
        return reverse(f"budgets:current:{name}", kwargs=where | arguments)

    def row(self, table: int, key: str) -> str:
        return f"{self.page('table', number=table)}#{quote(key)}"

    def project(self, project: Project) -> str:
        """Its page, or the list of projects where the year's tables do not name it."""
        return self.page("project", code=project.key) if project.key in self._projects else self.page("projects")

    def entry(self, kind: SearchKind, title: str, path: str, **values: Any) -> SearchEntry:
        edition = self.edition
        return entry(
            kind,
            title,
            path,
            edition=edition,
            jurisdiction=edition.department.jurisdiction,
            department=edition.department,
            year=edition.year,
            rank=rank(edition.year, values.get("amount")),
            **values,
        )


def _wanted(number: int, key: str) -> bool:
    """Of the forms only their list."""
    return number != projects.FORMS or key == "index"


def entry(kind: SearchKind, title: str, path: str, facets: Iterable[str] = (), **values: Any) -> SearchEntry:
    """``facets`` as ``facet`` makes them."""
    made = SearchEntry(kind=kind, title=title[:300], path=path, **values)
    found = words(" ".join([made.code, made.title, made.title_en, made.text]))
    found.update(facets)
    if made.jurisdiction is not None:
        found.add(of_district(made.jurisdiction.adcode))
    if made.year is not None:
        found.add(of_year(made.year))
    made.words = as_vector(LETTERS[made.kind] + word for word in found)
    return made


def of_edition(edition: Edition, makers: Iterable[Any]) -> Iterator[SearchEntry]:
    """Everything that is found in an edition whose tables are stored; ``edition`` with its names."""
    source = Source(edition)
    with override(settings.LANGUAGE_CODE):
        for maker in makers:
            yield from maker(source)


def in_tables(source: Source) -> Iterator[SearchEntry]:
    for number in SUBJECT_TABLES:
        for part in source.grids[number].parts if number in source.grids else ():
            columns = [column.key for column in part.columns]
            code, name, total = (columns.index(key) for key in ("code", "name", "total"))
            for row in part.rows:
                if row.cells[code] is None:
                    continue
                amount = row.cells[total]
                yield source.entry(
                    SearchKind.SUBJECT_LINE,
                    str(row.cells[name] or ""),
                    source.row(number, row.key),
                    code=str(row.cells[code]),
                    amount=amount if isinstance(amount, Decimal) else None,
                )


def in_projects(source: Source) -> Iterator[SearchEntry]:
    projects = Project.objects.filter(edition=source.edition).annotate(total=Sum("lines__amount"))
    for project in projects.order_by("pk"):
        yield source.entry(
            SearchKind.PROJECT,
            project.name,
            source.project(project),
            code=project.code or "",
            text=_lines(project.category_name, project.description),
            amount=project.total,
        )


def in_items(source: Source) -> Iterator[SearchEntry]:
    for item in ProcurementItem.objects.filter(edition=source.edition).select_related("category").order_by("number"):
        yield source.entry(
            SearchKind.PROCUREMENT,
            item.category.name,
            source.row(PROCUREMENT, f"{item.number:03}"),
            code=item.category.code,
            text=item.project,
            amount=item.amount,
        )
    for service in PurchasedService.objects.filter(edition=source.edition).order_by("number"):
        yield source.entry(
            SearchKind.SERVICE,
            service.content,
            source.row(SERVICES, f"{service.number:03}"),
            text=_lines(service.project, service.directory_1, service.directory_2, service.directory_3),
            amount=service.amount,
        )


def in_text(source: Source) -> Iterator[SearchEntry]:
    """A paragraph is an entry, so that what was found can be shown."""
    for section in TextSection.objects.filter(edition=source.edition).order_by("number"):
        path = f"{source.page('overview')}#section-{quote(section.key)}"
        for paragraph in filter(None, map(str.strip, section.body.splitlines())):
            yield source.entry(SearchKind.TEXT, section.title, path, text=paragraph)


def of_departments(departments: Iterable[AdministrativeUnit]) -> Iterator[SearchEntry]:
    """The departments and their units; each leads to the page of the department."""
    wanted = {department.pk: department for department in departments}
    units = AdministrativeUnit.objects.filter(parent__in=wanted).select_related("jurisdiction")
    with override(settings.LANGUAGE_CODE):
        for unit in [*wanted.values(), *units.order_by("code")]:
            department = wanted[unit.parent_id or unit.pk]
            yield entry(
                SearchKind.DEPARTMENT,
                unit.name,
                reverse("budgets:department", args=[unit.jurisdiction.adcode, department.code]),
                code=unit.code,
                title_en=unit.name_en,
                text=unit.jurisdiction.name,
                jurisdiction=unit.jurisdiction,
                department=department,
                rank=1 if unit.parent_id else 0,
            )


def of_subjects(kind: SearchKind, code: str | None = None) -> Iterator[SearchEntry]:
    """Each code (or one) once, under its latest name; earlier names find it too. It leads to its page."""
    page = "budgets:function" if kind == SearchKind.FUNCTION else "budgets:economic"
    ordered = SUBJECTS[kind].objects.order_by("code", "first_year")
    for found, rows in groupby(ordered if code is None else ordered.filter(code=code), lambda row: row.code):
        *earlier, latest = rows
        names = dict.fromkeys(row.name for row in earlier if row.name != latest.name)
        with override(settings.LANGUAGE_CODE):
            path = reverse(page, args=[found])
        yield entry(
            kind,
            latest.name,
            path,
            code=found,
            title_en=latest.name_en,
            text=_lines(*names),
            rank=int(found.ljust(CODE_DIGITS, "0")),
        )


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))
