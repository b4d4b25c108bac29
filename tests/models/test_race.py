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

from budgets.models import Edition, PublishedTable, RevenueLine, Step
from budgets.opening import open_year
from budgets.publication import approve, publish, publish_due, send_back, submit
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
