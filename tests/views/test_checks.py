"""The public page of an edition's checks, and the page of all rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape

import pgtrigger
import pytest
from django.contrib.auth.models import User
from django.test import Client

from budgets.checking import rules
from budgets.checks.rules import Theme
from budgets.findings import Severity
from budgets.models import Edition, PublishedFinding, PublishedRule, Waiver
from budgets.publication import publish
from tests import factories
from tests.models.database import YEAR, create_draft
from tests.rules import remark, rule_finding
from tests.views.reading import REFERENCE, text

pytestmark = pytest.mark.django_db

ADDRESS = f"/999999/900/{YEAR}/"
CHECKS = f"{ADDRESS}checks/"
APPROVER = "示例批准人丙"
PLACE = "t01/total/收入/预算数"


def words(page: str) -> str:
    """What is read, without tags and with single spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


@pytest.fixture
def draft(db: None) -> Edition:
    """More is received than spent, which was granted as an exception; another exception excuses nothing."""
    edition = create_draft(*factories.reconciled(), factories.revenue("100000.00", factories.FundingSource.OTHER))
    approver = User.objects.create(username="approver", last_name=APPROVER)
    granted = {"edition": edition, "approver": approver, "approver_role": "区财政局预算科"}
    Waiver.objects.create(rule="C01", place=PLACE, reason="余款另行公告", expires_on=date(2199, 12, 31), **granted)
    Waiver.objects.create(rule="C12", place="t05/不公开的位置", reason="示例原因", **granted)
    return edition


@pytest.fixture
def published(draft: Edition) -> Edition:
    return publish(edition=draft, by=None)


def test_what_was_found_is_said_with_its_figures_and_why_it_was_accepted(client: Client, published: Edition) -> None:
    page = words(text(client, CHECKS))
    assert f"{YEAR}年预算的勾稽检查" in page
    assert "错误 1 （其中已批准例外 1） 警告 0 提示 0" in page
    assert "错误 C01 表 1 合计 · 收入 · 预算数 已批准例外 表1“收入总计”的“收入/预算数”是 40.00 万元，" in page
    assert "实为 40.00 应为 30.00 相差 10.00" in page
    assert "例外原因： 余款另行公告" in page


def test_each_rule_was_applied_or_not_with_the_reason(client: Client, published: Edition) -> None:
    page = words(text(client, CHECKS))
    applied = [rule for rule in PublishedRule.objects.filter(edition=published) if rule.applied]
    others = [rule for rule in PublishedRule.objects.filter(edition=published) if not rule.applied]
    assert len(applied) + len(others) == len(rules())
    assert f"适用 {len(applied)} 条规则，{len(others)} 条因缺少所需的内容而没有适用。" in page
    assert all(f"{rule.rule} {' '.join(rule.statement.split())} {rule.reason}" in page for rule in others)
    assert all(f"{rule.statement} 核对 {rule.applied} 次" in page for rule in applied)


def test_exceptions_are_public_but_not_who_granted_them(client: Client, published: Edition) -> None:
    page = text(client, CHECKS)
    _before, after = words(page).split("已批准的例外 ")
    assert after.startswith(
        "勾稽规则 位置 原因 批准人职务 有效期至 "
        "C01 表 1 余款另行公告 区财政局预算科 2199-12-31 "
        "C12 没有用到 示例原因 区财政局预算科 长期 "
    )
    assert APPROVER not in page
    assert "approver" not in page
    assert "不公开的位置" not in page


def test_severity_is_a_word_and_not_a_colour_alone(client: Client, published: Edition) -> None:
    page = text(client, CHECKS)
    assert page.count('<span class="severity error">错误</span>') == 1
    for severity in Severity:
        assert f'<span class="severity {severity}">{severity.label} ' in page


def test_one_table_s_findings(client: Client, published: Edition) -> None:
    assert "错误 1 （其中已批准例外 1）" in words(text(client, CHECKS, table=1))
    other = words(text(client, CHECKS, table=5))
    assert "表 5 一般公共预算支出表(分功能科目)： 错误 0 警告 0 提示 0" in other
    for of_the_whole in ("C01 表 1 合计", "已批准的例外", "没有适用的规则"):
        assert of_the_whole in words(text(client, CHECKS))
        assert of_the_whole not in other
    response = client.get(CHECKS, {"table": "16"})
    assert response.status_code == 400
    assert "参数 table 不能是“16”" in response.content.decode()


def test_overview_and_tables_lead_there(client: Client, published: Edition) -> None:
    overview = text(client, ADDRESS)
    assert f'<a href="{CHECKS}">勾稽检查</a>' in overview
    applied = PublishedRule.objects.filter(edition=published, applied__gt=0).count()
    assert f"勾稽检查 按 {applied} 条规则核对： 错误 1 （其中已批准例外 1） 警告 0 提示 0" in words(overview)
    assert f'<a href="{CHECKS}?table=1">本表的勾稽检查</a> 发现 1 处' in text(client, f"{ADDRESS}tables/1/")
    assert f'<a href="{CHECKS}?table=5">本表的勾稽检查</a></p>' in text(client, f"{ADDRESS}tables/5/")
    assert f'<a href="{ADDRESS}editions/1/checks/">' in text(client, f"{ADDRESS}editions/1/")


def test_the_page_stays_as_it_was_at_publication(
    client: Client, published: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = words(text(client, CHECKS))
    monkeypatch.setattr("budgets.verdict.rules", lambda: (rule_finding("Z01", remark("新规则。", "A new rule.")),))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2200, 1, 1))
    assert words(text(client, CHECKS)) == before


@pytest.mark.parametrize("at", ["published", "preview"])
def test_personal_data_is_said_to_be_there_and_not_shown(
    at: str, client: Client, staff_client: Client, draft: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = "示例姓名丁 13911112222"
    told = remark(
        f"联系人{person}。", f"{person} is named.", row=person, sentence=f"联系人{person}", redaction="联系人（略）"
    )
    quoting = remark("句子不完整。", "Half a sentence.", sentence=f"联系人{person}，")
    severity = Severity.WARNING
    found = (
        rule_finding("N19", told, theme=Theme.PRIVACY, severity=severity),
        rule_finding("N11", quoting, theme=Theme.TEXT, severity=severity),
    )
    monkeypatch.setattr("budgets.verdict.rules", lambda: found)
    address = f"{ADDRESS}editions/1/checks/"
    if at == "published":
        publish(edition=draft, by=None)
    page = text(client if at == "published" else staff_client, address)
    assert words(page).count("这里有疑似个人信息，内容不予公开。") == 2
    assert "警告 2" in words(page)
    for secret in (person, *person.split(), "联系人"):
        assert secret not in page


def test_a_preview_checks_the_draft_as_it_stands(staff_client: Client, draft: Edition) -> None:
    pinned = f"{ADDRESS}editions/1/"
    page = words(text(staff_client, f"{pinned}checks/"))
    assert "这是草稿按现在的内容核对的结果" in page
    assert "错误 1 （其中已批准例外 1）" in page
    draft.waivers.all().delete()
    assert "错误 1 警告 0" in words(text(staff_client, f"{pinned}checks/"))
    assert "核对：" not in words(text(staff_client, pinned))


def test_what_was_published_before_there_were_rules_says_so(client: Client, draft: Edition) -> None:
    edition = publish(edition=create_draft(*factories.reconciled(), year=YEAR + 1), by=None)
    with frozen_lifted():
        PublishedRule.objects.filter(edition=edition).delete()
        PublishedFinding.objects.filter(edition=edition).delete()
    for below in ("checks/", ""):
        assert "这一版公开时平台还没有勾稽检查。" in text(client, f"/999999/900/{YEAR + 1}/{below}")


@contextmanager
def frozen_lifted() -> Iterator[None]:
    """As a database that was filled by an earlier release."""
    with pgtrigger.ignore("budgets.PublishedRule:frozen_with_edition", "budgets.PublishedFinding:frozen_with_edition"):
        yield


def test_in_english(client: Client, published: Edition) -> None:
    page = words(text(client, f"/en{CHECKS}"))
    assert "error C01 Table 1 Total · Revenue · Budget Exception granted table 1, row “收入总计”" in page
    assert "error 1 (1 of them with an exception) warning 0 info 0" in page
    not_applied = PublishedRule.objects.filter(edition=published, applied=0)
    assert all(f"{' '.join(rule.statement_en.split())} {rule.reason_en}" in page for rule in not_applied)


def test_all_rules_are_listed_from_their_declarations(client: Client) -> None:
    page = text(client, "/about/checks/")
    read = words(page)
    for rule in rules():
        assert f'id="{rule.code}"' in page
        tolerance = "必须完全相同" if not rule.tolerance else f"相差不超过 {rule.tolerance}（打印单位）算四舍五入"
        parts = (rule.code, rule.severity.label, tolerance, rule.statement, rule.statement_en, rule.notation)
        assert " ".join(" ".join(parts).split()) in read
    assert re.findall(r'<li class="finding" id="([^"]+)"', page) == [
        rule.code for theme in Theme for rule in rules() if rule.theme is theme
    ]
    assert f"这 {len(rules())} 条规则" in read


def test_every_rule_s_page_anchor_is_linked_from_an_edition(client: Client) -> None:
    page = text(client, f"{REFERENCE}checks/")
    linked = set(re.findall(r'href="/about/checks/#([^"]+)"', page))
    assert {rule.code for rule in rules()} <= linked
