"""The contents page (config/disclosure.py), reached through a setting so that budgets never imports what it lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from budgets.models.edition_fact import EditionFact
    from budgets.tables.schema import Disclosure


@cache
def tables() -> dict[int, Disclosure]:
    """The fifteen declarations by number, in reading order."""
    return {table.number: table for table in import_string(f"{settings.DISCLOSURE}.TABLES")}


@cache
def fact_models() -> tuple[type[EditionFact], ...]:
    """Every kind of fact an edition may hold, in reading order."""
    models: list[Any] = [apps.get_model(label) for label in import_string(f"{settings.DISCLOSURE}.FACT_MODELS")]
    return tuple(models)


@cache
def form_readers() -> tuple[Callable[[Sequence[Any]], Any], ...]:
    """Readers of whole forms; each takes a document's raw blocks and says which it used (performance.intake)."""
    return tuple(import_string(path) for path in import_string(f"{settings.DISCLOSURE}.FORM_READERS"))


def fact_kinds() -> dict[str, str]:
    """The kinds of fact a source may leave undisclosed, with their official names."""
    return {model.FACT.kind: str(model._meta.verbose_name) for model in fact_models()}
