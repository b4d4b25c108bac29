"""The search page and its suggestions, without scripts."""

from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg.errors import QueryCanceled

from budgets.models import SearchEntry
from budgets.search import find
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import text

pytestmark = pytest.mark.django_db


def test_every_kind_of_the_demonstration_is_found_and_leads_somewhere(client: Client) -> None:
    paths = SearchEntry.objects.order_by("kind", "path").distinct("kind").values_list("kind", "path")
    kinds = dict(paths)
    assert set(kinds) == set(find.SearchKind.values)
    for path in kinds.values():
        page, _, row = path.partition("#")
        shown = text(client, page)
        assert not row or f'id="{unquote(row)}"' in shown, path


def test_results_are_grouped_highlighted_and_lead_to_their_rows(client: Client) -> None:
    page = text(client, "/search/", q="科技成果")
    assert "科技成果</mark>转化与扩散" in page
    assert 'href="/420103/501/2024/tables/3/#2060404"' in page
    assert "4,692.00 万元" in page
    assert '<h2 id="subject_line">' in page
    english = text(client, "/en/search/", q="科技成果")
    assert 'href="/en/420103/501/2024/tables/3/#2060404"' in english


def test_one_query_more_than_the_results_for_each_list(client: Client, django_assert_max_num_queries: Any) -> None:
    """Walk, words, entries; districts and years of the form."""
    with django_assert_max_num_queries(5):
        text(client, "/search/", q="科技")
    with django_assert_max_num_queries(3):
        text(client, "/search/suggest", q="科技")


def test_names_are_escaped_with_their_marks(client: Client) -> None:
    publish(edition=create_draft(factories.expenditure("1"), factories.project("量子<script>项目")), by=None)
    page = text(client, "/search/", q="量子<script>")
    assert "<script>项目" not in page
    assert "<mark>量子</mark>&lt;<mark>script</mark>&gt;项目" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "例如："),
        ({"q": "税"}, "请至少写两个连着的字"),
        ({"q": "!&|()'"}, "请至少写两个连着的字"),
        ({"q": "量子纠缠"}, "没有找到同时含有“量子纠缠”的内容"),
        ({"q": "科技", "year": "2099"}, "在所有种类、区划和年度中搜索"),
    ],
)
def test_nothing_to_show_is_explained(client: Client, asked: dict[str, str], said: str) -> None:
    assert said in text(client, "/search/", **asked)


@pytest.mark.parametrize(
    "q",
    [
        "' OR 1=1 --",
        "科技:*",
        "科技 & ",
        "<->",
        "\\'",
        "\0科技",
        "😀科技",
        "科" * 5000,
        "a" * 300,
        "%",
        "@420103",
        "#text",
    ],
)
def test_hostile_queries_are_answered(client: Client, q: str) -> None:
    for address in ("/search/", "/search/suggest"):
        text(client, address, q=q)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"kind": "everything"}, "subject_line"),
        ({"year": "24"}, "2024"),
        ({"jurisdiction": "000000"}, "jurisdiction"),
        ({"kind": "project", "after": "1;2"}, "after"),
    ],
)
def test_wrong_parameters_are_named(client: Client, asked: dict[str, str], named: str) -> None:
    response = client.get("/search/", {"q": "科技"} | asked)
    assert response.status_code == 400
    assert named in response.content.decode()


def test_a_kind_is_shown_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = text(client, "/search/", q="20", kind="subject_line")
    assert page.count('class="amount"') == find.PAGE
    assert 'rel="next" href="/search/?q=20&amp;kind=subject_line&amp;after=' in page


def test_a_search_that_takes_too_long_asks_for_more_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled(*_args: object) -> None:
        raise OperationalError from QueryCanceled()

    monkeypatch.setattr(find, "_fetched", cancelled)
    assert "没有搜索完" in text(client, "/search/", q="科技")
    assert text(client, "/search/suggest", q="科技").strip() == ""


def test_what_was_published_a_moment_ago_is_found(client: Client) -> None:
    assert "没有找到" in text(client, "/search/", q="量子评审")
    publish(edition=create_draft(factories.expenditure("1"), factories.project("量子评审")), by=None)
    assert f'href="/999999/900/{YEAR}/projects/{quote("量子评审")}/"' in text(client, "/search/", q="量子评审")


def test_suggestions_are_options(client: Client) -> None:
    options = text(client, "/en/search/suggest", q="科技成果")
    assert options.count('role="option"') >= 2
    assert 'data-url="/en/functions/2060404/"' in options
