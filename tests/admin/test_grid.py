"""The grids of an edition: what their addresses read and save, for whom, and what two people do to each other."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from budgets.models import Edition, ExpenditureLine, Membership, ProcurementItem, Project
from budgets.roles import Role
from performance.models import Indicator
from tests import factories
from tests.admin.conftest import fields_of, forms_of, page_of, signed_in
from tests.models.database import create_draft, every_fact, publish

pytestmark = pytest.mark.django_db

NEW = {
    "unit": factories.UNIT,
    "function": "2060404",
    "nature": "project",
    "source": "fund",
    "carried_over": False,
    "amount": "12.30",
}


KINDS = (
    *("revenueline", "expenditureline", "unitexpenditureline", "basicexpenditureline", "carryforwardline", "project"),
    *("projectline", "procurementitem", "purchasedservice", "officialexpense", "resourcefigure"),
    *("goal", "indicator", "projectdossier", "costline", "assetline"),
)


@pytest.fixture
def draft(db: None) -> Edition:
    return create_draft(*every_fact(), year=2024)


def address(edition: Edition, kind: str = "expenditureline") -> str:
    return reverse("admin:budgets_edition_grid", args=(edition.pk, kind))


def member(edition: Edition, role: Role, name: str = "member") -> Client:
    user = User.objects.create_user(name, is_staff=True)
    Membership.objects.create(
        user=user,
        role=role.value,
        department=edition.department if role in (Role.CLERK, Role.UNIT_REVIEWER) else None,
        jurisdiction=edition.department.jurisdiction if role not in (Role.CLERK, Role.UNIT_REVIEWER) else None,
    )
    return signed_in(user)


def save(client: Client, edition: Edition, version: int, kind: str = "expenditureline", **changes: Any) -> Any:
    body = {"version": version, "changes": changes}
    return client.post(address(edition, kind), json.dumps(body), content_type="application/json")


def added(**values: Any) -> list[dict[str, Any]]:
    return [{"id": "n1", "values": NEW | values}]


def rows(client: Client, edition: Edition, kind: str = "expenditureline") -> list[dict[str, Any]]:
    return client.get(address(edition, kind)).json()["rows"]  # type: ignore[no-any-return]


def test_columns_come_from_the_models_declaration(staff: Client, draft: Edition) -> None:
    answer = staff.get(address(draft)).json()
    assert (answer["version"], answer["editable"], answer["kind"]) == (0, True, "expenditureline")
    assert [(c["key"], c["title"], c["type"], c["required"]) for c in answer["columns"]] == [
        ("unit", "单位", "code", True),
        ("function", "功能科目", "code", False),
        ("nature", "支出性质", "choice", True),
        ("source", "资金来源", "choice", True),
        ("carried_over", "上年结转结余", "flag", False),
        ("amount", "金额（元）", "amount", True),
    ]
    assert [factories.UNIT, "示例局本级"] in answer["lists"]["unit"]
    (row,) = answer["rows"]
    assert {key: row[key] for key in ("unit", "function", "carried_over", "amount")} == {
        "unit": factories.UNIT,
        "function": "2060102",
        "carried_over": False,
        "amount": "300.00",
    }


@pytest.mark.parametrize(
    "kind",
    KINDS,
)
def test_every_kind_is_read_and_its_rows_can_be_sent_back(kind: str, staff: Client, draft: Edition) -> None:
    (row,) = rows(staff, draft, kind)
    before = list(ExpenditureLine.objects.filter(edition=draft).values())
    values = {key: cell for key, cell in row.items() if key != "pk"}
    response = save(staff, draft, 0, kind, changed=[{"id": "r1", "pk": row["pk"], "values": values, "was": values}])
    assert response.status_code == 200, response.json()
    assert response.json()["rows"] == [row]
    assert response.json()["version"] == 1
    assert list(ExpenditureLine.objects.filter(edition=draft).values()) == before


def test_a_save_adds_changes_and_deletes_at_once_and_tells_the_tables_totals(staff: Client, draft: Edition) -> None:
    (old,) = rows(staff, draft)
    response = save(staff, draft, 0, added=added(amount="１,234.56"), deleted=[{"id": "d", "pk": old["pk"]}])
    answer = response.json()
    assert response.status_code == 200, answer
    assert [row["amount"] for row in answer["rows"]] == ["1234.56"]
    totals = {(t["table"], t["label"]): t["amount"] for t in answer["totals"]["expenditureline"]}
    assert totals[3, "合计"] == "1234.56"
    assert Edition.objects.get(pk=draft.pk).version == 1


def test_errors_stand_at_their_cells_and_nothing_is_stored(staff: Client, draft: Edition) -> None:
    (old,) = rows(staff, draft)
    wrong = [
        {"id": "a", "values": NEW | {"function": "9999999", "amount": "abc"}},
        {"id": "b", "values": NEW | {"unit": "wanli", "amount": "-5"}},
        {"id": "c", "values": NEW | {"carried_over": "也许", "nature": "一般", "amount": "1.234"}},
        {"id": "d", "values": NEW},
        {"id": "e", "values": NEW | {"amount": "7"}},
    ]
    change = [{"id": "r", "pk": old["pk"], "values": {"amount": "1.00"}, "was": {"amount": "300.00"}}]
    response = save(staff, draft, 0, added=wrong, changed=change)
    assert response.status_code == 422
    found = {(row, field) for row, fields in response.json()["errors"].items() for field in fields}
    assert found == {
        ("a", "function"),
        ("a", "amount"),
        ("b", "unit"),
        ("b", "amount"),
        ("c", "carried_over"),
        ("c", "nature"),
        ("c", "amount"),
        ("e", "carried_over"),
    }
    assert response.json()["errors"]["e"]["carried_over"] == [
        "重复：已有相同的单位、功能科目、支出性质、资金来源、上年结转结余。"
    ]
    assert rows(staff, draft) == [old]
    assert Edition.objects.get(pk=draft.pk).version == 0


def test_what_only_the_database_knows_is_said_at_the_cell(staff: Client, draft: Edition) -> None:
    (old,) = rows(staff, draft, "procurementitem")
    change = {"id": "r", "pk": old["pk"], "values": {"sme_amount": "100.01"}, "was": {"sme_amount": ""}}
    response = save(staff, draft, 0, "procurementitem", changed=[change])
    assert response.status_code == 422
    assert response.json()["errors"] == {"r": {"sme_amount": ["面向中小企业的金额不能超过采购金额。"]}}
    assert ProcurementItem.objects.get(edition=draft).sme_amount is None


def test_a_save_over_a_newer_one_shows_both_versions(staff: Client, draft: Edition) -> None:
    (old,) = rows(staff, draft)
    change = {"id": "r", "pk": old["pk"], "was": {"amount": "300.00"}}
    other = member(draft, Role.CLERK, "other")
    assert save(other, draft, 0, changed=[change | {"values": {"amount": "1.00"}}]).status_code == 200
    response = save(staff, draft, 0, changed=[change | {"values": {"amount": "2.00"}}])
    answer = response.json()
    assert response.status_code == 409
    assert (answer["version"], answer["yours"]) == (1, 0)
    (conflict,) = answer["conflicts"]
    assert conflict["cells"] == [{"field": "amount", "mine": "2.00", "theirs": "1.00"}]
    assert conflict["by"].startswith("other 于 ")
    assert [by.split(" ")[0] for by in answer["by"]] == ["other"]
    assert [row["amount"] for row in answer["rows"]] == ["1.00"]
    assert ExpenditureLine.objects.get(edition=draft).amount == Decimal(1)
    assert save(staff, draft, 1, changed=[change | {"values": {"amount": "2.00"}}]).status_code == 200


def test_changes_of_different_rows_do_not_contest_each_other(staff: Client, draft: Edition) -> None:
    (old,) = rows(staff, draft)
    assert save(staff, draft, 0, added=added()).status_code == 200
    change = [{"id": "r", "pk": old["pk"], "values": {"amount": "2.00"}, "was": {"amount": "300.00"}}]
    response = save(staff, draft, 0, changed=change)
    assert (response.status_code, response.json()["conflicts"]) == (409, [])


def test_a_row_deleted_by_one_and_changed_by_the_other_is_contested(staff: Client, draft: Edition) -> None:
    (old,) = rows(staff, draft)
    assert save(staff, draft, 0, deleted=[{"id": "d", "pk": old["pk"]}]).status_code == 200
    change = [{"id": "r", "pk": old["pk"], "values": {"amount": "2.00"}, "was": {"amount": "300.00"}}]
    (conflict,) = save(staff, draft, 0, changed=change).json()["conflicts"]
    assert (conflict["kind"], conflict["theirs"]) == ("deleted", None)
    assert conflict["by"].startswith("superuser 于 ")


@pytest.mark.parametrize(
    ("role", "reads", "saves"),
    [
        (Role.CLERK, 200, 200),
        (Role.UNIT_REVIEWER, 200, 403),
        (Role.BUREAU_REVIEWER, 200, 403),
        (Role.AUDITOR, 200, 403),
    ],
)
def test_roles(role: Role, reads: int, saves: int, draft: Edition) -> None:
    client = member(draft, role)
    answer = client.get(address(draft))
    assert answer.status_code == reads
    assert answer.json()["editable"] is (saves == 200)
    assert save(client, draft, 0, added=added()).status_code == saves
    assert ExpenditureLine.objects.filter(edition=draft).count() == 1 + (saves == 200)


def test_other_departments_drafts_do_not_exist(draft: Edition) -> None:
    other = Edition.objects.get(department__code="501", year=2024)
    client = member(other, Role.CLERK)
    judgement = reverse("admin:budgets_edition_judgement", args=(draft.pk,))
    assert client.get(address(draft)).status_code == 404
    assert client.get(judgement).status_code == 404
    assert save(client, draft, 0, added=added()).status_code == 404
    assert client.get(address(other, "nothing")).status_code == 404


def test_what_is_published_is_not_changed(staff: Client, draft: Edition) -> None:
    publish(edition=draft, by=None)
    assert staff.get(address(draft)).json()["editable"] is False
    assert save(staff, draft, 0, added=added()).status_code == 403


def test_requests_need_the_token_and_a_sane_body(staff: Client, draft: Edition) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(User.objects.get(username="superuser"))
    assert save(careful, draft, 0, added=added()).status_code == 403
    for body in ("{", "[]", '{"version": "0", "changes": {}}', '{"version": 0, "changes": {"added": [{}]}}'):
        assert staff.post(address(draft), body, content_type="application/json").status_code == 400
    assert save(staff, draft, 0, added=added(id="7")).status_code == 400
    assert save(staff, draft, 0, added=added(amount={"x": 1})).status_code == 400


def test_queries_do_not_depend_on_the_number_of_lines(
    staff: Client, draft: Edition, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    (old,) = rows(staff, draft)
    change = {"id": "r", "pk": old["pk"], "values": {"amount": "2.00"}, "was": {"amount": "300.00"}}
    with django_assert_max_num_queries(200) as few:
        assert save(staff, draft, 0, added=added(), changed=[change]).status_code == 200
    many = [
        {"id": f"{nature}{source}", "values": NEW | {"nature": nature, "source": source, "carried_over": carried}}
        for nature in ("personnel", "operating", "business")
        for source in ("general", "fund", "other")
        for carried in (False, True)
    ]
    with django_assert_num_queries(len(few)):
        assert save(staff, draft, 1, added=many, changed=[change | {"values": {"amount": "3.00"}}]).status_code == 200
    with django_assert_max_num_queries(12):
        assert len(rows(staff, draft)) == 20


def test_references_are_written_by_code_name_or_both(staff: Client, draft: Edition) -> None:
    project = Project.objects.get(edition=draft)
    for version, words in enumerate((project.code, project.name, f"{project.code} {project.name}")):
        source = ("other", "fund", "general")[version]
        values = {"project": words, "source": source, "carried_over": False, "function": "2060102", "amount": "1"}
        response = save(staff, draft, version, "projectline", added=[{"id": "n", "values": values}])
        assert response.status_code == 200, response.json()


def test_indicators_stand_beside_their_goals(staff: Client, draft: Edition) -> None:
    (row,) = rows(staff, draft, "indicator")
    assert row["goal"] == "99999990900T000000001/年度/1"
    change = {"id": "r", "pk": row["pk"], "values": {"level_2": "经济效益指标"}, "was": {"level_2": "数量指标"}}
    response = save(staff, draft, 0, "indicator", changed=[change])
    assert response.json()["errors"] == {"r": {"level_2": ["二级指标不属于所选的一级指标。"]}}
    assert Indicator.objects.get(edition=draft).level_2 == "数量指标"


def test_the_page_has_places_for_grids_and_by_choice_forms(staff: Client, draft: Edition) -> None:
    page = staff.get(page_of(draft)).content.decode()
    assert f'data-grid="{address(draft)}"' in page
    assert 'name="expenditureline_set-0-amount"' not in page
    plain = staff.get(forms_of(draft)).content.decode()
    assert "data-grid=" not in plain
    assert 'name="expenditureline_set-0-amount"' in plain


def test_the_overview_says_what_is_missing(staff: Client) -> None:
    empty = create_draft(factories.expenditure("1"))
    page = staff.get(page_of(empty)).content.decode()
    overview = page[page.index('id="overview"') : page.index('id="findings-place"')]
    assert "草稿" in overview
    assert "缺少的内容" in overview
    assert "收入" in overview
    assert "支出（按功能科目）" not in overview


def test_a_stale_form_is_refused_with_both_versions(staff: Client, draft: Edition) -> None:
    fields = fields_of(staff.get(forms_of(draft)))
    (old,) = rows(staff, draft)
    change = [{"id": "r", "pk": old["pk"], "values": {"amount": "77.77"}, "was": {"amount": "300.00"}}]
    assert save(member(draft, Role.CLERK, "other"), draft, 0, changed=change).status_code == 200
    response = staff.post(forms_of(draft), fields | {"expenditureline_set-0-amount": "88.88", "note": "我的说明"})
    page = response.content.decode()
    assert response.status_code == 200
    for text in ("已有人保存了新的修改", "77.77", "other 于 ", 'value="88.88"', "我的说明"):
        assert text in page
    assert ExpenditureLine.objects.get(edition=draft).amount == Decimal("77.77")


def test_a_lines_own_page_claims_its_edition(staff: Client, draft: Edition) -> None:
    line = ExpenditureLine.objects.get(edition=draft)
    fields = fields_of(staff.get(page_of(line)))
    assert staff.post(page_of(line), fields | {"amount": "5"}).status_code == 302
    assert Edition.objects.get(pk=draft.pk).version == 1
    assert staff.post(page_of(line), fields | {"amount": "6"}).status_code == 200
    line.refresh_from_db()
    assert line.amount == 5
