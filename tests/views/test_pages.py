"""Every public page of every demonstration edition answers, with few queries however much it shows."""

from typing import Any

import pytest
from django.test import Client

from budgets.models import Lineage
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import ADDRESSES, PROJECT, REFERENCE, reachable, tables, text

pytestmark = pytest.mark.django_db

CLOCK = 1
"""The query that every page begins with: whether the page that was made before still stands."""
FIRST_YEARS = ("/420103/501/2022/", "/310107/wanli/2023/")
WITHOUT_LINEAGE = (8, 12, 13)
"""Tables whose rows are joined over years by no code, so that no crosswalk is asked for."""


@pytest.mark.parametrize("number", range(1, 16))
@pytest.mark.parametrize("address", ADDRESSES)
def test_table_pages(client: Client, django_assert_num_queries: Any, address: str, number: int) -> None:
    """One query for the editions, one for the tables of all years, one for the crosswalks, one for what was found."""
    with django_assert_num_queries(CLOCK + (3 if number in WITHOUT_LINEAGE else 4)):
        page = text(client, f"{address}tables/{number}/")
    assert f"表 {number}" in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_a_year(client: Client, django_assert_num_queries: Any, address: str) -> None:
    """Editions, the year's tables, those of earlier years, crosswalks, resources, reasons, text, rules and what they
    found. A first year asks for none before it.
    """
    with django_assert_num_queries(CLOCK + (6 if address in FIRST_YEARS else 7)):
        overview = text(client, address)
    assert all(f'href="{address}tables/{number}/"' in overview for number in range(1, 16))
    with django_assert_num_queries(CLOCK + 3):
        text(client, f"{address}projects/")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 3),
        ("/420103/", 7),
        ("/310107/", 7),
        ("/420103/501/", 2),
        ("/310107/wanli/", 2),
        (f"{REFERENCE}projects/{PROJECT}/", 4),
        ("/420103/501/2023/projects/科学管理事务支出/", 4),
        (f"{REFERENCE}performance/", 3),
        ("/310107/wanli/2023/performance/", 3),
        ("/310107/wanli/2024/performance/", 3),
        (f"{REFERENCE}editions/1/", 7),
        (f"{REFERENCE}editions/1/tables/5/", 4),
        (f"{REFERENCE}checks/", 4),
        (f"{REFERENCE}editions/1/checks/", 4),
        ("/about/checks/", 0),
    ],
)
def test_other_pages(client: Client, django_assert_num_queries: Any, address: str, queries: int) -> None:
    with django_assert_num_queries(CLOCK + queries):
        text(client, address)


def test_a_year_without_table_11_leads_to_the_forms_of_its_projects(client: Client) -> None:
    forms = "/310107/wanli/2023/tables/15/"
    assert f'href="{forms}"' in text(client, "/310107/wanli/2023/projects/")
    page = text(client, forms)
    assert "就业援助基地补贴" in page and "补贴对象审核达标率" in page and "6,351,000.00" in page
    assert "没有资产配置计划" not in page
    assert "tables/15/" not in text(client, "/310107/wanli/2024/projects/")


@pytest.mark.parametrize("format", ["json", "csv", "xlsx"])
def test_files(client: Client, django_assert_num_queries: Any, format: str) -> None:
    with django_assert_num_queries(CLOCK + 2):
        response = client.get(f"{REFERENCE}tables/5.{format}")
    disposition = "inline" if format == "json" else "attachment"
    assert response["Content-Disposition"] == f'{disposition}; filename="420103-501-2024-t05.{format}"'


def test_home_and_department_ask_no_more_for_more_years(client: Client, django_assert_num_queries: Any) -> None:
    for year in range(YEAR, YEAR + 5):
        publish(edition=create_draft(factories.expenditure("1"), year=year), by=None)
    for address, queries in (("/", 3), ("/999999/", 7), ("/999999/900/", 2)):
        with django_assert_num_queries(CLOCK + queries):
            text(client, address)


def test_a_table_page_asks_no_more_for_more_rows_and_years(client: Client, django_assert_num_queries: Any) -> None:
    address = f"/999999/900/{YEAR + 2}/tables/11/"
    publish(edition=_projects(1, YEAR + 2), by=None)
    with django_assert_num_queries(CLOCK + 4):
        assert len(_project_rows(text(client, address))) == 1
    publish(edition=_projects(60, YEAR + 2, number=2, correction_reason="示例"), by=None)
    with django_assert_num_queries(CLOCK + 4):
        assert len(_project_rows(text(client, address))) == 60
    for year in (YEAR, YEAR + 1):
        district = publish(edition=_projects(60, year), by=None).department.jurisdiction
    Lineage.objects.bulk_create(
        Lineage(
            jurisdiction=district,
            kind="project",
            from_year=YEAR,
            from_key=f"项目{number}",
            to_year=YEAR + 1,
            to_key=f"项目{number}",
            share=1,
        )
        for number in range(60)
    )
    with django_assert_num_queries(CLOCK + 4):
        assert len(_project_rows(text(client, address))) == 60


def _projects(count: int, year: int, **values: Any) -> Any:
    facts = [fact for n in range(count) for fact in (factories.project(f"项目{n}"), _line(n))]
    return create_draft(*facts, year=year, **values)


def _line(number: int) -> Any:
    return factories.project_line("100", f"项目{number}")


def _project_rows(page: str) -> list[str]:
    return [key for key in tables(page)[0] if key.startswith("项目")]


def test_no_link_is_dead(client: Client) -> None:
    """From the home page on, within a district: all its years, tables, projects, files and permanent addresses."""
    publish(edition=create_draft(factories.expenditure("1"), year=YEAR - 1), by=None)
    publish(edition=create_draft(factories.project("甲/乙"), factories.project_line("1", "甲/乙")), by=None)
    found = reachable(client, "/999999/", within="/999999/")
    years = (YEAR - 1, YEAR)
    folders = [f"/999999/900/{year}/{pinned}tables/" for year in years for pinned in ("", "editions/1/")]
    pages = {f"{folder}{number}/" for folder in folders for number in range(1, 16)}
    assert pages <= set(found)
    assert f"/999999/900/{YEAR}/tables/15.xlsx" in found


def test_no_link_of_the_reference_year_is_dead(client: Client) -> None:
    found = reachable(client, REFERENCE, within=REFERENCE)
    assert f"{REFERENCE}projects/{PROJECT}/" in found
    assert f"{REFERENCE}editions/1/tables/15/" in found


@pytest.mark.parametrize("address", ["/", "/420103/", "/420103/501/", REFERENCE, f"{REFERENCE}tables/5/"])
def test_answers_differ_by_language_and_visitor(client: Client, address: str) -> None:
    """Caches must not hand staff's pages to visitors; a language has addresses of its own."""
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.headers["Vary"] == "Cookie"
    assert response.headers["Content-Language"] == "zh-hans"
    assert client.get(f"/en{address}").headers["Content-Language"] == "en"


@pytest.mark.parametrize("address", [REFERENCE, f"{REFERENCE}tables/1/", f"{REFERENCE}projects/", "/420103/501/", "/"])
def test_english(client: Client, address: str) -> None:
    page = text(client, f"/en{address}")
    assert '<html lang="en">' in page
    assert "Skip to" in page
    assert f'href="{address}" hreflang="zh-CN" lang="zh-CN">中文</a>' in page
