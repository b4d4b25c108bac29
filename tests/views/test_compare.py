"""Departments and years side by side, with figures worked out by hand from the demonstration data."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from budgets import glossary
from budgets.models import AdministrativeUnit, Edition
from tests import factories
from tests.datasets.world import linked
from tests.models.database import YEAR, create_department, create_draft, publish
from tests.views.reading import addresses, tables, text

pytestmark = pytest.mark.django_db

COMPARE = "/compare/"
JIANGHAN, WANLI = "420103/501/2024", "310107/wanli/2024"


def rows(client: Client, *places: str, **parameters: Any) -> dict[str, list[str]]:
    return tables(text(client, COMPARE, d=places, **parameters))[0]


def test_two_departments_in_one_year(client: Client) -> None:
    """55,118,900 and 156,211,123 yuan."""
    found = rows(client, JIANGHAN, WANLI, table=5)
    assert found["total"] == ["合计", "5,511.89", "15,621.11", "+10,109.22"]
    assert found["206"] == ["206 科学技术支出", "5,237.42", "10.00", "−5,227.42"]
    assert found["212"] == ["212 城乡社区支出", "无", "11,938.53", ""]
    assert "20604" not in found


def test_shares_are_of_each_total(client: Client) -> None:
    """52,374,200 of 55,118,900 are 95.02 per cent, 100,000 of 156,211,123 are 0.06."""
    found = rows(client, JIANGHAN, WANLI, **{"table": 5, "as": "share"})
    assert found["206"] == ["206 科学技术支出", "95.02%", "0.06%", "−94.96"]
    assert found["total"][1:3] == ["100.00%", "100.00%"]


def test_a_column_a_level_and_a_unit(client: Client) -> None:
    found = rows(client, JIANGHAN, "310107/wanli/2023", table=5, column="project", rows=3, unit="yuan")
    assert found["2060404"][1:3] == ["46,920,000.00", "无"]
    assert found["2120102"][1:3] == ["无", "18,229,543.00"]


def test_years_of_which_only_totals_are_known_say_so(client: Client) -> None:
    page = text(client, COMPARE, d=["420103/501/2024", "420103/501/2023"], table=3)
    found = tables(page)[0]
    assert found["total"][1:3] == ["5,511.89", "5,950.80"]
    assert found["206"][1:3] == ["5,237.42", "未公开"]
    assert "2023年：表 3 只公开了合计，没有明细。" in page


def test_projects_are_joined_by_lineage_within_a_department(client: Client) -> None:
    found = rows(client, "420103/501/2023", "420103/501/2024", table=11)
    assert found["42010324501T000000104"][1:3] == ["5,100.00", "4,692.00"]


def test_of_several_departments_only_the_totals_of_their_own_rows(client: Client) -> None:
    page = text(client, COMPARE, d=[JIANGHAN, WANLI], table=11)
    assert tables(page)[0] == {"total": ["合计", "4,930.97", "未公开", ""]}
    assert "所以只比较合计" in page and "当地公开的格式中没有表 11。" in page


def test_without_a_year_it_is_the_latest(client: Client) -> None:
    assert "信息化局 2024年" in text(client, COMPARE, d="420103/501")


def test_the_same_rows_as_csv(client: Client) -> None:
    response = client.get("/compare.csv", {"d": [JIANGHAN, WANLI], "table": 5})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines[0][6] == "420103/501/2024 武汉市江汉区科学技术和经济信息化局 2024年（万元）"
    by_key = {line[2]: line[3:] for line in lines[1:]}
    assert by_key["206"] == ["1", "206", "科学技术支出", "5237.42", "10.00", "-5227.42"]
    assert by_key["212"] == ["1", "212", "城乡社区支出", "无", "11938.53", ""]


@pytest.mark.parametrize(("share", "carried"), [("1", "300.00"), (None, "不可比")])
def test_codes_of_another_department_s_earlier_year_are_carried(
    client: Client, share: str | None, carried: str
) -> None:
    """A link of the whole district holds for both, one of the later department not for the earlier."""
    district = create_department().jurisdiction
    for code, year, function, amount in (("901", YEAR - 1, "2060102", "300"), ("902", YEAR, "2060101", "400")):
        unit = AdministrativeUnit.objects.create(jurisdiction=district, code=code, name=f"示例{code}局")
        facts = (factories.revenue(amount, unit=code), factories.expenditure(amount, unit=code, function=function))
        publish(edition=create_draft(*facts, department=unit, year=year), by=None)
    linked("function", YEAR, "2060102", "2060101", share)
    linked("function", YEAR, "2060102", "2060103", "0.5", of="902")
    places = (f"999999/901/{YEAR - 1}", f"999999/902/{YEAR}")
    found = rows(client, *places, table=3, rows=3, unit="yuan")
    assert found["2060101"][1:3] == [carried, "400.00"]
    assert "2060102" not in found and "2060103" not in found


def neighbours(number: int) -> None:
    """Departments 901, 902, ... of the invented district with 100, 200, ... yuan."""
    district = create_department().jurisdiction
    for index in range(1, number + 1):
        code, amount = str(900 + index), str(100 * index)
        unit = AdministrativeUnit.objects.create(jurisdiction=district, code=code, name=f"示例{index}局")
        facts = (factories.revenue(amount, unit=code), factories.expenditure(amount, unit=code))
        publish(edition=create_draft(*facts, department=unit), by=None)


def test_a_department_is_set_beside_the_largest_of_its_district(client: Client) -> None:
    neighbours(8)
    assert f"{COMPARE}?d=999999/901/{YEAR}&amp;with=peers" in text(client, "/999999/901/")
    page = text(client, COMPARE, d=f"999999/901/{YEAR}", **{"with": "peers", "unit": "yuan"})
    assert tables(page)[0]["total"][1:] == ["100.00", "800.00", "700.00", "600.00", "500.00", "400.00"]
    assert "加上其他部门" not in page


def test_queries_do_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    neighbours(6)
    for count in (2, 6):
        places = [f"999999/{900 + index}/{YEAR}" for index in range(1, count + 1)]
        with django_assert_num_queries(5):
            text(client, COMPARE, d=places, table=5)


def test_the_start_offers_departments(client: Client) -> None:
    page = text(client, COMPARE)
    assert f"{COMPARE}?d=310107/wanli/2025" in addresses(page)
    assert '<option value="420103/501">武汉市江汉区科学技术和经济信息化局</option>' in page


def test_drafts_are_not_compared(client: Client) -> None:
    create_draft(factories.revenue("1"))
    assert client.get(COMPARE, {"d": f"999999/900/{YEAR}"}).status_code == 404
    assert not Edition.objects.get(year=YEAR).is_published


@pytest.mark.parametrize(
    ("parameters", "status", "said"),
    [
        ({"d": "420103"}, 400, "d 应当写作 区划代码/部门编码/年度"),
        ({"d": "科学技术"}, 404, "/compare/?d=420103/501"),
        (
            {"d": ["310107/wanli/2025", "科学技术"], "table": "7"},
            404,
            "?d=310107/wanli/2025&amp;d=420103/501&amp;table=7",
        ),
        ({"d": "420103/502/2024"}, 404, "420103 没有编码为“502”且已公开预算的部门"),
        ({"d": "420103/501/1999"}, 404, "/compare/?d=420103/501/2024"),
        ({"d": [f"420103/501/{year}" for year in range(2010, 2017)]}, 400, "一次最多比较 6 列，现在有 7 列"),
        ({"table": "14"}, 400, "可以比较的是表 1 到 13"),
        ({"table": "x"}, 400, "可以比较的是表 1 到 13"),
        ({"as": "percent"}, 400, "amount, share"),
        ({"unit": "dollar"}, 400, "wanyuan"),
        ({"d": JIANGHAN, "column": "nothing"}, 400, "total, basic_total, personnel"),
        ({"d": JIANGHAN, "rows": "9"}, 400, "1, 2, 3"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(client: Client, parameters: Any, status: int, said: str) -> None:
    response = client.get(COMPARE, parameters)
    assert response.status_code == status
    assert said in response.content.decode()


@pytest.mark.parametrize("number", range(1, 14))
def test_every_table_of_amounts(client: Client, number: int) -> None:
    places = [JIANGHAN, "420103/501/2023", WANLI, "310107/wanli/2025"]
    text(client, COMPARE, d=places, table=number, **{"as": "share"})
    assert client.get("/compare.csv", {"d": places, "table": number}).status_code == 200


def test_the_glossary_explains_and_leads_on(client: Client) -> None:
    page = text(client, "/glossary/")
    anchors = [each.key for group in glossary.groups() for each in group.terms]
    anchors += [group.key for group in glossary.groups()]
    assert len(anchors) == len(set(anchors))
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    assert "因公出国（境）费、公务用车购置及运行费、公务接待费" in page
    for link in {link for link in addresses(page) if link.startswith(("/compare/", "/functions/", "/economic/"))}:
        assert client.get(link).status_code == 200
    assert "Travel abroad on duty" in text(client, "/en/glossary/")


def test_pages_name_anchors_that_there_are(client: Client) -> None:
    glossary_page = text(client, "/glossary/")
    for address in ("/functions/", "/economic/", "/functions/206/", COMPARE):
        for link in addresses(text(client, address)):
            page, _hash, anchor = link.partition("#")
            if page == "/glossary/" and anchor:
                assert f'id="{anchor}"' in glossary_page
