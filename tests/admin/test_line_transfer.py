"""Lines of every kind come and go as CSV and XLSX: into drafts of one's own, without formulas, with the row named."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from budgets.intake.load import store
from budgets.intake.snapshot import digest_of, snapshot_of
from budgets.models import Edition, ExpenditureLine, ProcurementItem, Project, RevenueLine, Step
from budgets.registry import fact_models
from budgets.roles import Role
from tests import factories
from tests.admin.members import YEAR, member
from tests.admin.test_lists import CSV, XLSX, address, confirm, exported, upload, workbook
from tests.models.database import create_draft, every_fact, publish

pytestmark = pytest.mark.django_db
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def draft() -> Edition:
    return create_draft(*every_fact(), year=YEAR)


@pytest.fixture
def clerk(draft: Edition) -> Client:
    return member(draft.department)


def rows_of(client: Client, model: Any) -> list[dict[str, str]]:
    text = exported(client, model).decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text, newline="")) if row["jurisdiction"] == "999999"]


def as_csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def wrong(result: Any) -> list[Any]:
    """Number of the row and what is wrong with it."""
    told: list[Any] = [(each.number, each.error_dict) for each in result.invalid_rows]
    return told + [(number, str(error.error)) for number, errors in result.row_errors() for error in errors]


@pytest.mark.parametrize("model", fact_models(), ids=lambda model: model.__name__)
def test_what_goes_out_comes_back_unchanged(model: Any, draft: Edition, clerk: Client) -> None:
    rows = rows_of(clerk, model)
    assert len(rows) == model.objects.filter(edition=draft).count() > 0
    before = digest_of(snapshot_of(draft))
    preview = upload(clerk, model, as_csv(rows))
    result = preview.context["result"]
    assert wrong(result) == []
    assert [row.import_type for row in result.rows] == ["skip"] * len(rows)
    confirm(clerk, model, preview)
    assert digest_of(snapshot_of(draft)) == before


@pytest.mark.parametrize("model", fact_models(), ids=lambda model: model.__name__)
def test_what_goes_out_fills_an_empty_draft(model: Any, draft: Edition, clerk: Client) -> None:
    """Only what the kind refers to is there; child rows of dossiers are not part of a line."""
    rows = rows_of(clerk, model)
    above = [fact for fact in every_fact() if fact.kind in ("project", "goal") and type(fact) is not model.FACT]
    if model is Project:
        above = []
    store(edition=draft, facts=above)
    preview = upload(clerk, model, as_csv(rows))
    assert wrong(preview.context["result"]) == []
    confirm(clerk, model, preview)
    now = [{**row} for row in rows_of(clerk, model)]
    assert [row for row in now if row in rows] == rows


def test_a_changed_row_is_stored_with_its_file_in_history(draft: Edition, clerk: Client) -> None:
    rows = rows_of(clerk, ExpenditureLine)
    rows[0]["amount"] = "1,301.50"
    preview = upload(clerk, ExpenditureLine, as_csv(rows))
    assert ExpenditureLine.objects.get(edition=draft).amount == 300
    confirm(clerk, ExpenditureLine, preview)
    assert ExpenditureLine.objects.get(edition=draft).amount == Decimal("1301.50")
    draft.refresh_from_db()
    assert draft.version == 1
    step = draft.steps.get()
    assert (step.step, step.note, step.by.username) == (Step.IMPORT, "支出（按功能科目） list.csv", "clerk-900")
    event = ExpenditureLine.pgh_event_model.objects.select_related("pgh_context").latest("pgh_id")
    assert (event.pgh_label, event.pgh_context.metadata["file"]) == ("update", "list.csv")


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("unit", "501001", "部门和预算单位里没有“501001”"),
        ("function", "2099999", "支出功能分类科目里没有“2099999”"),
        ("amount", "many", "“many”不是数字"),
        ("amount", "-1", "amount"),
        ("nature", "unknown", "nature"),
        ("year", "2024", "没有您可以修改的草稿 999999/900/2024"),
        ("department", "501", "没有您可以修改的草稿 999999/501/2026"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(
    draft: Edition, clerk: Client, column: str, value: str, why: str
) -> None:
    (row,) = rows_of(clerk, ExpenditureLine)
    other = {**row, "nature": "project", "source": "fund"}
    result = upload(clerk, ExpenditureLine, as_csv([other, {**row, column: value}])).context["result"]
    told = wrong(result)
    assert [number for number, _said in told] == [2]
    assert why in str(told[0][1])
    assert ExpenditureLine.objects.filter(edition=draft).count() == 1


def test_nobody_imports_into_another_department_or_a_published_edition(draft: Edition, clerk: Client) -> None:
    (row,) = rows_of(clerk, RevenueLine)
    stranger = member(Edition.objects.get(department__code="501", year=2024).department)
    result = upload(stranger, RevenueLine, as_csv([{**row, "amount": "1"}])).context["result"]
    assert "没有您可以修改的草稿" in str(result.row_errors()[0][1][0].error)
    publish(edition=draft, by=None)
    result = upload(clerk, RevenueLine, as_csv([{**row, "amount": "1"}])).context["result"]
    assert "没有您可以修改的草稿" in str(result.row_errors()[0][1][0].error)
    auditor = member(draft.department, Role.AUDITOR)
    assert auditor.get(address(RevenueLine, "import")).status_code == 403


def test_what_one_may_not_read_does_not_go_out(draft: Edition) -> None:
    stranger = member(Edition.objects.get(department__code="501", year=2024).department)
    assert rows_of(stranger, RevenueLine) == []
    assert len(rows_of(member(draft.department, Role.AUDITOR), RevenueLine)) == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_an_export_carries_no_formula_and_comes_back_as_it_was(draft: Edition, clerk: Client, start: str) -> None:
    name = f"{start}cmd|' /C calc'!A0"
    Project.objects.filter(edition=draft).update(name=name, description=name)
    (row,) = rows_of(clerk, Project)
    assert (row["name"], row["description"]) == (f"'{name}", f"'{name}")
    book = openpyxl.load_workbook(io.BytesIO(exported(clerk, Project, XLSX)))
    cells = [cell for line in book.active.iter_rows() for cell in line if "cmd" in str(cell.value)]
    assert cells and all(cell.data_type == "s" and str(cell.value).startswith("'") for cell in cells)
    result = upload(clerk, Project, as_csv([{**row, "category_name": "类"}])).context["result"]
    assert [each.import_type for each in result.rows] == ["update"]


def test_negative_amounts_stay_numbers(draft: Edition, clerk: Client) -> None:
    store(edition=draft, facts=[replace(factories.revenue("-7.50"), carried_over=True)])
    (row,) = rows_of(clerk, RevenueLine)
    assert Decimal(row["amount"]) == Decimal("-7.5")
    book = openpyxl.load_workbook(io.BytesIO(exported(clerk, RevenueLine, XLSX)))
    assert [line[-1].value for line in book.active.iter_rows() if line[0].value == "999999"] == [-7.5]


def test_a_workbook_with_numbers_for_codes_is_read(draft: Edition, clerk: Client) -> None:
    header = ("jurisdiction", "department", "year", "unit", "function", "nature", "source", "carried_over", "amount")
    row = (999999, 900, YEAR, 900001, 2060404, "project", "general", False, 12.5)
    confirm(clerk, ExpenditureLine, upload(clerk, ExpenditureLine, workbook(header, row), XLSX))
    line = ExpenditureLine.objects.get(edition=draft, function__code="2060404")
    assert (line.amount, line.carried_over) == (Decimal("12.5"), False)


def test_queries_of_an_export_do_not_grow(draft: Edition, clerk: Client, django_assert_max_num_queries: Any) -> None:
    facts = [factories.procurement(number, amount="1") for number in range(1, 200)]
    store(edition=draft, facts=facts)
    with django_assert_max_num_queries(12):
        exported(clerk, ProcurementItem, CSV)
