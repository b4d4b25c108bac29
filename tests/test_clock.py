"""The public clock: what makes it move, and that nothing that was committed escapes whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from unittest import mock

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from budgets import clock
from budgets.correction import start_correction
from budgets.models import (
    AdministrativeUnit,
    Document,
    EconomicClass,
    Edition,
    Function,
    GovernmentEconomicClass,
    Jurisdiction,
    Lineage,
    ProcurementCategory,
    PublicChange,
    ReferenceChange,
    SubjectPairing,
)
from budgets.publication import withdraw
from tests.models.database import YEAR, create_draft, publish, refused

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
TOLD = (
    AdministrativeUnit,
    Document,
    EconomicClass,
    Function,
    GovernmentEconomicClass,
    GovernmentEconomicClass.department_classes.through,
    Jurisdiction,
    Lineage,
    ProcurementCategory,
    SubjectPairing,
)


@pytest.fixture
def first() -> Edition:
    return publish(edition=create_draft(), by=None)


@pytest.fixture
def other_session() -> Iterator[Any]:
    """A connection of its own, with a transaction open."""
    other = connection.copy()
    other.set_autocommit(False)
    yield other
    other.close()


def correct(edition: Edition) -> Edition:
    return publish(edition=start_correction(edition=edition, reason="漏列一笔支出", by=None), by=None)


def changes_of(*editions: Edition) -> list[tuple[str, int, datetime]]:
    found = PublicChange.objects.filter(edition__in=editions)
    return list(found.values_list("kind", "edition__number", "at"))


# Ticks


def test_a_publication_is_a_tick_with_its_moment() -> None:
    before = clock.reading()
    edition = publish(edition=create_draft(), by=None)
    after = clock.reading()
    assert (after.ticks, after.at) == (before.ticks + 1, edition.published_at)
    assert changes_of(edition) == [("publication", 1, edition.published_at)]


def test_a_correction_takes_over_at_the_very_moment(first: Edition) -> None:
    second = correct(first)
    first.refresh_from_db()
    assert first.superseded_at == second.published_at
    assert second.superseded_at is None
    assert changes_of(first, second) == [
        ("publication", 1, first.published_at),
        ("correction", 2, second.published_at),
    ]


def test_a_withdrawal_ends_an_edition(first: Edition) -> None:
    withdrawn = withdraw(edition=first, by=None, reason="数据有误")
    withdrawn.refresh_from_db()
    assert changes_of(first)[1:] == [("withdrawal", 1, withdrawn.superseded_at)]
    again = correct(withdrawn)
    assert changes_of(again) == [("correction", 2, again.published_at)]
    assert Edition.objects.get(pk=first.pk).superseded_at == withdrawn.superseded_at


def test_no_two_moments_are_the_same(first: Edition) -> None:
    """Not even where the machine's clock stands still or goes back."""
    ahead = clock.reading().at + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_publicclock SET at = %s", [ahead])
    assert [clock.tick().at for _ in range(3)] == [ahead + n * MICROSECOND for n in (1, 2, 3)]


def test_what_failed_leaves_no_tick(first: Edition) -> None:
    before = clock.reading()
    with transaction.atomic():
        clock.tick()
        transaction.set_rollback(True)
    assert clock.reading() == before


def test_a_tick_needs_a_transaction_to_hold_it() -> None:
    with (
        mock.patch.object(connection, "in_atomic_block", False),
        pytest.raises(TransactionManagementError, match="within a transaction only"),
    ):
        clock.tick()


def test_a_public_change_is_never_changed(first: Edition) -> None:
    change = PublicChange.objects.get(edition=first)
    for write in (change.delete, lambda: PublicChange.objects.filter(pk=change.pk).update(kind="correction")):
        with refused(f"public change {change.tick} is a record"):
            write()


# Editions in time


def test_each_moment_has_its_edition(first: Edition) -> None:
    second = correct(first)
    withdrawn = withdraw(edition=second, by=None, reason="数据有误")
    third = correct(withdrawn)

    def number_at(moment: datetime) -> list[int]:
        of_year = Edition.objects.filter(department=first.department, year=YEAR)
        return list(of_year.as_of(moment).values_list("number", flat=True))

    assert number_at(first.published_at - MICROSECOND) == []
    assert number_at(first.published_at) == [1]
    assert number_at(second.published_at - MICROSECOND) == [1]
    assert number_at(second.published_at) == [2]
    assert number_at(withdrawn.superseded_at - MICROSECOND) == [2]
    assert number_at(withdrawn.superseded_at) == []
    assert number_at(third.published_at) == [3]


# Reference data


def touch(model: Any) -> Callable[[], Any]:
    """Change a row without changing what it says: the clock does not look at contents."""
    row = model.objects.first()
    field = next(field for field in model._meta.concrete_fields if not field.primary_key)
    return lambda: model.objects.filter(pk=row.pk).update(**{field.attname: getattr(row, field.attname)})


@pytest.mark.parametrize("model", [pytest.param(model, id=model._meta.label) for model in TOLD])
def test_whatever_the_public_reads_as_of_today_moves_the_etag(model: Any) -> None:
    if model is SubjectPairing:
        model.objects.create(jurisdiction=Jurisdiction.objects.first(), rule="C35")
    change = touch(model)
    before = clock.reading()
    change()
    after = clock.reading()
    assert after.etag != before.etag
    assert after.ticks == before.ticks
    assert after.at > before.at


@pytest.mark.parametrize("model", [pytest.param(model, id=model._meta.label) for model in TOLD])
def test_the_clock_is_told_by_every_kind_of_statement(model: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s",
            [model._meta.db_table, "pgtrigger_tells_the_clock_%"],
        )
        statement_insert_delete_update = 4 + 8 + 16
        assert cursor.fetchall() == [(statement_insert_delete_update, "O")]


def test_nothing_done_twice_reads_the_same(first: Edition) -> None:
    assert clock.reading() == clock.reading()


def test_a_draft_moves_nothing(first: Edition) -> None:
    before = clock.reading()
    create_draft(year=YEAR + 1, department=first.department)
    assert clock.reading().ticks == before.ticks


def test_what_a_publication_counts_up_is_still_counted(first: Edition) -> None:
    reference = int(clock.reading().etag.split(".")[1])
    Function.objects.filter(code="206").update(name_en="Science")
    Function.objects.filter(code="206").update(name_en="Science and technology")
    clock.tick()
    assert not ReferenceChange.objects.exists()
    assert clock.reading().etag == f"{clock.reading().ticks}.{reference + 2}"


def test_a_change_that_began_earlier_and_is_committed_later_is_seen(other_session: Any) -> None:
    with other_session.cursor() as cursor:
        cursor.execute("UPDATE budgets_function SET name = name WHERE false")
    Function.objects.filter(code="206").update(name_en="Science")
    before = clock.reading()
    other_session.commit()
    after = clock.reading()
    assert after.etag != before.etag
    with other_session.cursor() as cursor:
        cursor.execute("DELETE FROM budgets_referencechange WHERE at < %s", [before.at])
    other_session.commit()


def test_a_reading_is_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        clock.reading()


def test_a_portal_where_nothing_happened_has_a_reading() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM budgets_publicclock; DELETE FROM budgets_referencechange")
    assert clock.reading() == (0, clock.NEVER, None, "0.0")
    assert clock.tick().number == 1


# Portals from before the clock


def test_a_portal_of_old_gets_its_feed(first: Edition) -> None:
    """The statements of the migration find what the clock would have told."""
    second = correct(first)
    withdraw(edition=second, by=None, reason="数据有误")
    correct(second)
    migration = import_module("budgets.migrations.0009_public_clock")

    def told() -> list[Any]:
        return list(PublicChange.objects.values_list("kind", "edition", "at"))

    before = told()
    ends = dict(Edition.objects.values_list("pk", "superseded_at"))
    last = clock.reading()
    with connection.cursor() as cursor, pgtrigger.ignore():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE budgets_edition DROP CONSTRAINT edition_superseded_with_time")
        cursor.execute("UPDATE budgets_edition SET superseded_at = NULL")
        cursor.execute("DELETE FROM budgets_publicchange; DELETE FROM budgets_publicclock")
        for statement in (migration.SUPERSEDED, migration.CHANGES, migration.CLOCK):
            cursor.execute(statement)
    step = second.steps.get(step="withdraw").at
    assert dict(Edition.objects.values_list("pk", "superseded_at")) == ends | {second.pk: step}
    moved = [(kind, pk, step if kind == "withdrawal" else at) for kind, pk, at in before]
    assert told() == moved
    reading = clock.reading()
    assert (reading.ticks, reading.at) == (len(moved), last.at)
