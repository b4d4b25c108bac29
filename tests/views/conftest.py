"""Shared by the tests of the public pages."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client


@pytest.fixture
def staff_client(db: None, django_user_model: Any) -> Client:
    """Somebody who may read drafts."""
    user = django_user_model.objects.create(username="clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_edition"))
    client = Client()
    client.force_login(user)
    return client
