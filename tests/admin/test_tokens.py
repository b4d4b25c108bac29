"""Tokens in the admin: made for oneself, shown once, revoked; and the log of what was read with them."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from budgets.models import ApiAccess, ApiToken, Jurisdiction
from budgets.roles import Role
from tests.admin.conftest import errors_of, page_of, signed_in
from tests.api.tokens import bearer, token_of
from tests.members import member
from tests.models.database import create_department

pytestmark = pytest.mark.django_db

LIST = reverse("admin:budgets_apitoken_changelist")
ADD = reverse("admin:budgets_apitoken_add")
LOG = reverse("admin:budgets_apiaccess_changelist")
LOG_CSV = reverse("admin:budgets_apiaccess_csv")
FIELDS = {"name": "审计局", "scopes": ["drafts", "history"], "days": "30"}


@pytest.fixture
def district(db: None) -> Jurisdiction:
    return create_department().jurisdiction


@pytest.fixture
def auditor(district: Jurisdiction) -> User:
    return member(Role.AUDITOR, district)


def made(client: Client, **fields: Any) -> tuple[Any, str]:
    """The answer to the form, and the page it leads to."""
    response = client.post(ADD, FIELDS | fields)
    assert response.status_code == 302, errors_of(response)
    return response, response["Location"]


def names(client: Client, address: str = LIST, **query: Any) -> set[str]:
    return {row.name for row in client.get(address, query).context["cl"].result_list}


# Made and shown once


def test_a_new_token_is_shown_once_and_works(auditor: User) -> None:
    client = signed_in(auditor)
    _response, page = made(client)
    shown = client.get(page)
    secret = shown.context["secret"]
    assert f">{secret}</code>" in shown.content.decode()
    assert {"private", "no-store"} <= set(shown.headers["Cache-Control"].split(", "))
    assert bearer(secret).get("/api/v1/auditor/drafts/").status_code == 200
    token = ApiToken.objects.get()
    assert (token.user, token.name, token.scopes) == (auditor, "审计局", ["drafts", "history"])
    assert (token.expiry - token.created).days in (29, 30)
    again = client.get(page)
    assert again.context["secret"] is None and secret not in again.content.decode()
    assert "令牌只在建立之后显示一次" in again.content.decode()


def test_the_secret_is_nowhere_but_in_the_cookie_of_its_page(auditor: User) -> None:
    client = signed_in(auditor)
    response, page = made(client)
    cookie = response.cookies["api_token_secret"]
    secret = cookie.value.partition(":")[0]
    assert secret.startswith("mz_") and len(secret) == 67
    attributes = {name: cookie[name] for name in ("path", "max-age", "httponly", "samesite")}
    assert attributes == {"path": page, "max-age": 60, "httponly": True, "samesite": "Strict"}
    assert secret[15:] not in page + response.content.decode()
    kept = [session.get_decoded() for session in Session.objects.all()]
    kept += list(LogEntry.objects.values_list("object_repr", "change_message"))
    assert secret[15:] not in str(kept)
    assert (
        secret[15:]
        not in client.get(LIST).content.decode() + client.get(page_of(ApiToken.objects.get())).content.decode()
    )


def test_the_cookie_of_one_token_opens_no_other_page(auditor: User) -> None:
    client = signed_in(auditor)
    made(client)
    client.cookies["api_token_secret"]["path"] = "/"
    other = token_of(auditor)[0]
    shown = client.get(reverse("admin:budgets_apitoken_secret", args=(other.pk,)))
    assert shown.context["secret"] is None


def test_going_back_and_forth_makes_no_second_token(auditor: User) -> None:
    client = signed_in(auditor)
    _response, page = made(client)
    for _ in range(3):
        client.get(page)
        client.get(ADD)
    assert ApiToken.objects.count() == 1


def test_the_usual_token_serves_half_a_year(auditor: User) -> None:
    form = signed_in(auditor).get(ADD).context["adminform"].form
    assert form["days"].value() == 180
    assert [value for value, _label in form.fields["scopes"].choices] == ["drafts", "history", "findings", "access_log"]


@pytest.mark.parametrize(
    "fields",
    [{"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"days": "367"}, {"days": "0"}, {"days": ""}],
    ids=str,
)
def test_what_is_missing_is_said(auditor: User, fields: dict[str, Any]) -> None:
    response = signed_in(auditor).post(ADD, FIELDS | fields)
    assert response.status_code == 200
    assert len(errors_of(response)) == 1
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_whoever_may_read_makes_tokens_for_themselves(role: Role) -> None:
    department = create_department()
    user = member(role, department if role in ("clerk", "unit_reviewer") else department.jurisdiction)
    other = User.objects.create_user("other")
    made(signed_in(user), user=other.pk)
    assert ApiToken.objects.get().user == user


# Seen and revoked


@pytest.fixture
def people(district: Jurisdiction, auditor: User) -> dict[str, User]:
    """Everybody with one token, named after them."""
    elsewhere = Jurisdiction.objects.get(adcode="420103")
    found = {
        "auditor": auditor,
        "peer": member(Role.AUDITOR, district, "peer"),
        "boss": member(Role.ADMINISTRATOR, district, "boss"),
        "far": member(Role.ADMINISTRATOR, elsewhere, "far"),
        "portal": member(Role.ADMINISTRATOR, None, "portal"),
        "root": User.objects.create_superuser("root"),
    }
    for name, user in found.items():
        token_of(user, name=name)
    return found


SEEN = [
    ("auditor", {"auditor"}),
    ("boss", {"auditor", "peer", "boss"}),
    ("far", {"far"}),
    ("portal", {"auditor", "peer", "boss", "far", "portal"}),
    ("root", {"auditor", "peer", "boss", "far", "portal", "root"}),
]


@pytest.mark.parametrize(("reader", "seen"), SEEN)
def test_everybody_sees_their_own_and_administrators_those_of_their_district(
    people: dict[str, User], reader: str, seen: set[str]
) -> None:
    client = signed_in(people[reader])
    assert names(client) == seen
    for token in ApiToken.objects.all():
        shown = client.get(page_of(token))
        assert shown.status_code == (200 if token.name in seen else 404)
        assert token.digest not in shown.content.decode()
        revoke = client.post(reverse("admin:budgets_apitoken_revoke", args=(token.pk,)))
        assert revoke.status_code == (302 if token.name in seen else 403)
    assert set(ApiToken.objects.exclude(revoked_at=None).values_list("name", flat=True)) == seen


def test_revoking_is_confirmed_first(auditor: User) -> None:
    client, (token, secret) = signed_in(auditor), token_of(auditor)
    address = reverse("admin:budgets_apitoken_revoke", args=(token.pk,))
    assert address in client.get(page_of(token)).content.decode()
    assert "立即不能再用" in client.get(address).content.decode()
    assert bearer(secret).get("/api/v1/").status_code == 200
    after = client.post(address, follow=True)
    assert "已吊销，从现在起不能再用" in after.content.decode()
    assert address not in after.content.decode()
    assert bearer(secret).get("/api/v1/").status_code == 401
    token.refresh_from_db()
    assert token.revoked_by == auditor
    assert client.post(address).status_code == 403


@pytest.mark.parametrize("name", ["auditor", "root"])
def test_nobody_changes_or_deletes_a_token(people: dict[str, User], name: str) -> None:
    client, token = signed_in(people[name]), ApiToken.objects.get(name=name)
    assert client.post(page_of(token), FIELDS | {"name": "另一个"}).status_code == 403
    assert client.post(page_of(token, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [token.pk], "post": "yes"}
    client.post(LIST, chosen)
    token.refresh_from_db()
    assert token.name == name


def test_tokens_are_filtered_by_whether_they_serve(auditor: User) -> None:
    token_of(auditor, name="现用")
    token_of(auditor, name="过期", days=-1)
    client = signed_in(auditor)
    ended = token_of(auditor, name="停用")[0]
    client.post(reverse("admin:budgets_apitoken_revoke", args=(ended.pk,)))
    assert names(client, state="alive") == {"现用"}
    assert names(client, state="expired") == {"过期"}
    assert names(client, state="revoked") == {"停用"}
    page = client.get(LIST).content.decode()
    assert all(word in page for word in ("有效", "已到期", "已吊销"))


def test_without_a_role_there_is_nothing_to_enter() -> None:
    client = signed_in(User.objects.create_user("nobody"))
    assert client.get(ADD).status_code == client.get(LIST).status_code == 302
    assert client.post(ADD, FIELDS).status_code == 302 and not ApiToken.objects.exists()


# The log


@pytest.fixture
def read(people: dict[str, User]) -> dict[str, User]:
    """Everybody has asked once, somebody with a token that is none of ours, and the auditor for a formula."""
    for user in people.values():
        token, secret = token_of(user, name=f"log of {user.username}")
        bearer(secret).get("/api/v1/")
    bearer("mz_" + "0" * 64).get("/api/v1/")
    ApiAccess.objects.create(token=token, user=people["root"], method="GET", path="=cmd", status=404)
    return people


@pytest.mark.parametrize(("reader", "seen"), SEEN)
def test_the_log_shows_what_the_tokens_list_shows(read: dict[str, User], reader: str, seen: set[str]) -> None:
    client = signed_in(read[reader])
    shown = {row.user and row.user.username for row in client.get(LOG).context["cl"].result_list}
    assert shown - {None} == seen
    assert (None in shown) == (reader in ("portal", "root"))
    rows = entries(client)
    assert {row["user"] for row in rows} - {""} == seen


def entries(client: Client, **query: Any) -> list[dict[str, str]]:
    response = client.get(f"{LOG_CSV}?{urlencode(query)}")
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_the_file_holds_what_the_filters_leave(read: dict[str, User]) -> None:
    client = signed_in(read["root"])
    token = ApiToken.objects.get(name="log of auditor")
    page = client.get(page_of(token)).content.decode()
    assert f"{LOG}?token__id__exact={token.pk}" in page
    listed = client.get(LOG, {"token__id__exact": token.pk})
    assert [row.token for row in listed.context["cl"].result_list] == [token]
    assert f"{LOG_CSV}?token__id__exact={token.pk}" in listed.content.decode()
    (row,) = entries(client, token__id__exact=token.pk)
    assert (row["user"], row["token"], row["path"], row["status"]) == ("auditor", "log of auditor", "/api/v1/", "200")
    assert [row["path"] for row in entries(client, result="refused")] == ["'=cmd", "/api/v1/"]
    assert {row["status"] for row in entries(client, q="mz_000000000000")} == {"401"}


@pytest.mark.parametrize("name", ["auditor", "root"])
def test_nobody_writes_to_the_log(read: dict[str, User], name: str) -> None:
    client, access = signed_in(read[name]), ApiAccess.objects.filter(user=read[name]).earliest("pk")
    assert client.get(page_of(access)).status_code == 200
    assert client.post(page_of(access), {"path": "/"}).status_code == 403
    assert client.post(page_of(access, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:budgets_apiaccess_add")).status_code == 403


def test_the_side_bar_leads_to_both(auditor: User) -> None:
    page = signed_in(auditor).get(reverse("admin:index")).content.decode()
    assert f'href="{LIST}"' in page and f'href="{LOG}"' in page
