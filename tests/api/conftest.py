"""Editions to ask the API for, beside the six of the demonstration data."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from budgets.models import AdministrativeUnit, Edition, ExpenditureLine, Function
from tests.models.database import publish

API = "/api/v1/"
JIANGHAN = "420103-501-2024-approved-1"

Get = Callable[..., Any]


@pytest.fixture
def get(client: Client, db: None) -> Get:
    """The JSON that an address below /api/v1/ answers: get("editions/", year=2024)."""

    def answer(path: str = "", **query: Any) -> Any:
        response = client.get(API + path, query)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return answer


@pytest.fixture
def refused(client: Client, db: None) -> Get:
    """The error that an address answers with this status: refused(400, "editions/", year="x")."""

    def answer(status: int, path: str, **query: Any) -> Any:
        response = client.get(API + path, query)
        assert response.status_code == status, response.content.decode()
        assert response.headers["Content-Type"] == "application/json"
        error = response.json()["error"]
        assert list(error) == ["code", "message", "parameter", "allowed"]
        return error

    return answer


@pytest.fixture
def draft(db: None) -> Edition:
    """A second edition of 江汉区 501, 2024, with one line of 1,000,000.00 yuan in 2060404."""
    department = AdministrativeUnit.objects.get(jurisdiction__adcode="420103", code="501")
    edition = Edition.objects.create(
        department=department, year=2024, number=2, note="=1+1", correction_reason="=SUM(A1:A9)"
    )
    ExpenditureLine.objects.create(
        edition=edition,
        unit=department.units.get(code="501001"),
        function=Function.objects.get(code="2060404"),
        nature="project",
        source="general",
        amount=Decimal("1000000.00"),
        place="=cmd|' /C calc'!A0",
    )
    return edition


@pytest.fixture
def correction(draft: Edition) -> Edition:
    """The same, published: it replaces the edition of the demonstration data."""
    clerk = get_user_model().objects.create_superuser("clerk-of-501", "clerk@example.org")
    return publish(edition=draft, by=clerk)
