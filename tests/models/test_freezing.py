"""What is published never changes, whoever asks and by whatever way."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from pghistory.models import Event

from budgets.intake.load import store
from budgets.models import (
    Document,
    Edition,
    FindingCount,
    PublicChange,
    PublishedFinding,
    PublishedRule,
    PublishedTable,
    RevenueLine,
    ReviewComment,
    SearchEntry,
    Upload,
    Waiver,
    WorkflowStep,
)
from budgets.models.edition_fact import EditionFact
from budgets.registry import fact_models
from budgets.verdict import findings_to_publish, rules_to_publish, verdict_on
from performance.models import AssetLine, CostLine
from tests.models.database import (
    YEAR,
    copy,
    create_draft,
    delete,
    every_fact,
    insertions,
    publish,
    refused,
    update,
    updates,
)

pytestmark = pytest.mark.django_db

ENTERED: tuple[Any, ...] = (*fact_models(), CostLine, AssetLine, Waiver)
FROZEN: tuple[Any, ...] = (*ENTERED, PublishedTable, PublishedRule, PublishedFinding)
ON_THE_WAY: tuple[Any, ...] = (WorkflowStep, ReviewComment, Upload, FindingCount, PublicChange, SearchEntry)
"""What hangs on an edition without being part of what it says: each has rules of its own."""
LATER = datetime(2999, 1, 1, tzinfo=UTC)
BY_LABEL = [pytest.param(model, id=model._meta.label) for model in FROZEN]


@pytest.fixture
def published(draft: Edition) -> Edition:
    return publish(edition=draft, by=None)


def facts_cannot_change(edition: Edition) -> str:
    """A cost or asset line that moves is refused for its dossier before it is for its edition."""
    return f"edition {edition.pk} is published: its facts cannot change|dossier [0-9]+ belongs to another edition"


def test_every_model_of_an_edition_s_contents_is_among_those_tried() -> None:
    subclasses = {model for model in EditionFact.__subclasses__() if not model._meta.abstract}
    assert subclasses <= set(FROZEN)
    owned = {relation.related_model for relation in Edition._meta.related_objects if relation.on_delete is not None}
    recorded = {model for model in owned if issubclass(model, Event)}
    assert owned - {Edition} - recorded == {*FROZEN, *ON_THE_WAY}


@pytest.mark.parametrize("model", BY_LABEL)
def test_freezing_trigger_fires_before_every_change_of_a_row(model: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s",
            [model._meta.db_table, "pgtrigger_frozen_with_edition_%"],
        )
        row_before_insert_delete_update = 1 + 2 + 4 + 8 + 16
        assert cursor.fetchall() == [(row_before_insert_delete_update, "O")]


@pytest.mark.parametrize("model", BY_LABEL)
def test_no_row_of_a_published_edition_changes(published: Edition, model: Any) -> None:
    row = model.objects.filter(edition=published).first()
    elsewhere = create_draft(year=YEAR + 1)
    ways: list[Callable[[], Any]] = [
        row.save,
        row.delete,
        lambda: delete(row),
        lambda: model.objects.filter(pk=row.pk).delete(),
        *updates(row, edition=published),
        *updates(row, edition=elsewhere),
        *insertions(row),
    ]
    for write in ways:
        with refused(facts_cannot_change(published)):
            write()


@pytest.mark.parametrize("model", BY_LABEL)
def test_no_row_of_a_draft_moves_into_a_published_edition(published: Edition, model: Any) -> None:
    draft = create_draft(*every_fact(), year=YEAR + 1)
    verdict = verdict_on(Edition.objects.with_names().get(pk=draft.pk))
    PublishedTable.objects.create(edition=draft, number=1, grid={})
    PublishedRule.objects.bulk_create(rules_to_publish(verdict))
    PublishedFinding.objects.bulk_create(findings_to_publish(verdict))
    Waiver.objects.create(edition=draft, rule="C12", reason="示例", approver_role="示例")
    row = model.objects.filter(edition=draft).first()
    for write in updates(row, edition=published):
        with refused(facts_cannot_change(published)):
            write()


def test_storing_again_changes_nothing(published: Edition) -> None:
    before = {model: list(model.objects.filter(edition=published).values()) for model in FROZEN}
    with refused(facts_cannot_change(published)):
        store(edition=published, facts=every_fact()[:1])
    assert {model: list(model.objects.filter(edition=published).values()) for model in FROZEN} == before


@pytest.mark.parametrize("state", ["corrected", "withdrawn"])
def test_a_published_edition_can_be_corrected_or_withdrawn(published: Edition, state: str) -> None:
    end = {"state": state, "superseded_at": timezone.now()}
    for write in updates(published, **end):
        with transaction.atomic():
            write()
            published.refresh_from_db()
            assert published.state == state
            for again in (*updates(published, state="published", superseded_at=None), *updates(published, **end)):
                with refused("is published and cannot change"):
                    again()
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "draft"},
        {"state": "draft", "published_at": None, "digest": ""},
        {"state": "corrected", "superseded_at": LATER, "note": "改"},
        {"superseded_at": LATER},
        {"year": YEAR + 1},
        {"number": 2},
        {"stage": "outturn"},
        {"undisclosed": ["text"]},
        {"note": "改"},
        {"correction_reason": "改"},
        {"expenditure_total": 1},
        {"digest": "sha256:0"},
        {"published_at": timezone.now()},
    ],
    ids=str,
)
def test_nothing_else_of_a_published_edition_changes(published: Edition, changes: dict[str, Any]) -> None:
    for write in updates(published, **changes):
        with refused(f"edition {published.pk} is published and cannot change"):
            write()


def test_relations_of_a_published_edition_do_not_change(published: Edition, django_user_model: Any) -> None:
    document = Document.objects.create(title="示例", media_type="text/plain", sha256="0" * 64)
    user = django_user_model.objects.create(username="clerk")
    department = copy(published.department, code="901")
    department.save()
    for changes in ({"document": document}, {"published_by": user}, {"department": department}):
        for write in updates(published, **changes):
            with refused("is published and cannot change"):
                write()


def test_a_published_edition_is_not_deleted(published: Edition) -> None:
    for write in (published.delete, lambda: Edition.objects.filter(pk=published.pk).delete()):
        with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
            write()
    with refused("is published and cannot change"):
        delete(published)
    assert PublishedTable.objects.filter(edition=published).count() == 15


def test_the_department_of_a_published_edition_is_not_deleted(published: Edition) -> None:
    department = published.department
    for row in (department, department.jurisdiction):
        with pytest.raises(ProtectedError):
            row.delete()
        with refused("fk"), connection.cursor() as cursor:
            delete(row)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_draft_changes_freely(draft: Edition) -> None:
    Waiver.objects.create(edition=draft, rule="C12", reason="示例", approver_role="示例")
    for model in reversed(ENTERED):
        row = model.objects.get(edition=draft)
        row.save()
        update(row, edition=draft)
        row.delete()
    assert Edition.objects.filter(pk=draft.pk).update(note="改") == 1


@pytest.fixture(params=["submitted", "approved"])
def under_review(request: pytest.FixtureRequest, draft: Edition) -> Edition:
    Edition.objects.filter(pk=draft.pk).update(state=request.param)
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize("model", [pytest.param(model, id=model._meta.label) for model in (*fact_models(), CostLine)])
def test_what_is_under_review_stands_still(under_review: Edition, model: Any) -> None:
    row = model.objects.filter(edition=under_review).first()
    for write in (row.save, lambda: delete(row), *updates(row, edition=under_review), *insertions(row)):
        with refused(f"edition {under_review.pk} is under review: its facts cannot change|dossier [0-9]+ belongs"):
            write()


@pytest.mark.parametrize(
    "changes", [{"undisclosed": ["text"]}, {"note": "改"}, {"correction_reason": "改"}, {"version": 99}], ids=str
)
def test_nothing_around_the_facts_changes_under_review(under_review: Edition, changes: dict[str, Any]) -> None:
    for write in updates(under_review, **changes):
        with refused(f"edition {under_review.pk} is under review: it cannot change"):
            write()


def test_a_reviewer_waives_until_publication(under_review: Edition) -> None:
    waiver = Waiver.objects.create(edition=under_review, rule="C12", reason="示例", approver_role="示例")
    waiver.delete()
    assert not Waiver.objects.filter(edition=under_review, rule="C12").exists()


def test_what_is_sent_back_changes_again(under_review: Edition) -> None:
    Edition.objects.filter(pk=under_review.pk).update(state="draft")
    assert RevenueLine.objects.filter(edition=under_review).update(amount=1) == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_a_step_never_changes(draft: Edition, state: str) -> None:
    step = WorkflowStep.objects.create(edition=draft, step="submit", note="第一次")
    Edition.objects.filter(pk=draft.pk).update(state=state)
    for write in updates(step, note="另一种说法"):
        with refused(f"step {step.pk} is a record and cannot change"):
            write()
    step.refresh_from_db()
    assert step.note == "第一次"


def test_a_step_goes_with_a_draft_only(draft: Edition) -> None:
    step = WorkflowStep.objects.create(edition=draft, step="open")
    for state in ("submitted", "approved"):
        Edition.objects.filter(pk=draft.pk).update(state=state)
        for write in (step.delete, lambda: WorkflowStep.objects.filter(pk=step.pk).delete(), lambda: delete(step)):
            with refused(f"step {step.pk} is a record of edition {draft.pk}"):
                write()
    Edition.objects.filter(pk=draft.pk).update(state="draft")
    number = draft.pk
    draft.delete()
    assert not WorkflowStep.objects.filter(edition_id=number).exists()


def test_steps_of_what_is_published_stay(published: Edition) -> None:
    step = published.steps.get(step="publish")
    for write in (lambda: delete(step), *updates(step, note="x")):
        with refused(f"step {step.pk} is a record"):
            write()


def test_history_is_never_rewritten(draft: Edition) -> None:
    event = RevenueLine.pgh_event_model.objects.filter(edition=draft).earliest("pk")
    table = event._meta.db_table
    for statement in (f"UPDATE {table} SET amount = 0 WHERE pgh_id = %s", f"DELETE FROM {table} WHERE pgh_id = %s"):
        refusal = pytest.raises(DatabaseError, match="Cannot update or delete rows")
        with refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [event.pk])
    assert type(event).objects.filter(pk=event.pk).exists()
