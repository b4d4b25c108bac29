"""The contents page (config/disclosure.py), reached through a setting so that budgets never imports what it lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from budgets.datasets.dataset import Dataset
    from budgets.facts import Fact
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
def datasets() -> dict[str, Dataset]:
    """The flat lists of the API and the bulk files by key, in reading order."""
    declared: list[Dataset] = [import_string(path) for path in import_string(f"{settings.DISCLOSURE}.DATASETS")]
    return {dataset.key: dataset for dataset in declared}


@cache
def form_readers() -> tuple[Callable[[Sequence[Any]], Any], ...]:
    """Readers of whole forms; each takes a document's raw blocks and says which it used (performance.intake)."""
    return tuple(import_string(path) for path in import_string(f"{settings.DISCLOSURE}.FORM_READERS"))


@cache
def sample_makers() -> tuple[Callable[..., Iterable[Fact]], ...]:
    """Each takes a synthetic budget with its history, the department's duties and a seeded Random."""
    return tuple(import_string(path) for path in import_string(f"{settings.DISCLOSURE}.SAMPLE_MAKERS"))


@cache
def search_makers() -> tuple[Callable[..., Iterable[Any]], ...]:
    """Each takes a budgets.search.entries.Source and yields the entries under which its edition is found."""
    return tuple(import_string(path) for path in import_string(f"{settings.DISCLOSURE}.SEARCH"))


@cache
def pages(kind: str) -> tuple[tuple[str, Callable[..., Any], str], ...]:
    """Public pages of other apps as (route, view, name): EDITION_PAGES below each edition, PORTAL_PAGES of all."""
    declared: list[tuple[str, str, str]] = import_string(f"{settings.DISCLOSURE}.{kind}")
    return tuple((route, import_string(view), name) for route, view, name in declared)


def fact_kinds() -> dict[str, str]:
    """The kinds of fact a source may leave undisclosed, with their official names."""
    return {model.FACT.kind: str(model._meta.verbose_name) for model in fact_models()}
