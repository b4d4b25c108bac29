"""Every chart by its key: the page, the CSV and the page for frames of other sites are of the same figures."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from budgets.models import Edition
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import REFERENCE, text

pytestmark = pytest.mark.django_db

CLOCK = 1


def rows(client: Client, address: str, **query: str) -> list[list[str]]:
    response = client.get(address, query)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_csv_of_a_chart_is_exact_and_says_whose_it_is(client: Client) -> None:
    found = rows(client, f"{REFERENCE}charts/flow.csv", unit="yi")
    assert found[0] == ["从", "到", "金额 (元)"]
    # 580.92 and 4,930.97 万元 of the general budget: basic expenditure and projects.
    assert found[1] == ["一般公共预算拨款收入", "基本支出", "5809200.00"]
    assert ["一般公共预算拨款收入", "项目支出", "49309700.00"] in found
    assert found[-3:] == [
        ["从资金来源到支出功能"],
        ["来源：武汉市江汉区科学技术和经济信息化局 2024 年部门预算，第 1 版"],
        [f"http://testserver{REFERENCE}editions/1/"],
    ]


@pytest.mark.parametrize(
    ("address", "queries", "line"),
    [
        # The five that gather the year, and the shelf.
        (f"{REFERENCE}charts/years.csv", 6, ["2024", "5809200.00", "49309700.00"]),
        (f"{REFERENCE}charts/t03.csv", 3, ["206", "科学技术支出", "52374200.00"]),
        (f"{REFERENCE}editions/1/charts/projects.csv", 3, ["42010324501T000000100", "科学管理事务支出", "1986700.00"]),
        ("/420103/501/charts/years.csv", 2, ["2024", "5809200.00", "49309700.00"]),
        ("/420103/years/2024/charts/years.csv", 6, ["2024", "5809200.00", "49309700.00"]),
    ],
)
def test_charts_of_every_page(
    client: Client, django_assert_num_queries: Any, address: str, queries: int, line: list[str]
) -> None:
    with django_assert_num_queries(CLOCK + queries):
        found = rows(client, address)
    assert any(set(line) <= set(row) for row in found), found
    page = address.replace("/charts/", "/embed/").replace(".csv", "/")
    with django_assert_num_queries(CLOCK + queries):
        html = text(client, page)
    assert 'data-chart="' in html and "来源：" in html


def test_only_frames_of_charts_may_be_shown_elsewhere(client: Client) -> None:
    for address in (f"{REFERENCE}embed/years/", "/420103/501/embed/years/", "/420103/years/2024/embed/years/"):
        for _kept in range(2):
            response = client.get(address)
            assert "X-Frame-Options" not in response
            assert "frame-ancestors *" in response["Content-Security-Policy"]
            assert "script-src 'self';" in f"{response['Content-Security-Policy']};"
            assert not response.cookies
    for address in (REFERENCE, f"{REFERENCE}tables/5/", "/420103/"):
        response = client.get(address)
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_every_chart_of_a_page_can_be_taken_away(client: Client) -> None:
    subjects = ("/functions/", "/functions/206/420103/", "/functions/208/310107/2024/")
    for address in (REFERENCE, "/420103/", "/420103/501/", f"{REFERENCE}projects/", f"{REFERENCE}tables/8/", *subjects):
        page = text(client, address)
        charts = re.findall(r'data-chart="(\w+)-chart"', page)
        assert charts
        files = re.findall(r'href="([^"]+/charts/(\w+)\.csv[^"]*)"', page)
        embeds = re.findall(r'iframe src=(?:"|&quot;)http://testserver([^"&]+/embed/(\w+)/)', page)
        assert [key for _, key in files] == [key for _, key in embeds] == charts
        for found, _key in (*files, *embeds):
            assert client.get(found.replace("&amp;", "&")).status_code == 200, found


def test_the_csv_of_a_subject(client: Client) -> None:
    """科学技术支出 of 江汉区 501 is 52,374,200.00 in 2024 (docs/demo-data.md)."""
    found = rows(client, "/functions/206/420103/charts/children.csv")
    assert found[1] == ["技术研究与开发", "46920000.00", "89.59"]  # 4,692.00 of 5,237.42 万元
    assert found[-1] == ["http://testserver/functions/206/420103/?year=2024"]
    found = rows(client, "/functions/charts/divisions.csv", year="2024")
    assert ["科学技术支出", "52474200.00", "24.83"] in found  # with 100,000.00 of 万里街道


@pytest.mark.parametrize("key", ["nothing", "t05x", "t16", "t12", "t2"])
def test_a_chart_that_is_not_there(client: Client, key: str) -> None:
    """Table 12 has no picture."""
    for address in (f"{REFERENCE}charts/{key}.csv", f"{REFERENCE}embed/{key}/"):
        response = client.get(address)
        assert response.status_code == 404
        assert f'href="{REFERENCE}"' in response.content.decode()
    assert client.get(f"/420103/years/2024/charts/{key}.csv").status_code == 404
    assert client.get(f"/420103/501/embed/{key}/").status_code == 404


def test_a_draft_is_for_no_other_site(staff_client: Client) -> None:
    create_draft(factories.expenditure("5.00", function="2060102"), factories.expenditure("6.00", function="2080505"))
    address = f"/999999/900/{YEAR}/editions/1/"
    assert "iframe" not in text(staff_client, address)
    assert rows(staff_client, f"{address}charts/functions.csv")[-2] == [f"来源：示例局 {YEAR} 年部门预算，草稿"]
    assert staff_client.get(f"{address}embed/functions/").status_code == 404


def test_names_that_a_spreadsheet_would_run_are_text(client: Client) -> None:
    facts = [
        fact for name in ("=1+1", "@x") for fact in (factories.project(name), factories.project_line("5.00", name))
    ]
    edition: Edition = publish(edition=create_draft(*facts), by=None)
    found = rows(client, f"/999999/900/{edition.year}/charts/projects.csv")
    assert {row[1] for row in found[1:3]} == {"'=1+1", "'@x"}


def test_a_chart_of_a_corrected_edition_says_so(client: Client) -> None:
    both = ("2060102", "2080505")
    publish(edition=create_draft(*(factories.expenditure("5.00", function=each) for each in both)), by=None)
    corrected = create_draft(
        *(factories.expenditure("6.00", function=each) for each in both), number=2, correction_reason="示例"
    )
    publish(edition=corrected, by=None)
    old = text(client, f"/999999/900/{YEAR}/editions/1/embed/functions/")
    assert "已更正" in old and "第 1 版" in old
    current = text(client, f"/999999/900/{YEAR}/embed/functions/")
    assert "已更正" not in current and "第 2 版" in current


def test_units_of_a_year_and_what_rounding_does(client: Client) -> None:
    """66 + 66 = 132 yuan are 0.01 + 0.01 = 0.01 万元."""
    facts = [factories.expenditure("66.00", function=function) for function in ("2060102", "2080505")]
    publish(edition=create_draft(*facts), by=None)
    address = f"/999999/900/{YEAR}/"
    assert "本页有的分项之和与合计相差，最多 0.01 万元。" in text(client, address)
    yuan = text(client, address, unit="yuan")
    assert "本页有的分项之和与合计相差" not in yuan and "66.00" in yuan
    assert "0.5512" in text(client, REFERENCE, unit="yi")
    assert "0.5512" in text(client, "/420103/", unit="yi")
    assert "本页有的分项之和与合计相差，最多 0.01 万元。" in text(client, "/999999/")
    for page in ("projects/", "booklet/"):
        assert "0.0199" in text(client, f"{REFERENCE}{page}", unit="yi"), page
