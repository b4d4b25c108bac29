"""The first page: a card for each district with its largest departments, and what was published last."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from budgets import portal
from tests.models.database import YEAR
from tests.views.reading import text
from tests.views.test_district import department, published

pytestmark = pytest.mark.django_db


def test_the_demonstration_districts(client: Client) -> None:
    """上海市普陀区 18,976.76 万元 in 2025, 武汉市江汉区 5,511.89 in 2024 (docs/demo-data.md)."""
    page = text(client, "/")
    assert [re.sub("<[^>]*>", "", each) for each in re.findall(r'<p class="big">(.*?)</p>', page)] == [
        "18,976.76万元",
        "5,511.89万元",
    ]
    assert "2025年，1 个部门的支出总计" in page
    assert page.count('<span class="tag publication">新公开</span>') == 6


def test_a_district_shows_its_last_year_and_its_three_largest_departments() -> None:
    sizes = {"901": "100.00", "902": "400.00", "903": "200.00", "904": "300.00"}
    for code, amount in sizes.items():
        published(department(code), amount)
    published(department("905"), "9999.00", year=YEAR - 1)
    (found,) = [each for each in portal.districts() if each.jurisdiction.adcode == "999999"]
    assert (found.year, found.published, found.editions, found.total) == (YEAR, 4, 5, Decimal("1000.00"))
    assert [edition.department.code for edition in found.largest] == ["902", "904", "903"]
