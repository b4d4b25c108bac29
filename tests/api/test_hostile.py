"""Whatever is asked, in whatever way, is answered or refused as described; nothing breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from bench.api.hostile import Judge, addresses, requests, run
from budgets.roles import Role
from tests.api.conftest import API
from tests.api.tokens import token_of
from tests.members import member
from tests.models.database import create_draft


@pytest.fixture
def quiet() -> Iterator[None]:
    """Two thousand refusals would be two thousand lines."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def test_every_address_is_known() -> None:
    found = addresses()
    assert {f"{API}expenditures/", "/{jurisdiction}/{department}/{year}/booklet/", "/admin/login/"} <= set(found)


def test_hostile_requests_are_refused_or_answered_but_never_break_anything(db: None, quiet: None) -> None:
    _token, secret = token_of(member(Role.AUDITOR, create_draft().department))
    client = Client(raise_request_exception=False)
    described = client.get(f"{API}schema/").json()
    statuses, wrong = run(client, requests(2000, 20241123, addresses(), described, [secret]), Judge(described))
    assert wrong == []
    # Neither all refused nor all answered: it is worth something.
    assert min(statuses[status] for status in (200, 400, 404, 405)) > 50, statuses
