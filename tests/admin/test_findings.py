"""A draft's page says what the rules find, where to mend it, and lets those who may grant exceptions."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from budgets.checks.rules import Rule, Theme
from budgets.facts import TextSection
from budgets.findings import Severity
from budgets.models import Edition, Waiver
from budgets.publication import publish
from budgets.roles import Role
from tests import factories
from tests.admin.conftest import Fields, fields_of, forms_of, messages_of, new_row, page_of
from tests.models.database import create_draft, every_fact
from tests.rules import remark, rule_finding

pytestmark = pytest.mark.django_db

WORDS = "某某 13900000000"
CELL = remark("这一格不对。", "This cell is wrong.", table=5, row="2060102", column="合计")


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Judge by these rules only."""

    def replace(*found: Rule) -> None:
        monkeypatch.setattr("budgets.verdict.rules", lambda: found)

    return replace


@pytest.fixture
def draft(db: None) -> Edition:
    section = TextSection(number=1, key="duties", title="职能", body="示例。")
    return create_draft(*factories.reconciled(), section)


def panel(client: Client, edition: Edition) -> str:
    page = client.get(forms_of(edition)).content.decode()
    found = re.search(r'<section id="findings".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def test_findings_stand_by_severity_with_how_to_mend_them(staff: Client, draft: Edition, rules: Any) -> None:
    text = remark("套话。", "Template.", sentence="增加（减少）", source="sheet 职能, paragraph 1", redaction="增加")
    rules(rule_finding("N07", text, severity=Severity.WARNING), rule_finding("C12", CELL))
    shown = words(panel(staff, draft))
    assert "适用 2 条规则，0 条因缺少所需的内容而没有适用。" in shown
    error, warning = shown.split("警告 1")
    assert "错误 1 C12 表5 2060102 合计 · 批准例外 · 提意见 这一格不对。" in error
    assert "N07 sheet 职能, paragraph 1 · 批准例外 · 提意见 套话。 原句：增加（减少） 建议改为：增加" in warning


def test_a_draft_without_findings_says_so(staff: Client, draft: Edition, rules: Any) -> None:
    rules(rule_finding("C12"))
    assert "没有发现问题。" in words(panel(staff, draft))


def test_in_english(client: Client, staff: Client, draft: Edition, rules: Any) -> None:
    rules(rule_finding("C12", CELL))
    staff.cookies["django_language"] = "en"
    assert "error 1 C12 table 5 2060102 合计 · Grant an exception · Comment This cell is wrong." in words(
        panel(staff, draft)
    )


@pytest.mark.parametrize(
    ("table", "row", "tab", "anchor"),
    [
        (1, "general", "revenueline_set", "id_revenueline_set-0-amount"),
        (1, "206", "expenditureline_set", "id_expenditureline_set-0-amount"),
        (1, "total", "revenueline_set", "revenueline_set-group"),
        (2, "900001", "revenueline_set", "id_revenueline_set-0-amount"),
        (4, "current.general", "revenueline_set", "id_revenueline_set-0-amount"),
        (5, "2060101", "expenditureline_set", "id_expenditureline_set-1-amount"),
        (6, "900", "expenditureline_set", "id_expenditureline_set-0-amount"),
        (6, "900002", "unitexpenditureline_set", "id_unitexpenditureline_set-1-amount"),
        (7, "301", "basicexpenditureline_set", "id_basicexpenditureline_set-0-amount"),
        (8, "total", "officialexpense_set", "officialexpense_set-group"),
        (12, "001", "procurementitem_set", "id_procurementitem_set-0-micro_amount"),
        (13, "002", "purchasedservice_set", "purchasedservice_set-group"),
        (14, "revenue.total", "departmentstatement_set", "departmentstatement_set-group"),
        (15, "评审", "projectdossier_set", "projectdossier_set-group"),
        (None, "", "textsection_set", "textsection_set-group"),
    ],
)
def test_a_finding_leads_to_the_line_or_at_least_its_tab(
    table: int | None, row: str, tab: str, anchor: str, staff: Client, rules: Any
) -> None:
    draft = create_draft(
        *every_fact(),
        factories.expenditure("1", factories.Nature.PERSONNEL, function="2060101"),
        factories.unit_expenditure("1", factories.OTHER_UNIT),
    )
    rules(rule_finding("C12", remark("不对。", "Wrong.", table=table, row=row, source="某处")))
    response = staff.get(forms_of(draft))
    (line,) = response.context["panel"].groups[0][1]
    assert (line.spot.tab, line.spot.anchor) == (tab, anchor)
    page = response.content.decode()
    assert f"""href="#{anchor}" x-on:click="activeTab = '{tab}'\"""" in page
    assert f'id="{tab}-group"' in page
    assert f'id="{anchor}"' in page


def test_saving_says_how_much_is_left(staff: Client, draft: Edition, rules: Any) -> None:
    rules(rule_finding("C12", CELL, CELL), rule_finding("C13", CELL, severity=Severity.WARNING))
    fields = fields_of(staff.get(forms_of(draft)))
    response = staff.post(forms_of(draft), fields | {"_continue": "1"}, follow=True)
    assert messages_of(response)[0] == "勾稽检查：错误 1 处，警告 1 处。"
    rules(rule_finding("C12"))
    response = staff.post(forms_of(draft), fields_of(staff.get(forms_of(draft))), follow=True)
    assert messages_of(response)[0] == "勾稽检查：错误 0 处，警告 0 处。"


def test_an_exception_is_granted_from_a_finding(staff: Client, draft: Edition, rules: Any) -> None:
    rules(rule_finding("C12", CELL))
    (address,) = re.findall(r'href="([^"]*/waive/\?finding=[^"]*)"', panel(staff, draft))
    form = staff.get(address).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    assert filled == {
        "rule": "C12",
        "place": "t05/2060102/合计",
        "reason": "",
        "approver_role": "",
        "expires_on": "",
    }
    refused = staff.post(address, filled)
    assert refused.context["form"].errors == {name: ["该字段是必填项。"] for name in ("reason", "approver_role")}
    response = staff.post(
        address,
        filled | {"reason": "来源如此", "approver_role": "区财政局预算科", "expires_on": "2199-01-31"},
        follow=True,
    )
    assert messages_of(response) == ["已批准例外 C12 t05/2060102/合计。"]
    waiver = Waiver.objects.get(edition=draft)
    assert (waiver.approver.username, waiver.reason, str(waiver.expires_on)) == ("superuser", "来源如此", "2199-01-31")
    assert LogEntry.objects.get(object_id=str(draft.pk)).change_message == "批准例外 C12 t05/2060102/合计"
    shown = words(panel(staff, draft))
    assert "C12 表5 2060102 合计 已批准例外 · 提意见 这一格不对。 例外原因：来源如此" in shown
    again = staff.post(address, filled | {"reason": "又一次", "approver_role": "预算科"})
    assert again.context["form"].errors == {"place": ["重复：已有相同的勾稽规则、位置。"]}


def test_an_address_holds_no_words_of_a_finding(staff: Client, draft: Edition, rules: Any) -> None:
    """Addresses are logged; what was found may be personal."""
    rules(rule_finding("N19", remark("有姓名。", "x", sentence=WORDS), theme=Theme.PRIVACY))
    page = panel(staff, draft)
    assert WORDS in page
    (address,) = re.findall(r'href="([^"]*/waive/\?[^"]*)"', page)
    assert re.fullmatch(r"/admin/budgets/edition/[0-9]+/waive/\?finding=[0-9a-f]{16}", address)
    assert staff.get(address).context["form"]["place"].value() == WORDS
    rules(rule_finding("N19"))
    assert staff.get(address).status_code == 404


def test_a_rule_is_waived_without_a_finding_too(staff: Client, draft: Edition) -> None:
    address = reverse("admin:budgets_edition_waive", args=(draft.pk,))
    assert f'href="{address}"' in panel(staff, draft)
    assert staff.get(address).context["form"]["rule"].value() == ""


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.BUREAU_REVIEWER, True),
        (Role.PUBLISHER, True),
        (Role.CLERK, False),
        (Role.UNIT_REVIEWER, False),
        (Role.AUDITOR, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_reviewers_and_publishers_of_the_district_waive(
    role: Role, allowed: bool, clerk: Callable[..., Client], draft: Edition, rules: Any
) -> None:
    rules(rule_finding("C12", CELL))
    client = clerk(role)
    address = reverse("admin:budgets_edition_waive", args=(draft.pk,))
    values = {"rule": "C12", "reason": "示例", "approver_role": "预算科"}
    assert client.get(address).status_code == (200 if allowed else 403)
    assert client.post(address, values).status_code == (302 if allowed else 403)
    assert Waiver.objects.filter(edition=draft).exists() is allowed
    assert (address in panel(client, draft)) is allowed


def test_a_clerk_sees_the_findings_and_no_form_for_exceptions(
    clerk: Callable[..., Client], draft: Edition, rules: Any
) -> None:
    rules(rule_finding("C12", CELL))
    waiver = Waiver.objects.create(edition=draft, rule="C13", reason="示例", approver_role="预算科")
    client = clerk(Role.CLERK)
    assert "这一格不对。" in panel(client, draft)
    fields = fields_of(client.get(forms_of(draft)))
    client.post(forms_of(draft), new_row(fields, "waivers", rule="C12", reason="示例", approver_role="预算科"))
    assert list(draft.waivers.values_list("rule", flat=True)) == ["C13"]
    assert client.post(page_of(waiver), {"reason": "改"}).status_code == 403
    assert client.post(page_of(waiver, "delete"), {"post": "yes"}).status_code == 403


def test_who_changes_an_exception_answers_for_it(staff: Client, draft: Edition) -> None:
    first = User.objects.create_user("first")
    waiver = Waiver.objects.create(edition=draft, rule="C12", reason="一", approver_role="预算科", approver=first)
    other = Waiver.objects.create(edition=draft, rule="C13", reason="一", approver_role="预算科", approver=first)
    fields: Fields = fields_of(staff.get(forms_of(draft)))
    assert staff.post(forms_of(draft), fields | {"waivers-0-reason": "二"}).status_code == 302
    waiver.refresh_from_db()
    other.refresh_from_db()
    assert (waiver.approver.username, other.approver.username) == ("superuser", "first")
    changed = fields_of(staff.get(page_of(other))) | {"reason": "三"}
    assert staff.post(page_of(other), changed).status_code == 302
    other.refresh_from_db()
    assert (other.reason, other.approver.username) == ("三", "superuser")


def test_what_is_published_is_no_longer_waived(staff: Client, draft: Edition) -> None:
    edition = publish(edition=draft, by=None)
    assert panel(staff, edition) == ""
    address = reverse("admin:budgets_edition_waive", args=(edition.pk,))
    assert staff.get(address).status_code == 403
    assert staff.post(address, {"rule": "C12", "reason": "示例", "approver_role": "预算科"}).status_code == 403


def test_errors_keep_the_draft_from_being_published(staff: Client, draft: Edition, rules: Any) -> None:
    rules(rule_finding("C12", CELL))
    Edition.objects.filter(pk=draft.pk).update(state="approved")
    (message,) = messages_of(staff.post(page_of(draft, "publish"), follow=True))
    assert "有 1 处勾稽错误没有批准例外，不能公开：C12 表5 2060102 合计。" in message
    Waiver.objects.create(edition=draft, rule="C12", reason="示例", approver_role="预算科")
    assert "已公开" in messages_of(staff.post(page_of(draft, "publish"), follow=True))[0]
