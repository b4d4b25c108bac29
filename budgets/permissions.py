"""Who may do what, looked up: memberships decide, and every view, page of the admin, command and API asks here.

What there is to be permitted, and which role grants it: budgets.roles. A superuser may do everything; the rule that
nobody approves what they submitted (budgets.publication) binds superusers too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Membership
from budgets.roles import Permission, Role

__all__ = [
    "Permission",
    "Role",
    "RoleBackend",
    "can",
    "can_everywhere",
    "editions_for",
    "editions_for_reader",
    "grants_of",
    "place_of",
    "require",
    "within",
]

SHARED_LISTS = frozenset({"function", "economicclass", "governmenteconomicclass", "procurementcategory"})
"""Code lists that all districts go by: changed only by who has the permission in the whole portal."""

DISTRICT_LISTS = frozenset({"jurisdiction", "administrativeunit", "lineage", "subjectpairing"})
ACCOUNTS = frozenset({"user", "membership", "accessattempt", "accesslog", "accessfailurelog"})
SUBSCRIBERS = frozenset({"webhooksubscription", "webhookdelivery"})
RECORDS = frozenset({"publishedtable", "publishedrule", "publishedfinding", "workflowstep", "apiaccess"})
"""Written by the portal itself, never by hand."""

EVERYTHING = ~Q(pk__in=[])
"""Unlike an empty condition, which vanishes when joined by "or", this one stays true."""

REVIEW = {"waiver": Permission.WAIVE, "reviewcomment": Permission.COMMENT}
OWN = {"apitoken": Permission.READ}
"""What everybody who may read makes for themselves; never changed or deleted."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership that holds today; no department and no jurisdiction: the whole portal."""

    role: Role
    jurisdiction: int | None
    department: int | None

    def covers(self, place: AdministrativeUnit | Jurisdiction) -> bool:
        if isinstance(place, Jurisdiction):
            return self.department is None and self.jurisdiction in (None, place.pk)
        if self.department is not None:
            return self.department in (place.pk, place.parent_id)
        return self.jurisdiction in (None, place.jurisdiction_id)


def grants_of(user: Any) -> tuple[Grant, ...]:
    """The user's memberships of today, read once for each request (a user object lives no longer)."""
    if not user.is_active or user.pk is None:
        return ()
    if not hasattr(user, "_grants"):
        rows = Membership.objects.on(timezone.localdate()).filter(user=user)
        user._grants = tuple(
            Grant(Role(role), jurisdiction, department)
            for role, jurisdiction, department in rows.values_list("role", "jurisdiction_id", "department_id")
        )
    return user._grants  # type: ignore[no-any-return]


def can(user: Any, permission: Permission, place: AdministrativeUnit | Jurisdiction | None = None) -> bool:
    """Whether the user may do this there; without a place, whether anywhere."""
    if user.is_active and user.is_superuser:
        return True
    return any(permission in grant.role.grants and (place is None or grant.covers(place)) for grant in grants_of(user))


def can_everywhere(user: Any, permission: Permission) -> bool:
    """Whether the user may do this in every district and department, now and later."""
    if user.is_active and user.is_superuser:
        return True
    return any(
        permission in grant.role.grants and grant.department is None and grant.jurisdiction is None
        for grant in grants_of(user)
    )


def require(user: Any, permission: Permission, edition: Edition) -> None:
    """Raise PermissionDenied unless the user may do this with the edition. None is the operator of the machine, who
    works by commands and stands above roles.
    """
    if user is not None and not can(user, permission, edition.department):
        raise PermissionDenied(_("您的角色不能对该部门进行这一操作。"))


def within(user: Any, permission: Permission, path: str = "department") -> Q:
    """A condition on rows whose ``path`` leads to a department: those where the user has the permission.

    An empty path is the department itself.
    """
    if can_everywhere(user, permission):
        return EVERYTHING
    grants = [grant for grant in grants_of(user) if permission in grant.role.grants]
    to = f"{path}__" if path else ""
    departments = [grant.department for grant in grants if grant.department is not None]
    districts = [grant.jurisdiction for grant in grants if grant.jurisdiction is not None]
    return Q(**{f"{to}pk__in": departments}) | Q(**{f"{to}jurisdiction__in": districts})


def editions_for(user: Any, permission: Permission) -> Any:
    """The editions, drafts included, with which the user may do this."""
    return Edition.objects.with_names().filter(within(user, permission))


def editions_for_reader(user: Any) -> Any:
    """The editions this user may read: published ones, and the drafts of departments where a role shows them."""
    editions = Edition.objects.with_names()
    if not can(user, Permission.READ):
        return editions.published()
    return editions.filter(Q(published_at__isnull=False) | within(user, Permission.READ))


class RoleBackend(ModelBackend):
    """Signs in by password. Django's permissions, which the admin asks for, follow from roles alone: groups and
    permissions that somebody ticked on an account would go round the limits of departments.
    """

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    get_group_permissions = get_user_permissions

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        permission = _needed(perm)
        if permission is None:
            return False
        if _is_for_all(perm):
            return can_everywhere(user_obj, permission)
        return can(user_obj, permission, place_of(obj))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return bool(grants_of(user_obj))


def place_of(row: Any) -> AdministrativeUnit | Jurisdiction | None:
    """The department or district that a row belongs to; None for what all share."""
    if isinstance(row, AdministrativeUnit | Jurisdiction) or row is None:
        return row
    edition = row if isinstance(row, Edition) else getattr(row, "edition", None)
    if edition is not None:
        return edition.department  # type: ignore[no-any-return]
    return getattr(row, "department", None) or getattr(row, "jurisdiction", None)


def _needed(perm: str) -> Permission | None:
    """What a permission of Django's, such as budgets.change_edition, means here; None: nobody but a superuser."""
    app, _dot, codename = perm.partition(".")
    action, _line, model = codename.partition("_")
    if model in ACCOUNTS | SUBSCRIBERS and app in ("auth", "budgets", "axes"):
        return Permission.MANAGE_ACCOUNTS
    if app not in ("budgets", "performance") or action not in ("view", "add", "change", "delete"):
        return None
    if action == "view":
        return Permission.READ_HISTORY if model.endswith("event") else Permission.READ
    if model in SHARED_LISTS | DISTRICT_LISTS:
        return Permission.MANAGE_CODES
    if model in RECORDS or model.endswith("event"):
        return None
    if model in OWN:
        return OWN[model] if action == "add" else None
    return REVIEW.get(model, Permission.EDIT)


def _is_for_all(perm: str) -> bool:
    """Whether what is done concerns every district: changing a shared list, opening or closing a district."""
    action, _line, model = perm.partition(".")[2].partition("_")
    return action != "view" and (model in SHARED_LISTS or (model == "jurisdiction" and action != "change"))
