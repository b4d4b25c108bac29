"""What the reconciliation rules found in an edition, and the rules themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from budgets import registry
from budgets.checking import rules
from budgets.checks.rules import Theme
from budgets.models import PublishedFinding, PublishedRule
from budgets.views import library, parameters
from budgets.views.checked import counted
from budgets.views.errors import helpful
from budgets.views.library import Shelf


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A finding in the reader's language. ``place`` are the row, where its key means something, and the column."""

    finding: PublishedFinding
    message: str
    suspect: str
    place: tuple[str, ...]
    table_url: str


@dataclass(frozen=True, slots=True)
class ThemeOfChecks:
    """The rules of one theme that could be applied, and what they found."""

    theme: Theme
    applied: int
    findings: tuple[FoundLine, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the reader's language, with how often it was applied or why it was not."""

    code: str
    statement: str
    applied: int
    reason: str


@helpful
def page(
    request: HttpRequest, jurisdiction: str, department: str, year: int, edition: int | None = None
) -> HttpResponse:
    """Everything found, or with ?table= what was found in one table."""
    shelf = library.shelf_of(request, jurisdiction, department, year, edition)
    table = parameters.table(request)
    checks = library.checks(shelf)
    shown = [finding for finding in checks.findings if table is None or finding.table == table]
    return render(
        request,
        "budgets/checks.html",
        {
            "shelf": shelf,
            "year_pages": shelf.year_pages("checks"),
            "table": registry.tables()[table] if table else None,
            "tables": sorted({finding.table for finding in checks.findings if finding.table}),
            "counts": counted((finding.severity, finding.waiver) for finding in shown),
            "themes": _themes(checks.rules, shown, shelf),
            "applied": [_rule_line(rule) for rule in checks.rules if rule.applied],
            "not_applied": [_rule_line(rule) for rule in checks.rules if not rule.applied],
            "waivers": [
                (waiver, [finding for finding in checks.findings if finding.waiver == waiver])
                for waiver in checks.waivers
            ],
        },
    )


def _themes(
    published: Sequence[PublishedRule], findings: Sequence[PublishedFinding], shelf: Shelf
) -> list[ThemeOfChecks]:
    """In the order of the themes; a theme of which no rule could be applied is left out."""
    theme_of = {rule.rule: rule.theme for rule in published if rule.applied}
    return [
        ThemeOfChecks(
            theme,
            applied=sum(each == theme for each in theme_of.values()),
            findings=tuple(_found_line(finding, shelf) for finding in findings if theme_of[finding.rule] == theme),
        )
        for theme in Theme
        if theme in theme_of.values()
    ]


def _found_line(finding: PublishedFinding, shelf: Shelf) -> FoundLine:
    english = get_language() == "en"
    return FoundLine(
        finding=finding,
        message=finding.message_en if english and finding.message_en else finding.message,
        suspect=finding.suspect_en if english and finding.suspect_en else finding.suspect,
        place=tuple(filter(None, (_row(finding.row), *finding.column.split("/")))),
        table_url=shelf.url("table", number=finding.table) if finding.table else "",
    )


def _row(key: str) -> str:
    """A row's key where people know it by that: a code or a name; the message names the others."""
    if key == "total":
        return "合计"
    return "" if key.isascii() and not key[:1].isdigit() else key


def _rule_line(rule: PublishedRule) -> RuleLine:
    english = get_language() == "en"
    return RuleLine(
        code=rule.rule,
        statement=rule.statement_en if english else rule.statement,
        applied=rule.applied,
        reason=rule.reason_en if english else rule.reason,
    )


@helpful
def about(request: HttpRequest) -> HttpResponse:
    """All rules by theme, from their declarations."""
    themes = [(theme, [rule for rule in rules() if rule.theme is theme]) for theme in Theme]
    return render(
        request,
        "budgets/about_checks.html",
        {"themes": [(theme, found) for theme, found in themes if found], "total": len(rules())},
    )
