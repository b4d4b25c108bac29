"""The way of an edition to the public: who may take which step when, and what each refusal says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.utils import timezone

from budgets.correction import start_correction
from budgets.ledger import facts_of
from budgets.models import AdministrativeUnit, Edition, Membership, PublishedTable, RevenueLine, Waiver
from budgets.opening import open_year, set_approval_day
from budgets.publication import approve, publish, publish_due, schedule, send_back, submit, withdraw
from budgets.roles import Role
from budgets.verdict import remember, remembered, verdict_on
from tests import factories
from tests.members import again, person
from tests.models.database import YEAR, create_department, create_draft
from tests.rules import remark, rule_finding

pytestmark = pytest.mark.django_db

CELL = remark("这一格不对。", "This cell is wrong.", table=5, row="2060102", column="合计")


@pytest.fixture
def clerk(db: None) -> User:
    return person("clerk", Role.CLERK)


@pytest.fixture
def reviewer(db: None) -> User:
    return person("reviewer", Role.BUREAU_REVIEWER)


@pytest.fixture
def publisher(db: None) -> User:
    return person("publisher", Role.PUBLISHER)


@pytest.fixture
def draft(db: None) -> Edition:
    return create_draft(*factories.reconciled())


@pytest.fixture
def submitted(draft: Edition, clerk: User) -> Edition:
    return submit(edition=draft, by=clerk)


@pytest.fixture
def approved(submitted: Edition, reviewer: User) -> Edition:
    return approve(edition=submitted, by=reviewer)


@pytest.fixture
def published(approved: Edition, publisher: User) -> Edition:
    return publish(edition=approved, by=publisher)


@pytest.fixture
def error(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on the rules find an error in a cell of table 5."""

    def find() -> None:
        monkeypatch.setattr("budgets.verdict.rules", lambda: (rule_finding("C12", CELL),))

    return find


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def turn(to: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: to)

    return turn


def state(edition: Edition) -> str:
    return str(Edition.objects.get(pk=edition.pk).state)


def record(edition: Edition) -> list[tuple[str, str | None, str]]:
    steps = edition.steps.order_by("pk").select_related("by")
    return [(step.step, step.by and step.by.username, step.note) for step in steps]


def refused(message: str, verb: Callable[..., Any], **arguments: Any) -> None:
    """The verb refuses with just these words, and the edition stays as it was."""
    edition = Edition.objects.get(pk=arguments["edition"].pk)
    steps = edition.steps.count()
    with pytest.raises(ValidationError) as caught:
        verb(**arguments)
    assert caught.value.messages == [message]
    assert state(edition) == edition.state
    assert edition.steps.count() == steps


def test_the_whole_way_is_recorded(published: Edition) -> None:
    assert state(published) == "published"
    assert record(published) == [
        ("submit", "clerk", ""),
        ("approve", "reviewer", ""),
        ("publish", "publisher", ""),
    ]


# Opening a year


def test_a_year_is_opened_by_its_clerk(clerk: User) -> None:
    edition = open_year(department=create_department(), year=2026, by=clerk, note="说明")
    assert (edition.year, edition.stage, edition.number, edition.state, edition.note) == (
        2026,
        "approved",
        1,
        "draft",
        "说明",
    )
    assert record(edition) == [("open", "clerk", "")]


@pytest.mark.parametrize("public", [False, True], ids=["draft", "published"])
def test_a_year_is_opened_once(draft: Edition, clerk: User, public: bool) -> None:
    if public:
        publish(edition=draft, by=None)
    with pytest.raises(ValidationError, match="该部门这一年度已有版本"):
        open_year(department=draft.department, year=YEAR, by=clerk)
    assert Edition.objects.filter(department=draft.department, year=YEAR).count() == 1
    assert open_year(department=draft.department, year=YEAR, by=clerk, stage="outturn").stage == "outturn"


def test_only_departments_open_years(clerk: User) -> None:
    unit = AdministrativeUnit.objects.get(parent=create_department(), code="900001")
    with pytest.raises(ValidationError, match="只有部门公开预算"):
        open_year(department=unit, year=2026, by=clerk)


def test_a_year_of_another_department_is_not_opened(clerk: User, reviewer: User) -> None:
    other = AdministrativeUnit.objects.get(code="501", jurisdiction__adcode="420103")
    for user, department in ((clerk, other), (reviewer, create_department())):
        with pytest.raises(PermissionDenied):
            open_year(department=department, year=2026, by=user)
    assert not Edition.objects.filter(year=2026, department__in=[other, create_department()]).exists()


# 批复日期

TODAY = timezone.localdate()


def test_the_day_of_approval_sets_the_deadline(draft: Edition, clerk: User) -> None:
    edition = set_approval_day(edition=draft, by=clerk, day=date(2026, 2, 10))
    assert Edition.objects.get(pk=draft.pk).deadline == edition.deadline == date(2026, 3, 2)
    assert set_approval_day(edition=draft, by=clerk, day=None).deadline is None


def test_after_submission_only_the_bureau_sets_the_day(submitted: Edition, clerk: User, reviewer: User) -> None:
    with pytest.raises(PermissionDenied):
        set_approval_day(edition=submitted, by=clerk, day=TODAY)
    assert set_approval_day(edition=submitted, by=reviewer, day=TODAY).approved_on == TODAY
    approve(edition=submitted, by=reviewer)
    assert set_approval_day(edition=submitted, by=reviewer, day=date(2026, 1, 5)).approved_on == date(2026, 1, 5)


@pytest.mark.parametrize("role", [Role.UNIT_REVIEWER, Role.PUBLISHER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_do_not_set_the_day(role: Role, draft: Edition) -> None:
    with pytest.raises(PermissionDenied):
        set_approval_day(edition=draft, by=person("other", role), day=TODAY)


def test_days_that_cannot_be(draft: Edition, published: Edition, reviewer: User, clerk: User) -> None:
    refused("这一版已经公开，批复日期不能再改。", set_approval_day, edition=published, by=reviewer, day=TODAY)
    other = create_draft(year=YEAR - 1)
    refused("批复日期不能晚于今天。", set_approval_day, edition=other, by=clerk, day=TODAY + timedelta(days=1))


# Submitting


def test_only_drafts_are_submitted(submitted: Edition, clerk: User) -> None:
    refused("只有草稿可以提交。这一版现在是“已提交”。", submit, edition=submitted, by=clerk)


def test_an_empty_draft_is_not_submitted(clerk: User) -> None:
    refused("草稿里还没有任何内容。", submit, edition=create_draft(), by=clerk)


def test_half_coded_lines_are_not_submitted(clerk: User) -> None:
    draft = create_draft(factories.expenditure("1"), factories.expenditure("2", function=None))
    message = "支出（按功能科目）：一部分填写了功能科目，一部分没有；请全部填写，或者全部留空（只公开合计）。"
    refused(message, submit, edition=draft, by=clerk)


def test_errors_are_submitted_with_an_explanation_only(draft: Edition, clerk: User, error: Any) -> None:
    error()
    for note in ("", " \n"):
        message = "有 1 处勾稽错误：C12 表5 2060102 合计。请改正；确实无误的，请在说明中写明理由，由财政部门批准例外。"
        refused(message, submit, edition=draft, by=clerk, note=note)
    assert submit(edition=draft, by=clerk, note=" 来源如此 ").state == "submitted"
    assert record(draft) == [("submit", "clerk", "来源如此")]


def test_a_correction_is_submitted_with_its_reason(published: Edition, clerk: User) -> None:
    correction = start_correction(edition=published, reason="漏列", by=clerk)
    Edition.objects.filter(pk=correction.pk).update(correction_reason=" ")
    refused("更正版必须写明更正原因。", submit, edition=correction, by=clerk)


def test_what_is_submitted_stands_still(submitted: Edition) -> None:
    with pytest.raises(DatabaseError, match="is under review"):
        RevenueLine.objects.filter(edition=submitted).update(amount=1)


def test_a_deleted_draft_is_said_to_be_gone(draft: Edition, clerk: User) -> None:
    Edition.objects.filter(pk=draft.pk).delete()
    with pytest.raises(ValidationError, match="这一版草稿已被删除。"):
        submit(edition=draft, by=clerk)


# Review


def test_nobody_approves_what_they_submitted(draft: Edition) -> None:
    both = person("both", Role.CLERK, Role.BUREAU_REVIEWER)
    submitted = submit(edition=draft, by=both)
    refused("本人提交的版本须由他人审核。", approve, edition=submitted, by=both)
    assert approve(edition=submitted, by=person("reviewer", Role.BUREAU_REVIEWER)).state == "approved"


def test_superusers_do_not_either(draft: Edition, clerk: User) -> None:
    first, second = (User.objects.create_superuser(name) for name in ("first", "second"))
    submitted = submit(edition=draft, by=first)
    refused("本人提交的版本须由他人审核。", approve, edition=submitted, by=first)
    send_back(edition=submitted, by=second, note="请核对")
    submit(edition=draft, by=clerk)
    assert approve(edition=submitted, by=first).state == "approved"


def test_only_what_is_submitted_is_approved(draft: Edition, approved: Edition, reviewer: User) -> None:
    refused("只有已提交的版本可以审核。这一版现在是“已审核”。", approve, edition=approved, by=reviewer)
    other = create_draft(*factories.reconciled(), year=YEAR - 1)
    refused("只有已提交的版本可以审核。这一版现在是“草稿”。", approve, edition=other, by=reviewer)


def test_errors_without_an_exception_are_not_approved(draft: Edition, clerk: User, reviewer: User, error: Any) -> None:
    error()
    submitted = submit(edition=draft, by=clerk, note="来源如此")
    message = "有 1 处勾稽错误没有批准例外，不能公开：C12 表5 2060102 合计。请改正，或请财政部门批准例外。"
    refused(message, approve, edition=submitted, by=reviewer)
    Waiver.objects.create(edition=submitted, rule="C12", reason="来源如此", approver_role="预算科")
    assert approve(edition=submitted, by=reviewer, note="同意").state == "approved"
    assert record(submitted)[-1] == ("approve", "reviewer", "同意")


@pytest.mark.parametrize("stage", ["submitted", "approved"])
def test_what_is_sent_back_is_a_draft_again(stage: str, request: Any, reviewer: User, clerk: User) -> None:
    edition = request.getfixturevalue(stage)
    for note in ("", "  "):
        refused("请写明退回的原因。", send_back, edition=edition, by=reviewer, note=note)
    assert send_back(edition=edition, by=reviewer, note=" 请核对表5 ").state == "draft"
    assert record(edition)[-1] == ("send_back", "reviewer", "请核对表5")
    RevenueLine.objects.filter(edition=edition).update(place="改过")
    assert submit(edition=edition, by=clerk).state == "submitted"


@pytest.mark.parametrize(("stage", "name"), [("draft", "草稿"), ("published", "已公开")])
def test_only_what_is_under_review_is_sent_back(stage: str, name: str, request: Any, reviewer: User) -> None:
    edition = request.getfixturevalue(stage)
    message = f"只有已提交、尚未公开的版本可以退回。这一版现在是“{name}”。"
    refused(message, send_back, edition=edition, by=reviewer, note="请核对")


# Publication


@pytest.mark.parametrize(("stage", "name"), [("draft", "草稿"), ("submitted", "已提交"), ("published", "已公开")])
def test_only_what_is_approved_is_published(stage: str, name: str, request: Any, publisher: User) -> None:
    edition = request.getfixturevalue(stage)
    tables = PublishedTable.objects.filter(edition=edition).count()
    refused(f"只有审核通过的版本可以公开。这一版现在是“{name}”。", publish, edition=edition, by=publisher)
    assert PublishedTable.objects.filter(edition=edition).count() == tables


def test_an_exception_that_expired_meanwhile_stops_publication(
    draft: Edition, clerk: User, reviewer: User, publisher: User, error: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    error()
    Waiver.objects.create(edition=draft, rule="C12", reason="来源如此", approver_role="预算科", expires_on=TODAY)
    approved = approve(edition=submit(edition=draft, by=clerk), by=reviewer)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY + timedelta(days=1))
    message = "有 1 处勾稽错误没有批准例外，不能公开：C12 表5 2060102 合计。请改正，或请财政部门批准例外。"
    refused(message, publish, edition=approved, by=publisher)


NINE = datetime(2090, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_publication_is_scheduled_and_unscheduled(approved: Edition, publisher: User) -> None:
    assert schedule(edition=approved, by=publisher, at=NINE).publish_at == NINE
    assert schedule(edition=approved, by=publisher, at=None).publish_at is None
    assert record(approved)[-2:] == [
        ("schedule", "publisher", "2090-03-01 09:00+08:00"),
        ("unschedule", "publisher", ""),
    ]


def test_what_cannot_be_scheduled(approved: Edition, publisher: User) -> None:
    refused("定时公开的时间必须晚于现在。", schedule, edition=approved, by=publisher, at=timezone.now())
    send_back(edition=approved, by=publisher, note="请核对")
    message = "只有审核通过的版本可以定时公开。这一版现在是“草稿”。"
    refused(message, schedule, edition=approved, by=publisher, at=NINE)


def test_sending_back_takes_the_time_away(approved: Edition, publisher: User) -> None:
    schedule(edition=approved, by=publisher, at=NINE)
    assert send_back(edition=approved, by=publisher, note="请核对").publish_at is None


def test_what_is_due_is_published(approved: Edition, publisher: User, clock: Any) -> None:
    schedule(edition=approved, by=publisher, at=NINE)
    clock(NINE - timedelta(seconds=1))
    assert list(publish_due()) == []
    assert state(approved) == "approved"
    clock(NINE)
    ((edition, reason),) = publish_due()
    assert (edition.pk, edition.state, edition.publish_at, reason) == (approved.pk, "published", None, "")
    assert edition.published_by == publisher
    assert list(publish_due()) == []


def test_who_lost_the_role_publishes_nothing_any_more(
    approved: Edition, reviewer: User, clerk: User, publisher: User, clock: Any
) -> None:
    """And keeps nobody else's back."""
    other = create_draft(*factories.reconciled(), year=YEAR - 1)
    approve(edition=submit(edition=other, by=clerk), by=reviewer)
    schedule(edition=approved, by=publisher, at=NINE)
    second = person("second", Role.PUBLISHER)
    schedule(edition=other, by=second, at=NINE + timedelta(minutes=1))
    Membership.objects.filter(user=publisher).update(last_day=date(2090, 2, 28))
    Membership.objects.update(first_day=date(2026, 1, 1))
    clock(NINE + timedelta(hours=1))
    found = [(edition.pk, reason) for edition, reason in publish_due()]
    message = "设定公开时间的人已经没有公开权限，请由有权限的人重新设定时间，或者直接公开。"
    assert found == [(approved.pk, message), (other.pk, "")]
    assert (state(approved), state(other)) == ("approved", "published")
    assert [reason for _edition, reason in publish_due()] == [message]


def test_an_account_that_was_closed_publishes_nothing(approved: Edition, publisher: User, clock: Any) -> None:
    schedule(edition=approved, by=publisher, at=NINE)
    User.objects.filter(pk=publisher.pk).update(is_active=False)
    clock(NINE)
    ((_edition, reason),) = publish_due()
    assert "已经没有公开权限" in reason


def test_an_error_that_turned_up_stops_what_was_scheduled(
    approved: Edition, publisher: User, clock: Any, error: Any
) -> None:
    schedule(edition=approved, by=publisher, at=NINE)
    error()
    clock(NINE)
    ((edition, reason),) = publish_due()
    assert reason.startswith("有 1 处勾稽错误没有批准例外，不能公开：C12 表5 2060102 合计。")
    assert (state(approved), edition.pk) == ("approved", approved.pk)


def test_what_was_sent_back_since_it_was_found_due_is_left_alone(
    approved: Edition, reviewer: User, publisher: User, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator's schedule may publish drafts; it must not publish this one."""
    schedule(edition=approved, by=None, at=NINE)
    clock(NINE)
    found = publish_due()
    import budgets.publication as publication

    whole = publication._publish_scheduled

    def late(edition: Edition) -> Edition | None:
        send_back(edition=edition, by=reviewer, note="请核对")
        return whole(edition)

    monkeypatch.setattr(publication, "_publish_scheduled", late)
    assert list(found) == []
    assert state(approved) == "draft"


def test_the_operator_schedules_too(approved: Edition, clock: Any) -> None:
    schedule(edition=approved, by=None, at=NINE)
    clock(NINE)
    ((edition, reason),) = publish_due()
    assert (edition.state, edition.published_by, reason) == ("published", None, "")


# Withdrawal and correction


def test_what_is_withdrawn_stays_as_it_was(published: Edition, publisher: User) -> None:
    digest = published.digest
    for reason in ("", " "):
        refused("请写明撤回的原因，它将公开。", withdraw, edition=published, by=publisher, reason=reason)
    edition = withdraw(edition=published, by=publisher, reason=" 数据有误 ")
    assert (edition.state, edition.digest) == ("withdrawn", digest)
    assert record(published)[-1] == ("withdraw", "publisher", "数据有误")
    message = "只有当前公开的版本可以撤回。这一版现在是“已撤回”。"
    refused(message, withdraw, edition=published, by=publisher, reason="再一次")


@pytest.mark.parametrize("reason", ["联系人：张三，电话 13912345678", "经区长批示同意撤回"])
def test_a_public_reason_names_nobody(reason: str, published: Edition, publisher: User) -> None:
    message = "撤回的原因将公开，其中疑似有姓名、电话等个人信息或内部批示，请改写。"
    refused(message, withdraw, edition=published, by=publisher, reason=reason)


def test_a_withdrawn_year_is_corrected(published: Edition, clerk: User, reviewer: User, publisher: User) -> None:
    withdraw(edition=published, by=publisher, reason="数据有误")
    correction = start_correction(edition=published, reason="重新核定", by=clerk)
    assert (correction.number, facts_of(correction).lines) == (2, facts_of(published).lines)
    assert record(correction) == [("correct", "clerk", "重新核定")]
    approve(edition=submit(edition=correction, by=clerk), by=reviewer)
    publish(edition=correction, by=publisher)
    assert (state(published), state(correction)) == ("withdrawn", "published")


def test_a_correction_replaces_what_it_corrects(
    published: Edition, clerk: User, reviewer: User, publisher: User
) -> None:
    correction = start_correction(edition=published, reason="漏列", by=clerk)
    assert state(published) == "published"
    approve(edition=submit(edition=correction, by=clerk), by=reviewer)
    publish(edition=correction, by=publisher)
    assert (state(published), state(correction)) == ("corrected", "published")


# Roles

STEPS: dict[str, Callable[[Edition, User], Any]] = {
    "submit": lambda edition, user: submit(edition=edition, by=user, note="说明"),
    "send_back": lambda edition, user: send_back(edition=edition, by=user, note="请核对"),
    "approve": lambda edition, user: approve(edition=edition, by=user),
    "schedule": lambda edition, user: schedule(edition=edition, by=user, at=NINE),
    "publish": lambda edition, user: publish(edition=edition, by=user),
    "withdraw": lambda edition, user: withdraw(edition=edition, by=user, reason="数据有误"),
    "correct": lambda edition, user: start_correction(edition=edition, by=user, reason="漏列"),
}
BEFORE = {"submit": "draft", "send_back": "submitted", "approve": "submitted", "schedule": "approved"}
BEFORE |= {"publish": "approved", "withdraw": "published", "correct": "published"}
MAY = {
    Role.CLERK: {"submit", "correct"},
    Role.UNIT_REVIEWER: {"submit", "send_back"},
    Role.BUREAU_REVIEWER: {"send_back", "approve"},
    Role.PUBLISHER: {"send_back", "schedule", "publish", "withdraw", "correct"},
    Role.AUDITOR: set(),
    Role.ADMINISTRATOR: set(),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", Role)
def test_each_step_needs_its_role_in_this_department(role: Role, step: str, request: Any) -> None:
    edition = request.getfixturevalue(BEFORE[step])
    elsewhere = AdministrativeUnit.objects.get(code="501", jurisdiction__adcode="420103")
    stranger = person("stranger", role, department=elsewhere)
    with pytest.raises(PermissionDenied):
        STEPS[step](edition, stranger)
    user = person("user", role)
    if step not in MAY[role]:
        with pytest.raises(PermissionDenied):
            STEPS[step](edition, user)
        assert state(edition) == BEFORE[step]
    else:
        STEPS[step](edition, user)
        assert edition.steps.count() + Edition.objects.filter(number=2).count() > 0
    Membership.objects.filter(user=user).update(first_day=date(2026, 1, 1), last_day=date(2026, 1, 2))
    with pytest.raises(PermissionDenied):
        STEPS[step](edition, again(user))


# Remembered counts


def test_counts_are_remembered_until_something_changes(draft: Edition, clerk: User, error: Any) -> None:
    def counts() -> tuple[int, int] | None:
        edition = Edition.objects.get(pk=draft.pk)
        count = remembered([edition]).get(draft.pk)
        return count and (count.errors, count.warnings)

    def look() -> None:
        remember(verdict_on(Edition.objects.with_names().get(pk=draft.pk)))

    assert counts() is None
    error()
    look()
    assert counts() == (1, 0)
    Edition.objects.claim(draft.pk)
    assert counts() is None
    look()
    waiver = Waiver.objects.create(edition=draft, rule="C12", reason="来源如此", approver_role="预算科")
    assert counts() is None
    look()
    assert counts() == (0, 0)
    Waiver.objects.filter(pk=waiver.pk).update(expires_on=TODAY - timedelta(days=1))
    assert counts() is None


def test_remembering_costs_two_queries(draft: Edition, django_assert_num_queries: Any) -> None:
    editions = [draft, *Edition.objects.all()]
    with django_assert_num_queries(2):
        remembered(editions)
    published = Edition.objects.exclude(pk=draft.pk).first()
    assert published is not None and published.pk in remembered([published])
