"""Accounts to try the workspace with."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from budgets.models import AdministrativeUnit, Membership
from budgets.permissions import Permission, can
from budgets.roles import Role

pytestmark = pytest.mark.django_db

NAMES = [
    "administrator-501",
    "auditor-501",
    "bureau_reviewer-501",
    "clerk-501",
    "publisher-501",
    "unit_reviewer-501",
]


def test_one_account_a_role_each_in_its_place(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEBUG = True
    call_command("demo_accounts")
    password = capsys.readouterr().out.splitlines()[-1].removeprefix("密码都是：")
    users = User.objects.order_by("username")
    assert [user.username for user in users] == NAMES
    for user in users:
        assert user.check_password(password)
        assert not user.is_superuser
    department = AdministrativeUnit.objects.get(code="501")
    other = AdministrativeUnit.objects.get(code="wanli")
    clerk = User.objects.get(username="clerk-501")
    assert can(clerk, Permission.EDIT, department) and not can(clerk, Permission.READ, other)
    of_district = Membership.objects.exclude(role__in=[Role.CLERK, Role.UNIT_REVIEWER])
    assert {membership.jurisdiction for membership in of_district} == {department.jurisdiction}


def test_again_gives_a_new_password_and_doubles_nothing(settings: Any) -> None:
    settings.DEBUG = True
    call_command("demo_accounts")
    before = list(Membership.objects.order_by("pk").values())
    passwords = list(User.objects.order_by("pk").values_list("password"))
    call_command("demo_accounts")
    assert list(Membership.objects.order_by("pk").values()) == before
    assert not set(passwords) & set(User.objects.values_list("password"))


def test_never_on_a_real_installation(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DJANGO_DEBUG=1") as refused:
        call_command("demo_accounts")
    assert refused.value.returncode == 2
    assert not User.objects.exists()


def test_an_unknown_department_is_named(settings: Any) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match="420103/999") as refused:
        call_command("demo_accounts", department="999")
    assert refused.value.returncode == 2
    assert not User.objects.exists()
