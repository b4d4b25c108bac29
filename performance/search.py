"""Indicators as the search finds them: with their target, leading to the page of their project."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.models import SearchEntry, SearchKind
from budgets.search.entries import Source
from performance.models import Indicator

DEPARTMENT_FORM = 14


def in_indicators(source: Source) -> Iterator[SearchEntry]:
    indicators = Indicator.objects.filter(edition=source.edition).select_related("goal__project")
    for indicator in indicators.order_by("pk"):
        project = indicator.goal.project
        yield source.entry(
            SearchKind.INDICATOR,
            indicator.name,
            source.project(project) if project else source.page("table", number=DEPARTMENT_FORM),
            text="\n".join(filter(None, [indicator.target, project.name if project else ""])),
        )
