"""What can be done with an edition, one declaration a verb: who may, when, what is asked, and what is said then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets import correction, opening, publication, review
from budgets.admin.workflow_forms import (
    ApprovalDayForm,
    ApproveForm,
    CorrectionForm,
    ScheduleForm,
    SendBackForm,
    SubmitForm,
    WithdrawForm,
)
from budgets.models import Edition
from budgets.permissions import Permission, can

State = Edition.State


@dataclass(frozen=True, slots=True)
class Verb:
    """``run`` takes the edition, ``by`` and the form's values, and gives the edition that the user goes on with."""

    title: Any
    explanation: Any
    done: Any
    run: Callable[..., Edition]
    states: tuple[State, ...]
    permission: Permission | None = None
    may: Callable[[Any, Edition], bool] | None = None
    """Who may, where one permission does not say it."""
    form: type[forms.Form] | None = None
    initial: Callable[[Edition], dict[str, Any]] = lambda edition: {}
    when: Callable[[Edition], bool] = lambda edition: True
    main: bool = False
    """Whether it is the usual next step."""
    advised: bool = False
    """Whether its page says which errors and comments are left."""
    comments: bool = False
    """Whether its page takes comments on places too; ``run`` gets them as ``comments``."""

    def allowed(self, user: Any, edition: Edition) -> bool:
        """Whether the user's roles allow it with editions of this department."""
        if self.may is not None:
            return self.may(user, edition)
        return self.permission is not None and can(user, self.permission, edition.department)

    def offered(self, user: Any, edition: Edition) -> bool:
        """Whether to show it: its state allows it, and so does the user's role."""
        return edition.state in self.states and self.when(edition) and self.allowed(user, edition)


def _publish_time(edition: Edition) -> dict[str, Any]:
    return {"at": edition.publish_at and timezone.localtime(edition.publish_at)}


def _is_latest(edition: Edition) -> bool:
    same = {name: getattr(edition, name) for name in ("department_id", "year", "stage")}
    return not Edition.objects.filter(**same, number__gt=edition.number).exists()


def _send_back(*, edition: Edition, by: Any, note: str, comments: Iterable[dict[str, Any]] = ()) -> Edition:
    """With comments on places, all of it or nothing."""
    for comment in comments:
        review.add_comment(edition=edition, by=by, **comment)
    return publication.send_back(edition=edition, by=by, note=note)


VERBS: dict[str, Verb] = {
    "submit": Verb(
        title=_("提交审核"),
        explanation=_("提交后内容不能再改，直到审核人退回。"),
        done=_("已提交审核。"),
        run=publication.submit,
        permission=Permission.SUBMIT,
        states=(State.DRAFT,),
        form=SubmitForm,
        main=True,
        advised=True,
    ),
    "approve": Verb(
        title=_("通过审核"),
        explanation=_("审核通过后由公开发布人公开；本人提交的版本须由他人审核。"),
        done=_("已审核通过。"),
        run=publication.approve,
        permission=Permission.APPROVE,
        states=(State.SUBMITTED,),
        form=ApproveForm,
        main=True,
        advised=True,
    ),
    "send_back": Verb(
        title=_("退回部门"),
        explanation=_("退回后成为草稿，由部门修改后重新提交；已定的公开时间一并取消。"),
        done=_("已退回部门修改。"),
        run=_send_back,
        permission=Permission.SEND_BACK,
        states=(State.SUBMITTED, State.APPROVED),
        form=SendBackForm,
        advised=True,
        comments=True,
    ),
    "publish": Verb(
        title=_("公开"),
        explanation=_("公开后内容不能再改，也不能删除，只能另外公开更正版；同一年度此前的版本将标为“已更正”。"),
        done=_("已公开。"),
        run=publication.publish,
        permission=Permission.PUBLISH,
        states=(State.APPROVED,),
        main=True,
        advised=True,
    ),
    "schedule": Verb(
        title=_("设定公开时间"),
        explanation=_("到时自动公开。届时设定人须仍有公开权限，且没有未批准例外的错误。"),
        done=_("已设定公开时间。"),
        run=publication.schedule,
        permission=Permission.PUBLISH,
        states=(State.APPROVED,),
        form=ScheduleForm,
        initial=_publish_time,
    ),
    "unschedule": Verb(
        title=_("取消定时公开"),
        explanation=_("取消后不会自动公开；版本仍是“已审核”。"),
        done=_("已取消定时公开。"),
        run=lambda **values: publication.schedule(**values, at=None),
        permission=Permission.PUBLISH,
        states=(State.APPROVED,),
        when=lambda edition: edition.publish_at is not None,
    ),
    "withdraw": Verb(
        title=_("撤回这一版"),
        explanation=_(
            "撤回后部门页面上不再有这一年度的预算，只写明撤回的时间和原因；这一版仍可在永久地址查看，原样不变。"
        ),
        done=_("已撤回。"),
        run=publication.withdraw,
        permission=Permission.WITHDRAW,
        states=(State.PUBLISHED,),
        form=WithdrawForm,
    ),
    "correct": Verb(
        title=_("新建更正版"),
        explanation=_("复制这一版的全部内容为新的草稿，修改后再公开。原版本保持不变，永远可以查看。"),
        done=_("已新建更正版草稿。"),
        run=correction.start_correction,
        permission=Permission.CORRECT,
        states=(State.PUBLISHED, State.CORRECTED, State.WITHDRAWN),
        when=_is_latest,
        form=CorrectionForm,
    ),
    "approval_day": Verb(
        title=_("填写批复日期"),
        explanation=_("从批复之日起二十日内应当公开（预算法第十四条）。"),
        done=_("已记录批复日期。"),
        run=opening.set_approval_day,
        may=opening.may_set_approval_day,
        states=(State.DRAFT, State.SUBMITTED, State.APPROVED),
        form=ApprovalDayForm,
        initial=lambda edition: {"day": edition.approved_on},
    ),
}
