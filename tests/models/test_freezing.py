"""What is published never changes, whoever asks and by whatever way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from budgets.intake.load import store
from budgets.models import Document, Edition, PublishedFinding, PublishedRule, PublishedTable, Waiver
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
    assert owned - set(FROZEN) == set()


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
    for write in updates(published, state=state):
        write()
    published.refresh_from_db()
    assert published.state == state
    for write in updates(published, state="published"):
        with refused("is published and cannot change"):
            write()


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "draft"},
        {"state": "draft", "published_at": None, "digest": ""},
        {"state": "corrected", "note": "改"},
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
