"""Tokens: what they open and for whom, when they no longer serve, and what stands in their way."""

from __future__ import annotations

import csv
import datetime
import io
import random
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from budgets import publication
from budgets.api.auditor.access_log import AccessLogView
from budgets.api.auditor.drafts import DraftListView
from budgets.api.auditor.history import HistoryView
from budgets.api.guard import drafts_for
from budgets.datasets.filters import Condition
from budgets.models import AdministrativeUnit, ApiToken, Edition, ExpenditureLine, Jurisdiction, Membership
from budgets.roles import Role, Scope
from budgets.tokens import issue, revoke
from performance.models import DepartmentStatement, Goal
from tests import factories
from tests.api.conftest import API, JIANGHAN
from tests.api.test_refusals import HOSTILE as HOSTILE_VALUES
from tests.api.tokens import AUDITOR, answer, auditor, bearer, error, token_of
from tests.members import member
from tests.models.database import YEAR, create_draft, refused

pytestmark = pytest.mark.django_db

DRAFT = f"999999-900-{YEAR}-approved-1"
PATHS = {
    "drafts/": Scope.DRAFTS,
    f"drafts/{DRAFT}/": Scope.DRAFTS,
    f"drafts/{DRAFT}/tables/": Scope.DRAFTS,
    f"drafts/{DRAFT}/tables/5/": Scope.DRAFTS,
    f"drafts/{DRAFT}/findings/": Scope.FINDINGS,
    "history/": Scope.HISTORY,
    "access-log/": Scope.ACCESS_LOG,
}


@pytest.fixture
def draft(db: None) -> Edition:
    """Department 900: 30 万元 that tie."""
    return create_draft(*factories.reconciled(), note="=1+1")


@pytest.fixture
def district(draft: Edition) -> Jurisdiction:
    return draft.department.jurisdiction


# Whether the token serves


def test_a_secret_is_kept_as_a_hash_alone() -> None:
    token, secret = token_of(User.objects.create_user("a"))
    assert secret.startswith("mz_") and len(secret) == 67
    assert token.token_key == secret[:15]
    stored = " ".join(map(str, ApiToken.objects.filter(pk=token.pk).values_list().get()))
    assert secret[15:] not in stored and len(token.digest) == 128


def test_published_data_is_answered_with_a_token_and_without(client: Client, district: Jurisdiction) -> None:
    path = f"{API}editions/{JIANGHAN}/"
    known = auditor(district).get(path)
    assert client.get(path).json() == known.json()
    assert known.headers["Cache-Control"] == "private, no-store"
    assert "Authorization" in known.headers["Vary"]


def test_an_expired_token_says_when(district: Jurisdiction) -> None:
    user = member(Role.AUDITOR, district)
    token, secret = token_of(user, days=-3)
    response = bearer(secret).get(f"{AUDITOR}drafts/")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "token_expired"
    assert str(timezone.localdate() - datetime.timedelta(days=3)) in response.json()["error"]["message"]
    assert response.headers["WWW-Authenticate"] == (
        'Bearer realm="mingzhang", error="invalid_token", error_description="The token expired"'
    )
    assert ApiToken.objects.filter(pk=token.pk).exists(), "nothing is deleted"


def test_no_other_token_of_the_user_is_deleted(district: Jurisdiction) -> None:
    user = member(Role.AUDITOR, district)
    token_of(user, days=-1)
    answer(bearer(token_of(user)[1]), "drafts/")
    assert ApiToken.objects.count() == 2


def test_a_revoked_token_is_refused_at_once_and_everywhere(district: Jurisdiction) -> None:
    user = member(Role.AUDITOR, district)
    token, secret = token_of(user)
    answer(bearer(secret), "drafts/")
    revoke(token=token, by=user)
    assert error(bearer(secret), 401, "drafts/")["code"] == "token_revoked"
    assert bearer(secret).get(f"{API}editions/").status_code == 401


def test_the_token_of_a_closed_account_is_refused(district: Jurisdiction) -> None:
    user = member(Role.AUDITOR, district)
    _token, secret = token_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert error(bearer(secret), 401, "drafts/")["code"] == "account_inactive"


HOSTILE = [
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Bearer mz_" + "0" * 64 + ", Bearer mz_" + "1" * 64,
    "Bearer mz_" + "0" * 63,
    "Bearer mz_" + "g" * 64,
    "Bearer mz_" + "0" * 64,
    "Bearer " + "x" * 60_000,
    "bearer \xff\xfe",
    "Bearer 令牌",
    "Bearer \x00",
    "Bearer mz_" + "０" * 64,
    "Bearer %s%n' OR 1=1 --",
    "BEARER ../../etc/passwd",
]


@pytest.mark.parametrize("path", ["editions/", "auditor/drafts/", "nothing/"])
@pytest.mark.parametrize("header", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_headers_are_refused(client: Client, header: str, path: str) -> None:
    response = client.get(API + path, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "token_unknown"
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="mingzhang", error="invalid_token"')


def test_every_unknown_token_is_refused_in_the_same_words(client: Client, district: Jurisdiction) -> None:
    _token, secret = token_of(member(Role.AUDITOR, district))
    near = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    answers = {client.get(API, headers={"Authorization": f"Bearer {one}"}).content for one in (near, "mz_" + "0" * 64)}
    assert len(answers) == 1


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Token mz_x", "mz_x"])
def test_a_header_for_somebody_else_is_no_token(client: Client, header: str) -> None:
    assert client.get(f"{API}editions/", headers={"Authorization": header}).status_code == 200
    assert client.get(f"{AUDITOR}drafts/", headers={"Authorization": header}).status_code == 401


# How far it reaches


@pytest.mark.parametrize("path", PATHS)
def test_without_a_token_one_is_told_how_to_get_one(client: Client, draft: Edition, path: str) -> None:
    response = client.get(AUDITOR + path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="mingzhang"'
    assert response.json()["error"]["code"] == "token_needed"
    assert "http://testserver/admin/budgets/apitoken/add/" in response.json()["error"]["message"]


def test_a_signed_in_browser_is_nobody_here(client: Client, district: Jurisdiction) -> None:
    client.force_login(member(Role.AUDITOR, district))
    assert error(client, 401, "drafts/")["code"] == "token_needed"


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_addresses_only(district: Jurisdiction, scope: Scope, superuser: bool) -> None:
    user = User.objects.create_superuser("root") if superuser else member(Role.AUDITOR, district)
    client = bearer(token_of(user, scope)[1])
    for path, needed in PATHS.items():
        if needed is scope:
            assert client.get(AUDITOR + path).status_code == 200, path
            continue
        response = client.get(AUDITOR + path)
        assert response.status_code == 403, path
        assert response.json()["error"]["code"] == "insufficient_scope"
        assert response.json()["error"]["allowed"] == [needed.value]
        assert f'error="insufficient_scope", scope="{needed.value}"' in response.headers["WWW-Authenticate"]


def test_roles_of_today_decide(district: Jurisdiction, draft: Edition) -> None:
    user = member(Role.AUDITOR, district)
    client = bearer(token_of(user)[1])
    assert [found["id"] for found in answer(client, "drafts/")["results"]] == [DRAFT]
    Membership.objects.update(first_day="2020-01-01", last_day="2020-12-31")
    for path in set(PATHS) - {"access-log/"}:
        assert error(client, 403, path)["code"] == "no_role"
    answer(client, "access-log/")


def test_nothing_of_other_places_exists(draft: Edition) -> None:
    far = auditor(Jurisdiction.objects.get(adcode="420103"))
    assert answer(far, "drafts/")["results"] == []
    for below in ("", "tables/", "tables/5/", "findings/"):
        assert error(far, 404, f"drafts/{DRAFT}/{below}")["code"] == "not_found"
    assert answer(far, "history/", department="900")["results"] == []
    assert error(far, 400, "history/", edition=DRAFT)["parameter"] == "edition"


def test_a_clerk_reads_the_department_alone(draft: Edition) -> None:
    create_draft(department=AdministrativeUnit.objects.get(code="501"), year=2026)
    clerk = auditor(draft.department, role=Role.CLERK)
    assert [found["id"] for found in answer(clerk, "drafts/")["results"]] == [DRAFT]


def test_what_the_lists_of_facts_may_show(draft: Edition, rf: Any) -> None:
    def request(user: User | None, *scopes: Scope) -> Any:
        made = rf.get("/")
        made.user, made.auth = user, user and token_of(user, *scopes)[0]
        return made

    assert drafts_for(request(None)) is None
    assert drafts_for(request(User.objects.create_user("nobody"))) is None
    user = member(Role.AUDITOR, draft.department.jurisdiction)
    assert drafts_for(request(user, Scope.HISTORY)) is None
    other = create_draft(department=AdministrativeUnit.objects.get(code="501"), year=2026)
    assert editions(drafts_for(request(user, Scope.DRAFTS))) == {draft.pk}
    superuser = User.objects.create_superuser("root")
    assert editions(drafts_for(request(superuser, Scope.DRAFTS))) == {draft.pk, other.pk}
    clerk = member(Role.CLERK, other.department)
    assert editions(drafts_for(request(clerk, Scope.DRAFTS))) == {other.pk}


def editions(condition: Condition | None) -> set[int]:
    assert condition is not None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT e.id FROM budgets_edition e WHERE {condition.sql}", condition.values)
        return {key for (key,) in cursor.fetchall()}


# What is answered


def test_a_draft_as_it_stands(draft: Edition, district: Jurisdiction) -> None:
    Edition.objects.filter(pk=draft.pk).update(approved_on="2090-01-10", version=7)
    client = auditor(district)
    listed = answer(client, "drafts/")["results"][0]
    assert (listed["errors"], listed["warnings"]) == (None, None), "nobody has looked yet"
    one = answer(client, f"drafts/{DRAFT}/")
    assert one["errors"] == 0 and one["warnings"] is not None
    assert answer(client, "drafts/")["results"] == [one]
    known = {"state": "draft", "state_label": "草稿", "version": 7, "approved_on": "2090-01-10"}
    assert {name: one[name] for name in known} == known
    assert one["deadline"] == "2090-01-30", "twenty days later"
    assert one["jurisdiction_name"] == "示例区" and one["note"] == "=1+1"
    assert client.get(one["tables_url"]).status_code == client.get(one["findings_url"]).status_code == 200


def test_the_id_may_say_draft_instead_of_a_number(draft: Edition, district: Jurisdiction) -> None:
    client = auditor(district)
    assert answer(client, f"drafts/999999-900-{YEAR}-approved-draft/")["id"] == DRAFT
    for wrong in ("draft", "-draft", "x-draft", f"999999-900-{YEAR}-approved-2", "\x00", "a" * 900, JIANGHAN):
        assert error(client, 404, f"drafts/{wrong}/")["code"] == "not_found"


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_what_is_under_review_is_a_draft_too(draft: Edition, district: Jurisdiction, state: str) -> None:
    Edition.objects.filter(pk=draft.pk).update(state=state)
    client = auditor(district)
    assert answer(client, f"drafts/{DRAFT}/")["state"] == state
    assert answer(client, "drafts/", state=state)["count"] == 1
    assert answer(client, "drafts/", state="draft")["count"] == 0
    publication.publish(edition=draft, by=None)
    assert error(client, 404, f"drafts/{DRAFT}/")["code"] == "not_found"


def test_the_tables_are_computed_now_and_marked(draft: Edition, district: Jurisdiction) -> None:
    client = auditor(district)
    entries = answer(client, f"drafts/{DRAFT}/tables/")
    assert [entry["number"] for entry in entries] == list(range(1, 16))
    before = answer(client, f"drafts/{DRAFT}/tables/3/", unit="yuan")
    assert before["edition"] | {"digest": None, "state": "draft", "version": 0} == before["edition"]
    assert total(before) == "300000.00"
    ExpenditureLine.objects.filter(edition=draft, nature="project").update(amount=Decimal("100000.01"))
    assert total(answer(client, f"drafts/{DRAFT}/tables/3/", unit="yuan")) == "300000.01"
    response = client.get(f"{AUDITOR}drafts/{DRAFT}/tables/3/", {"format": "csv"})
    assert f'filename="{DRAFT}-draft-v0-t03.csv"' in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert error(client, 404, f"drafts/{DRAFT}/tables/16/")["allowed"] == [str(number) for number in range(1, 16)]


def total(table: Any) -> str:
    part = table["parts"][0]
    keys = [column["key"] for column in part["columns"]]
    row = next(row for row in part["rows"] if row["key"] == "total")
    return str(row["cells"][keys.index("total")])


def test_the_findings_are_those_of_now(draft: Edition, district: Jurisdiction) -> None:
    client = auditor(district)
    clean = answer(client, f"drafts/{DRAFT}/findings/", severity="error")
    assert (clean["count"], clean["results"]) == (0, []) and clean["rules_applied"] > 50
    ExpenditureLine.objects.filter(edition=draft, nature="project").update(amount=1)
    found = answer(client, f"drafts/{DRAFT}/findings/", severity="error")
    assert found["count"] == len(found["results"]) > 0
    rule = found["results"][0]["rule"]
    one = answer(client, f"drafts/{DRAFT}/findings/", rule=rule)["results"]
    assert {finding["rule"] for finding in one} == {rule}
    file = client.get(f"{AUDITOR}drafts/{DRAFT}/findings/", {"format": "csv", "severity": "error"})
    rows = list(csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    assert [row["rule"] for row in rows] == [finding["rule"] for finding in found["results"]]


def test_personal_data_in_a_draft_stays_in_the_house(district: Jurisdiction, draft: Edition) -> None:
    Edition.objects.filter(pk=draft.pk).update(note="联系人张三，电话13812345678")
    file = auditor(district).get(f"{AUDITOR}drafts/{DRAFT}/findings/", {"format": "csv"})
    content = b"".join(file).decode()
    assert "不予公开" in content and "13812345678" not in content


# Who changed what


@pytest.fixture
def changed(draft: Edition) -> Edition:
    """One amount was changed by hand in the database, then the note seven times by a command."""
    ExpenditureLine.objects.filter(edition=draft, nature="project").update(amount=Decimal("987654.32"))
    for number in range(7):
        with pghistory.context(command="check", url=""):
            Edition.objects.filter(pk=draft.pk).update(note=f"第{number}次")
    return draft


def test_history_tells_the_same_as_the_admin(changed: Edition, district: Jurisdiction) -> None:
    client = auditor(district)
    line = answer(client, "history/", kind="budgets.expenditureline", action="update")["results"]
    assert len(line) == 1
    assert (line[0]["edition"], line[0]["kind_label"]) == (DRAFT, "支出（按功能科目）")
    assert line[0]["fields"] == [{"field": "金额（元）", "before": "100,000.00", "after": "987,654.32"}]
    assert (line[0]["by"], line[0]["command"]) == ("", "")
    note = answer(client, "history/", edition=DRAFT, kind="budgets.edition", action="update")["results"]
    assert [change["fields"][0]["after"] for change in note] == [f"第{number}次" for number in reversed(range(7))]
    assert {change["command"] for change in note} == {"check"}
    assert answer(client, "history/", year=YEAR + 1)["results"] == []
    assert answer(client, "history/", by="nobody")["results"] == []
    today = timezone.localdate()
    assert answer(client, "history/", first_day=today, last_day=today)["results"]
    assert answer(client, "history/", last_day=today - datetime.timedelta(days=1))["results"] == []


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_pages_of_history_are_the_whole_whatever_happens_meanwhile(
    changed: Edition, district: Jurisdiction, size: int
) -> None:
    client = auditor(district)
    whole = answer(client, "history/", page_size=1000, edition=DRAFT)["results"]
    page = answer(client, "history/", page_size=size, edition=DRAFT)
    # A transaction has one time for all it changes; of these changes, goals come first.
    Goal.objects.create(edition=changed, horizon="annual", number=1, description="其间")
    told = page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        told += page["results"]
    assert told == whole


def test_history_as_one_file(changed: Edition, district: Jurisdiction) -> None:
    Edition.objects.filter(pk=changed.pk).update(note="=cmd")
    response = auditor(district).get(f"{AUDITOR}history/", {"format": "csv", "kind": "budgets.edition"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert {row["edition"] for row in rows} == {DRAFT}
    assert [row["after"] for row in rows if row["field"] == "公开说明"][:2] == ["'=cmd", "第6次"]


def test_people_are_named_to_staff_alone(draft: Edition, district: Jurisdiction) -> None:
    statement = DepartmentStatement.objects.create(edition=draft, filled_by="张三丰", telephone="13812345678")
    client = auditor(district)
    change = answer(client, "history/", row=statement.pk, kind="performance.departmentstatement")["results"][0]
    withheld = {"before": "个人信息，不提供", "after": "个人信息，不提供"}
    assert change["fields"] == [{"field": f"{name}（不公开）"} | withheld for name in ("填报人", "联系电话")]
    file = b"".join(client.get(f"{AUDITOR}history/", {"format": "csv"})).decode()
    assert "13812345678" not in file and "张三丰" not in file


# What is refused


def test_whatever_is_asked_is_answered_or_refused(draft: Edition, district: Jurisdiction) -> None:
    chance, client = random.Random(6), auditor(district)
    names = sorted({question.name for view in (DraftListView, HistoryView, AccessLogView) for question in view.takes})
    for _ in range(150):
        query = {name: chance.choice(HOSTILE_VALUES) for name in chance.sample([*names, "format", "unit"], 2)}
        path = chance.choice([path for path in PATHS if "findings" not in path])
        response = client.get(AUDITOR + path, query)
        assert response.status_code in (200, 400), (path, query)
        if response.streaming:
            response.getvalue()


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("drafts/", {"state": "published"}, "state"),
        ("drafts/", {"year": "2o25"}, "year"),
        ("drafts/", {"year": "9" * 30}, "year"),
        ("drafts/", {"department": "900' OR"}, "department"),
        ("drafts/", {"cursor": "x"}, "cursor"),
        ("drafts/", {"page_size": "0"}, "page_size"),
        ("drafts/", {"fields": "id"}, "fields"),
        (f"drafts/{DRAFT}/", {"state": "draft"}, "state"),
        (f"drafts/{DRAFT}/tables/5/", {"unit": "dollar"}, "unit"),
        (f"drafts/{DRAFT}/findings/", {"rule": "12"}, "rule"),
        ("history/", {"kind": "auth.user"}, "kind"),
        ("history/", {"first_day": "2026-02-30"}, "first_day"),
        ("history/", {"by": "a\x00"}, "by"),
        ("history/", {"row": "9223372036854775808"}, "row"),
        ("history/", {"edition": "1"}, "edition"),
        ("access-log/", {"token_key": "mz_"}, "token_key"),
        ("access-log/", {"status": "20²"}, "status"),
        ("access-log/", {"lang": "fr"}, "lang"),
        ("access-log/", {"format": "xml"}, "format"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(
    district: Jurisdiction, path: str, query: dict[str, str], parameter: str
) -> None:
    found = error(auditor(district), 400, path, **query)
    assert found["parameter"] == parameter and parameter in found["message"]
    assert found["allowed"] or parameter == "cursor"


def test_a_cursor_serves_its_own_list_only(district: Jurisdiction, draft: Edition) -> None:
    create_draft(year=YEAR - 1)
    client = auditor(district)
    following = answer(client, "drafts/", page_size=1)["next"]
    assert len(client.get(following).json()["results"]) == 1
    assert client.get(following.replace("drafts/", "access-log/")).status_code == 400


def test_english(draft: Edition, district: Jurisdiction) -> None:
    client = auditor(district)
    assert answer(client, "drafts/", lang="en")["results"][0]["state_label"] == "Draft"


# The verbs and the database


def test_who_has_no_role_makes_no_token() -> None:
    with pytest.raises(PermissionDenied):
        issue(by=User.objects.create_user("nobody"), name="a", scopes=[Scope.DRAFTS])


def test_a_token_must_be_made_right(district: Jurisdiction) -> None:
    with pytest.raises(ValidationError) as problem:
        issue(by=member(Role.AUDITOR, district), name=" ", scopes=[], days=367)
    assert set(problem.value.message_dict) == {"name", "scopes", "days"}


def test_only_the_owner_and_their_administrators_revoke(district: Jurisdiction) -> None:
    owner, boss = member(Role.AUDITOR, district), member(Role.ADMINISTRATOR, district, "boss")
    token, _secret = token_of(owner)
    elsewhere = Jurisdiction.objects.get(adcode="420103")
    for stranger in (member(Role.AUDITOR, district, "peer"), member(Role.ADMINISTRATOR, elsewhere, "far")):
        with pytest.raises(PermissionDenied):
            revoke(token=token, by=stranger)
    first = revoke(token=token, by=boss)
    assert (first.revoked_by, first.is_revoked) == (boss, True)
    again = revoke(token=token, by=owner)
    assert (again.revoked_at, again.revoked_by) == (first.revoked_at, boss), "the first is kept"


def test_the_database_keeps_tokens_as_they_were_made(district: Jurisdiction) -> None:
    user = member(Role.AUDITOR, district)
    token, _secret = token_of(user, Scope.DRAFTS)
    for change in (
        {"scopes": ["drafts", "history"]},
        {"expiry": timezone.now() + datetime.timedelta(days=300)},
        {"user": User.objects.create_superuser("root")},
        {"digest": "0" * 128},
    ):
        with refused("cannot change, only be revoked"):
            ApiToken.objects.filter(pk=token.pk).update(**change)
    with refused("cannot be deleted"):
        ApiToken.objects.filter(pk=token.pk).delete()
    revoke(token=token, by=user)
    with refused("revoked for good"):
        ApiToken.objects.filter(pk=token.pk).update(revoked_at=None, revoked_by=None)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"name": ""}, "api_token_has_a_name"),
        ({"scopes": []}, "api_token_scopes_are_known"),
        ({"scopes": ["everything"]}, "api_token_scopes_are_known"),
        ({"expiry": datetime.timedelta(days=367)}, "api_token_expires_within_a_year"),
    ],
    ids=str,
)
def test_the_database_refuses(values: dict[str, Any], constraint: str) -> None:
    made: dict[str, Any] = {"name": "a", "scopes": ["drafts"], "expiry": datetime.timedelta(days=1)} | values
    with refused(constraint):
        ApiToken.objects.create(User.objects.create_user("a"), **made)
