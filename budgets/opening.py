"""The beginning of a year: its first draft, and the day from which the statutory time runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import AdministrativeUnit, Edition, Step, WorkflowStep
from budgets.permissions import Permission, can, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@transaction.atomic
def open_year(
    *,
    department: AdministrativeUnit,
    year: int,
    by: AbstractBaseUser | None,
    stage: Edition.Stage | str = Edition.Stage.APPROVED,
    **values: Any,
) -> Edition:
    """The department's first draft of a year, with nothing in it yet; ``values`` are other fields of the edition.

    Raises ValidationError when the year has an edition already (a draft is opened instead, what is published is
    corrected) or when the unit is not a department. Raises PermissionDenied.
    """
    if department.parent_id is not None:
        raise ValidationError(_("只有部门公开预算，单位随其主管部门公开。"))
    # Two people who begin the same year wait for each other here.
    department = AdministrativeUnit.objects.select_for_update().get(pk=department.pk)
    edition = Edition(department=department, year=year, stage=Edition.Stage(stage).value, **values)
    require(by, Permission.EDIT, edition)
    if Edition.objects.filter(department=department, year=year, stage=edition.stage).exists():
        raise ValidationError(_("该部门这一年度已有版本：草稿请直接打开修改，已公开的请在其页面新建更正版。"))
    edition.save()
    WorkflowStep.objects.create(edition=edition, step=Step.OPEN, by=by)
    return edition


@transaction.atomic
def set_approval_day(*, edition: Edition, by: AbstractBaseUser | None, day: date | None) -> Edition:
    """Note on which day the finance department approved the budget (批复日期); None takes it away.

    The department's own staff may while the edition is a draft, reviewers of the bureau until it is published. Raises
    ValidationError when it is published or the day lies ahead. Raises PermissionDenied.
    """
    edition = Edition.objects.with_names().select_for_update(of=("self",)).get(pk=edition.pk)
    if by is not None and not may_set_approval_day(by, edition):
        raise PermissionDenied(_("您的角色不能对该部门进行这一操作。"))
    if edition.is_published:
        raise ValidationError(_("这一版已经公开，批复日期不能再改。"))
    if day is not None and day > timezone.localdate():
        raise ValidationError(_("批复日期不能晚于今天。"))
    edition.approved_on = day
    edition.save(update_fields=["approved_on"])
    return edition


def may_set_approval_day(user: Any, edition: Edition) -> bool:
    if can(user, Permission.APPROVE, edition.department):
        return True
    return edition.is_draft and can(user, Permission.EDIT, edition.department)
