"""Editions to ask the API for, beside the six of the demonstration data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from budgets import clock
from budgets.bulk import store
from budgets.models import AdministrativeUnit, Edition, ExpenditureLine, Function
from tests.api.packages import JIANGHAN_2024, PUTUO_2023, now
from tests.models.database import create_draft, every_fact, publish

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


@pytest.fixture
def invented(db: None) -> Edition:
    """Department 900 with one fact of each kind, published, and a correction of it."""
    first = create_draft(*every_fact())
    make_public(first)
    second = create_draft(*every_fact(), number=2, correction_reason="评审费漏列一项。")
    at = clock.tick().at
    Edition.objects.filter(pk=first.pk).update(state="corrected", superseded_at=at)
    make_public(second, published_at=at)
    return second


def make_public(edition: Edition, **values: Any) -> None:
    """As if published: nothing is checked or computed."""
    values = {"state": "published", "digest": "sha256:0", "published_at": clock.tick().at} | values
    Edition.objects.filter(pk=edition.pk).update(**values)


@pytest.fixture(scope="module")
def made_packages(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Two packages of the demonstration data, by address."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.BULK_ROOT", tmp_path_factory.mktemp("bulk"))
        return {path: Client().get(path).getvalue() for path in (JIANGHAN_2024, PUTUO_2023)}


@pytest.fixture
def kept_package(made_packages: dict[str, bytes], db: None) -> bytes:
    """The package as if it had been made before."""
    return keep(made_packages)


def keep(made_packages: dict[str, bytes]) -> bytes:
    """Put the package of 江汉区 2024 where made ones are kept."""
    (package,) = now("420103", 2024)
    content = made_packages[JIANGHAN_2024]
    folder = store._folder()
    (folder / f"420103-2024-{package.key}-{hashlib.sha256(content).hexdigest()}.zip").write_bytes(content)
    return content
