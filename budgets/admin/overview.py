"""How an edition stands, at a glance: what is missing, who changed it last. Its deadline: budgets.deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from budgets import registry
from budgets.admin.conflicts import Change, last_change
from budgets.facts import Fact
from budgets.layouts import LAYOUTS
from budgets.models import Edition, TextSection
from budgets.tables.schema import Repeat


@dataclass(frozen=True, slots=True)
class Overview:
    """``lines`` counts the facts of all kinds."""

    missing_kinds: tuple[str, ...]
    missing_sections: tuple[str, ...]
    last_change: Change | None
    lines: int


def overview_of(edition: Edition) -> Overview:
    """Three queries, whatever the edition holds. Needs ``with_names``."""
    counts = counts_of(edition)
    return Overview(
        missing_kinds=_missing_kinds(edition, counts),
        missing_sections=_missing_sections(edition),
        last_change=last_change(edition),
        lines=sum(counts.values()),
    )


def counts_of(edition: Edition) -> dict[str, int]:
    """How many lines of each kind there are, by kind of fact. One query."""
    counts = {model.FACT.kind: _count(model) for model in registry.fact_models()}
    # The kinds are no names of the model's own fields.
    found = Edition.objects.filter(pk=edition.pk).values(**{f"count_{kind}": count for kind, count in counts.items()})
    return {key.removeprefix("count_"): value for key, value in found.get().items()}


def _count(model: Any) -> Any:
    rows = model.objects.filter(edition=OuterRef("pk")).order_by().values("edition").annotate(n=Count("pk"))
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)


def _missing_kinds(edition: Edition, counts: dict[str, int]) -> tuple[str, ...]:
    """Kinds of line that this district's tables are made of and that neither are there nor said to be undisclosed."""
    layout = LAYOUTS[edition.department.jurisdiction.layout]
    needed = {
        kind.kind
        for number, table in registry.tables().items()
        if number in layout.tables
        for part in table.parts
        for kind in _needs(part)
    }
    absent = needed - set(edition.undisclosed)
    return tuple(
        str(model._meta.verbose_name)
        for model in registry.fact_models()
        if model.FACT.kind in absent and not counts[model.FACT.kind]
    )


def _needs(part: Any) -> tuple[type[Fact], ...]:
    """The parts that repeat themselves for each goal or project need the goals or projects first."""
    return () if isinstance(part, Repeat) else part.needs


def _missing_sections(edition: Edition) -> tuple[str, ...]:
    """Passages that the department's edition of the year before has and this one lacks."""
    own = TextSection.objects.filter(edition=edition).values("key")
    before = Edition.objects.current().filter(
        department=edition.department_id, stage=edition.stage, year=edition.year - 1
    )
    sections = TextSection.objects.filter(edition__in=before).exclude(key__in=own).order_by("number")
    return tuple(sections.values_list("title", flat=True))
