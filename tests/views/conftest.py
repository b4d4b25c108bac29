"""Shared by the tests of the public pages."""

import pytest
from django.test import Client

from budgets.roles import Role
from tests.members import member, signed_in
from tests.models.database import create_department


@pytest.fixture
def staff_client(db: None) -> Client:
    """The clerk of the invented department, who may read its drafts."""
    return signed_in(member(Role.CLERK, create_department()))
