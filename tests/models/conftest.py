"""Shared by the tests of the database layer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from budgets.models import Edition
from tests.models.database import create_draft, every_fact

Stored = Callable[[str], Any]


@pytest.fixture
def draft(db: None) -> Edition:
    """A draft with one fact of each kind."""
    return create_draft(*every_fact())


@pytest.fixture
def stored(draft: Edition) -> Stored:
    """The draft's one row of a model: stored("budgets.RevenueLine")."""

    def of(label: str) -> Any:
        model = apps.get_model(label)
        return draft if model is Edition else model.objects.get(edition=draft)

    return of
