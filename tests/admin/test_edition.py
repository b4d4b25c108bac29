"""A draft is edited with its lines on one page; what can't be saved is said at the field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets.admin.forms import LineFormSet
from budgets.conventions import Pairing
from budgets.models import (
    AdministrativeUnit,
    Edition,
    ExpenditureLine,
    Function,
    Jurisdiction,
    ProcurementItem,
    Project,
    RevenueLine,
    Waiver,
)
from budgets.publication import withdraw
from budgets.roles import Role
from performance.models import Goal, Indicator, ProjectDossier
from tests.admin.conftest import Fields, errors_of, fields_of, forms_of, messages_of, new_row, page_of
from tests.models.database import publish

EXPENDITURE = "expenditureline_set"


@pytest.fixture
def fields(staff: Client, draft: Edition) -> Fields:
    return fields_of(staff.get(forms_of(draft)))


def line(draft: Edition, code: str = "2060404", **values: Any) -> dict[str, Any]:
    """A new line of expenditure that is right unless told otherwise."""
    right = {
        "unit": draft.department.units.get().pk,
        "function": Function.objects.valid_in(draft.year).get(code=code).pk,
        "nature": "business",
        "source": "general",
        "amount": "12.30",
    }
    return right | values


def test_a_new_edition_leads_on_to_its_lines(staff: Client, published: Edition) -> None:
    response = staff.post(
        reverse("admin:budgets_edition_add"),
        {
            "department": published.department_id,
            "year": 2025,
            "stage": "approved",
            "undisclosed": ["goal", "indicator"],
        },
    )
    edition = Edition.objects.get(department=published.department_id, year=2025)
    assert response["Location"] == page_of(edition)
    assert (edition.number, edition.state, edition.undisclosed) == (1, "draft", ["goal", "indicator"])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"year": 2024}, "该部门这一年度已有版本：草稿请直接打开修改，已公开的请在其页面新建更正版。"),
        ({"year": 1999}, "年度应在2000到2100之间。"),
        ({"unit": "501001"}, "选择一个有效的选项： 该选择不在可用的选项中。"),
    ],
)
def test_an_edition_that_cannot_be(values: dict[str, Any], message: str, staff: Client, published: Edition) -> None:
    unit = AdministrativeUnit.objects.get(code=values.pop("unit", "501"))
    response = staff.post(
        reverse("admin:budgets_edition_add"), {"department": unit.pk, "year": 2025, "stage": "approved"} | values
    )
    assert errors_of(response) == [message]


def test_lines_are_changed_added_and_deleted_together(staff: Client, draft: Edition, fields: Fields) -> None:
    first, second = ExpenditureLine.objects.of(draft)[:2]
    changed = fields | {f"{EXPENDITURE}-0-amount": "2885800.55", f"{EXPENDITURE}-1-DELETE": "on"}
    response = staff.post(forms_of(draft), new_row(changed, EXPENDITURE, **line(draft)))
    assert response.status_code == 302
    first.refresh_from_db()
    assert first.amount == Decimal("2885800.55")
    assert not ExpenditureLine.objects.filter(pk=second.pk).exists()
    assert ExpenditureLine.objects.get(edition=draft, nature="business").amount == Decimal("12.30")


def test_saving_costs_the_same_queries_for_any_number_of_lines(
    staff: Client, draft: Edition, fields: Fields, django_assert_num_queries: Any
) -> None:
    """To read what the page needs, to validate the edition and the one line that changed, to claim the edition (3), to
    write both and the log, to check what was saved (27) and to
    remember the counts."""
    with django_assert_num_queries(92):
        assert staff.post(forms_of(draft), fields | {f"{EXPENDITURE}-0-amount": "1"}).status_code == 302
    ExpenditureLine.objects.bulk_create(
        ExpenditureLine(edition=draft, unit=row.unit, function=row.function, nature=row.nature, source="fund", amount=1)
        for row in ExpenditureLine.objects.of(draft)
    )
    more = fields_of(staff.get(forms_of(draft)))
    assert int(more[f"{EXPENDITURE}-INITIAL_FORMS"]) == 2 * int(fields[f"{EXPENDITURE}-INITIAL_FORMS"]) == 28
    with django_assert_num_queries(92):
        assert staff.post(forms_of(draft), more | {f"{EXPENDITURE}-0-amount": "2"}).status_code == 302


def test_a_page_sent_back_untouched_changes_nothing(staff: Client, draft: Edition, fields: Fields) -> None:
    before = list(ExpenditureLine.objects.filter(edition=draft).order_by("pk").values())
    assert staff.post(forms_of(draft), fields).status_code == 302
    assert list(ExpenditureLine.objects.filter(edition=draft).order_by("pk").values()) == before


def test_wrong_lines_are_refused_at_their_fields(staff: Client, draft: Edition, fields: Fields) -> None:
    other = AdministrativeUnit.objects.get(code="wanli")
    old = Function.objects.create(code="2060498", name="旧科目", first_year=2001, last_year=2010)
    for values, message in (
        ({"amount": "-5"}, "确保该值大于或等于0。"),
        ({"unit": other.pk}, "请选择本部门的单位。"),
        ({"function": old.pk}, "这个科目在本年度无效，请重新选择。"),
        ({"function": "x"}, "这个科目在本年度无效，请重新选择。"),
        ({"nature": "project"}, "重复：已有相同的单位、功能科目、支出性质、资金来源、上年结转结余。"),
    ):
        response = staff.post(forms_of(draft), new_row(fields, EXPENDITURE, **line(draft, **values)))
        assert errors_of(response) == [message]
    assert not ExpenditureLine.objects.filter(edition=draft, nature="business").exists()


def test_two_new_lines_of_one_key_are_refused_also_without_a_code(
    staff: Client, draft: Edition, fields: Fields
) -> None:
    for values in (line(draft), line(draft, function="")):
        twice = new_row(new_row(fields, EXPENDITURE, **values), EXPENDITURE, **values)
        response = staff.post(forms_of(draft), twice)
        assert errors_of(response) == ["重复：已有相同的单位、功能科目、支出性质、资金来源、上年结转结余。"]


def test_a_deleted_lines_key_is_free_at_once(staff: Client, draft: Edition, fields: Fields) -> None:
    first = ExpenditureLine.objects.of(draft)[0]
    again = line(draft, first.function.code, nature=first.nature, unit=first.unit_id)
    response = staff.post(forms_of(draft), new_row(fields | {f"{EXPENDITURE}-0-DELETE": "on"}, EXPENDITURE, **again))
    assert response.status_code == 302
    assert ExpenditureLine.objects.get(edition=draft, function=first.function, nature=first.nature).amount == Decimal(
        "12.30"
    )


def test_check_constraints_speak_at_their_fields(staff: Client, draft: Edition, fields: Fields) -> None:
    unit = draft.department.units.get().pk
    revenue = new_row(fields, "revenueline_set", unit=unit, source="other", amount="-1")
    assert errors_of(staff.post(forms_of(draft), revenue)) == ["只有上年结转结余可以是负数。"]
    project = fields | {"project_set-0-code": "501"}
    assert errors_of(staff.post(forms_of(draft), project)) == [
        "项目编码共21位：区划6位、年度2位、部门3位、类型字母1位、流水号9位；来源没有编码时留空。"
    ]
    item = ProcurementItem.objects.of(draft)[0]
    share = fields | {"procurementitem_set-0-sme_amount": str(item.amount + 1)}
    assert errors_of(staff.post(forms_of(draft), share)) == ["面向中小企业的金额不能超过采购金额。"]


def test_a_carried_over_deficit_is_accepted(staff: Client, draft: Edition, fields: Fields) -> None:
    unit = draft.department.units.get().pk
    row = new_row(fields, "revenueline_set", unit=unit, source="other", amount="-1", carried_over="on")
    assert staff.post(forms_of(draft), row).status_code == 302
    assert RevenueLine.objects.get(edition=draft, carried_over=True).amount == -1


def test_projects_of_other_editions_are_no_choice(
    staff: Client, draft: Edition, published: Edition, fields: Fields
) -> None:
    foreign = Project.objects.filter(edition=published).earliest("pk")
    row = new_row(fields, "projectline_set", project=foreign.pk, source="other", amount="1")
    assert errors_of(staff.post(forms_of(draft), row)) == ["请选择本版本内的项目；新项目请先保存。"]


def test_codes_are_searched_by_code_and_name_in_the_editions_year(staff: Client, published: Edition) -> None:
    Function.objects.filter(code="2060404").update(last_year=2024)
    Function.objects.create(code="2060404", name="成果转化", first_year=2025)

    def search(term: str, year: int) -> list[str]:
        response = staff.get(
            reverse("admin:autocomplete"),
            {
                "term": term,
                "year": year,
                "app_label": "budgets",
                "model_name": "expenditureline",
                "field_name": "function",
            },
        )
        return [result["text"] for result in response.json()["results"]]

    assert search("2060404", 2024) == ["2060404 科技成果转化与扩散"]
    assert search("成果转化", 2025) == ["2060404 成果转化"]


def test_only_departments_are_offered_for_an_edition(staff: Client, published: Edition) -> None:
    response = staff.get(
        reverse("admin:autocomplete"),
        {"term": "江汉", "app_label": "budgets", "model_name": "edition", "field_name": "department"},
    )
    assert [result["text"] for result in response.json()["results"]] == ["501 武汉市江汉区科学技术和经济信息化局"]


def test_a_waiver_names_who_granted_it(staff: Client, draft: Edition, fields: Fields) -> None:
    right = {"rule": "C12", "reason": "四舍五入", "approver_role": "预算科"}
    bad = new_row(fields, "waivers", **right | {"rule": "12"})
    assert errors_of(staff.post(forms_of(draft), bad)) == ["勾稽规则编号是一个大写字母加两到三位数字，例如 C12。"]
    assert staff.post(forms_of(draft), new_row(fields, "waivers", **right)).status_code == 302
    assert Waiver.objects.get(edition=draft, rule="C12").approver.username == "superuser"


def test_indicators_are_edited_on_their_goals_page(staff: Client, draft: Edition) -> None:
    goal = Indicator.objects.of(draft)[0].goal
    row = {"number": 99, "level_1": "产出指标", "level_2": "数量指标", "name": "新指标", "target": "≥1"}
    fields = fields_of(staff.get(page_of(goal)))
    wrong = staff.post(page_of(goal), new_row(fields, "indicators", **row | {"level_2": "经济效益指标"}))
    assert errors_of(wrong) == ["二级指标不属于所选的一级指标。"]
    assert staff.post(page_of(goal), new_row(fields, "indicators", **row)).status_code == 302
    assert Indicator.objects.get(name="新指标").edition == draft


def test_a_dossiers_costs_are_edited_on_its_page(staff: Client, draft: Edition) -> None:
    dossier = ProjectDossier.objects.of(draft)[0]
    fields = fields_of(staff.get(page_of(dossier)))
    row = new_row(fields, "costs", number=99, content="差旅", local="88.00")
    assert staff.post(page_of(dossier), row).status_code == 302
    assert dossier.costs.get(number=99).edition == draft


def test_what_is_published_can_only_be_looked_at(staff: Client, published: Edition, draft: Edition) -> None:
    expenditure = ExpenditureLine.objects.of(published)[0]
    goal = Goal.objects.of(published)[0]
    for row in (published, expenditure, goal):
        assert staff.get(page_of(row)).status_code == 200
        assert b'name="_save"' not in staff.get(page_of(row)).content
        assert staff.post(page_of(row), {"amount": "1"}).status_code == 403
        assert staff.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
    assert staff.get(page_of(ExpenditureLine.objects.of(draft)[0], "delete")).status_code == 200


def test_published_editions_are_not_deleted_from_the_list(staff: Client, published: Edition) -> None:
    response = staff.post(
        reverse("admin:budgets_edition_changelist"),
        {"action": "delete_selected", "_selected_action": [published.pk], "post": "yes"},
    )
    assert response.status_code == 403
    assert Edition.objects.filter(pk=published.pk).exists()


def test_a_draft_is_deleted_with_its_lines(staff: Client, draft: Edition) -> None:
    assert staff.post(page_of(draft, "delete"), {"post": "yes"}).status_code == 302
    assert not Edition.objects.filter(pk=draft.pk).exists()


def test_what_no_form_can_foresee_is_said_in_words(staff: Client, draft: Edition, fields: Fields) -> None:
    """Somebody else publishes the draft, or adds the same line, while the clerk is typing."""
    row = new_row(fields, EXPENDITURE, **line(draft))
    with patch.object(LineFormSet, "validate_unique"):
        twice = new_row(row, EXPENDITURE, **line(draft))
        response = staff.post(forms_of(draft), twice, follow=True)
    assert response.status_code == 200
    assert messages_of(response) == [
        "没有保存：已有相同的内容（expenditure_line_unique）。请刷新页面，看看是否有人同时修改。"
    ]
    with (
        patch("budgets.admin.edition.is_open", return_value=True),
        patch("budgets.admin.base.is_open", return_value=True),
    ):
        publish(edition=draft, by=None)
        response = staff.post(forms_of(draft), row, follow=True)
    assert messages_of(response) == ["没有保存：该版本已经公开，内容不能再改；需要更正时请新建更正版。"]
    assert not ExpenditureLine.objects.filter(edition=draft, nature="business").exists()


def test_a_line_deleted_by_somebody_else_is_named(staff: Client, draft: Edition, fields: Fields) -> None:
    ExpenditureLine.objects.of(draft)[0].delete()
    response = staff.post(forms_of(draft), fields)
    assert "这一行已被他人删除，请刷新页面。" in errors_of(response)
    assert "这一行已被他人删除，请刷新页面。" in response.content.decode()


def test_an_auditor_looks_at_drafts_and_changes_nothing(clerk: Callable[..., Client], draft: Edition) -> None:
    client = clerk(Role.AUDITOR)
    page = client.get(forms_of(draft)).content.decode()
    assert "2060404 科技成果转化与扩散" in page
    assert 'name="_save"' not in page
    assert client.post(forms_of(draft), {"note": "改"}).status_code == 403
    assert client.post(page_of(ExpenditureLine.objects.of(draft)[0]), {"amount": "1"}).status_code == 403


def test_a_line_is_also_changed_on_its_own_page(staff: Client, draft: Edition) -> None:
    first, second = ExpenditureLine.objects.of(draft)[:2]
    fields = fields_of(staff.get(page_of(first)))
    same = fields | {"function": second.function_id, "nature": second.nature, "unit": second.unit_id}
    assert errors_of(staff.post(page_of(first), same)) == [
        "重复：已有相同的单位、功能科目、支出性质、资金来源、上年结转结余。"
    ]
    assert staff.post(page_of(first), fields | {"amount": "7.00"}).status_code == 302
    first.refresh_from_db()
    assert first.amount == 7


def test_a_district_code_is_explained(staff: Client) -> None:
    response = staff.post(
        reverse("admin:budgets_jurisdiction_add"),
        {
            "adcode": "42010",
            "name": "某区",
            "layout": "wuhan",
            "indicator_weights": "100",
            "reason_percent": "10",
            "reason_amount": "10000",
        },
    )
    assert errors_of(response) == ["行政区划代码是六位数字，首位不为0。"]
    assert Jurisdiction.objects.count() == 2


def test_a_districts_conventions_are_kept_by_staff(staff: Client, published: Edition) -> None:
    district = published.department.jurisdiction
    fields = fields_of(staff.get(page_of(district)))
    assert fields["indicator_weights"] == "100.00,90.00,80.00"
    for wrong, message in (
        ({"indicator_weights": "0"}, "权重合计至少写一个，每个都应大于0、不超过100。"),
        ({"indicator_weights": "满分"}, "第1个值不对： 输入一个数字。"),
    ):
        assert errors_of(staff.post(page_of(district), fields | wrong)) == [message]
    pairing = {"rule": "C37", "economic_classes": "30110，30112", "functions": "2101101、2101102"}
    for values, message in (
        ({"economic_classes": "301"}, "经济分类科目写到款，为5位数字。"),
        ({"functions": ""}, "两边的科目要么都填写，要么都留空。"),
    ):
        response = staff.post(page_of(district), new_row(fields, "pairings", **pairing | values))
        assert errors_of(response) == [message]
    twice = new_row(new_row(fields, "pairings", **pairing), "pairings", **pairing)
    assert errors_of(staff.post(page_of(district), twice)) == ["重复：已有相同的行政区划、勾稽规则。"]
    right = new_row(fields | {"indicator_weights": "100，85.5"}, "pairings", **pairing)
    assert staff.post(page_of(district), right).status_code == 302
    conventions = Jurisdiction.objects.get(pk=district.pk).conventions()
    assert conventions.indicator_weights == (Decimal(100), Decimal("85.50"))
    assert conventions.pairing("C37") == Pairing(("30110", "30112"), ("2101101", "2101102"))
    assert "C37 30110(+生育)=2101101+2101102 医疗" in staff.get(page_of(district)).content.decode()


def test_states_are_said_in_words(staff: Client, draft: Edition) -> None:
    page = staff.get(reverse("admin:budgets_edition_change", args=[draft.pk])).content.decode()
    assert "草稿" in page
    assert "'draft'" not in page


def test_a_correction_of_what_is_public_has_no_deadline(staff: Client, draft: Edition, published: Edition) -> None:
    """One clock for the whole page: it stands still while the year's budget is public, and runs once it is not."""
    Edition.objects.filter(pk=draft.pk).update(approved_on=timezone.localdate())
    assert "公开期限" not in staff.get(page_of(draft)).content.decode()
    withdraw(edition=published, by=None, reason="数据有误")
    assert "还剩 20 天" in staff.get(page_of(draft)).content.decode()
