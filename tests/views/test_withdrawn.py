"""What the public reads of budgets that were withdrawn or corrected."""

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
REASON = "金额单位有误，<核实>后重新公开。"
ESCAPED = "金额单位有误，&lt;核实&gt;后重新公开。"


@pytest.fixture
def withdrawn(db: None) -> Edition:
    edition = publish(edition=create_draft(*every_fact()), by=None)
    return withdraw(edition=edition, by=None, reason=REASON)


@pytest.mark.parametrize("below", ["", "checks/", "tables/5/", "projects/"])
def test_its_own_address_says_when_and_why(withdrawn: Edition, client: Client, below: str) -> None:
    page = text(client, f"{CURRENT}editions/1/{below}")
    assert "<strong>已撤回</strong>" in page
    assert f'撤回，原因：<span lang="zh-CN">{ESCAPED}</span>' in page
    assert f"{withdrawn.steps.get(step='withdraw').at:%Y-%m-%d}"[:7] in page


@pytest.mark.parametrize("below", ["", "tables/5/", "tables/5.json", "checks/"])
def test_the_current_address_says_why_there_is_nothing(withdrawn: Edition, client: Client, below: str) -> None:
    answer = client.get(f"{CURRENT}{below}")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>预算已撤回</h1>" in page
    assert f"示例局 {YEAR} 年的预算已撤回。" in page and "原因：金额单位有误，&lt;核实&gt;后重新公开。" in page
    assert f'<a href="{CURRENT}editions/1/">第 1 版（已撤回）</a>' in page


def test_the_department_page_says_so(withdrawn: Edition, client: Client) -> None:
    page = text(client, DEPARTMENT)
    assert f"<strong>{YEAR}年的预算已撤回</strong>" in page
    assert ESCAPED in page
    assert f'<a href="{CURRENT}editions/1/">' in page


def test_a_correction_takes_the_place_of_what_was_withdrawn(withdrawn: Edition, client: Client) -> None:
    draft = create_draft(factories.expenditure("7"), number=2, correction_reason="重新核定")
    assert "第 2 版" not in text(client, f"{CURRENT}editions/1/")
    publish(edition=draft, by=None)
    assert client.get(CURRENT).status_code == 200
    assert "的预算已撤回" not in text(client, DEPARTMENT)
    page = text(client, f"{CURRENT}editions/1/")
    assert "<strong>已撤回</strong>" in page
    assert f'<a href="{CURRENT}editions/2/">第 2 版</a>' in page


def test_a_year_nobody_published_is_not_called_withdrawn(withdrawn: Edition, client: Client) -> None:
    page = client.get(f"{DEPARTMENT}{YEAR - 3}/").content.decode()
    assert "预算已撤回" not in page


def test_a_corrected_edition_leads_to_its_correction(client: Client) -> None:
    publish(edition=create_draft(*every_fact()), by=None)
    for number, reason in ((2, "漏列一笔支出"), (3, "又一次")):
        publish(edition=create_draft(number=number, correction_reason=reason), by=None)
    page = text(client, f"{CURRENT}editions/1/tables/5/")
    banner = page.split('class="banner"')[1].split("</p>")[0]
    assert f'<a href="{CURRENT}editions/2/">第 2 版</a>' in banner
    assert '更正原因：<span lang="zh-CN">漏列一笔支出</span>' in banner
    assert "又一次" not in banner
    assert f'<a href="{CURRENT}">查看现行版本</a>' in banner
