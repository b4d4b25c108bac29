"""Keys to the API: a person makes their own, and they or those who manage their account revoke them."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.account_scope import accounts_managed_by, manages_whole_portal
from budgets.models import ApiToken
from budgets.models.api_token import MOST_DAYS, USUAL_DAYS
from budgets.permissions import Permission, can
from budgets.roles import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def issue(
    *, by: AbstractBaseUser, name: str, scopes: Collection[Scope], days: int = USUAL_DAYS
) -> tuple[ApiToken, str]:
    """A new token of this person, and its secret, which nobody can read again.

    Raises ValidationError by field when the name is empty, there is no scope, or the days are not 1 to 366. Raises
    PermissionDenied when the person has no role today.
    """
    if not can(by, Permission.READ):
        raise PermissionDenied(_("只有今天有角色的人才能建立令牌。"))
    problems = {}
    if not name.strip():
        problems["name"] = _("请写明令牌的用途。")
    if not scopes:
        problems["scopes"] = _("请至少选择一个范围。")
    if not 1 <= days <= MOST_DAYS:
        problems["days"] = _("有效期为1至%(most)d天。") % {"most": MOST_DAYS}
    if problems:
        raise ValidationError(problems)
    return ApiToken.objects.create(  # type: ignore[no-any-return]
        by,
        expiry=datetime.timedelta(days=days),
        name=name.strip(),
        scopes=[scope.value for scope in Scope if scope in scopes],
    )


@transaction.atomic
def revoke(*, token: ApiToken, by: AbstractBaseUser) -> ApiToken:
    """End a token now and for good; the first to do so is kept. Raises PermissionDenied."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if not ApiToken.objects.filter(seen_by(by), pk=token.pk).exists():
        raise PermissionDenied(_("只能吊销自己的，或者您所管理的账号的令牌。"))
    if not token.is_revoked:
        token.revoked_at, token.revoked_by = timezone.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
    return token


def seen_by(user: Any) -> Q:
    """A condition on tokens, and on accesses with them: the user's own, and those of accounts that the user manages."""
    own = Q(user=user)
    if not can(user, Permission.MANAGE_ACCOUNTS):
        return own
    return own | Q(user__in=get_user_model().objects.filter(accounts_managed_by(user)))


def accesses_seen_by(user: Any) -> Q:
    """The same of accesses; what came with an unknown token is for who manages the whole portal."""
    return seen_by(user) | Q(user=None) if manages_whole_portal(user) else seen_by(user)
