"""The search: a page that works without scripts, and suggestions while somebody types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.layouts import Unit
from budgets.models import Edition, Jurisdiction, SearchEntry, SearchKind
from budgets.search import find
from budgets.search.words import Query, marked
from budgets.views.errors import BadParameter, told

AROUND = 40
"""Characters of a paragraph before what was found; twice as many after it."""
SUGGESTED = 2
"""Suggestions of each kind."""
_AFTER = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """An entry as a reader sees it."""

    entry: SearchEntry
    query: Query

    @property
    def url(self) -> str:
        """In the reader's language (config.language)."""
        return self.entry.path if get_language() == settings.LANGUAGE_CODE else f"/en{self.entry.path}"

    @cached_property
    def title(self) -> Pieces:
        english = get_language() == "en" and self.entry.title_en
        return marked(self.entry.title_en if english else self.entry.title, self.query)

    @cached_property
    def code(self) -> Pieces:
        return marked(self.entry.code, self.query)

    @cached_property
    def text(self) -> Pieces:
        return marked(self.entry.text, self.query, around=AROUND)

    @property
    def wants_department(self) -> bool:
        """A department or unit is named by its own title."""
        return self.entry.kind != SearchKind.DEPARTMENT and self.entry.department_id is not None


@dataclass(frozen=True)
class Group:
    kind: SearchKind
    hits: list[Hit]
    count: int | None
    """None where nobody counted: on a page of one kind."""
    more: bool
    url: str
    """Of the page with all of the kind; "" if all are here."""


@told
def page(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    query = Query.of(typed)
    kind = _kind(request)
    wish = find.Wish(query, request.GET.get("jurisdiction", "")[:6], year(request))
    if wish.jurisdiction and not Jurisdiction.objects.filter(adcode=wish.jurisdiction).exists():
        raise BadParameter(_("jurisdiction 应当是本平台某个区划的六位代码。"))
    context: dict[str, Any] = {
        "typed": typed,
        "kind": kind,
        "wish": wish,
        "unit": Unit.WANYUAN,
        "kinds": list(SearchKind),
        "districts": Jurisdiction.objects.order_by("adcode"),
        "years": years(),
        "too_short": bool(typed) and not query.is_enough,
        "narrowed": bool(kind or wish.jurisdiction or wish.year),
        "everywhere": f"{reverse('budgets:search')}?{urlencode({'q': typed})}",
    }
    if query.is_enough:
        try:
            context |= _results(request, wish, kind)
        except find.TooSlow:
            context["too_slow"] = True
    return fresh(render(request, "budgets/search.html", context))


@told
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of the list below the search box, as a fragment; empty when nothing is found or too little typed."""
    query = Query.of(request.GET.get("q", ""))
    groups: list[find.Found] = []
    if query.is_enough:
        try:
            groups = find.overview(find.Wish(query), shown=SUGGESTED)
        except find.TooSlow:
            groups = []
    hits = [(group.kind, Hit(entry, query)) for group in groups for entry in group.hits]
    return fresh(render(request, "budgets/search_options.html", {"hits": hits, "unit": Unit.WANYUAN}))


def fresh(response: HttpResponse) -> HttpResponse:
    """Not kept by the portal, which would lose its pages to queries that nobody asks twice; by others for a minute."""
    patch_cache_control(response, public=True, max_age=60)
    return response


def _results(request: HttpRequest, wish: find.Wish, kind: SearchKind | None) -> dict[str, Any]:
    if kind is None:
        groups = [
            Group(
                found.kind,
                [Hit(entry, wish.query) for entry in found.hits],
                found.count,
                found.more,
                _address(request, kind=found.kind) if found.more or found.count > len(found.hits) else "",
            )
            for found in find.overview(wish)
        ]
        return {"groups": groups}
    found = find.page(wish, kind, after(request))
    hits = [Hit(entry, wish.query) for entry in found.hits]
    return {
        "groups": [Group(kind, hits, None, False, "")] if hits else [],
        "next": _address(request, after="{}-{}".format(*found.next)) if found.next else "",
    }


def _address(request: HttpRequest, **changes: str) -> str:
    """This search with some parameters changed, from its first page unless ``after`` is among them."""
    kept = {name: request.GET[name] for name in ("q", "kind", "jurisdiction", "year") if request.GET.get(name)}
    return f"{reverse('budgets:search')}?{urlencode(kept | changes)}"


def _kind(request: HttpRequest) -> SearchKind | None:
    given = request.GET.get("kind", "")
    if not given:
        return None
    if given not in SearchKind.values:
        raise BadParameter(_("kind 应当是 %(kinds)s 之一。") % {"kinds": "、".join(SearchKind.values)})
    return SearchKind(given)


def year(request: HttpRequest) -> int | None:
    given = request.GET.get("year", "")
    if not given:
        return None
    if not re.fullmatch(r"20[0-9]{2}", given):
        raise BadParameter(_("year 应当是四位年度，例如 2024。"))
    return int(given)


def after(request: HttpRequest) -> tuple[int, int]:
    given = request.GET.get("after", "")
    if not given:
        return (-1, -1)
    place = _AFTER.fullmatch(given)
    if place is None:
        raise BadParameter(_("after 应当取自“下一页”的链接。"))
    return (int(place[1]), int(place[2]))


def years() -> list[int]:
    """Newest first."""
    span = Edition.objects.current().aggregate(first=Min("year"), last=Max("year"))
    return [] if span["last"] is None else list(range(span["last"], span["first"] - 1, -1))
