"""Two sessions at once: nothing slips in behind a publication's digest."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from queue import SimpleQueue
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from budgets.correction import start_correction
from budgets.models import Edition, PublicChange, PublishedTable, RevenueLine, Step
from budgets.opening import open_year
from budgets.publication import approve, publish, publish_due, send_back, submit, withdraw
from tests.models.database import copy, create_draft, every_fact, waive_errors

pytestmark = pytest.mark.usefixtures("transactional_db")

SECONDS = 30
"""How long anything here may wait; all is over in a moment unless the locks are wrong."""

Meanwhile = Callable[[Callable[[], Any]], Future[Any]]


@pytest.fixture
def draft(transactional_db: None) -> Edition:
    edition = create_draft(*every_fact())
    waive_errors(edition)
    return edition


@pytest.fixture
def meanwhile(transactional_db: None) -> Iterator[Meanwhile]:
    """Start an action in a session of its own; comes back when that session waits for a lock of this one."""
    with ThreadPoolExecutor(1) as executor:

        def start(action: Callable[[], Any]) -> Future[Any]:
            session: SimpleQueue[int] = SimpleQueue()
            future = executor.submit(_in_own_session, action, session)
            _wait_until_blocked(session.get(timeout=SECONDS), future)
            return future

        yield start


def _in_own_session(action: Callable[[], Any], session: SimpleQueue[int]) -> Any:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{SECONDS}s'")
                cursor.execute("SELECT pg_backend_pid()")
                session.put(cursor.fetchone()[0])
            return action()
    finally:
        connection.close()


def _wait_until_blocked(session: int, future: Future[Any]) -> None:
    deadline = time.monotonic() + SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline and not future.done():
            cursor.execute("SELECT pg_backend_pid() = ANY (pg_blocking_pids(%s))", [session])
            if cursor.fetchone()[0]:
                return
    pytest.fail("the other session did not wait")


def test_a_line_added_during_a_publication_waits_and_is_refused(draft: Edition, meanwhile: Meanwhile) -> None:
    late = copy(RevenueLine.objects.get(edition=draft), source="fund")
    with transaction.atomic():
        publish(edition=draft, by=None)
        future = meanwhile(late.save)
    with pytest.raises(IntegrityError, match=f"edition {draft.pk} is published"):
        future.result(timeout=SECONDS)
    assert RevenueLine.objects.filter(edition=draft).count() == 1


def test_a_line_added_during_a_publication_that_fails_is_stored(draft: Edition, meanwhile: Meanwhile) -> None:
    late = copy(RevenueLine.objects.get(edition=draft), source="fund")
    with transaction.atomic():
        publish(edition=draft, by=None)
        future = meanwhile(late.save)
        transaction.set_rollback(True)
    future.result(timeout=SECONDS)
    assert RevenueLine.objects.filter(edition=draft).count() == 2


def test_a_publication_waits_for_the_line_being_added(draft: Edition, meanwhile: Meanwhile) -> None:
    late = copy(RevenueLine.objects.get(edition=draft), source="fund", amount=Decimal(7))
    with transaction.atomic():
        late.save()
        waive_errors(draft)
        future = meanwhile(lambda: publish(edition=draft, by=None))
    future.result(timeout=SECONDS)
    rows = PublishedTable.objects.get(edition=draft, number=1).grid["parts"][0]["rows"]
    assert [row["cells"][1] for row in rows if row["cells"][0] == "二、政府性基金预算拨款收入"] == ["7.00"]


def test_an_edition_is_published_once(draft: Edition, meanwhile: Meanwhile) -> None:
    with transaction.atomic():
        publish(edition=draft, by=None)
        future = meanwhile(lambda: publish(edition=draft, by=None))
    with pytest.raises(ValidationError, match="这一版已经公开"):
        future.result(timeout=SECONDS)
    assert PublishedTable.objects.filter(edition=draft).count() == 15


def test_public_changes_are_numbered_as_they_are_committed(draft: Edition, meanwhile: Meanwhile) -> None:
    """Whoever asked for a number first is seen first, so that a reader of the feed misses nobody."""
    other = create_draft(year=draft.year + 1)
    with transaction.atomic():
        publish(edition=draft, by=None)
        future = meanwhile(lambda: publish(edition=other, by=None))
    future.result(timeout=SECONDS)
    first, second = PublicChange.objects.filter(edition__in=(draft, other))
    assert (first.edition, second.edition, second.tick) == (draft, other, first.tick + 1)
    assert second.at > first.at


def test_a_number_that_was_not_used_is_given_to_the_next(draft: Edition, meanwhile: Meanwhile) -> None:
    other = create_draft(year=draft.year + 1)
    with transaction.atomic():
        publish(edition=draft, by=None)
        future = meanwhile(lambda: publish(edition=other, by=None))
        transaction.set_rollback(True)
    future.result(timeout=SECONDS)
    ticks = list(PublicChange.objects.values_list("tick", flat=True))
    assert ticks == list(range(1, len(ticks) + 1))
    assert PublicChange.objects.get(tick=len(ticks)).edition == other


def test_a_correction_and_a_withdrawal_at_once_do_not_wait_for_each_other(draft: Edition, meanwhile: Meanwhile) -> None:
    edition = publish(edition=draft, by=None)
    correction = start_correction(edition=edition, reason="漏列一笔支出", by=None)
    with transaction.atomic():
        held = Edition.objects.select_for_update().get(pk=edition.pk)
        future = meanwhile(lambda: publish(edition=correction, by=None))
        withdraw(edition=held, by=None, reason="数据有误")
    future.result(timeout=SECONDS)
    assert list(PublicChange.objects.filter(edition__in=(edition, correction)).values_list("kind", flat=True)) == [
        "publication",
        "withdrawal",
        "correction",
    ]
    assert Edition.objects.get(pk=edition.pk).state == "withdrawn"


def test_two_reviewers_at_once_approve_once(draft: Edition, meanwhile: Meanwhile) -> None:
    submitted = submit(edition=draft, by=None)
    with transaction.atomic():
        approve(edition=submitted, by=None)
        future = meanwhile(lambda: approve(edition=submitted, by=None))
    with pytest.raises(ValidationError, match="只有已提交的版本可以审核。这一版现在是“已审核”。"):
        future.result(timeout=SECONDS)
    assert submitted.steps.filter(step=Step.APPROVE).count() == 1


def test_what_is_being_sent_back_is_not_published_by_its_schedule(draft: Edition, meanwhile: Meanwhile) -> None:
    approved = approve(edition=submit(edition=draft, by=None), by=None)
    Edition.objects.filter(pk=draft.pk).update(publish_at=timezone.now())
    with transaction.atomic():
        send_back(edition=approved, by=None, note="请核对")
        future = meanwhile(lambda: list(publish_due()))
    assert future.result(timeout=SECONDS) == []
    assert Edition.objects.get(pk=draft.pk).state == "draft"


def test_a_year_is_opened_once_by_two_at_once(draft: Edition, meanwhile: Meanwhile) -> None:
    year = {"department": draft.department, "year": draft.year + 1, "by": None}
    with transaction.atomic():
        open_year(**year)
        future = meanwhile(lambda: open_year(**year))
    with pytest.raises(ValidationError, match="该部门这一年度已有版本"):
        future.result(timeout=SECONDS)
    assert Edition.objects.filter(department=draft.department, year=draft.year + 1).count() == 1
