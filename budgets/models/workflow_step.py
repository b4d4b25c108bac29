from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import choices, one_of


class Step(StrEnum):
    """What was done with an edition. Each is one verb of budgets.publication, budgets.correction or the intake."""

    OPEN = "open"
    IMPORT = "import"
    UNDO_IMPORT = "undo_import"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Step.OPEN: "新建",
    Step.IMPORT: "导入",
    Step.UNDO_IMPORT: "撤销导入",
    Step.SUBMIT: "提交",
    Step.SEND_BACK: "退回",
    Step.APPROVE: "审核通过",
    Step.SCHEDULE: "定时公开",
    Step.UNSCHEDULE: "取消定时",
    Step.PUBLISH: "公开",
    Step.CORRECT: "新建更正版",
    Step.WITHDRAW: "撤回",
}


class WorkflowStepQuerySet(models.QuerySet[Any]):
    def latest_of(self, *steps: Step) -> Self:
        """Newest first, only these."""
        return self.filter(step__in=steps).order_by("-pk")


class WorkflowStep(models.Model):
    """One step of an edition's way to the public: who did it, when and with which words. Never changed.

    ``by`` is empty where the operator of the machine did it by a command, or a schedule. A withdrawal's ``note`` is
    public; every other note is for staff.
    """

    Step = Step

    edition = models.ForeignKey("budgets.Edition", models.CASCADE, related_name="steps", verbose_name=_("公开版本"))
    step = models.CharField(_("步骤"), max_length=20, choices=choices(Step))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    note = models.TextField(_("说明"), blank=True)

    objects = WorkflowStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ("edition", "pk")
        constraints = [one_of("step", Step)]
        triggers = [
            pgtrigger.Trigger(
                name="step_is_never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    RAISE EXCEPTION 'step % is a record and cannot change', OLD.id
                        USING ERRCODE = 'integrity_constraint_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="step_goes_with_its_draft_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    -- A deleted draft takes its steps along: the edition is gone by then or deleted in the same
                    -- statement of the ORM, which deletes steps first, so what counts is that it was never public.
                    PERFORM 1 FROM budgets_edition e WHERE e.id = OLD.edition_id AND e.state <> 'draft';
                    IF FOUND THEN
                        RAISE EXCEPTION 'step % is a record of edition %', OLD.id, OLD.edition_id
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.at:%Y-%m-%d %H:%M}"
