"""A correction starts as a faithful copy, with its own number and reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from budgets.correction import start_correction
from budgets.ledger import facts_of
from budgets.models import Edition, Membership, Waiver
from budgets.publication import grids_of
from budgets.roles import Role
from performance.models import DepartmentStatement, ProjectDossier
from tests.models.database import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Edition:
    return Edition.objects.get(department__code="501", year=2024)


def test_the_draft_says_what_the_published_edition_says(published: Edition) -> None:
    draft = start_correction(edition=published, reason=" 补充项目 ", by=None)
    assert (draft.number, draft.state, draft.correction_reason) == (2, "draft", "补充项目")
    assert (draft.document, draft.note, draft.undisclosed) == (
        published.document,
        published.note,
        published.undisclosed,
    )
    assert facts_of(draft).lines == facts_of(published).lines
    assert sum(len(lines) for lines in facts_of(draft).lines.values()) == 232
    assert [part.rows for grid in grids_of(draft) for part in grid.parts] == [
        part.rows for grid in grids_of(published) for part in grid.parts
    ]


def test_what_only_staff_see_is_copied_beside_the_facts(published: Edition) -> None:
    first = start_correction(edition=published, reason="一", by=None)
    DepartmentStatement.objects.filter(edition=first).update(filled_by="甲", telephone="1")
    dossiers = list(ProjectDossier.objects.of(first))
    for number, dossier in enumerate(dossiers):
        ProjectDossier.objects.filter(pk=dossier.pk).update(responsible_person=f"乙{number}", telephone=f"2{number}")
    publish(edition=first, by=None)
    second = start_correction(edition=first, reason="二", by=None)
    assert list(DepartmentStatement.objects.filter(edition=second).values_list("filled_by", "telephone")) == [
        ("甲", "1")
    ]
    assert {
        dossier.project.code: (dossier.responsible_person, dossier.telephone)
        for dossier in ProjectDossier.objects.of(second)
    } == {dossier.project.code: (f"乙{number}", f"2{number}") for number, dossier in enumerate(dossiers)}


def test_waivers_go_along_until_they_expire(published: Edition, monkeypatch: Any) -> None:
    approver = User.objects.create_user("approver")
    first = start_correction(edition=published, reason="补充", by=None)
    waiver = {"edition": first, "place": "t05", "reason": "四舍五入", "approver": approver, "approver_role": "预算科"}
    first.waivers.all().delete()
    for rule, expires_on in (("C12", None), ("C13", date(2026, 3, 1)), ("C14", date(2026, 2, 28))):
        Waiver.objects.create(rule=rule, expires_on=expires_on, **waiver)
    publish(edition=first, by=None)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 3, 1))
    draft = start_correction(edition=first, reason="补充", by=None)
    carried = draft.waivers.filter(place="t05").order_by("rule")
    assert list(carried.values_list("rule", "place", "reason", "approver", "approver_role", "expires_on")) == [
        ("C12", "t05", "四舍五入", approver.pk, "预算科", None),
        ("C13", "t05", "四舍五入", approver.pk, "预算科", date(2026, 3, 1)),
    ]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_needs_a_reason(reason: str, published: Edition) -> None:
    with pytest.raises(ValidationError, match="更正版必须写明更正原因"):
        start_correction(edition=published, reason=reason, by=None)


def test_only_the_latest_published_edition_is_corrected(published: Edition) -> None:
    draft = start_correction(edition=published, reason="一", by=None)
    with pytest.raises(ValidationError, match="草稿可以直接修改"):
        start_correction(edition=draft, reason="二", by=None)
    with pytest.raises(ValidationError, match="已有第2版（草稿）"):
        start_correction(edition=published, reason="二", by=None)
    publish(edition=draft, by=None)
    with pytest.raises(ValidationError, match="已有第2版（已公开）"):
        start_correction(edition=published, reason="二", by=None)
    assert start_correction(edition=draft, reason="二", by=None).number == 3


def test_who_started_it_is_recorded(published: Edition) -> None:
    user = User.objects.create_user("clerk")
    Membership.objects.create(user=user, role=Role.CLERK, department=published.department)
    draft = start_correction(edition=published, reason="补充", by=user)
    step = draft.steps.get()
    assert (step.step, step.by, step.note) == ("correct", user, "补充")
