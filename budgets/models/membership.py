from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import choices, one_of
from budgets.models.history import tracked
from budgets.roles import DEPARTMENT_ROLES, Role


class MembershipQuerySet(models.QuerySet[Any]):
    def on(self, day: datetime.date) -> Self:
        """Those that hold on a day; the last day counts."""
        return self.filter(first_day__lte=day).filter(Q(last_day=None) | Q(last_day__gte=day))


@tracked
class Membership(models.Model):
    """A role that a person has in a department, in a district or (both empty) in the whole portal, until a date."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("人员账号")
    )
    role = models.CharField(_("角色"), max_length=20, choices=choices(Role))
    jurisdiction = models.ForeignKey(
        "budgets.Jurisdiction", models.PROTECT, null=True, blank=True, verbose_name=_("行政区划")
    )
    department = models.ForeignKey(
        "budgets.AdministrativeUnit", models.PROTECT, null=True, blank=True, verbose_name=_("部门")
    )
    first_day = models.DateField(_("开始日期"), default=timezone.localdate)
    last_day = models.DateField(_("结束日期"), null=True, blank=True, help_text=_("当天仍然有效；留空表示没有期限"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("角色授权")
        ordering = ("user", "role")
        constraints = [
            one_of("role", Role),
            models.CheckConstraint(
                condition=Q(department=None) | Q(jurisdiction=None), name="membership_of_department_or_district"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(DEPARTMENT_ROLES)) | Q(department__isnull=False),
                name="membership_of_clerks_is_of_a_department",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="membership_first_day_not_after_last_day",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "jurisdiction", "department", "first_day"),
                nulls_distinct=False,
                name="membership_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.department or self.jurisdiction or ''}".strip()
