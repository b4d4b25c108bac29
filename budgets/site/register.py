"""Every public address of the portal, with what it depends on: the declarations of kinds, spelled out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from budgets.release import release
from budgets.site import needs
from budgets.site.kinds import KINDS, Kind, Scope
from budgets.site.places import DepartmentPlace, DistrictPlace, EditionPlace, Place, PortalPlace, editions

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Address:
    """``path`` is that of the page in the portal's own language, with its query if it has one; ``address`` gives it in
    another. ``depends`` is another text whenever the page may read otherwise; ``changed`` is when it last did.
    """

    kind: Kind
    path: str
    depends: str
    changed: datetime | None
    pinned: bool = False

    def address(self, language: str) -> str:
        return self.path if language == settings.LANGUAGE_CODE else f"/{language}{self.path}"


def addresses(portal: PortalPlace, *, variants: bool = True) -> Iterator[Address]:
    """All of the portal's districts that are looked at: first its own, then district by district. ``variants``: also
    those with a query, which show a page differently.
    """
    always = digest(release(), needs.subjects())
    with override(settings.LANGUAGE_CODE):
        places: list[tuple[Scope, Iterable[Place]]] = [(Scope.PORTAL, [portal])]
        for district in portal.districts:
            places += [
                (Scope.DISTRICT, [district]),
                (Scope.DEPARTMENT, district.departments),
                (Scope.EDITION, editions(district.departments)),
            ]
        for scope, found in places:
            of_scope = [kind for kind in KINDS if kind.scope is scope]
            for place in found:
                for kind in of_scope:
                    yield from _of_kind(kind, place, always, variants)


def _of_kind(kind: Kind, place: Place, always: str, variants: bool) -> Iterator[Address]:
    depends = digest(always, *(need(place) for need in kind.needs))
    pinned = isinstance(place, EditionPlace) and place.pinned
    name, where = _pattern(kind, place)
    for arguments in kind.pages(place):
        path = reverse(name, kwargs=where | arguments)
        for query in ("", *(f"?{found}" for found in (kind.queries(place, arguments) if variants else ()))):
            yield Address(kind, f"{path}{query}", depends, place.changed, pinned)


def _pattern(kind: Kind, place: Place) -> tuple[str, dict[str, Any]]:
    """The full name of a kind's pattern at a place, and the place's arguments."""
    if isinstance(place, PortalPlace):
        return f"budgets:{kind.name}", {}
    if isinstance(place, DistrictPlace):
        return f"budgets:{kind.name}", {"jurisdiction": place.jurisdiction.adcode}
    if isinstance(place, DepartmentPlace):
        where = {"jurisdiction": place.district.jurisdiction.adcode, "department": place.unit.code}
        return f"budgets:{kind.name}", where
    where = {
        "jurisdiction": place.department.district.jurisdiction.adcode,
        "department": place.department.unit.code,
        "year": place.edition.year,
    }
    if place.pinned:
        return f"budgets:edition:{kind.name}", where | {"edition": place.edition.number}
    return f"budgets:current:{kind.name}", where


def digest(*values: object) -> str:
    """A short text that is another one whenever any of the values is; of plain values, dates and numbers only."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:24]
