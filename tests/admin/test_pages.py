"""Every page of the admin answers, in few queries, and says nothing in a stranger's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.admin.base import LineAdmin
from budgets.models import (
    ApiAccess,
    CarryForwardLine,
    ChangeReason,
    Edition,
    ExpenditureLine,
    PublicChange,
    PublishedFinding,
    PublishedTable,
    SubjectPairing,
    UnitExpenditureLine,
    Waiver,
    WebhookDelivery,
    WebhookSubscription,
)
from budgets.roles import Role
from performance.models import AssetLine, ProjectDossier
from tests.admin.conftest import page_of
from tests.api.tokens import token_of

OURS = [
    *(
        model
        for app in ("budgets", "performance")
        for model in apps.get_app_config(app).get_models()
        if admin.site.is_registered(model)
    ),
    User,
]
LINES = [model for model in OURS if isinstance(admin.site.get_model_admin(model), LineAdmin)]
ADDED = [model for model in OURS if model not in (*LINES, ApiAccess, WebhookDelivery)]


def address(model: Any, name: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")


@pytest.fixture
def one_of_each(draft: Edition) -> None:
    """Rows of the kinds that the demonstration has none of."""
    unit = draft.department.units.get()
    CarryForwardLine.objects.create(edition=draft, source="general", amount=1)
    UnitExpenditureLine.objects.create(edition=draft, unit=unit, nature="project", amount=1)
    approver = User.objects.create_user("approver")
    Waiver.objects.create(edition=draft, rule="C12", reason="四舍五入", approver=approver, approver_role="预算科")
    PublishedFinding.objects.create(edition=draft, number=1, rule="C12", severity="info", part="main", message="示例")
    dossier = ProjectDossier.objects.filter(edition=draft).earliest("pk")
    AssetLine.objects.create(edition=draft, dossier=dossier, number=1, name="服务器")
    ChangeReason.objects.create(edition=draft, table=5, row="2060404", reason="示例")
    SubjectPairing.objects.create(jurisdiction=draft.department.jurisdiction, rule="C40")
    token, _secret = token_of(approver)
    ApiAccess.objects.create(token=token, user=approver, method="GET", path="/api/v1/", status=200)
    subscription = WebhookSubscription.objects.create(name="示例接收方", url="https://receiver.example.org/")
    WebhookDelivery.objects.create(subscription=subscription, change=PublicChange.objects.latest("pk"))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_has_its_pages(model: Any, staff: Client, one_of_each: None) -> None:
    row = model._default_manager.latest("pk")
    assert staff.get(address(model, "changelist")).status_code == 200
    assert staff.get(address(model, "changelist"), {"q": "1"}).status_code == 200
    assert staff.get(page_of(row)).status_code == 200
    assert staff.get(page_of(row, "history")).status_code == 200


@pytest.mark.parametrize("model", ADDED, ids=lambda model: model._meta.label)
def test_what_is_no_line_can_be_added(model: Any, staff: Client) -> None:
    assert staff.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("model", LINES, ids=lambda model: model._meta.label)
def test_lines_are_added_on_their_editions_page_only(model: Any, staff: Client) -> None:
    assert staff.get(address(model, "add")).status_code == 403


def test_the_checks_before_the_first_migration_need_no_database() -> None:
    """No ``db`` fixture: a query here would fail, as it would in `manage.py migrate` on an empty database."""
    assert [problem for problem in run_checks(tags=["admin"]) if problem.is_serious()] == []


def test_strangers_are_asked_to_sign_in(published: Edition, client: Client) -> None:
    response = client.get(page_of(published))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_the_page_of_an_edition_costs_the_same_queries_for_any_number_of_lines(draft: Edition, staff: Client) -> None:
    """Session and user, the edition, what its top says, comments and steps, lists of choices, and to check it (28);
    the lines themselves are fetched by their grids. Each kind of line that findings lead to is one query more.
    """
    first = list(ExpenditureLine.objects.of(draft))

    def cost_with(source: str) -> int:
        ExpenditureLine.objects.bulk_create(
            ExpenditureLine(
                edition=draft, unit=line.unit, function=line.function, nature=line.nature, source=source, amount=1
            )
            for line in first
        )
        with CaptureQueriesContext(connection) as queries:
            staff.get(page_of(draft))
        return len(queries)

    cost_with("fund")  # fills the caches of the process, content types for one
    assert cost_with("capital") == cost_with("special") == 62


@pytest.mark.parametrize(("model", "queries"), [(Edition, 7), (ExpenditureLine, 6), (PublishedTable, 7)], ids=str)
def test_a_list_costs_the_same_queries_for_any_number_of_rows(
    model: Any, queries: int, staff: Client, published: Edition, django_assert_num_queries: Any
) -> None:
    """Session and user, the count, the rows, and one query a filter whose choices come from the data."""
    with django_assert_num_queries(queries):
        staff.get(address(model, "changelist"))


DAILY = ["进度看板", "部门年度预算", "来源文件", "勾稽例外", "修改记录"]
API = ["接口令牌", "接口访问记录"]
PLACES = ["行政区划", "部门和预算单位", "科目和部门沿革", "科目对应"]


@pytest.mark.parametrize(("role", "accounts"), [(Role.CLERK, API), (Role.ADMINISTRATOR, ["用户", *API])])
def test_the_side_bar_shows_what_one_may_see(role: Role, accounts: list[str], clerk: Any, rf: Any) -> None:
    from budgets.admin.navigation import sidebar

    request = rf.get("/admin/")
    request.user = User.objects.get(pk=clerk(role).session["_auth_user_id"])
    shown = {str(group["title"]): [str(item["title"]) for item in group["items"]] for group in sidebar(request)}
    assert (shown["预算编制"], shown["区划和部门"], shown["账号"]) == (DAILY, PLACES, accounts)


def test_the_side_bar_of_somebody_without_a_role_is_empty(clerk: Any, rf: Any) -> None:
    from budgets.admin.navigation import sidebar

    request = rf.get("/admin/")
    request.user = User.objects.get(pk=clerk().session["_auth_user_id"])
    assert sidebar(request) == []
