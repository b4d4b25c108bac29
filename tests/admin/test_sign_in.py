"""Signing in: who may, for how long, and what happens to whoever guesses passwords."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings as portal
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from budgets.models import Jurisdiction, Membership
from budgets.roles import Role
from config.client import client_address
from tests.admin.conftest import page_of, signed_in

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
INDEX = reverse("admin:index")
PASSWORD = "rather-long-and-odd-91"
WRONG = "hunter-of-secrets-17"
HERE, THERE = "192.0.2.1", "192.0.2.2"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def auditor() -> User:
    user = User.objects.create_user("auditor", password=PASSWORD)
    Membership.objects.create(user=user, role=Role.AUDITOR)
    return user


def sign_in(password: str = PASSWORD, *, name: str = "auditor", address: str = HERE, **headers: str) -> Any:
    given = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address, **headers).post(LOGIN, given)


def fail(times: int = 10, **where: str) -> Any:
    for _time in range(times):
        response = sign_in(WRONG, **where)
    return response


def on_day(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)


def test_no_role_no_entry_whatever_is_ticked() -> None:
    nobody = User.objects.create_user("nobody", password=PASSWORD, is_staff=True)
    page = sign_in(name="nobody")
    assert page.status_code == 200 and "没有任何角色" in page.content.decode()
    assert signed_in(nobody).get(INDEX).status_code == 302


def test_a_wrong_password_does_not_tell_whether_there_is_a_role(auditor: User) -> None:
    User.objects.create_user("nobody", password=PASSWORD)
    for name in ("nobody", "auditor", "unknown"):
        page = sign_in(WRONG, name=name).content.decode()
        assert "没有任何角色" not in page


def test_entry_ends_the_day_after_the_last(auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    auditor.memberships.update(first_day=today, last_day=today + 5 * DAY)
    client = signed_in(auditor)
    for day, status in ((-1, 302), (0, 200), (5, 200), (6, 302)):
        on_day(monkeypatch, today + day * DAY)
        assert client.get(INDEX).status_code == status, day
        assert sign_in().status_code == (302 if status == 200 else 200), day


def test_superusers_and_nobody_inactive(auditor: User) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    assert sign_in(name="root").status_code == 302
    client = signed_in(auditor)
    User.objects.update(is_active=False)
    assert client.get(INDEX).status_code == 302
    assert sign_in().status_code == sign_in(name="root").status_code == 200


def test_ten_wrong_passwords_lock_one_name_at_one_address(auditor: User) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    assert fail(9).status_code == 200
    assert fail(1).status_code == 429
    refused = sign_in()
    assert refused.status_code == 429 and "sessionid" not in refused.cookies
    assert sign_in(address=THERE).status_code == 302
    assert sign_in(name="root").status_code == 302
    assert sign_in(HTTP_USER_AGENT="another").status_code == 429


def test_the_answer_is_a_page_in_either_language(auditor: User) -> None:
    page = fail().content.decode()
    assert "<h1>暂时不能登录</h1>" in page and "连续10次" in page and "30分钟" in page
    assert WRONG not in page
    client = Client(REMOTE_ADDR=HERE)
    client.cookies["django_language"] = "en"
    page = client.post(LOGIN, {"username": "auditor", "password": PASSWORD}).content.decode()
    assert "You cannot sign in for now" in page and "30 minutes" in page


def test_after_the_rest_it_works_again(auditor: User) -> None:
    fail()
    tried = timezone.now() - datetime.timedelta(minutes=29)
    AccessAttempt.objects.update(attempt_time=tried)
    assert sign_in().status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=31))
    assert sign_in().status_code == 302


def test_success_begins_the_count_anew(auditor: User) -> None:
    fail(9)
    assert sign_in().status_code == 302
    assert fail(9).status_code == 200
    assert sign_in().status_code == 302


def test_behind_a_proxy_the_address_is_what_the_proxy_says(auditor: User, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    for number in range(10):
        refused = sign_in(WRONG, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, {HERE}", address="127.0.0.1")
    assert refused.status_code == 429, "the client's own entries choose nothing"
    assert sign_in(HTTP_X_FORWARDED_FOR=HERE, address="127.0.0.1").status_code == 429
    assert sign_in(HTTP_X_FORWARDED_FOR=f"{HERE}, {THERE}", address="127.0.0.1").status_code == 302


def test_without_a_proxy_the_header_means_nothing(auditor: User, settings: Any) -> None:
    settings.BEHIND_PROXY = False
    for number in range(10):
        refused = sign_in(WRONG, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert refused.status_code == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {HERE}


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("", "127.0.0.1"),
        ("192.0.2.9", "192.0.2.9"),
        ("a, 192.0.2.9 ", "192.0.2.9"),
        ("192.0.2.9, nonsense", "127.0.0.1"),
        ("2001:DB8::0001", "2001:db8::1"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("192.0.2.9'; --", "127.0.0.1"),
    ],
)
def test_addresses(forwarded: str, address: str, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    assert client_address(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)) == address


def test_passwords_are_written_nowhere(auditor: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fail(11)
    sign_in(address=THERE)
    stored = repr([*AccessAttempt.objects.values(), *AccessLog.objects.values()])
    assert "auditor" in stored
    for secret in (WRONG, PASSWORD):
        assert secret not in stored and secret not in caplog.text


def test_locked_names_are_listed_and_unlocked_by_the_whole_portal_only(auditor: User) -> None:
    fail()
    user = User.objects.create_user("administrator")
    membership = Membership.objects.create(
        user=user, role=Role.ADMINISTRATOR, jurisdiction=Jurisdiction.objects.first()
    )
    client, attempt = signed_in(user), AccessAttempt.objects.get()
    attempts, log = reverse("admin:axes_accessattempt_changelist"), reverse("admin:axes_accesslog_changelist")
    unlock = {"action": "delete_selected", "_selected_action": attempt.pk, "post": "yes"}
    for address in (attempts, log, page_of(attempt)):
        assert client.get(address).status_code == 403
    assert attempts not in client.get(INDEX).content.decode()
    assert client.post(attempts, unlock).status_code == 403

    membership.jurisdiction = None
    membership.save()
    assert attempts in client.get(INDEX).content.decode()
    assert "auditor" in client.get(attempts).content.decode() and client.get(log).status_code == 200
    assert client.get(page_of(attempt)).status_code == 200
    assert client.post(page_of(attempt), {"username": "x"}).status_code == 403
    assert sign_in().status_code == 429
    client.post(attempts, unlock)
    assert sign_in().status_code == 302


def test_axes_tables_speak_chinese_and_english(staff: Client) -> None:
    address = reverse("admin:axes_accessattempt_changelist")
    assert "输错密码的记录" in staff.get(address).content.decode()
    staff.cookies["django_language"] = "en"
    assert "ccess attempts" in staff.get(address).content.decode()


def test_sessions_last_a_working_day_and_no_longer_than_the_browser(auditor: User) -> None:
    assert portal.SESSION_COOKIE_AGE == 36_000
    cookie = sign_in().cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == ""


def test_a_new_password_ends_other_sessions(auditor: User) -> None:
    one, other = Client(), Client()
    for client in (one, other):
        client.post(LOGIN, {"username": "auditor", "password": PASSWORD})
    new = {"old_password": PASSWORD, "new_password1": "new-and-longer-55", "new_password2": "new-and-longer-55"}
    assert one.post(reverse("admin:password_change"), new).status_code == 302
    assert one.get(INDEX).status_code == 200
    assert other.get(INDEX).status_code == 302
