"""Who changed what, told from the versions that triggers keep."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import ProgrammingError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from budgets.history import Action, Change, FieldChange, Filters, Origin, all_changes, changes, kinds
from budgets.models import Edition, ExpenditureLine, Membership, Project, ProjectLine
from budgets.registry import fact_models
from budgets.roles import Role
from tests import factories
from tests.models.database import PROJECT, YEAR, create_department, create_draft, every_fact

pytestmark = pytest.mark.django_db

EVERYWHERE = Q()
CONTENTS = "budgets.expenditureline"


def fields(change: Change) -> dict[str, tuple[str | None, str]]:
    return {field.name: (field.before, field.after) for field in change.fields}


def of(edition: Edition, kind: str = CONTENTS, **filters: Any) -> list[Change]:
    return told(EVERYWHERE, edition=edition.pk, kind=kind, **filters)


def told(scope: Q, **filters: Any) -> list[Change]:
    return changes(scope, Filters(**filters)).changes


@pytest.fixture
def draft(db: None) -> Edition:
    return create_draft(factories.expenditure("100.00"))


def test_every_kind_of_fact_is_followed() -> None:
    assert {model._meta.label_lower for model in fact_models()} <= kinds().keys()
    assert {"budgets.edition", "budgets.waiver", "performance.costline", "performance.assetline"} <= kinds().keys()


def test_a_new_line_is_told_with_all_it_says(draft: Edition) -> None:
    (change,) = of(draft)
    assert (change.action, change.kind_name, change.year, change.number) == (
        Action.ADDED,
        "支出（按功能科目）",
        YEAR,
        1,
    )
    assert change.department == draft.department
    assert fields(change) == {
        "单位": ("", "900001 示例局本级"),
        "功能科目": ("", "2060102 一般行政管理事务"),
        "支出性质": ("", "项目支出"),
        "资金来源": ("", "一般公共预算拨款收入"),
        "上年结转结余": ("", "否"),
        "金额（元）": ("", "100.00"),
    }


def test_a_changed_figure_is_told_from_what_to_what_by_whom_and_from_where(draft: Edition) -> None:
    clerk = User.objects.create_user("clerk")
    line = ExpenditureLine.objects.get(edition=draft)
    with pghistory.context(user=clerk.pk, url="/admin/budgets/edition/1/change/"):
        line.amount = Decimal("1234567.89")
        line.save()
    latest = of(draft)[0]
    assert latest.action is Action.CHANGED
    assert latest.fields == (FieldChange("金额（元）", "100.00", "1,234,567.89"),)
    assert (latest.by, latest.origin) == ("clerk", Origin(url="/admin/budgets/edition/1/change/"))
    assert latest.row == line.pk


def test_bulk_updates_and_plain_sql_are_recorded_too(draft: Edition) -> None:
    ExpenditureLine.objects.filter(edition=draft).update(amount=Decimal("2.00"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_expenditureline SET amount = 3 WHERE edition_id = %s", [draft.pk])
        cursor.execute("DELETE FROM budgets_expenditureline WHERE edition_id = %s", [draft.pk])
    found = [(change.action, fields(change).get("金额（元）"), change.by, change.origin) for change in of(draft)]
    nobody = ("", Origin())
    assert found == [
        (Action.REMOVED, ("3.00", ""), *nobody),
        (Action.CHANGED, ("2.00", "3.00"), *nobody),
        (Action.CHANGED, ("100.00", "2.00"), *nobody),
        (Action.ADDED, ("", "100.00"), *nobody),
    ]


def test_saving_without_a_change_is_no_change(draft: Edition) -> None:
    ExpenditureLine.objects.get(edition=draft).save()
    Edition.objects.claim(draft.pk)
    assert [change.action for change in of(draft)] == [Action.ADDED]
    assert [change.action for change in of(draft, "budgets.edition")] == [Action.ADDED]


def test_rows_that_are_gone_are_still_called_by_their_names() -> None:
    draft = create_draft(factories.project("评审", PROJECT), factories.project_line("5.00", PROJECT))
    ProjectLine.objects.all().filter(edition=draft).delete()
    Project.objects.filter(edition=draft).delete()
    found = [(change.action, fields(change)["项目"]) for change in of(draft, "budgets.projectline")]
    assert found == [(Action.REMOVED, ("评审", "")), (Action.ADDED, ("", "评审"))]


def test_a_deleted_draft_keeps_its_history(draft: Edition) -> None:
    pk, department = draft.pk, draft.department
    draft.delete()
    found = told(Q(department=department), edition=pk)
    assert {change.kind for change in found} == {"budgets.edition", CONTENTS}
    assert {(change.department, change.year, change.number) for change in found} == {(department, YEAR, 1)}


def test_versions_are_never_changed(draft: Edition) -> None:
    events: Any = ExpenditureLine.pgh_event_model.objects.filter(edition=draft)  # type: ignore[attr-defined]
    for write in (lambda: events.update(amount=0), lambda: events.delete()):
        with pytest.raises(ProgrammingError, match="Cannot update or delete rows"), transaction.atomic():
            write()
    assert events.count() == 1


def test_filters(draft: Edition) -> None:
    clerk = User.objects.create_user("clerk")
    other = create_draft(*every_fact(), year=YEAR + 1)
    line = ExpenditureLine.objects.get(edition=draft)
    with pghistory.context(user=clerk.pk):
        line.amount = Decimal("7.00")
        line.save()
    today = timezone.localdate()
    assert [c.by for c in told(EVERYWHERE, by="clerk")] == ["clerk"]
    assert told(EVERYWHERE, by="nobody") == []
    assert [c.action for c in of(draft, action=Action.CHANGED)] == [Action.CHANGED]
    assert {c.row for c in told(EVERYWHERE, kind=CONTENTS, row=line.pk)} == {line.pk}
    assert {c.edition for c in told(EVERYWHERE, year=YEAR + 1)} == {other.pk}
    assert len(of(draft, first_day=today, last_day=today)) == 2
    assert of(draft, first_day=today + timedelta(days=1)) == []
    assert of(draft, last_day=today - timedelta(days=1)) == []


def test_scope_keeps_other_departments_out(draft: Edition) -> None:
    other = create_department().jurisdiction
    assert told(Q(department__jurisdiction=other), kind=CONTENTS) != []
    assert told(Q(department__jurisdiction=None)) == []


def test_queries_do_not_depend_on_how_much_changed(draft: Edition, django_assert_num_queries: Any) -> None:
    more = create_draft(
        *(
            factories.expenditure(f"{n}.00", function=code)
            for n, code in enumerate(("2060101", "2060102", "2080505"), 1)
        ),
        year=YEAR + 1,
    )
    for edition, number in ((draft, 1), (more, 3)):
        with django_assert_num_queries(6):
            assert len(of(edition)) == number


def test_an_export_reads_everything_in_order(draft: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgets.history.reading.BATCH", 2)
    for amount in ("1.00", "2.00", "3.00", "4.00"):
        ExpenditureLine.objects.filter(edition=draft).update(amount=Decimal(amount))
    found = [fields(c)["金额（元）"][1] for c in all_changes(EVERYWHERE, Filters(edition=draft.pk, kind=CONTENTS))]
    assert found == ["4.00", "3.00", "2.00", "1.00", "100.00"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_follows_a_place_goes_on_where_it_ended(size: int) -> None:
    """Over kinds of row: all these changes have one time, that of their transaction."""
    draft = create_draft(*every_fact())
    ExpenditureLine.objects.filter(edition=draft).update(amount=Decimal("1.00"))
    filters = Filters(edition=draft.pk)
    whole = changes(EVERYWHERE, filters, number=1000)
    assert len({change.kind for change in whole.changes}) > 10 and not whole.more
    found, more, last = changes(EVERYWHERE, filters, number=size)
    while more:
        following, more, last = changes(EVERYWHERE, filters, number=size, after=last)
        found += following
    assert (found, last) == (whole.changes, whole.last)


def test_who_was_given_which_role_is_kept_as_well() -> None:
    clerk = User.objects.create_user("clerk")
    Membership.objects.create(user=clerk, role=Role.CLERK, department=create_department())
    Membership.objects.update(last_day=timezone.localdate())
    events: Any = Membership.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.pgh_label for event in events] == ["insert", "update"]


def test_long_texts_are_told_by_what_changed_in_them() -> None:
    begin, end = "一" * 100, "二" * 100
    change = FieldChange("正文", f"{begin}旧{end}", f"{begin}新的{end}")
    assert change.excerpts == (f"…{'一' * 12}旧{'二' * 12}…", f"…{'一' * 12}新的{'二' * 12}…")
    assert FieldChange("正文", "旧", "新").excerpts == ("旧", "新")
    assert FieldChange("正文", "", "字" * 1000).excerpts == ("", f"{'字' * 150}…{'字' * 150}")
