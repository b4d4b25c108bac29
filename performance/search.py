"""Indicators as the search finds them: with their target, leading to their row on the page of their project, or of the
department's performance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgets.models import SearchEntry, SearchKind
from budgets.search.entries import Source, facet
from performance.models import Indicator
from performance.targets import Operator, parsed


def in_indicators(source: Source) -> Iterator[SearchEntry]:
    indicators = Indicator.objects.filter(edition=source.edition).select_related("goal__project")
    for indicator in indicators.order_by("pk"):
        goal, project = indicator.goal, indicator.goal.project
        page = source.project(project) if project else source.page("performance")
        yield source.entry(
            SearchKind.INDICATOR,
            indicator.name,
            f"{page}#{goal.horizon}-{goal.number}.{indicator.number:03}",
            text=as_text(indicator.target, project.name if project else ""),
            facets=[
                *of_department(source.edition.department.code),
                *of_levels(indicator.level_1, indicator.level_2),
                *of_target(parsed(indicator.target).operator, parsed(indicator.target).unit),
            ],
        )


def as_text(target: str, project: str) -> str:
    """What a hit shows below the indicator's name: target and project, each on a line of its own."""
    return "\n".join(filter(None, [" ".join(target.split()), project]))


def of_text(text: str) -> tuple[str, str]:
    """Target and project ("" for the department's own) of an entry's text."""
    target, _, project = text.partition("\n")
    return target, project


def of_department(code: str) -> Iterable[str]:
    return [facet("department", code)] if code else []


def of_levels(level_1: str, level_2: str) -> Iterable[str]:
    return [facet(name, value) for name, value in (("level_1", level_1), ("level_2", level_2)) if value]


def of_target(operator: Operator | None, unit: str) -> Iterable[str]:
    words = [facet("operator", operator.word)] if operator else []
    return [*words, facet("unit", unit)] if unit else words
