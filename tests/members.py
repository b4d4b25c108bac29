"""People with roles: who they are is told by what they may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Membership
from budgets.roles import DEPARTMENT_ROLES, Role
from tests.models.database import create_department


def member(role: Role, place: AdministrativeUnit | Jurisdiction | None = None, name: str = "", **values: Any) -> User:
    """An account with this role in a department or district (None: the whole portal), named after its role."""
    user, _created = User.objects.get_or_create(username=name or role.value)
    kind = "department" if isinstance(place, AdministrativeUnit) else "jurisdiction"
    Membership.objects.create(user=user, role=role, **{kind: place}, **values)
    return user


def member_for(role: Role, edition: Edition, name: str = "") -> User:
    """An account with this role for the edition's department, or its district where the role is not of departments."""
    return member(role, usual_place(role, edition.department), name)


def person(name: str, *roles: Role, department: AdministrativeUnit | None = None) -> User:
    """Somebody with these roles, or none: in the department, or else in the invented one or its district."""
    user = User.objects.create_user(name)
    for role in roles:
        member(role, department or usual_place(role, create_department()), name)
    return user


def usual_place(role: Role, department: AdministrativeUnit) -> AdministrativeUnit | Jurisdiction:
    return department if role in DEPARTMENT_ROLES else department.jurisdiction


def again(user: User) -> User:
    """The same account as another request reads it: roles are read once for each."""
    return User.objects.get(pk=user.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
