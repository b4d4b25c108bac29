"""The years compared, in words where a figure would mislead."""

from decimal import Decimal

import pytest
from django.test import Client

from budgets.models import Edition, Lineage
from tests import factories
from tests.factories import expenditure
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import PROJECT, REFERENCE, tables, text

pytestmark = pytest.mark.django_db

BEFORE = {"2060101": "1000000", "2060102": "2000000", "2080505": "0"}
NOW = {"2060102": "2500000", "2080505": "30000", "2010506": "40000", "2150502": "0.00"}


def compared(client: Client, address: str, table: int = 1) -> dict[str, list[str]]:
    """Rows of the comparison: heading, this year, last year, change, percentage, words."""
    return tables(text(client, address))[table]


@pytest.fixture
def two_years(db: None) -> str:
    for year, lines in ((YEAR - 1, BEFORE), (YEAR, NOW)):
        facts = [expenditure(amount, function=function) for function, amount in lines.items()]
        publish(edition=create_draft(*facts, year=year), by=None)
    return f"/999999/900/{YEAR}/tables/5/"


def test_changes(client: Client, two_years: str) -> None:
    rows = compared(client, two_years)
    assert rows["total"][1:] == ["257.00", "300.00", "−43.00", "−14.33%", "减少"]
    assert rows["2060102"][1:] == ["250.00", "200.00", "+50.00", "+25.00%", "增加"]
    assert rows["2010506"][1:] == ["4.00", "", "", "", "本年新增"]
    assert rows["2060101"][1:] == ["", "100.00", "", "", "本年没有"]
    # From a stated zero there is a change, but no percentage.
    assert rows["2080505"][1:] == ["3.00", "0.00", "+3.00", "", "增加"]
    assert rows["2150502"][1:] == ["0.00", "", "", "", ""]


def test_unchanged(client: Client) -> None:
    for year in (YEAR - 1, YEAR):
        publish(edition=create_draft(expenditure("1000000"), year=year), by=None)
    rows = compared(client, f"/999999/900/{YEAR}/tables/5/")
    assert rows["total"][1:] == ["100.00", "100.00", "0.00", "0.00%", "持平"]


def test_a_year_without_the_one_before(client: Client) -> None:
    publish(edition=create_draft(expenditure("1000000")), by=None)
    rows = compared(client, f"/999999/900/{YEAR}/tables/5/")
    assert rows["total"][1:] == ["100.00", "未公开", "", "", "上年未公开"]


def test_undisclosed_years(client: Client) -> None:
    """Of 2023 only totals are known: the total is compared, the details are not."""
    rows = compared(client, f"{REFERENCE}tables/5/")
    assert rows["total"][1:] == ["5,511.89", "5,950.80", "−438.91", "−7.38%", "减少"]
    assert rows["2060404"][1:] == ["4,692.00", "未公开", "", "", "上年未公开"]


def test_what_cannot_be_compared_is_said_to_be(client: Client, two_years: str) -> None:
    Lineage.objects.create(
        jurisdiction=Edition.objects.get(department__code="900", year=YEAR).department.jurisdiction,
        kind="function",
        from_year=YEAR - 1,
        from_key="2060101",
        to_year=YEAR,
        to_key="2010506",
    )
    rows = compared(client, two_years)
    assert rows["2010506"][1] == "4.00"
    assert rows["2010506"][3:] == ["", "", "不可比"]


def test_lineage_carries_last_year_s_figures(client: Client, two_years: str) -> None:
    Lineage.objects.create(
        jurisdiction=Edition.objects.get(department__code="900", year=YEAR).department.jurisdiction,
        kind="function",
        from_year=YEAR - 1,
        from_key="2060101",
        to_year=YEAR,
        to_key="2010506",
        share=Decimal(1),
    )
    rows = compared(client, two_years)
    assert rows["2010506"][1:] == ["4.00", "100.00", "−96.00", "−96.00%", "减少"]


def test_projects_are_joined_by_lineage(client: Client) -> None:
    """科学管理事务支出: 198.67 of 2024 against 289.00 of 2023 and 320.00 of 2022, whose projects have no code."""
    page = text(client, f"{REFERENCE}tables/11/")
    by_last_year, by_year = tables(page)[1:3]
    assert by_last_year[PROJECT][1:] == ["198.67", "289.00", "−90.33", "−31.26%", "减少"]
    assert by_year[PROJECT][1:] == ["198.67", "289.00", "320.00"]


def test_a_project_without_amounts_has_its_page(client: Client) -> None:
    publish(edition=create_draft(factories.project("评审", "99999990900T000000001")), by=None)
    assert "评审" in text(client, f"/999999/900/{YEAR}/projects/")
    assert "评审" in text(client, f"/999999/900/{YEAR}/projects/99999990900T000000001/")


def test_pages_of_a_year_that_discloses_nothing(client: Client) -> None:
    kinds = ["expenditure", "revenue", "project", "project_line", "official_expense"]
    publish(edition=create_draft(undisclosed=kinds), by=None)
    overview = text(client, f"/999999/900/{YEAR}/")
    assert overview.count("未公开") > 3
    for address in ("/999999/", "/999999/900/", f"/999999/900/{YEAR}/projects/", f"/999999/900/{YEAR}/tables/5/"):
        assert "0.00" not in text(client, address)


@pytest.mark.parametrize("number", range(1, 16))
@pytest.mark.parametrize("address", [REFERENCE, "/420103/501/2023/", "/310107/wanli/2025/"])
def test_no_figure_is_infinite_or_nan(client: Client, address: str, number: int) -> None:
    page = text(client, f"{address}tables/{number}/")
    cells = [cell.lower() for table in tables(page) for row in table.values() for cell in row]
    assert not {"inf", "nan", "infinity", "none", "∞", "inf%", "nan%"} & set(cells)
