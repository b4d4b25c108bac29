"""The form of a membership: given from today on, ended from yesterday on, and never rewritten once it has begun."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.account_scope import departments_offered, districts_offered, manages_whole_portal
from budgets.admin.forms import CheckedForm, LineFormSet
from budgets.admin.rules import explain
from budgets.roles import DEPARTMENT_ROLES

for _name, _field, _message in (
    ("membership_role_is_known", "role", gettext_lazy("请选择一种角色。")),
    (
        "membership_of_department_or_district",
        "department",
        gettext_lazy("部门和行政区划只能选一个：选了部门，行政区划就留空。"),
    ),
    (
        "membership_of_clerks_is_of_a_department",
        "department",
        gettext_lazy("部门经办人和部门审核人必须选择部门。"),
    ),
    (
        "membership_first_day_not_after_last_day",
        "last_day",
        gettext_lazy("结束日期不能早于开始日期。"),
    ),
):
    explain(_name, _field, _message)


def has_begun(membership: Any) -> bool:
    return membership.pk is not None and membership.first_day <= timezone.localdate()


def has_ended(membership: Any) -> bool:
    return has_begun(membership) and membership.last_day is not None and membership.last_day < timezone.localdate()


class MembershipForm(CheckedForm):
    """``by`` is who fills it in; a formset sets it and the choices, which all its forms share."""

    by: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fixed = self.fields if has_ended(self.instance) else set(self.fields) - {"last_day"}
        if has_begun(self.instance):
            for name in fixed:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        department, district = cleaned.get("department"), cleaned.get("jurisdiction")
        if self.has_changed():
            self._check_place(cleaned.get("role"), department, district)
            self._check_days(cleaned.get("first_day"), cleaned.get("last_day"))
        return cleaned

    def _check_place(self, role: Any, department: Any, district: Any) -> None:
        if self.errors.keys() & {"department", "jurisdiction"}:
            return
        if department and role not in DEPARTMENT_ROLES:
            self.add_error("department", _("这种角色属于行政区划或者整个平台，请把部门留空。"))
        elif not department and not district and role not in DEPARTMENT_ROLES and not manages_whole_portal(self.by):
            self.add_error("jurisdiction", _("请选择行政区划：整个平台的角色只能由整个平台的管理员授予。"))

    def _check_days(self, first: datetime.date | None, last: datetime.date | None) -> None:
        today = timezone.localdate()
        given = self.instance.pk is None or "first_day" in self.changed_data
        if first and given and first < today:
            self.add_error("first_day", _("开始日期不能早于今天（%(day)s）。") % {"day": today})
        if last and "last_day" in self.changed_data and last < today - datetime.timedelta(days=1):
            self.add_error("last_day", _("结束日期最早是昨天：立即结束，请填写昨天；以前的授权不能改写。"))


class MembershipFormSet(LineFormSet):
    by: Any = None

    @cached_property
    def offered(self) -> dict[str, list[tuple[Any, str]]]:
        """The choices of places, read once for all forms."""
        departments = (
            (row.pk, f"{row.jurisdiction.name} {row.code} {row.name}") for row in departments_offered(self.by)
        )
        districts = ((row.pk, f"{row.adcode} {row.name}") for row in districts_offered(self.by))
        return {"department": [("", "—"), *departments], "jurisdiction": [("", "—"), *districts]}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.by = self.by
        for name, queryset in (("department", departments_offered), ("jurisdiction", districts_offered)):
            if name in form.fields:
                form.fields[name].queryset = queryset(self.by)
                form.fields[name].choices = self.offered[name]

    def clean(self) -> None:
        super().clean()
        if any(has_begun(form.instance) and self._should_delete_form(form) for form in self.initial_forms):
            raise ValidationError(_("已经开始的授权不能删除，请填写结束日期。"))


def membership_changes(account: Any, scope: Q) -> list[dict[str, Any]]:
    """What happened to an account's memberships, newest first: when, by whom, what, and the membership after it."""
    model = apps.get_model("budgets", "MembershipEvent")
    rows = model.objects.filter(scope, user_id=account).select_related("jurisdiction", "department", "pgh_context")
    found = list(rows.order_by("-pgh_created_at", "-pgh_id"))
    authors = {row.pk: (row.pgh_context.metadata.get("user") if row.pgh_context else None) for row in found}
    names = dict(User.objects.filter(pk__in=set(authors.values()) - {None}).values_list("pk", "username"))
    return [
        {"at": row.pgh_created_at, "by": names.get(authors[row.pk], ""), "action": _ACTIONS[row.pgh_label], "row": row}
        for row in found
    ]


_ACTIONS = {
    "insert": gettext_lazy("新增"),
    "update": gettext_lazy("修改"),
    "delete": gettext_lazy("删除"),
}
