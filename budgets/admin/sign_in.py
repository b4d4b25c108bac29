"""Wrong passwords and sign-ins, as django-axes keeps them: for administrators of the whole portal.

An account is unlocked by deleting its attempts. Nothing here can be entered or changed.
"""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from budgets.account_scope import manages_whole_portal
from budgets.admin.base import PortalAdmin

for _model in (AccessAttempt, AccessFailureLog, AccessLog):
    # The second is never written (AXES_ENABLE_ACCESS_FAILURE_LOG).
    admin.site.unregister(_model)


class SignInRecords(PortalAdmin):
    date_hierarchy = "attempt_time"
    search_fields = ("username", "ip_address")
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages_whole_portal(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return manages_whole_portal(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SignInRecords):
    list_display = ("attempt_time", "username", "ip_address", "failures_since_start", "is_locked")
    fields = (*list_display, "user_agent")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages_whole_portal(request.user)

    @display(description=_("已锁定"), boolean=True)
    def is_locked(self, attempt: Any) -> bool:
        """By this browser's tries alone; the lock counts those of all browsers at the address."""
        resting = attempt.attempt_time > timezone.now() - settings.AXES_COOLOFF_TIME
        return bool(resting and attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT)


@admin.register(AccessLog)
class AccessLogAdmin(SignInRecords):
    list_display = ("attempt_time", "username", "ip_address", "logout_time")
    fields = (*list_display, "user_agent")
