"""What of the admin one sees and may do: memberships, with their department or district, decide about every row."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_permission_codename
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from budgets.models import AdministrativeUnit, Document, Edition, Jurisdiction
from budgets.permissions import Permission, can_everywhere, editions_for, grants_of, within


def units_for(user: Any, permission: Permission) -> Q:
    """The departments, and the units below them, where the user has the permission."""
    return within(user, permission, "") | within(user, permission, "parent")


def districts_for(user: Any, permission: Permission) -> Q:
    """The districts in any department of which the user has the permission."""
    if can_everywhere(user, permission):
        return Q()
    own = [grant.jurisdiction for grant in grants_of(user) if permission in grant.role.grants and grant.jurisdiction]
    departments = AdministrativeUnit.objects.filter(within(user, permission, ""))
    return Q(pk__in=own) | Q(pk__in=departments.values("jurisdiction"))


def documents_for(user: Any, permission: Permission) -> Q:
    """The sources of editions for which the user has the permission; those of no edition only to see it all."""
    if can_everywhere(user, permission):
        return Q()
    return Q(pk__in=editions_for(user, permission).exclude(document=None).order_by().values("document"))


CHOICES = {AdministrativeUnit: units_for, Jurisdiction: districts_for, Document: documents_for}


def permission_to_choose(model: Any, field: Any) -> Permission:
    """What one must be allowed to do with a department, district or document to enter it into a row of the model."""
    if model._meta.model_name in ("membership", "webhooksubscription"):
        return Permission.MANAGE_ACCOUNTS
    if field is Document:
        return Permission.READ
    return Permission.EDIT if model is Edition else Permission.MANAGE_CODES


class ScopedPermissions:
    """Django's questions, asked about the row at hand; without a row: whether anywhere. For pages and inlines."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "delete", obj)

    def _may(self, request: HttpRequest, action: str, obj: Any) -> bool:
        opts = self.opts  # type: ignore[attr-defined]
        name = f"{opts.app_label}.{get_permission_codename(action, opts)}"
        return bool(request.user.has_perm(name, obj))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        model = db_field.related_model
        if model in CHOICES:
            choices = kwargs.get("queryset", model._default_manager.all())
            permission = permission_to_choose(self.model, model)  # type: ignore[attr-defined]
            kwargs["queryset"] = choices.filter(CHOICES[model](request.user, permission))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class Scoped(ScopedPermissions):
    """A page whose rows belong to departments: others' rows do not exist. ``scope`` leads from a row to its
    department; None: all see all rows.
    """

    scope: str | None = None

    def in_scope(self, user: Any, permission: Permission) -> Q:
        return Q() if self.scope is None else within(user, permission, self.scope)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows.filter(self.in_scope(request.user, Permission.READ))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Type-ahead offers what may be chosen, not all that may be seen."""
        found, duplicates = super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        model = self.model  # type: ignore[attr-defined]
        chooser = request.GET.get("model_name")
        if "field_name" in request.GET and model in CHOICES:
            target = Edition if chooser == "edition" else _named(self, chooser)
            found = found.filter(CHOICES[model](request.user, permission_to_choose(target, model)))
        return found, duplicates

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """Django would lead to the start page; a script could not tell that from success."""
        raise Http404(_("没有这一项，或者您的角色看不到它。"))


def _named(page: Any, name: str | None) -> Any:
    """The model that a type-ahead is for; the page's own where the address names none."""
    found = (model for model in page.admin_site._registry if model._meta.model_name == name)
    return next(found, page.model)
