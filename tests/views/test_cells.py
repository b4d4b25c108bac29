"""One figure explained: as a page with an address for ever, and as the fragment that the table's page fetches."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from budgets.facts import Nature
from budgets.models import Lineage
from tests import factories
from tests.models.database import YEAR, create_department, create_draft, publish
from tests.views.reading import REFERENCE, text

pytestmark = pytest.mark.django_db

CLOCK = 1
CELLS = f"{REFERENCE}tables/5/cells/"


def words(html: str) -> str:
    """The text of a page's main part, with single spaces."""
    main = html.split("<main")[1].split("</main>")[0] if "<main" in html else html
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_a_figure_of_the_reference_year(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(CLOCK + 3):
        html = text(client, f"{CELLS}206.total/")
    page = words(html)
    assert "5,237.42 万元" in page and "准确到分： 52,374,200.00 元" in page
    assert "合计 = 基本支出 · 小计 + 项目支出" in page
    assert "206 科学技术支出 = 20601 科学技术管理事务 + 20604 技术研究与开发" in page
    # 346.75 + 4,890.67 and 545.42 + 4,692.00 万元 of the document.
    assert all(figure in page for figure in ("3,467,500.00", "48,906,700.00", "5,454,200.00", "46,920,000.00"))
    assert page.count("✓ 各分项相加，正好等于") == 2
    assert "江汉区科学技术和经济信息化局2024年预算 ：由下面各行相加，它们的位置是 表5 2060101" in page
    assert "e61de429f4cf4ae66123130bfc530a9a9ed264371115c963aa21c98d34eb4f13" in page
    assert f'value="http://testserver{REFERENCE}editions/1/tables/5/#206.total"' in html
    assert 'href="/api/v1/editions/420103-501-2024-approved-1/tables/5/"' in html
    assert f'href="{CELLS}20604.total/"' in html


def test_the_figure_stands_where_its_explanation_says(client: Client) -> None:
    assert 'id="2060404.total"' in text(client, f"{REFERENCE}editions/1/tables/5/")
    leaf = words(text(client, f"{REFERENCE}editions/1/tables/5/cells/2060404.total/"))
    assert "合计 = 基本支出 · 小计 + 项目支出" in leaf
    assert "江汉区科学技术和经济信息化局2024年预算 ： 表5 2060404" in leaf


def test_the_fragment_is_the_same_text_alone(client: Client) -> None:
    fragment = text(client, f"{CELLS}206.total/", fragment="1")
    assert "<html" not in fragment and "52,374,200.00" in fragment
    assert len(fragment) < 6000


def test_rounding_is_declared_where_it_shows(client: Client) -> None:
    """0.0545 亿元 are 0.0347 and 0.0199 (34.675 and 19.867 of a thousand)."""
    page = words(text(client, f"{CELLS}20601.total/", unit="yi"))
    assert "0.0545 亿元" in page and "以页面上四舍五入的数相加，会差 0.0001 亿元（尾差）" in page
    assert "尾差" not in words(text(client, f"{CELLS}20601.total/"))
    table = words(text(client, f"{REFERENCE}tables/5/", unit="yi"))
    assert "分项之和与合计不等，最多相差 0.0001 亿元：" in table
    assert "因四舍五入" not in words(text(client, f"{REFERENCE}tables/5/"))


def test_years_are_joined_along_the_lineage(client: Client) -> None:
    """2060101 became 2060102: its 300.00 are the year before's."""
    publish(edition=create_draft(factories.expenditure("300.00", function="2060101"), year=YEAR - 1), by=None)
    publish(edition=create_draft(factories.expenditure("450.00", function="2060102"), year=YEAR), by=None)
    Lineage.objects.create(
        jurisdiction=create_department().jurisdiction,
        kind="function",
        from_year=YEAR - 1,
        from_key="2060101",
        to_year=YEAR,
        to_key="2060102",
        share=1,
    )
    page = words(text(client, f"/999999/900/{YEAR}/tables/5/cells/2060102.total/"))
    assert f"{YEAR} 450.00 {YEAR - 1} 300.00" in page
    assert "增加 +150.00 元 (+50.00%)" in page
    assert "在管理后台填列。" in page


def test_money_that_is_not_divided_is_no_zero(client: Client) -> None:
    revenue = (factories.revenue("7.00", unit=factories.DEPARTMENT), factories.revenue("5.00"))
    publish(edition=create_draft(*revenue, factories.expenditure("12.00", Nature.BASIC)), by=None)
    tables = f"/999999/900/{YEAR}/tables/"
    whole = words(text(client, f"{tables}2/cells/900.total/"))
    assert "没有分到下面各行的 7.00 900 示例局 12.00" in whole and "分项没有细分全部金额" in whole
    assert "有的分项没有公开，不能验算。" in words(text(client, f"{tables}5/cells/total.basic_total/"))
    hidden = words(text(client, f"{tables}5/cells/total.personnel/"))
    assert "来源文件没有公开这个数，不是零。" in hidden and "未公开" in hidden


def test_a_draft_has_no_address_for_ever(staff_client: Client) -> None:
    create_draft(factories.expenditure("5.00"))
    page = words(text(staff_client, f"/999999/900/{YEAR}/editions/1/tables/5/cells/2060102.total/"))
    assert "草稿没有永久地址。" in page and "API" not in page


@pytest.mark.parametrize("cell", ["nothing.total", "2060404.nothing", "2060404.personnel", "a/b", "<b>.total"])
def test_a_figure_that_is_not_there(client: Client, cell: str) -> None:
    """2060404.personnel is blank."""
    response = client.get(f"{CELLS}{cell}/")
    assert response.status_code == 404
    assert f'href="{CELLS}"' in response.content.decode()
    assert "<b>.total" not in response.content.decode()


def test_every_figure_is_a_link_on_the_page_without_scripts(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(CLOCK + 2):
        page = text(client, CELLS, unit="yuan")
    assert f'<a href="{CELLS}2060404.total/?unit=yuan">46,920,000.00</a>' in page


@pytest.mark.parametrize("number", range(1, 16))
def test_every_kind_of_table_explains_its_figures(client: Client, number: int) -> None:
    cells = text(client, f"{REFERENCE}tables/{number}/cells/")
    links = re.findall(rf'<a href="({REFERENCE}tables/{number}/cells/[^"]+)"', cells)
    for link in links[:: max(1, len(links) // 6)]:
        assert "来源" in words(text(client, unquote(link)))
