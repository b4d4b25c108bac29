"""People with tokens, and clients that send them."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from budgets.models import AdministrativeUnit, ApiToken, Jurisdiction
from budgets.roles import Role, Scope
from tests.members import member

AUDITOR = "/api/v1/auditor/"


def bearer(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def token_of(user: User, *scopes: Scope, days: float = 180, name: str = "平台") -> tuple[ApiToken, str]:
    """The token and its secret; all scopes unless some are named. Below 0 days it has expired."""
    expiry = datetime.timedelta(days=days)
    created: tuple[ApiToken, str] = ApiToken.objects.create(
        user, expiry=expiry, name=name, scopes=list(scopes or Scope)
    )
    return created


def auditor(
    place: AdministrativeUnit | Jurisdiction | None, *scopes: Scope, role: Role = Role.AUDITOR, name: str = ""
) -> Client:
    """A client with the token of somebody who has this role there."""
    return bearer(token_of(member(role, place, name), *scopes)[1])


def answer(client: Client, path: str, /, **query: Any) -> Any:
    response = client.get(AUDITOR + path, query)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def error(client: Client, status: int, path: str, /, **query: Any) -> Any:
    response = client.get(AUDITOR + path, query)
    assert response.status_code == status, response.content.decode()
    assert list(response.json()["error"]) == ["code", "message", "parameter", "allowed"]
    return response.json()["error"]
