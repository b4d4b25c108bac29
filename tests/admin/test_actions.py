"""Preview, publication and correction from the edition's page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from budgets.models import Edition, ExpenditureLine
from tests.admin.conftest import messages_of, page_of

LIST = "admin:budgets_edition_changelist"
EDITING = ("view_edition", "change_edition", "add_edition")


def test_preview_leads_to_the_public_page_of_this_very_edition(staff: Client, draft: Edition) -> None:
    response = staff.get(page_of(draft, "preview"))
    assert response["Location"] == "/420103/501/2024/editions/2/"


def test_publication_is_confirmed_and_done_by_post(staff: Client, draft: Edition, published: Edition) -> None:
    page = staff.get(page_of(draft, "publish"))
    assert "支出（按功能科目）：14条" in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
    response = staff.post(page_of(draft, "publish"), follow=True)
    assert messages_of(response) == ["武汉市江汉区科学技术和经济信息化局 2024年年初预算第2版已公开。"]
    draft.refresh_from_db()
    published.refresh_from_db()
    assert (draft.state, published.state) == ("published", "corrected")
    assert draft.published_by.username == "superuser"
    assert LogEntry.objects.get(object_id=str(draft.pk), change_message="公开").user.username == "superuser"


def test_publication_needs_its_permission(clerk: Callable[..., Client], draft: Edition) -> None:
    client = clerk(*EDITING)
    page = client.get(page_of(draft)).content.decode()
    assert page_of(draft, "publish") not in page
    assert client.get(page_of(draft, "publish")).status_code == 403
    assert client.post(page_of(draft, "publish")).status_code == 403
    client.post(reverse(LIST), {"action": "publish_selected", "_selected_action": [draft.pk], "confirmed": "yes"})
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_publisher_without_other_permissions_publishes(clerk: Callable[..., Client], draft: Edition) -> None:
    client = clerk("view_edition", "publish_edition")
    assert page_of(draft, "publish") in client.get(page_of(draft)).content.decode()
    client.post(page_of(draft, "publish"))
    draft.refresh_from_db()
    assert draft.state == "published"


def test_what_cannot_be_published_is_said_in_words(staff: Client, draft: Edition, published: Edition) -> None:
    response = staff.post(page_of(published, "publish"), follow=True)
    assert messages_of(response) == [
        "武汉市江汉区科学技术和经济信息化局 2024年年初预算：只有草稿可以公开；已公开的版本请新建更正版。"
    ]
    ExpenditureLine.objects.create(edition=draft, unit=draft.department, nature="business", source="general", amount=1)
    (message,) = messages_of(staff.post(page_of(draft, "publish"), follow=True))
    assert "一部分填写了功能科目，一部分没有" in message
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_several_editions_are_published_from_the_list(staff: Client, draft: Edition, published: Edition) -> None:
    chosen = {"action": "publish_selected", "_selected_action": [draft.pk, published.pk]}
    page = staff.post(reverse(LIST), chosen)
    assert page.status_code == 200
    assert "公开后内容不能再改" in page.content.decode()
    response = staff.post(reverse(LIST), chosen | {"confirmed": "yes"}, follow=True)
    assert len(messages_of(response)) == 2
    draft.refresh_from_db()
    assert draft.state == "published"


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


def test_a_correction_needs_the_permission_to_add(clerk: Callable[..., Client], published: Edition) -> None:
    client = clerk("view_edition", "change_edition")
    assert client.post(page_of(published, "correct"), {"reason": "补充项目"}).status_code == 403
    assert not Edition.objects.filter(state="draft").exists()


def test_actions_on_an_edition_that_is_not_there(staff: Client, db: None) -> None:
    for name in ("preview", "publish", "correct"):
        assert staff.get(reverse(f"admin:budgets_edition_{name}", args=("0",))).status_code == 404
