"""Every access with a token is on record: also what was refused, and nothing is given that could not be recorded."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from budgets.api import guard
from budgets.models import ApiAccess, ApiToken, Jurisdiction
from budgets.roles import Role, Scope
from budgets.tokens import revoke
from tests.api.conftest import API, JIANGHAN
from tests.api.tokens import AUDITOR, answer, auditor, bearer, token_of
from tests.members import member
from tests.models.database import create_department, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> Jurisdiction:
    return create_department().jurisdiction


@pytest.fixture
def known(district: Jurisdiction) -> tuple[ApiToken, Client]:
    """Somebody's token for the log alone."""
    token, secret = token_of(member(Role.AUDITOR, district), Scope.ACCESS_LOG)
    return token, bearer(secret)


def logged() -> list[tuple[Any, ...]]:
    return list(ApiAccess.objects.order_by("pk").values_list("method", "path", "status"))


def test_what_was_asked_is_noted_with_who_whence_and_how_it_was_answered(known: tuple[ApiToken, Client]) -> None:
    token, client = known
    before = timezone.now()
    response = client.get(f"{API}editions/", {"year": "2024", "lang": "en"}, REMOTE_ADDR="203.0.113.7")
    access = ApiAccess.objects.get()
    assert (access.token, access.user, access.token_key) == (token, token.user, token.token_key)
    assert (access.method, access.path) == ("GET", f"{API}editions/?year=2024&lang=en")
    assert (access.status, access.address, access.size) == (200, "203.0.113.7", len(response.content))
    assert before <= access.at <= timezone.now()
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


def test_whatever_was_refused_is_noted_too(known: tuple[ApiToken, Client]) -> None:
    token, client = known
    client.get(f"{AUDITOR}drafts/")
    client.get(f"{API}nothing/")
    client.get(f"{API}editions/", {"year": "x"})
    client.get(f"{API}editions/", {"format": "xml"})
    client.post(f"{API}editions/")
    client.head(f"{API}editions/")
    assert [(method, status) for method, _path, status in logged()] == [
        ("GET", 403),
        ("GET", 404),
        ("GET", 400),
        ("GET", 400),
        ("POST", 405),
        ("HEAD", 200),
    ]
    assert set(ApiAccess.objects.values_list("token", flat=True)) == {token.pk}


def test_tokens_that_no_longer_serve_are_named(district: Jurisdiction) -> None:
    user = member(Role.AUDITOR, district)
    expired, revoked = token_of(user, days=-1), token_of(user)
    revoke(token=revoked[0], by=user)
    for _token, secret in (expired, revoked):
        bearer(secret).get(API)
    assert list(ApiAccess.objects.order_by("pk").values_list("token", "user", "status")) == [
        (expired[0].pk, user.pk, 401),
        (revoked[0].pk, user.pk, 401),
    ]
    assert not ApiToken.objects.exclude(last_used_on=None).exists()


@pytest.mark.parametrize(
    ("header", "key"),
    [("Bearer mz_0123456789ab" + "0" * 52, "mz_0123456789ab"), ("Bearer correct-horse", ""), ("Bearer a b", "")],
)
def test_of_what_is_no_token_of_ours_only_the_beginning_is_kept(client: Client, header: str, key: str) -> None:
    client.get(API, headers={"Authorization": header})
    access = ApiAccess.objects.get()
    assert (access.token, access.user, access.token_key, access.status) == (None, None, key, 401)


def test_a_guess_is_not_put_down_to_the_owner_of_the_token(known: tuple[ApiToken, Client]) -> None:
    key = known[0].token_key
    bearer(key + "0" * 52).get(API)
    access = ApiAccess.objects.get()
    assert (access.token, access.user, access.token_key) == (None, None, key)


def test_without_a_token_nothing_is_noted(client: Client) -> None:
    client.get(f"{API}editions/")
    client.get(f"{AUDITOR}drafts/")
    client.get(API, headers={"Authorization": "Basic dXNlcjpwYXNz"})
    assert logged() == []


@pytest.mark.parametrize("path", ["editions/", f"editions/{JIANGHAN}/", "auditor/access-log/", "nothing/"])
def test_what_cannot_be_noted_is_not_given(
    known: tuple[ApiToken, Client], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(guard, "_log", fail)
    response = known[1].get(API + path, {"format": "json"})
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "not_logged"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_failure_of_ours_is_noted(known: tuple[ApiToken, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgets.api.root.endpoints", None)
    with pytest.raises(TypeError):
        known[1].get(API)
    assert logged() == [("GET", API, 500)]


def test_a_stream_is_noted_before_it_begins(known: tuple[ApiToken, Client]) -> None:
    response = known[1].get(f"{API}expenditures/", {"format": "csv"})
    assert response.streaming
    assert list(ApiAccess.objects.values_list("status", "size")) == [(200, None)]
    assert response.getvalue()


def test_awkward_requests_are_noted_whole(known: tuple[ApiToken, Client]) -> None:
    _token, client = known
    path = f"{API}nothing/%00%F0%9F%92%A9/?x=%00&y=" + "a" * 3000
    client.get(path, REMOTE_ADDR="fe80::1%eth0")
    client.generic("X" * 300, API, REMOTE_ADDR="")
    first, second = ApiAccess.objects.order_by("pk")
    assert (first.path, first.address) == (path, "fe80::1")
    assert (second.method, second.address, second.status) == ("X" * 20, None, 405)


def test_the_log_is_never_changed(known: tuple[ApiToken, Client]) -> None:
    known[1].get(API)
    for write in (lambda rows: rows.update(path="/"), lambda rows: rows.delete()):
        with refused("is a record and cannot change"):
            write(ApiAccess.objects.all())


# Who reads it


@pytest.fixture
def people(district: Jurisdiction) -> dict[str, Client]:
    """Each has asked for the root once: two of the district, one of another, and somebody with a token of nobody."""
    elsewhere = Jurisdiction.objects.get(adcode="420103")
    found = {
        "own": auditor(district, name="own"),
        "boss": auditor(district, role=Role.ADMINISTRATOR, name="boss"),
        "far": auditor(elsewhere, role=Role.ADMINISTRATOR, name="far"),
        "portal": auditor(None, role=Role.ADMINISTRATOR, name="portal"),
        "root": bearer(token_of(User.objects.create_superuser("root"))[1]),
    }
    for client in [*found.values(), bearer("mz_" + "0" * 64)]:
        client.get(API)
    return found


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ("own", {"own"}),
        ("boss", {"own", "boss"}),
        ("far", {"far"}),
        ("portal", {"own", "boss", "far", "portal", None}),
        ("root", {"own", "boss", "far", "portal", "root", None}),
    ],
)
def test_people_see_their_own_and_administrators_their_district(
    people: dict[str, Client], reader: str, seen: set[str | None]
) -> None:
    assert {row["user"] for row in answer(people[reader], "access-log/")["results"]} == seen
    file = people[reader].get(f"{AUDITOR}access-log/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    assert {row["user"] or None for row in rows} == seen


def test_the_log_is_filtered_and_read_in_pages(known: tuple[ApiToken, Client], people: dict[str, Client]) -> None:
    token, client = known
    for number in range(5):
        client.get(f"{API}editions/", {"year": "2024", "page_size": number})
    whole = answer(client, "access-log/")["results"]
    assert [row["status"] for row in whole] == [200] * 4 + [400]
    assert set(whole[0]) >= {"at", "user", "token", "token_key", "method", "path", "status", "address", "size"}
    page = answer(client, "access-log/", page_size=2, status=200)
    told = page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        told += page["results"]
    # Reading the log is an access too; what comes meanwhile is no part of the pages that follow.
    assert told[0]["path"] == f"{AUDITOR}access-log/"
    assert told[1:] == whole[:4]
    today = timezone.localdate()
    assert answer(client, "access-log/", last_day=today - datetime.timedelta(days=1))["results"] == []
    assert answer(client, "access-log/", first_day=today, user="auditor", token_key=token.token_key)["results"]
    assert answer(client, "access-log/", user="boss")["results"] == []
    assert answer(people["boss"], "access-log/", status=404)["results"] == []
