"""Preview, publication and correction from the edition's page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import Edition
from budgets.publication import approve, submit
from budgets.roles import Role
from tests.admin.conftest import messages_of, page_of

LIST = "admin:budgets_edition_changelist"


@pytest.fixture
def approved(draft: Edition) -> Edition:
    """The correction, submitted and approved by others."""
    submit(edition=draft, by=None)
    return approve(edition=draft, by=None)


def test_preview_leads_to_the_public_page_of_this_very_edition(staff: Client, draft: Edition) -> None:
    response = staff.get(page_of(draft, "preview"))
    assert response["Location"] == "/420103/501/2024/editions/2/"


def test_publication_is_confirmed_and_done_by_post(staff: Client, approved: Edition, published: Edition) -> None:
    page = staff.get(page_of(approved, "publish"))
    assert "支出（按功能科目）：14条" in page.content.decode()
    approved.refresh_from_db()
    assert approved.state == "approved"
    response = staff.post(page_of(approved, "publish"), follow=True)
    assert "已公开" in messages_of(response)[0]
    approved.refresh_from_db()
    published.refresh_from_db()
    assert (approved.state, published.state) == ("published", "corrected")
    assert approved.published_by.username == "superuser"


def test_a_draft_is_published_by_nobody_who_is_signed_in(staff: Client, draft: Edition) -> None:
    page = staff.get(page_of(draft)).content.decode()
    assert page_of(draft, "publish") not in page
    staff.post(page_of(draft, "publish"))
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("role", [Role.CLERK, Role.UNIT_REVIEWER, Role.BUREAU_REVIEWER, Role.AUDITOR])
def test_publication_needs_its_role(role: Role, clerk: Callable[..., Client], approved: Edition) -> None:
    client = clerk(role)
    assert page_of(approved, "publish") not in client.get(page_of(approved)).content.decode()
    assert client.get(page_of(approved, "publish")).status_code == 403
    assert client.post(page_of(approved, "publish")).status_code == 403
    chosen = {"action": "publish_selected", "_selected_action": [approved.pk], "confirmed": "yes"}
    client.post(reverse(LIST), chosen)
    approved.refresh_from_db()
    assert approved.state == "approved"


def test_a_publisher_publishes(clerk: Callable[..., Client], approved: Edition) -> None:
    client = clerk(Role.PUBLISHER)
    assert page_of(approved, "publish") in client.get(page_of(approved)).content.decode()
    client.post(page_of(approved, "publish"))
    approved.refresh_from_db()
    assert approved.state == "published"


def test_several_editions_are_published_from_the_list(staff: Client, approved: Edition, published: Edition) -> None:
    chosen = {"action": "publish_selected", "_selected_action": [approved.pk, published.pk]}
    page = staff.post(reverse(LIST), chosen)
    assert page.status_code == 200
    assert "公开后内容不能再改" in page.content.decode()
    response = staff.post(reverse(LIST), chosen | {"confirmed": "yes"}, follow=True)
    assert len(messages_of(response)) == 2
    approved.refresh_from_db()
    assert approved.state == "published"


def test_a_correction_starts_from_the_published_edition(staff: Client, published: Edition) -> None:
    page = staff.get(page_of(published)).content.decode()
    assert page_of(published, "correct") in page
    assert page_of(published, "publish") not in page
    refused = staff.post(page_of(published, "correct"), {"reason": " "})
    assert refused.context["form"].errors == {"reason": ["该字段是必填项。"]}
    response = staff.post(page_of(published, "correct"), {"reason": "补充项目"})
    draft = Edition.objects.get(department=published.department_id, year=2024, number=2)
    assert response["Location"] == page_of(draft)
    assert draft.correction_reason == "补充项目"
    assert page_of(draft, "correct") not in staff.get(page_of(draft)).content.decode()
    again = staff.post(page_of(published, "correct"), {"reason": "又一次"}).content.decode()
    assert "只能更正最新的版本：已有第2版（草稿）。" in again


def test_a_correction_needs_its_role(clerk: Callable[..., Client], published: Edition) -> None:
    client = clerk(Role.UNIT_REVIEWER)
    assert client.post(page_of(published, "correct"), {"reason": "补充项目"}).status_code == 403
    assert not Edition.objects.filter(state="draft").exists()


def test_actions_on_an_edition_that_is_not_there(staff: Client, db: None) -> None:
    for name in ("preview", "publish", "correct"):
        assert staff.get(reverse(f"admin:budgets_edition_{name}", args=("0",))).status_code == 404
