"""Accounts with their roles. An administrator of a district sees and changes only those that lie within it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as PlainUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from budgets.account_scope import accounts_managed_by, manages_whole_portal, memberships_managed_by
from budgets.admin.base import PortalAdmin
from budgets.admin.memberships import MembershipForm, MembershipFormSet, membership_changes
from budgets.models import Membership
from budgets.permissions import Permission, can

admin.site.unregister(User)
# Roles take the place of groups: docs/decisions/0011-roles-not-groups.md
admin.site.unregister(Group)


class Memberships(TabularInline):
    """The roles of one person: given and ended, never rewritten, and by somebody else."""

    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    fields = ("role", "jurisdiction", "department", "first_day", "last_day")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("jurisdiction", "department__jurisdiction")
        return rows.order_by("first_day", "pk")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs | {"validate_min": True})
        formset.by = request.user
        return formset

    def get_min_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """An account without a role belongs to no district: its maker would not see it again."""
        return int(obj is None and not manages_whole_portal(request.user))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for icon in ("add", "change", "delete", "view"):
            if hasattr(field.widget, "can_add_related"):
                setattr(field.widget, f"can_{icon}_related", False)
        if db_field.name in ("role", "jurisdiction", "department"):
            attributes = getattr(field.widget, "widget", field.widget).attrs
            attributes["class"] = f"{attributes.get('class', '')} min-w-40"
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Permission.MANAGE_ACCOUNTS)

    def _may_grant(self, request: HttpRequest, account: Any) -> bool:
        return can(request.user, Permission.MANAGE_ACCOUNTS) and account != request.user

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_grant(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_grant(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_grant(request, obj)


@admin.register(User)
class UserAdmin(PlainUserAdmin, PortalAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    object_history_template = "admin/auth/user/history.html"
    inlines = (Memberships,)
    list_display = ("username", "last_name", "first_name", "roles_today", "is_active", "last_login")
    list_filter = ("is_active", "memberships__role")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("人员"), {"fields": ("last_name", "first_name", "email")}),
        (_("状态"), {"fields": ("is_active", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (_("人员"), {"fields": ("last_name", "first_name", "email")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        today = Membership.objects.on(timezone.localdate()).select_related("jurisdiction", "department")
        accounts = super().get_queryset(request).filter(accounts_managed_by(request.user))
        return accounts.prefetch_related(Prefetch("memberships", today, to_attr="of_today"))

    @display(description=_("当前角色"))
    def roles_today(self, account: Any) -> str:
        return "；".join(map(str, account.of_today))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only a superuser makes superusers; nobody shuts out or raises themselves."""
        fields = ["last_login", "date_joined"]
        if obj == request.user or not request.user.is_superuser:
            fields.append("is_superuser")
        if obj == request.user:
            fields.append("is_active")
        return tuple(fields)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._manages(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and self._manages(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are switched off instead: what they did stays theirs."""
        return False

    def _manages(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None or obj.pk is None:
            return True
        return User.objects.filter(accounts_managed_by(request.user), pk=obj.pk).exists()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # It decides nothing (config.workspace), but unfold shows its search to staff only.
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """What the form offered has been checked; that nobody grants themselves anything is checked once more here."""
        if formset.has_changed() and form.instance == request.user:
            raise PermissionDenied
        super().save_formset(request, form, formset, change)

    def history_view(self, request: HttpRequest, object_id: Any, extra_context: Any = None) -> HttpResponse:
        changes = membership_changes(object_id, memberships_managed_by(request.user))
        return super().history_view(request, object_id, {**(extra_context or {}), "membership_changes": changes})
