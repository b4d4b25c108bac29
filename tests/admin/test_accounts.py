"""Accounts: who sees which, who may give what, and that it all stays on record."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets.models import AdministrativeUnit, Jurisdiction, Membership
from budgets.roles import Role
from tests.admin.conftest import errors_of, fields_of, new_row, page_of, signed_in

pytestmark = pytest.mark.django_db

LIST = reverse("admin:auth_user_changelist")
ADD = reverse("admin:auth_user_add")
PASSWORD = "rather-long-and-odd-91"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def district() -> Jurisdiction:
    return Jurisdiction.objects.get(adcode="420103")


@pytest.fixture
def elsewhere(district: Jurisdiction) -> Jurisdiction:
    return Jurisdiction.objects.exclude(pk=district.pk).get()


def person(name: str, role: Role | None = None, **values: Any) -> User:
    user = User.objects.create_user(name, password=PASSWORD)
    if role:
        Membership.objects.create(user=user, role=role, **values)
    return user


def department_of(district: Jurisdiction) -> AdministrativeUnit:
    return AdministrativeUnit.objects.departments().filter(jurisdiction=district).first()


@pytest.fixture
def boss(district: Jurisdiction) -> Client:
    """An administrator of the district."""
    return signed_in(person("boss", Role.ADMINISTRATOR, jurisdiction=district))


@pytest.fixture
def portal() -> Client:
    """An administrator of the whole portal, no superuser."""
    return signed_in(person("portal", Role.ADMINISTRATOR))


@pytest.fixture
def clerk(district: Jurisdiction) -> User:
    return person("clerk", Role.CLERK, department=department_of(district))


@pytest.fixture
def outsiders(district: Jurisdiction, elsewhere: Jurisdiction) -> list[User]:
    """Accounts that an administrator of the district must not touch."""
    both = person("both", Role.AUDITOR, jurisdiction=district)
    Membership.objects.create(user=both, role=Role.CLERK, department=department_of(elsewhere))
    moved = person("moved", Role.AUDITOR, jurisdiction=district)
    day = timezone.localdate() - 9 * DAY
    Membership.objects.create(user=moved, role=Role.AUDITOR, jurisdiction=elsewhere, first_day=day, last_day=day)
    root = User.objects.create_superuser("root", password=PASSWORD)
    Membership.objects.create(user=root, role=Role.AUDITOR, jurisdiction=district)
    return [
        both,
        moved,
        root,
        person("other", Role.CLERK, department=department_of(elsewhere)),
        person("other-boss", Role.ADMINISTRATOR, jurisdiction=elsewhere),
        person("whole", Role.AUDITOR),
        person("bare"),
    ]


def names(client: Client) -> set[str]:
    return {user.username for user in client.get(LIST).context["cl"].result_list}


def grant(client: Client, account: User, **values: Any) -> Any:
    """Fill in one more membership on the account's page and send it."""
    fields = fields_of(client.get(page_of(account)))
    row = {"role": "auditor", "jurisdiction": "", "department": "", "first_day": timezone.localdate(), "last_day": ""}
    return client.post(page_of(account), new_row(fields, "memberships", **row | values))


def change(client: Client, account: User, **values: Any) -> Any:
    """Change the first membership on the account's page and send it."""
    fields = fields_of(client.get(page_of(account)))
    return client.post(page_of(account), fields | {f"memberships-0-{name}": value for name, value in values.items()})


def test_a_district_sees_its_own_accounts_only(boss: Client, clerk: User, outsiders: list[User]) -> None:
    assert names(boss) == {"boss", "clerk"}
    page = boss.get(LIST).content.decode()
    assert not any(f">{user.username}<" in page for user in outsiders)


def test_no_address_leads_to_other_accounts(boss: Client, outsiders: list[User]) -> None:
    for user in outsiders:
        before = user.password
        change_password = reverse("admin:auth_user_password_change", args=(user.pk,))
        for address in (page_of(user), page_of(user, "history"), page_of(user, "delete"), change_password):
            assert boss.get(address).status_code in (302, 403, 404)
        boss.post(change_password, {"password1": "another-long-one-7", "password2": "another-long-one-7"})
        boss.post(page_of(user), {"username": "taken", "is_superuser": "on"})
        user.refresh_from_db()
        assert (user.username, user.password) != ("taken", before) and user.password == before


def test_the_whole_portal_sees_all_but_superusers(portal: Client, clerk: User, outsiders: list[User]) -> None:
    assert names(portal) == {"portal", "clerk"} | {user.username for user in outsiders} - {"root"}
    root = User.objects.get(username="root")
    assert portal.get(page_of(root)).status_code in (302, 403, 404)
    assert portal.get(reverse("admin:auth_user_password_change", args=(root.pk,))).status_code in (302, 403, 404)


def test_superusers_see_all(staff: Client, clerk: User, outsiders: list[User]) -> None:
    assert names(staff) >= {"clerk", "root", "bare"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_other_roles_see_no_account(role: Role, district: Jurisdiction, clerk: User) -> None:
    of_department = role in (Role.CLERK, Role.UNIT_REVIEWER)
    scope = {"department": department_of(district)} if of_department else {"jurisdiction": district}
    client = signed_in(person("somebody", role, **scope))
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(clerk)).status_code in (302, 403)
    assert client.get(ADD).status_code == 403


def test_an_account_is_made_with_its_role(boss: Client, district: Jurisdiction) -> None:
    page = boss.get(ADD)
    fields = fields_of(page) | {"username": "fresh", "password1": PASSWORD, "password2": PASSWORD}
    department = department_of(district)
    row = {"role": "clerk", "department": department.pk, "jurisdiction": "", "first_day": timezone.localdate()}
    filled = fields | {f"memberships-0-{name}": value for name, value in row.items()}
    response = boss.post(ADD, filled | {"is_superuser": "on", "user_permissions": "1", "groups": "1"})
    assert response.status_code == 302, errors_of(response)
    fresh = User.objects.get(username="fresh")
    assert not fresh.is_superuser and not fresh.user_permissions.exists()
    assert [(m.role, m.department) for m in fresh.memberships.all()] == [("clerk", department)]
    client = Client()
    assert client.post(reverse("admin:login"), {"username": "fresh", "password": PASSWORD}).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_district_makes_no_account_without_a_role(boss: Client) -> None:
    fields = fields_of(boss.get(ADD)) | {"username": "fresh", "password1": PASSWORD, "password2": PASSWORD}
    assert boss.post(ADD, fields).status_code == 200
    without = {name: value for name, value in fields.items() if not name.startswith("memberships-0")}
    assert boss.post(ADD, without | {"memberships-TOTAL_FORMS": 0, "memberships-MIN_NUM_FORMS": 0}).status_code == 200
    assert not User.objects.filter(username="fresh").exists()


def test_roles_are_given_within_the_district_only(
    boss: Client, clerk: User, district: Jurisdiction, elsewhere: Jurisdiction
) -> None:
    for values in (
        {},
        {"role": "administrator"},
        {"jurisdiction": elsewhere.pk},
        {"role": "clerk", "department": department_of(elsewhere).pk},
        {"role": "clerk"},
        {"role": "superuser", "jurisdiction": district.pk},
        {"role": "administrator", "department": department_of(district).pk},
        {"jurisdiction": district.pk, "department": department_of(district).pk},
    ):
        response = grant(boss, clerk, **values)
        assert response.status_code == 200 and errors_of(response), values
        assert clerk.memberships.count() == 1
    assert grant(boss, clerk, role="publisher", jurisdiction=district.pk).status_code == 302
    assert clerk.memberships.filter(role="publisher", jurisdiction=district).exists()


def test_choices_are_those_of_the_district(boss: Client, portal: Client, clerk: User, elsewhere: Jurisdiction) -> None:
    page = boss.get(page_of(clerk)).content.decode()
    assert str(department_of(clerk.memberships.get().department.jurisdiction)) in page
    assert str(department_of(elsewhere)) not in page and elsewhere.name not in page
    assert elsewhere.name in portal.get(page_of(clerk)).content.decode()


def test_the_whole_portal_gives_roles_of_the_whole_portal(portal: Client, clerk: User) -> None:
    assert grant(portal, clerk).status_code == 302
    assert clerk.memberships.filter(role="auditor", jurisdiction=None, department=None).exists()


@pytest.mark.parametrize("who", ["boss", "portal"])
def test_nobody_gives_themselves_a_role(who: str, request: pytest.FixtureRequest, district: Jurisdiction) -> None:
    client = request.getfixturevalue(who)
    own = User.objects.get(username=who)
    grant(client, own, role="publisher", jurisdiction=district.pk)
    change(client, own, last_day="", role="publisher", id=own.memberships.get().pk, user=own.pk)
    assert [membership.role for membership in own.memberships.all()] == ["administrator"]
    client.post(page_of(own), fields_of(client.get(page_of(own))) | {"is_superuser": "on"})
    own.refresh_from_db()
    assert own.is_active and not own.is_superuser


def test_nobody_is_made_a_superuser(portal: Client, clerk: User) -> None:
    change(portal, clerk, last_day="2099-12-31")
    response = portal.post(page_of(clerk), fields_of(portal.get(page_of(clerk))) | {"is_superuser": "on"})
    assert response.status_code == 302
    clerk.refresh_from_db()
    assert not clerk.is_superuser


def test_what_has_begun_is_ended_not_rewritten(boss: Client, clerk: User, district: Jurisdiction) -> None:
    membership = clerk.memberships.get()
    assert "已经开始的授权不能删除" in change(boss, clerk, DELETE="on").content.decode()
    assert clerk.memberships.exists()
    change(boss, clerk, role="unit_reviewer", first_day=timezone.localdate() + DAY)
    membership.refresh_from_db()
    assert (membership.role, membership.first_day) == ("clerk", timezone.localdate())
    assert change(boss, clerk, last_day=timezone.localdate() - 2 * DAY).status_code == 200
    assert change(boss, clerk, last_day=timezone.localdate()).status_code == 302
    membership.refresh_from_db()
    assert membership.last_day == timezone.localdate()


def test_what_has_ended_stays_ended(boss: Client, clerk: User) -> None:
    day = timezone.localdate() - 5 * DAY
    clerk.memberships.update(first_day=day, last_day=day)
    change(boss, clerk, last_day="")
    assert clerk.memberships.get().last_day == day


def test_what_begins_later_may_be_deleted(boss: Client, clerk: User, district: Jurisdiction) -> None:
    later = timezone.localdate() + 3 * DAY
    assert grant(boss, clerk, jurisdiction=district.pk, first_day=later).status_code == 302
    fields = fields_of(boss.get(page_of(clerk)))
    assert boss.post(page_of(clerk), fields | {"memberships-1-DELETE": "on"}).status_code == 302
    assert [membership.role for membership in clerk.memberships.all()] == ["clerk"]


def test_nothing_is_given_for_the_past_or_twice(boss: Client, clerk: User, district: Jurisdiction) -> None:
    past = grant(boss, clerk, jurisdiction=district.pk, first_day=timezone.localdate() - DAY)
    assert any("开始日期不能早于今天" in error for error in errors_of(past))
    twice = grant(boss, clerk, role="clerk", department=department_of(district).pk)
    assert any("重复" in error for error in errors_of(twice))
    assert clerk.memberships.count() == 1


def test_who_gave_and_ended_a_role_is_on_record(boss: Client, clerk: User, district: Jurisdiction) -> None:
    grant(boss, clerk, role="publisher", jurisdiction=district.pk)
    change(boss, clerk, last_day=timezone.localdate())
    history = boss.get(page_of(clerk, "history"))
    assert history.status_code == 200
    changes = [(c["by"], str(c["action"]), c["row"].role) for c in history.context["membership_changes"]]
    assert changes == [("boss", "修改", "clerk"), ("boss", "新增", "publisher"), ("", "新增", "clerk")]


def test_groups_and_permissions_are_not_offered(staff: Client, clerk: User) -> None:
    page = staff.get(page_of(clerk))
    assert not page.context["adminform"].form.fields.keys() & {"groups", "user_permissions", "is_staff"}
    assert staff.get("/admin/auth/group/").status_code == 404


def test_accounts_are_not_deleted(staff: Client, clerk: User) -> None:
    assert staff.post(page_of(clerk, "delete"), {"post": "yes"}).status_code == 403
    staff.post(LIST, {"action": "delete_selected", "_selected_action": clerk.pk, "post": "yes"})
    assert User.objects.filter(pk=clerk.pk).exists()


def test_the_list_asks_a_constant_number_of_queries(
    boss: Client, clerk: User, district: Jurisdiction, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(7):
        boss.get(LIST)
    for number in range(20):
        person(f"auditor{number}", Role.AUDITOR, jurisdiction=district)
    with django_assert_num_queries(7):
        boss.get(LIST)
