"""Lists come and go as spreadsheets: wrong rows are named and nothing is stored; no export can run a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgets.classifications import UNCONFIRMED
from budgets.models import (
    AdministrativeUnit,
    EconomicClass,
    Edition,
    Function,
    GovernmentEconomicClass,
    Lineage,
    Membership,
)
from budgets.roles import Role
from tests.admin.conftest import messages_of

CSV, XLSX = "0", "1"


def address(model: Any, name: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")


def upload(client: Client, model: Any, content: str | bytes, form: str = CSV) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("list.xlsx" if form == XLSX else "list.csv", data)
    return client.post(address(model, "import"), {"import_file": file, "format": form, "resource": "0"})


def confirm(client: Client, model: Any, preview: Any) -> Any:
    return client.post(
        address(model, "process_import"), preview.context["confirm_form"].initial | {"resource": "0"}, follow=True
    )


def exported(client: Client, model: Any, form: str = CSV) -> bytes:
    response = client.post(address(model, "export"), {"format": form, "resource": "0"})
    return b"".join(response)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_is_previewed_then_stored(staff: Client) -> None:
    preview = upload(staff, Function, "code,name,first_year\n2069998,新科目,2026\n2060404,科技成果转化与扩散,2023\n")
    assert [row.import_type for row in preview.context["result"].rows] == ["new", "skip"]
    assert not Function.objects.filter(code="2069998").exists()
    confirm(staff, Function, preview)
    assert Function.objects.get(code="2069998").name == "新科目"


@pytest.mark.parametrize("model", [Function, AdministrativeUnit])
def test_what_an_import_added_is_found_as_to_be_confirmed(staff: Client, model: Any) -> None:
    row = model.objects.filter(code__in=("2060404", "501001")).get()
    model.objects.all().update(confidence="published document")
    model.objects.filter(pk=row.pk).update(confidence=UNCONFIRMED)
    found = {
        answer: set(staff.get(address(model, "changelist"), {"to_be_confirmed": answer}).context["cl"].queryset)
        for answer in ("yes", "no")
    }
    assert found == {"yes": {row}, "no": set(model.objects.exclude(pk=row.pk))}


def test_a_wrong_row_is_named_and_nothing_is_stored(staff: Client) -> None:
    rows = "code,name,first_year\n2069998,新科目,2026\n20,坏科目,2026\n2060404,改名,2025\n2069997,,2026\n"
    result = upload(staff, Function, rows).context["result"]
    assert {row.number: row.error_dict for row in result.invalid_rows} == {
        2: {"code": ["功能科目编码为3、5或7位数字。"]},
        3: {"first_year": ["2060404 自2023年起已有名称“科技成果转化与扩散”，请先给它填写终止年度。"]},
        4: {"name": ["此字段不能为空。"]},
    }
    assert not Function.objects.filter(code="2069998").exists()


def test_a_rename_closes_the_old_name_first(staff: Client) -> None:
    rows = "code,name,first_year,last_year\n2060404,科技成果转化与扩散,2023,2025\n2060404,成果转化,2026,\n"
    confirm(staff, Function, upload(staff, Function, rows))
    assert Function.objects.names(2025)["2060404"] == "科技成果转化与扩散"
    assert Function.objects.names(2026)["2060404"] == "成果转化"


def test_a_change_between_preview_and_confirmation_stores_nothing(staff: Client) -> None:
    preview = upload(staff, Function, "code,name,first_year\n2069998,新科目,2026\n2069997,另一科目,2026\n")
    Function.objects.create(code="2069997", name="别人先加的", first_year=2025)
    assert messages_of(confirm(staff, Function, preview)) == [
        "列表在预览之后有了变化，什么都没有导入；请重新上传文件。"
    ]
    assert not Function.objects.filter(code="2069998").exists()


def test_a_workbook_with_numbers_for_codes_is_read(staff: Client) -> None:
    content = workbook(("code", "name", "first_year"), (2069998, "新科目", 2026))
    confirm(staff, Function, upload(staff, Function, content, XLSX))
    assert Function.objects.get(code="2069998").first_year == 2026


@pytest.mark.parametrize(
    ("content", "form"), [("编码".encode("gbk"), CSV), (b"not a workbook", XLSX), (b"\x00\xff", CSV)]
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, form: str, staff: Client) -> None:
    errors = upload(staff, Function, content, form).context["form"].errors
    assert errors == {"import_file": ["无法读取文件：请确认所选格式与文件一致；CSV 须为 UTF-8 编码，或者改用 XLSX。"]}


def test_a_file_too_large_is_refused(staff: Client) -> None:
    errors = upload(staff, Function, b"x" * (5 * 1024 * 1024 + 1)).context["form"].errors
    assert errors == {"import_file": ["文件超过5MB，请分成几个文件导入。"]}


def test_units_are_known_by_district_and_code(staff: Client) -> None:
    header = "jurisdiction,code,name,parent\n"
    rows = "420103,501002,下属中心,501\n420103,502001,别处的单位,501\n999999,501003,某单位,\n420103,501004,某单位,777\n"
    result = upload(staff, AdministrativeUnit, header + rows).context["result"]
    assert {row.number: row.error_dict for row in result.invalid_rows} == {
        2: {"code": ["单位编码应以主管部门的编码 501 开头。"]},
        4: {"parent": ["部门和预算单位里没有“777”"]},
    }
    assert [(number, str(error.error)) for number, (error,) in result.row_errors()] == [(3, "行政区划里没有“999999”")]
    confirm(staff, AdministrativeUnit, upload(staff, AdministrativeUnit, header + rows.split("\n")[0]))
    assert AdministrativeUnit.objects.get(code="501002").parent.code == "501"


def test_lineage_goes_out_and_comes_back_unchanged(staff: Client) -> None:
    before = Lineage.objects.count()
    content = exported(staff, Lineage)
    preview = upload(staff, Lineage, content)
    assert {row.import_type for row in preview.context["result"].rows} == {"skip"}
    assert len(preview.context["result"].rows) == before == 8


def test_government_classes_carry_their_departmental_ones(staff: Client) -> None:
    rows = "code,name,first_year,department_classes\n50198,新类,2026,30101;30102\n"
    confirm(staff, GovernmentEconomicClass, upload(staff, GovernmentEconomicClass, rows))
    classes = GovernmentEconomicClass.objects.get(code="50198").department_classes
    assert sorted(classes.values_list("code", flat=True)) == ["30101", "30102"]
    table = list(csv.DictReader(io.StringIO(exported(staff, GovernmentEconomicClass).decode("utf-8-sig"))))
    assert next(row for row in table if row["code"] == "50198")["department_classes"] == "30101;30102"


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "==1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1"])
def test_an_export_never_runs(formula: str, staff: Client) -> None:
    EconomicClass.objects.filter(code="30101").update(name=formula, name_en="-5")
    table = csv.DictReader(io.StringIO(exported(staff, EconomicClass).decode("utf-8-sig"), newline=""))
    row = next(row for row in table if row["code"] == "30101")
    assert (row["name"], row["name_en"]) == (f"'{formula}", "-5")
    book = openpyxl.load_workbook(io.BytesIO(exported(staff, EconomicClass, XLSX)))
    cells = [cell for cell in book.active["B"] if cell.value and formula in str(cell.value)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(f"'{formula}", "s")]


def test_a_csv_export_opens_in_excel_and_only_two_formats_are_offered(staff: Client) -> None:
    assert exported(staff, Function).startswith(b"\xef\xbb\xbf")
    choices = staff.get(address(Function, "export")).context["form"].fields["format"].choices
    assert [label for value, label in choices if value != ""] == ["csv", "xlsx"]


def test_flat_expenditure_lines_are_exported(staff: Client, published: Edition, django_assert_num_queries: Any) -> None:
    from budgets.models import ExpenditureLine

    url = address(ExpenditureLine, "export") + "?edition__year=2024&q=2060404"
    # Session, user, the filter's districts, and the lines with all they point to.
    with django_assert_num_queries(4):
        response = staff.post(url, {"format": XLSX, "resource": "0"})
        content = b"".join(response)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.rows]
    assert rows[0][:6] == ["jurisdiction", "department", "department_name", "year", "stage", "number"]
    assert rows[1][:2] == ["420103", "501"]
    assert rows[1][9:11] == ["2060404", "科技成果转化与扩散"]
    assert rows[1][-1] == 46920000
    assert len(rows) == 2


def test_import_and_export_need_permissions(clerk: Callable[..., Client]) -> None:
    client = clerk(Role.ADMINISTRATOR)
    # The administrator of a district does not change what all districts share.
    assert client.get(address(Function, "import")).status_code == 403
    assert client.get(address(Function, "export")).status_code == 200
    Membership.objects.update(jurisdiction=None)
    assert client.get(address(Function, "import")).status_code == 200
    Membership.objects.update(role=Role.AUDITOR)
    assert client.get(address(EconomicClass, "import")).status_code == 403
    Membership.objects.update(last_day=date(2026, 1, 1), first_day=date(2026, 1, 1))
    assert client.get(address(EconomicClass, "export"))["Location"].startswith("/admin/login/")
