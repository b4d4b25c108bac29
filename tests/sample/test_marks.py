"""A synthetic district says that it is one: on every page, in every file, in the API, in the admin, to the database."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from budgets.models import Edition, Jurisdiction
from tests.models.database import refused
from tests.sample.test_loading import loaded
from tests.sample.test_published import FULL

pytestmark = pytest.mark.django_db
BANNER = "这个区划不存在"


@pytest.fixture
def edition() -> Any:
    loaded(FULL)
    return Edition.objects.with_names().filter(number=2, department__jurisdiction__synthetic=True).get()


def pages(edition: Edition) -> list[str]:
    of = edition.department
    district, department = f"/{of.jurisdiction.adcode}/", f"/{of.jurisdiction.adcode}/{of.code}/"
    year = f"{department}{edition.year}/"
    project = edition.project_set.first().code
    names = ("", "tables/5/", "tables/14/", "checks/", "changes/", "projects/", f"projects/{project}/")
    return [district, department, *(year + name for name in names), f"{year}editions/1/"]


def test_every_page_has_the_banner(edition: Edition, client: Client) -> None:
    for address in pages(edition):
        page = client.get(address)
        assert page.status_code == 200, address
        assert page.content.decode().count(BANNER) == 1, address
    for address in ("/", "/420103/", "/420103/501/2024/"):
        assert BANNER not in client.get(address).content.decode()
    assert edition.department.jurisdiction.name in client.get("/").content.decode()


def test_files_say_it_in_their_notes_and_the_api_in_each_row(edition: Edition, client: Client) -> None:
    year = pages(edition)[2]
    rows = list(csv.reader(io.StringIO(client.get(f"{year}tables/9.csv").content.decode("utf-8-sig"))))
    assert rows[-1] == ["注：合成数据，不是任何真实部门的预算。"]
    sheet = load_workbook(io.BytesIO(client.get(f"{year}tables/12.xlsx").content)).active
    assert sheet is not None
    assert "注：合成数据，不是任何真实部门的预算。" in [cell.value for row in sheet.rows for cell in row]
    assert client.get(f"{year}tables/3.json").json()["parts"][0]["notes"][-1].startswith("合成数据")
    assert "合成数据" not in client.get("/420103/501/2024/tables/9.csv").content.decode("utf-8-sig")
    assert_told_by_the_api(edition, client)


def assert_told_by_the_api(edition: Edition, client: Client) -> None:
    adcode = edition.department.jurisdiction.adcode
    (district,) = client.get("/api/v1/jurisdictions/?synthetic=true").json()["results"]
    assert (district["jurisdiction"], district["synthetic"]) == (adcode, True)
    assert district["jurisdiction_name"].endswith("（合成数据）")
    (one, *_) = client.get(f"/api/v1/expenditures/?jurisdiction={adcode}&page_size=1").json()["results"]
    assert one["jurisdiction_name"].endswith("（合成数据）")
    english = client.get(f"/api/v1/expenditures/?jurisdiction={adcode}&page_size=1&lang=en").json()["results"][0]
    assert english["jurisdiction_name"].endswith("(synthetic data)")


def test_staff_see_it_and_cannot_mark_a_real_district(admin_client: Client) -> None:
    real = Jurisdiction.objects.get(adcode="420103")
    page = admin_client.get(f"/admin/budgets/jurisdiction/{real.pk}/change/").content.decode()
    assert "合成数据" in page and 'name="synthetic"' not in page


def test_the_database_marks_no_real_district() -> None:
    real = Jurisdiction.objects.get(adcode="420103")
    with refused("jurisdiction_synthetic_says_so"):
        Jurisdiction.objects.filter(pk=real.pk).update(synthetic=True)
    real.synthetic = True
    with pytest.raises(ValidationError):
        real.full_clean()
