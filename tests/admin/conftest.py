"""A clerk's view of the admin: signed-in clients, a draft to work on, and forms filled in as a browser would."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from budgets.correction import start_correction
from budgets.models import AdministrativeUnit, Edition, Membership
from budgets.roles import DEPARTMENT_ROLES, Role

Fields = dict[str, Any]


@pytest.fixture
def published(db: None) -> Edition:
    return Edition.objects.get(department__code="501", year=2024)


@pytest.fixture
def draft(published: Edition) -> Edition:
    """A correction of the reference edition, ready to be edited."""
    return start_correction(edition=published, reason="测试", by=None)


@pytest.fixture
def staff(db: None) -> Client:
    """Somebody who may do everything."""
    return signed_in(User.objects.create_superuser("superuser"))


@pytest.fixture
def clerk(db: None) -> Callable[..., Client]:
    """A member of staff with roles in the departments 501 and 900 and their districts: clerk(Role.CLERK)."""

    def build(*roles: Role) -> Client:
        user = User.objects.create_user("clerk", is_staff=True)
        departments = AdministrativeUnit.objects.filter(code__in=("501", "900"))
        for department, role in product(departments, roles):
            own = role in DEPARTMENT_ROLES
            place = {"department": department} if own else {"jurisdiction": department.jurisdiction}
            Membership.objects.create(user=user, role=role, **place)
        return signed_in(user)

    return build


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(row: Any, name: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=(row.pk,))


def forms_of(edition: Edition) -> str:
    """The edition's page with its lines as plain forms instead of grids."""
    return f"{page_of(edition)}?plain=1"


def fields_of(response: Any) -> Fields:
    """What a browser would send back if nobody touched the page."""
    found: Fields = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for bound in (field for form in forms for field in form):
        value = bound.value()
        if value is not None and value is not False:
            found[bound.html_name] = value
    return found


def new_row(fields: Fields, prefix: str, **values: Any) -> Fields:
    """The fields with one more row in the formset."""
    index = int(fields[f"{prefix}-TOTAL_FORMS"])
    added = {f"{prefix}-{index}-{name}": value for name, value in values.items()}
    return fields | added | {f"{prefix}-TOTAL_FORMS": index + 1}


def errors_of(response: Any) -> list[str]:
    """Every message that the page shows at a field or a row."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return [message for form in forms for messages in form.errors.values() for message in messages]


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
