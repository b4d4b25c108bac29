"""The glossary: what the terms of budgets mean, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets import glossary, registry
from budgets.glossary import Group, Term
from budgets.terms import term
from budgets.views.compare_request import COMPARED_TABLES
from budgets.views.errors import Choice, helpful


@dataclass(frozen=True, slots=True)
class Entry:
    """``other`` is the name in the other language; ``links`` lead to where the term appears."""

    key: str
    name: str
    other: str
    text: str
    links: list[Choice]


@helpful
def page(request: HttpRequest) -> HttpResponse:
    """No query of its own."""
    english = get_language() == "en"
    groups = [(each.key, each.names[english], _entries(each, english)) for each in glossary.groups()]
    return render(request, "budgets/glossary.html", {"groups": groups})


def _entries(group: Group, english: bool) -> list[Entry]:
    return [
        Entry(each.key, each.names[english], each.names[not english], each.texts[english], _links(each))
        for each in group.terms
    ]


def _links(of: Term) -> list[Choice]:
    """The pages named with the term, then its tables side by side for departments of one's choice."""
    words: dict[str, Any] = {
        "functions": _("功能科目"),
        "economics": _("经济分类"),
        "compare": _("比较"),
        "about-checks": _("勾稽规则"),
    }
    declared = registry.tables()
    tables = [
        Choice(
            _("表 %(number)s") % {"number": number} + f" {term(declared[number].name)}",
            f"{reverse('budgets:compare')}?table={number}",
        )
        for number in of.tables
        if number in COMPARED_TABLES
    ]
    return [*(Choice(words[name], reverse(f"budgets:{name}")) for name in of.pages), *tables]
