"""Subscriptions in the admin: who may enter whom, the secret that is shown once, and how it goes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets.models import AdministrativeUnit, Jurisdiction, PublicChange, PublicClock
from budgets.models import WebhookDelivery as Delivery
from budgets.models import WebhookSubscription as Subscription
from budgets.roles import Role
from budgets.webhooks.signing import secret_of
from tests.admin.conftest import errors_of, fields_of, messages_of, page_of, signed_in
from tests.members import member

pytestmark = pytest.mark.django_db

LIST = reverse("admin:budgets_webhooksubscription_changelist")
ADD = reverse("admin:budgets_webhooksubscription_add")
DELIVERIES = reverse("admin:budgets_webhookdelivery_changelist")
URL = "https://receiver.example.org/budgets"


@pytest.fixture
def district() -> Jurisdiction:
    return Jurisdiction.objects.get(adcode="420103")


@pytest.fixture
def elsewhere() -> Jurisdiction:
    return Jurisdiction.objects.get(adcode="310107")


@pytest.fixture
def boss(district: Jurisdiction) -> Client:
    """An administrator of the district."""
    return signed_in(member(Role.ADMINISTRATOR, district, "boss"))


@pytest.fixture
def portal() -> Client:
    return signed_in(member(Role.ADMINISTRATOR, None, "portal"))


@pytest.fixture
def subscription(district: Jurisdiction) -> Subscription:
    return Subscription.objects.create(name="示例接收方", url=URL, jurisdiction=district)


@pytest.fixture
def others(elsewhere: Jurisdiction) -> list[Subscription]:
    """What an administrator of the district must not touch."""
    return [
        Subscription.objects.create(name="别区接收方", url=URL, jurisdiction=elsewhere),
        Subscription.objects.create(name="全部接收方", url=URL),
    ]


@pytest.fixture
def delivery(subscription: Subscription) -> Delivery:
    change = PublicChange.objects.latest("pk")
    return Delivery.objects.create(subscription=subscription, change=change, attempts=1, delivered_at=timezone.now())


def add(client: Client, **values: Any) -> Any:
    return client.post(ADD, {"name": "审计组", "url": URL, "active": "on"} | values)


def secret_shown(response: Any) -> str:
    (secret,) = re.findall(r'<code id="secret"[^>]*>(whsec_[^<]*)</code>', response.content.decode()) or [""]
    return str(secret)


def test_a_subscription_is_made_and_its_secret_shown_once(boss: Client, district: Jurisdiction) -> None:
    departments = AdministrativeUnit.objects.departments().filter(jurisdiction=district)
    values = {"kinds": ["correction", "withdrawal"], "jurisdiction": district.pk}
    response = add(boss, **values, departments=[row.pk for row in departments])
    made = Subscription.objects.get(name="审计组")
    assert (made.url, made.kinds, made.jurisdiction) == (URL, ["correction", "withdrawal"], district)
    assert set(made.departments.all()) == set(departments)
    assert (made.created_by.username, made.position) == ("boss", PublicClock.objects.get().ticks)
    assert secret_shown(response) == secret_of(made)
    assert "no-store" in response.headers["Cache-Control"]
    for address in (LIST, page_of(made), page_of(made, "history")):
        assert "whsec_" not in boss.get(address).content.decode()


def test_a_new_secret_is_confirmed_first(boss: Client, subscription: Subscription) -> None:
    before, address = secret_of(subscription), f"{page_of(subscription).removesuffix('change/')}renew-secret"
    address = reverse("admin:budgets_webhooksubscription_renew_secret", args=(subscription.pk,))
    assert secret_shown(boss.get(address)) == ""
    subscription.refresh_from_db()
    assert secret_of(subscription) == before
    after = secret_shown(boss.post(address))
    subscription.refresh_from_db()
    assert after == secret_of(subscription) != before
    assert "更换密钥" in boss.get(page_of(subscription, "history")).content.decode()


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://receiver.example.org/", "网址须以 https:// 开头，并有主机名。"),
        ("https://user:password@receiver.example.org/", "网址里不能有用户名、密码和 #。"),
        ("https://receiver.example.org/#x", "网址里不能有用户名、密码和 #。"),
    ],
)
def test_an_address_that_nothing_is_sent_to_is_refused(
    boss: Client, district: Jurisdiction, url: str, error: str
) -> None:
    assert errors_of(add(boss, url=url, jurisdiction=district.pk)) == [error]


def test_departments_are_of_the_district(
    portal: Client, boss: Client, district: Jurisdiction, elsewhere: Jurisdiction
) -> None:
    foreign = AdministrativeUnit.objects.departments().filter(jurisdiction=elsewhere).first()
    response = add(portal, jurisdiction=district.pk, departments=[foreign.pk])
    assert errors_of(response) == [f"{foreign} 不属于所选的行政区划。"]
    assert errors_of(add(boss, jurisdiction=district.pk, departments=[foreign.pk])) != []
    assert secret_shown(add(portal, departments=[foreign.pk]))


def test_all_districts_are_for_who_manages_all(boss: Client, portal: Client, elsewhere: Jurisdiction) -> None:
    assert errors_of(add(boss)) == ["请选择行政区划：全部区划的订阅只能由整个平台的管理员建立。"]
    assert errors_of(add(boss, jurisdiction=elsewhere.pk)) != []
    assert not Subscription.objects.exists()
    assert secret_shown(add(portal))
    assert Subscription.objects.get().jurisdiction is None


def test_a_district_sees_its_own_only(
    boss: Client, portal: Client, subscription: Subscription, others: list[Subscription], delivery: Delivery
) -> None:
    Delivery.objects.create(subscription=others[0], change=delivery.change)
    for address in (LIST, DELIVERIES):
        page = boss.get(address).content.decode()
        assert "示例接收方" in page
        assert "别区接收方" not in page and "全部接收方" not in page
    for other in others:
        renew = reverse("admin:budgets_webhooksubscription_renew_secret", args=(other.pk,))
        assert {boss.get(address).status_code for address in (page_of(other), renew)} <= {302, 403, 404}
        boss.post(renew)
        boss.post(page_of(other), {"name": "改", "url": URL})
        assert Subscription.objects.get(pk=other.pk).uuid == other.uuid
        assert Subscription.objects.get(pk=other.pk).name == other.name
    assert "全部接收方" in portal.get(LIST).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_other_roles_see_none(
    role: Role, subscription: Subscription, delivery: Delivery, district: Jurisdiction
) -> None:
    local = role in (Role.CLERK, Role.UNIT_REVIEWER)
    place = AdministrativeUnit.objects.departments().get(jurisdiction=district, code="501") if local else district
    client = signed_in(member(role, place))
    renew = reverse("admin:budgets_webhooksubscription_renew_secret", args=(subscription.pk,))
    for address in (LIST, ADD, DELIVERIES, page_of(subscription), page_of(delivery), renew):
        assert client.get(address).status_code == 403
    assert client.post(renew).status_code == 403


def test_nothing_is_deleted_or_written_by_hand(staff: Client, subscription: Subscription, delivery: Delivery) -> None:
    assert staff.get(page_of(subscription, "delete")).status_code == 403
    assert staff.get(page_of(delivery, "delete")).status_code == 403
    assert staff.get(reverse("admin:budgets_webhookdelivery_add")).status_code == 403
    staff.post(page_of(delivery), {"attempts": "9"})
    delivery.refresh_from_db()
    assert delivery.attempts == 1


# How it goes


def test_the_list_tells_how_it_goes(staff: Client, subscription: Subscription, delivery: Delivery) -> None:
    assert "正常" in staff.get(LIST).content.decode()
    assert "正常" in staff.get(page_of(subscription)).content.decode()
    Delivery.objects.update(delivered_at=None, attempts=2, error="HTTP 500")
    at = timezone.now() + timedelta(hours=1)
    Subscription.objects.update(retry_at=at)
    shown = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    told = f"第 {delivery.change_id} 号已试 2 次，{shown} 再试：HTTP 500"
    assert "重试中" in staff.get(LIST).content.decode()
    assert told in staff.get(page_of(subscription)).content.decode()
    Subscription.objects.update(active=False, stopped_because="接收方回应不再接收（HTTP 410）。")
    assert "已自动停用：接收方回应不再接收（HTTP 410）。" in staff.get(page_of(subscription)).content.decode()
    Subscription.objects.update(stopped_because="")
    assert "已停用" in staff.get(LIST).content.decode()


def test_the_lists_cost_the_same_queries_for_any_number_of_rows(
    staff: Client, subscription: Subscription, delivery: Delivery, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        more = Subscription.objects.create(name=f"{number}", url=URL, jurisdiction=subscription.jurisdiction)
        Delivery.objects.create(subscription=more, change=delivery.change)
    with django_assert_max_num_queries(7):
        staff.get(LIST)
    with django_assert_max_num_queries(7):
        staff.get(DELIVERIES)


def test_what_was_stopped_is_switched_on_again(boss: Client, subscription: Subscription, delivery: Delivery) -> None:
    Delivery.objects.update(delivered_at=None, attempts=9)
    Subscription.objects.update(active=False, stopped_because="没有送达")
    response = boss.post(page_of(subscription), fields_of(boss.get(page_of(subscription))) | {"active": "on"})
    assert response.status_code == 302
    subscription.refresh_from_db()
    assert (subscription.active, subscription.stopped_because) == (True, "")
    assert subscription.retry_at <= timezone.now()
    delivery.refresh_from_db()
    assert delivery.attempts == 0


def test_saving_the_form_puts_nothing_back_that_a_sender_wrote(subscription: Subscription) -> None:
    shown = Subscription.objects.get(pk=subscription.pk)
    sent = {"position": subscription.position + 5, "retry_at": timezone.now(), "stopped_because": "没有送达"}
    Subscription.objects.update(**sent)
    shown.name = "另一个名称"
    shown.save()
    subscription.refresh_from_db()
    assert subscription.name == "另一个名称"
    assert {name: getattr(subscription, name) for name in sent} == sent


def test_a_message_is_sent_again(
    boss: Client, subscription: Subscription, others: list[Subscription], delivery: Delivery
) -> None:
    foreign = Delivery.objects.create(
        subscription=others[0], change=delivery.change, attempts=1, delivered_at=timezone.now()
    )
    chosen = {"action": "send_again", "_selected_action": [delivery.pk, foreign.pk]}
    response = boss.post(DELIVERIES, chosen, follow=True)
    assert messages_of(response) == [f"第 {delivery.change_id} 号将再次发送给“示例接收方”"]
    delivery.refresh_from_db()
    foreign.refresh_from_db()
    assert delivery.delivered_at is None and foreign.delivered_at is not None
    Subscription.objects.update(active=False)
    assert messages_of(boss.post(DELIVERIES, chosen, follow=True)) == ["“示例接收方”已停用，请先启用。"]
    assert User.objects.filter(username="boss").exists()
