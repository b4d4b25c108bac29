"""Which accounts and memberships an administrator looks after."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from budgets.models import AdministrativeUnit, Jurisdiction, Membership
from budgets.permissions import Permission, grants_of


def _districts(user: Any) -> list[int | None]:
    """Districts in which the user manages accounts; None among them: the whole portal."""
    return [
        grant.jurisdiction
        for grant in grants_of(user)
        if Permission.MANAGE_ACCOUNTS in grant.role.grants and grant.department is None
    ]


def manages_whole_portal(user: Any) -> bool:
    return user.is_active and (user.is_superuser or None in _districts(user))


def memberships_managed_by(user: Any) -> Q:
    """A condition on memberships: those of a district, or of a department in a district, that the user manages."""
    if manages_whole_portal(user):
        return Q()
    districts = _districts(user)
    return Q(jurisdiction__in=districts) | Q(department__jurisdiction__in=districts)


def accounts_managed_by(user: Any) -> Any:
    """A condition on accounts. A superuser's is for superusers; one with a role elsewhere, even one that has ended or
    is yet to begin, is not for the administrator of a district, who could otherwise set its password.
    """
    if user.is_active and user.is_superuser:
        return Q()
    if manages_whole_portal(user):
        return Q(is_superuser=False)
    own = Membership.objects.filter(user=OuterRef("pk"))
    managed = Membership.objects.filter(memberships_managed_by(user)).values("pk")
    return Q(Exists(own.filter(pk__in=managed)), ~Exists(own.exclude(pk__in=managed)), is_superuser=False)


def districts_offered(user: Any) -> Any:
    """Districts in which the user may give roles."""
    rows = Jurisdiction.objects.order_by("adcode")
    return rows if manages_whole_portal(user) else rows.filter(pk__in=_districts(user))


def departments_offered(user: Any) -> Any:
    rows = AdministrativeUnit.objects.departments().select_related("jurisdiction")
    return rows.filter(jurisdiction__in=districts_offered(user)).order_by("jurisdiction__adcode", "code")
