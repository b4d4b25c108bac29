"""Who may sign in to the admin: whoever has a role today. Nobody ticks is_staff or forgets to untick it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm as PlainAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from budgets.permissions import Permission, can


def may_enter(user: Any) -> bool:
    """Every role may read, so who may read somewhere has a membership that holds today. Superusers always enter."""
    return can(user, Permission.READ)


class SignInForm(AuthenticationForm):
    def confirm_login_allowed(self, user: Any) -> None:
        """Only reached with the right password, so what is said here tells strangers nothing."""
        PlainAuthenticationForm.confirm_login_allowed(self, user)
        if not may_enter(user):
            raise ValidationError(
                _("这个账号今天没有任何角色（还没有授权，或者授权已经到期）。请联系本平台的管理员。"), code="no_role"
            )


class Workspace(UnfoldAdminSite):
    login_form = SignInForm

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request.user)
