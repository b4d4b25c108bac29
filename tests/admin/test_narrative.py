"""The page of an edition's text: who may see and change it, what is kept, what is asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from budgets.models import (
    ChangeReason,
    Edition,
    ExpenditureLine,
    Membership,
    OfficialExpense,
    TextSection,
)
from budgets.publication import submit
from budgets.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Edition:
    """万里2025 as a draft without text, above the published 2024."""
    from budgets.correction import start_correction

    published = Edition.objects.get(department__code="wanli", year=2025)
    edition = start_correction(edition=published, reason="测试", by=None)
    TextSection.objects.filter(edition=edition).delete()
    return Edition.objects.with_names().get(pk=edition.pk)


def address(edition: Edition) -> str:
    return reverse("admin:budgets_edition_text", args=(edition.pk,))


def client_of(role: Role, edition: Edition, name: str = "somebody") -> Client:
    user = User.objects.create_user(name, is_staff=True)
    Membership.objects.create(user=user, role=role, department=edition.department)
    client = Client()
    client.force_login(user)
    return client


def version(edition: Edition) -> int:
    return Edition.objects.get(pk=edition.pk).version


def send(client: Client, edition: Edition, do: str, **fields: Any) -> Any:
    return client.post(address(edition), {"version": version(edition), "do": do} | fields)


def body(edition: Edition, key: str) -> str:
    return TextSection.objects.get(edition=edition, key=key).body


def cut(edition: Edition) -> None:
    """公务接待费, 13,500 yuan as last year, is cut to 10,000."""
    OfficialExpense.objects.filter(edition=edition, item="reception").update(amount=Decimal(10_000))


def test_the_text_is_written_by_a_button(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    assert clerk.get(address(draft)).status_code == 200
    assert not TextSection.objects.filter(edition=draft).exists()
    assert send(clerk, draft, "regenerate").status_code == 302
    keys = list(TextSection.objects.filter(edition=draft).order_by("number").values_list("key", "number"))
    assert keys[:3] == [("overview", 1), ("revenue", 2), ("expenditure", 3)]
    assert keys[-1][0] == "glossary"
    assert "公务接待费13500元，与上年持平。" in body(draft, "official_expenses")
    assert version(draft) == draft.version + 1


def test_what_was_changed_stays_and_the_rest_follows_the_figures(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    send(clerk, draft, "regenerate")
    text = body(draft, "official_expenses").replace("2025年“三公”经费预算", "2025年全年“三公”经费预算")
    send(clerk, draft, "save", section="official_expenses", body=text)
    cut(draft)
    page = clerk.get(address(draft)).content.decode()
    assert "已修改，数字已变" in page
    assert "自动，待更新" in page
    assert "<del>13500</del>" in page
    assert "13500元" in body(draft, "official_expenses")
    send(clerk, draft, "regenerate")
    assert "3.公务接待费10000元，比上年减少3500元，下降25.93%。" in body(draft, "official_expenses")
    assert "2025年全年“三公”经费预算379100元" in body(draft, "official_expenses")
    send(clerk, draft, "take", section="official_expenses", paragraph="total")
    assert "2025年“三公”经费预算375600元，比上年减少103500元" in body(draft, "official_expenses")


def test_edited_text_is_checked_against_the_figures(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    send(clerk, draft, "regenerate")
    assert "narrative-finding" not in clerk.get(address(draft)).content.decode()
    wrong = body(draft, "expenditure").replace("189767551元", "189767552元")
    send(clerk, draft, "save", section="expenditure", body=wrong)
    page = clerk.get(address(draft)).content.decode()
    assert "narrative-finding" in page
    assert "189767551" in page


def test_imported_text_is_left_alone_until_somebody_asks(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    TextSection.objects.create(
        edition=draft, number=1, key="overview", title="收支总体", body="全年收支基本平稳。", place="PDF第6页"
    )
    send(clerk, draft, "regenerate")
    section = TextSection.objects.get(edition=draft, key="overview")
    assert (section.body, section.place, section.generated) == ("全年收支基本平稳。", "PDF第6页", [])
    send(clerk, draft, "take", section="overview")
    section.refresh_from_db()
    assert section.body.startswith("按照综合预算的原则")
    assert (section.place, section.title) == ("", "收支总体")


def test_what_only_people_know_is_asked_for_and_kept_in_order(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    send(clerk, draft, "regenerate")
    assert "待填写" in clerk.get(address(draft)).content.decode()
    send(clerk, draft, "save", section="duties", body="负责辖区的公共服务。\r\n\r\n负责城市管理。\r\n")
    first = TextSection.objects.filter(edition=draft).order_by("number").first()
    assert first is not None
    assert (first.key, first.number, first.body) == ("duties", 1, "负责辖区的公共服务。\n负责城市管理。")
    send(clerk, draft, "save", section="duties", body=" ")
    assert not TextSection.objects.filter(edition=draft, key="duties").exists()


def test_reasons_are_demanded_and_said(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    send(clerk, draft, "regenerate")
    reviewer = User.objects.get(username="somebody")
    with pytest.raises(ValidationError, match="还没有说明原因：收支总预算；"):
        submit(edition=draft, by=reviewer, note="说明")
    page = clerk.get(address(draft))
    keys = [line.key for line in page.context["reasons"]]
    assert {"t01-total", "t05-2129999", "t08-vehicle_purchase"} <= set(keys)
    assert "t08-reception" not in keys
    assert "t05-2210201" not in keys
    send(clerk, draft, "reasons", **{f"reason-{key}": "按计划安排。" for key in keys})
    assert ChangeReason.objects.filter(edition=draft).count() == len(keys)
    assert "待填写</span>" not in clerk.get(address(draft)).content.decode().split('id="duties"')[0]
    submitted = submit(edition=Edition.objects.with_names().get(pk=draft.pk), by=reviewer, note="说明")
    assert submitted.state == Edition.State.SUBMITTED
    assert "下降40.00%，主要原因是按计划安排。" in body(draft, "official_expenses")


def test_a_reason_in_the_text_is_enough(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    send(clerk, draft, "regenerate")
    text = body(draft, "official_expenses").replace("下降40.00%。", "下降40.00%，主要是上年购置已完成。")
    send(clerk, draft, "save", section="official_expenses", body=text)
    missing = {line.key for line in clerk.get(address(draft)).context["reasons"] if line.is_missing}
    assert "t08-vehicle_purchase" not in missing
    assert "t01-total" in missing


def test_submission_brings_the_automatic_text_up_to_date(draft: Edition) -> None:
    send(client_of(Role.CLERK, draft), draft, "regenerate")
    cut(draft)
    before = version(draft)
    submit(edition=Edition.objects.with_names().get(pk=draft.pk), by=None, note="说明")
    assert "公务接待费10000元，比上年减少3500元" in body(draft, "official_expenses")
    assert version(draft) == before + 1


def test_a_save_over_a_newer_one_is_refused_and_nothing_typed_is_lost(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    old = version(draft)
    Edition.objects.filter(pk=draft.pk).update(version=old + 1)
    sent = {"version": old, "do": "save", "section": "duties", "body": "我写的职责。"}
    answer = clerk.post(address(draft), sent)
    assert answer.status_code == 409
    assert "我写的职责。" in answer.content.decode()
    assert not TextSection.objects.filter(edition=draft, key="duties").exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.UNIT_REVIEWER, Role.PUBLISHER])
def test_readers_look_and_change_nothing(draft: Edition, role: Role) -> None:
    reader = client_of(role, draft)
    page = reader.get(address(draft))
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert send(reader, draft, "regenerate").status_code == 403
    assert not TextSection.objects.filter(edition=draft).exists()


def test_others_see_nothing(draft: Edition) -> None:
    TextSection.objects.create(edition=draft, number=1, key="duties", title="职责", body="不公开的草稿。")
    other = Edition.objects.get(department__code="501", year=2024)
    answer = client_of(Role.CLERK, other).get(address(draft))
    assert answer.status_code in (302, 403, 404)
    assert send(client_of(Role.CLERK, other, "other"), draft, "regenerate").status_code in (302, 403, 404)
    assert "不公开的草稿" not in answer.content.decode()


def test_what_is_published_is_shown_without_a_form(draft: Edition) -> None:
    published = Edition.objects.get(department__code="wanli", year=2025, number=1)
    clerk = client_of(Role.CLERK, published)
    page = clerk.get(address(published)).content.decode()
    assert "<textarea" not in page
    assert "待生成" not in page
    assert send(clerk, published, "regenerate").status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "save", "section": "duties", "body": "字" * 100_001},
        {"do": "reasons", "reason-t01-total": "字" * 501},
        {"do": "save", "section": "duties", "body": "坏\x00字"},
        {"do": "nothing"},
        {"do": "save", "section": "duties", "body": "x", "version": "abc"},
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(draft: Edition, sent: dict[str, Any]) -> None:
    clerk = client_of(Role.CLERK, draft)
    answer = clerk.post(address(draft), {"version": version(draft)} | sent)
    assert answer.status_code == 400
    assert next(str(message) for message in answer.context["messages"]).count("没有保存") == 1
    assert not TextSection.objects.filter(edition=draft).exists()


def test_markup_is_text(draft: Edition) -> None:
    clerk = client_of(Role.CLERK, draft)
    send(clerk, draft, "save", section="duties", body="<script>alert(1)</script>")
    assert "<script>alert(1)" not in clerk.get(address(draft)).content.decode()


def test_queries_do_not_grow_with_the_lines(draft: Edition, django_assert_max_num_queries: Any) -> None:
    clerk = client_of(Role.CLERK, draft)
    send(clerk, draft, "regenerate")
    clerk.get(address(draft))
    with django_assert_max_num_queries(60) as few:
        clerk.get(address(draft))
    template = ExpenditureLine.objects.filter(edition=draft).exclude(function=None).first()
    assert template is not None
    template.pk, template.carried_over = None, True
    template.save()
    with django_assert_max_num_queries(len(few.captured_queries)):
        clerk.get(address(draft))
