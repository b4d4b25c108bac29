"""The search over all indicators, without scripts."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from budgets.models import SearchEntry, SearchKind
from performance.models import Indicator
from performance.views import indicators
from tests.views.reading import addresses, text

pytestmark = pytest.mark.django_db

ADDRESS = "/indicators/"
ROW = re.compile(r'class="label"><a href="([^"]+)" lang="zh-CN">(.*?)</a>')


def found(client: Client, **asked: str) -> list[tuple[str, str]]:
    """Address and name of each hit, page by page."""
    rows, address = [], ADDRESS
    while address:
        page = text(client, address, **asked) if address == ADDRESS else text(client, address)
        rows += [(unquote(link), re.sub("<.*?>", "", name)) for link, name in ROW.findall(page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    return rows


def test_all_are_found_each_once_and_lead_to_their_rows(client: Client) -> None:
    """206 of the demonstration: 141 of 420103 and 65 of 310107."""
    rows = found(client)
    assert len(rows) == len(set(rows)) == 206 == Indicator.objects.count()
    for page in {link.partition("#")[0] for link, _name in rows}:
        shown = text(client, page)
        for link, name in rows:
            if link.startswith(f"{page}#"):
                assert f'id="{link.partition("#")[2]}"' in shown, name


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"jurisdiction": "310107"}, 65),
        ({"jurisdiction": "420103", "department": "501", "year": "2024"}, 141),
        ({"department": "502"}, 0),
        ({"year": "2023"}, 65),
        ({"operator": "more_than", "unit": "次"}, 1),
        ({"q": "走访 企业", "operator": "equal"}, 0),
    ],
)
def test_filters(client: Client, asked: dict[str, str], count: int) -> None:
    assert len(found(client, **asked)) == count


@pytest.mark.parametrize("level_2", ["数量指标", "服务对象满意度指标"])
def test_levels_as_in_the_database(client: Client, level_2: str) -> None:
    wanted = Indicator.objects.filter(level_2=level_2).values_list("name", flat=True)
    assert sorted(name for _link, name in found(client, level_2=level_2)) == sorted(wanted)


def test_words_and_a_target_in_its_parts(client: Client) -> None:
    page = text(client, ADDRESS, q="规划建筑面积")
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page)
    assert cells[:5] == ["≥13459.00(平方米)", "≥", "13,459", "平方米", "2023"]
    assert "新建万里街道社区公共服务中心" in cells[5]
    assert f"/api/v1/indicators.csv?q={'%E8%A7%84%E5%88%92%E5%BB%BA%E7%AD%91%E9%9D%A2%E7%A7%AF'}" in addresses(page)


def test_the_files_have_the_same_filters(client: Client) -> None:
    page = text(client, ADDRESS, jurisdiction="310107", year="2023")
    (file,) = (address for address in addresses(page) if "indicators/?" in address and address.startswith("/api"))
    assert file == "/api/v1/indicators/?jurisdiction=310107&year=2023"
    assert client.get(file).status_code == 200


def test_queries(client: Client, django_assert_num_queries: Any) -> None:
    """Districts, years, walk, entries; the departments of a chosen district."""
    with django_assert_num_queries(4):
        text(client, ADDRESS)
    with django_assert_num_queries(5):
        text(client, ADDRESS, jurisdiction="420103")


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"operator": "big"}, "at_least"),
        ({"level_1": "其他"}, "产出指标"),
        ({"level_2": "其他"}, "数量指标"),
        ({"jurisdiction": "000000"}, "jurisdiction"),
        ({"department": "'"}, "department"),
        ({"year": "24"}, "2024"),
        ({"after": "x"}, "after"),
    ],
)
def test_wrong_parameters_are_named(client: Client, asked: dict[str, str], named: str) -> None:
    response = client.get(ADDRESS, asked)
    assert response.status_code == 400
    assert named in response.content.decode()


@pytest.mark.parametrize("typed", ["' | '", "\\", "\0", "家' & 'x", "a" * 300])
def test_hostile_words_and_units_are_answered(client: Client, typed: str) -> None:
    text(client, ADDRESS, unit=typed)
    text(client, ADDRESS, q=typed)


def test_nothing_found_and_too_short_are_said(client: Client) -> None:
    assert "没有符合的指标" in text(client, ADDRESS, q="量子纠缠")
    assert "请至少写两个连着的字" in text(client, ADDRESS, q="税")


def test_entries_of_an_earlier_release_are_shown(client: Client) -> None:
    entry = SearchEntry.objects.filter(kind=SearchKind.INDICATOR, year=2023).order_by("rank", "id").first()
    assert entry is not None
    SearchEntry.objects.filter(pk=entry.pk).update(path="/310107/wanli/2023/tables/15/")
    assert 'href="/310107/wanli/2023/tables/15/"' in text(client, ADDRESS, year="2023")


def test_pages_are_bounded(client: Client) -> None:
    assert len(ROW.findall(text(client, ADDRESS))) == indicators.SIZE
