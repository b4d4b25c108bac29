"""Accounts to try the workspace with: one for each role, on a developer's machine only. Exit status: 0 made."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from budgets.management.editions import add_department_arguments, find_department
from budgets.models import AdministrativeUnit, Membership
from budgets.roles import DEPARTMENT_ROLES, Role


class Command(BaseCommand):
    help = "Make an account for each role of a department and its district; prints their new common password."

    def add_arguments(self, parser: CommandParser) -> None:
        add_department_arguments(parser, jurisdiction="420103", department="501")

    def handle(self, *, jurisdiction: str, department: str, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                _("只有在开发用的机器上（DJANGO_DEBUG=1）才能建立演示账号；正式环境请在后台建立账号。"), returncode=2
            )
        password = secrets.token_urlsafe(9)
        for name, role in make_accounts(find_department(jurisdiction, department), password):
            self.stdout.write(f"{name:22}{_(role.label)}")
        self.stdout.write(_("密码都是：%(password)s") % {"password": password})


@transaction.atomic
def make_accounts(department: AdministrativeUnit, password: str) -> list[tuple[str, Role]]:
    """An account for each role, called like it; those there already get the password and keep what else they have."""
    made = []
    for role in Role:
        name = f"{role.value}-{department.code}"
        user, _created = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})
        user.set_password(password)
        user.save()
        of_department = role in DEPARTMENT_ROLES
        Membership.objects.get_or_create(
            user=user,
            role=role,
            department=department if of_department else None,
            jurisdiction=None if of_department else department.jurisdiction,
        )
        made.append((name, role))
    return made
