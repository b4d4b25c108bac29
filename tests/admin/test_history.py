"""The history pages: who may look, what they show, what they give away as a file."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pghistory
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from budgets.models import AdministrativeUnit, Edition, ExpenditureLine, Membership
from budgets.roles import Role
from tests import factories
from tests.admin.conftest import page_of, signed_in
from tests.models.database import YEAR, create_draft

pytestmark = pytest.mark.django_db

ALL = reverse("admin:budgets_edition_changes")
AMOUNT = "987,654,321.00"


@pytest.fixture
def edited(db: None) -> Edition:
    """A draft of department 900 in which the clerk changed one figure on the edition's page."""
    draft = create_draft(factories.expenditure("100.00"))
    clerk = User.objects.create_user("clerk-of-900", is_staff=True)
    Membership.objects.create(user=clerk, role=Role.CLERK, department=draft.department)
    with pghistory.context(user=clerk.pk, url=page_of(draft)):
        ExpenditureLine.objects.filter(edition=draft).update(amount=Decimal("987654321.00"))
    with pghistory.context(user=clerk.pk, url=page_of(draft), file="=工作簿.xlsx"):
        Edition.objects.filter(pk=draft.pk).update(note="=1+1")
    return draft


def somebody(role: Role, **scope: object) -> Client:
    user = User.objects.create_user(f"the-{role}", is_staff=True)
    Membership.objects.create(user=user, role=role, **scope)
    return signed_in(user)


def test_a_figure_is_told_from_what_to_what_with_who_and_where(staff: Client, edited: Edition) -> None:
    page = staff.get(page_of(edited, "history")).content.decode()
    assert f'<del>100.00</del> → <ins class="no-underline font-semibold">{AMOUNT}</ins>' in page
    assert "clerk-of-900" in page
    assert "编辑页面" in page
    assert "文件“=工作簿.xlsx”" in page
    assert "直接修改数据库" in page, "the draft itself was made without the portal"


def test_one_row_can_be_followed(staff: Client, edited: Edition) -> None:
    line = ExpenditureLine.objects.get(edition=edited)
    page = staff.get(page_of(edited, "history"), {"kind": "budgets.expenditureline", "row": line.pk})
    assert [change.row for change, _origin in page.context["changes"]] == [line.pk, line.pk]


def test_filters_that_make_no_sense_are_refused_in_words(staff: Client, edited: Edition) -> None:
    page = staff.get(page_of(edited, "history"), {"first_day": "gestern", "kind": "auth.user"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"first_day", "kind"}
    assert AMOUNT not in page.content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.UNIT_REVIEWER])
def test_those_of_a_department_see_its_history_and_no_other(role: Role, edited: Edition) -> None:
    own = somebody(role, department=edited.department)
    assert AMOUNT in own.get(ALL).content.decode()
    assert AMOUNT in own.get(page_of(edited, "history")).content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.UNIT_REVIEWER])
def test_those_of_another_department_see_nothing_of_it(role: Role, edited: Edition) -> None:
    other = somebody(role, department=AdministrativeUnit.objects.get(code="501"))
    for address in (ALL, f"{ALL}?format=csv", f"{ALL}?department={edited.department_id}", f"{ALL}?row=1"):
        response = other.get(address)
        content = b"".join(response) if response.streaming else response.content
        assert response.status_code == 200
        assert AMOUNT not in content.decode()
        assert "clerk-of-900" not in content.decode()
    assert other.get(page_of(edited, "history")).status_code in (302, 403, 404)


def test_auditors_of_the_district_read_it(edited: Edition) -> None:
    auditor = somebody(Role.AUDITOR, jurisdiction=edited.department.jurisdiction)
    assert AMOUNT in auditor.get(ALL, {"department": edited.department_id, "year": YEAR}).content.decode()
    assert AMOUNT not in auditor.get(ALL, {"year": YEAR + 1}).content.decode()


def test_nobody_without_a_role_gets_in(client: Client, edited: Edition) -> None:
    assert client.get(ALL).status_code == 302
    nobody = signed_in(User.objects.create_user("nobody", is_staff=True))
    assert nobody.get(ALL).status_code in (302, 403)


def test_as_csv_with_formulas_neutralised(staff: Client, edited: Edition) -> None:
    response = staff.get(page_of(edited, "history"), {"format": "csv"})
    assert response["Content-Disposition"].startswith('attachment; filename="history-')
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    content = b"".join(response).decode()
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    note = next(row for row in rows if row["field"] == "公开说明")
    amount = next(row for row in rows if row["field"] == "金额（元）" and row["action"] == "修改")
    assert (note["field"], note["before"], note["after"]) == ("公开说明", "", "'=1+1")
    assert (amount["field"], amount["before"], amount["after"]) == ("金额（元）", "100.00", AMOUNT)
    assert (amount["by"], amount["department"], amount["year"], amount["edition"]) == (
        "clerk-of-900",
        "900",
        str(YEAR),
        "1",
    )


def test_pages_of_fifty(staff: Client) -> None:
    draft = create_draft(factories.expenditure("0.00"))
    for number in range(1, 61):
        ExpenditureLine.objects.filter(edition=draft).update(amount=number)
    first = staff.get(page_of(draft, "history"))
    second = staff.get(page_of(draft, "history"), {"page": 2})
    assert len(first.context["changes"]) == 50 and first.context["older"] == "?page=2"
    # 60 changes, the line's and the draft's beginning.
    assert len(second.context["changes"]) == 12 and second.context["older"] == ""
    assert second.context["newer"] == "?page=1"


def test_in_english(staff: Client, edited: Edition) -> None:
    staff.cookies["django_language"] = "en"
    page = staff.get(ALL).content.decode()
    assert "Changed" in page and "changed in the database itself" in page
