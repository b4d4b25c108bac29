"""Who sees which edition: drafts, current ones, and what a correction or withdrawal leaves behind."""

import pytest
from django.test import Client

from budgets.models import Edition
from budgets.publication import withdraw
from tests import factories
from tests.models.database import YEAR, create_draft, every_fact, publish
from tests.views.reading import text

pytestmark = pytest.mark.django_db

DEPARTMENT = "/999999/900/"
CURRENT = f"{DEPARTMENT}{YEAR}/"
PINNED = f"{CURRENT}editions/1/"
BELOW = ["", "checks/", "tables/1/", "tables/11/", "tables/5.json", "tables/5.csv", "tables/5.xlsx", "projects/"]
DRAFT_BANNER = "这是尚未公开的预览，只有工作人员能看到。"


@pytest.fixture
def draft(db: None) -> Edition:
    return create_draft(*every_fact())


@pytest.mark.parametrize("below", BELOW)
def test_drafts_do_not_exist_for_the_public(client: Client, draft: Edition, below: str) -> None:
    for address in (CURRENT, PINNED):
        response = client.get(f"{address}{below}")
        assert response.status_code == 404
        assert "没有编码为“900”且已公开预算的部门" in response.content.decode()


def test_the_public_sees_no_trace_of_a_draft(client: Client, draft: Edition) -> None:
    assert client.get(DEPARTMENT).status_code == 404
    assert "还没有公开的部门预算" in text(client, "/999999/")
    assert "示例局" not in text(client, "/")
    publish(edition=create_draft(factories.expenditure("1"), year=YEAR - 1), by=None)
    for address in (DEPARTMENT, f"{DEPARTMENT}{YEAR - 1}/", f"{DEPARTMENT}{YEAR - 1}/tables/5/", "/999999/", "/"):
        assert str(YEAR) not in text(client, address)
    choices = client.get(CURRENT).content.decode()
    assert f'href="{DEPARTMENT}{YEAR - 1}/"' in choices
    assert f'href="{CURRENT}"' not in choices


def test_staff_without_the_permission_see_no_drafts(client: Client, draft: Edition, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create(username="nobody", is_staff=True))  # type: ignore[attr-defined]
    assert client.get(PINNED).status_code == 404


@pytest.mark.parametrize("below", ["", "checks/", *(f"tables/{number}/" for number in range(1, 16)), "projects/"])
def test_staff_preview_drafts_at_their_own_address(staff_client: Client, draft: Edition, below: str) -> None:
    page = text(staff_client, f"{PINNED}{below}")
    assert "<strong>草稿</strong>" in page
    assert DRAFT_BANNER in page
    assert staff_client.get(f"{CURRENT}{below}").status_code == 404


def test_a_preview_shows_the_figures_as_they_stand(staff_client: Client) -> None:
    create_draft(factories.revenue("1234500.00"))
    assert ">123.45</td>" in text(staff_client, f"{PINNED}tables/1/")
    assert b"123.45" in staff_client.get(f"{PINNED}tables/1.csv").content


def test_an_empty_draft_can_be_looked_at(staff_client: Client) -> None:
    create_draft()
    for below in ("", "checks/", "projects/", *(f"tables/{number}/" for number in range(1, 16))):
        assert "草稿" in text(staff_client, f"{PINNED}{below}")


def test_published_pages_carry_no_banner(client: Client, draft: Edition) -> None:
    publish(edition=draft, by=None)
    for below in ("", "checks/", "tables/5/", "projects/"):
        for address in (CURRENT, PINNED):
            assert 'class="banner' not in text(client, f"{address}{below}")


@pytest.mark.parametrize("below", ["", "checks/", "tables/5/", "projects/"])
def test_corrected_editions_stay_readable(client: Client, draft: Edition, below: str) -> None:
    publish(edition=draft, by=None)
    second = create_draft(factories.expenditure("77000000.00"), number=2, correction_reason="漏列一笔支出")
    publish(edition=second, by=None)
    page = text(client, f"{PINNED}{below}")
    assert "<strong>已更正</strong>" in page
    assert f'<a href="{CURRENT}">查看现行版本</a>' in page
    assert "7,700.00" not in page
    assert "已更正</strong>" not in text(client, f"{CURRENT}{below}")


def test_the_current_page_names_the_other_editions_and_the_reason(client: Client, draft: Edition) -> None:
    publish(edition=draft, by=None)
    publish(edition=create_draft(number=2, correction_reason="漏列一笔支出"), by=None)
    assert f'<a href="{PINNED}">第 1 版</a> · 已更正' in text(client, CURRENT)
    assert f'<a href="{CURRENT}editions/2/">第 2 版</a> · 已公开 · 漏列一笔支出' in text(client, PINNED)


def test_withdrawn_editions_stay_at_their_own_address(client: Client, draft: Edition) -> None:
    withdraw(edition=publish(edition=draft, by=None), by=None, reason="数据有误")
    assert client.get(CURRENT).status_code == 404
    assert "<strong>已撤回</strong>" in text(client, PINNED)
    assert f"{YEAR}年的预算已撤回" in text(client, DEPARTMENT)


def test_links_of_a_pinned_page_stay_in_that_edition(client: Client, draft: Edition) -> None:
    publish(edition=draft, by=None)
    assert f'href="{PINNED}tables/5/"' in text(client, PINNED)
    assert f'href="{PINNED}tables/6/"' in text(client, f"{PINNED}tables/5/")
    assert f'href="{CURRENT}tables/6/"' in text(client, f"{CURRENT}tables/5/")
