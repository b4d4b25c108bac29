"""Who may do what, in one place: a Permission enumeration and the loaders that every view and API goes through."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from budgets.models import Edition


class Permission(StrEnum):
    """Django permission names by what they allow. Who may publish may also grant exceptions to rules."""

    READ_DRAFTS = "budgets.view_edition"
    PUBLISH = "budgets.publish_edition"
    WAIVE = PUBLISH


def can(user: Any, permission: Permission) -> bool:
    return bool(user.is_active and user.has_perm(permission))


def editions_for_reader(user: Any) -> Any:
    """The editions this user may read: published ones, and drafts for staff with the permission."""
    editions = Edition.objects.with_names()
    return editions if can(user, Permission.READ_DRAFTS) else editions.published()
