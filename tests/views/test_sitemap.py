"""robots.txt and the sitemaps: every page, no draft, when it last changed, in both languages; and 304."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from budgets.site import sitemap
from tests import factories
from tests.models.database import YEAR, create_draft, publish

pytestmark = pytest.mark.django_db

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def locations(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200 and response["Content-Type"].startswith("application/xml")
    return [found.text or "" for found in ElementTree.fromstring(response.content).iterfind(".//s:loc", SPACE)]


def test_robots(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert {"Disallow: /search/", "Disallow: /en/search/"} < set(lines)


def test_the_index_names_a_sitemap_for_each_district(client: Client) -> None:
    assert locations(client, "/sitemap.xml") == [
        f"http://testserver/sitemap-{key}.xml" for key in ("portal", "310107", "420103")
    ]


def test_a_district(client: Client) -> None:
    """2024: overview, 15 tables, booklet, checks, projects, 4 of these, performance; the permanent overview."""
    found = locations(client, "/sitemap-420103.xml")
    of_year = [each for each in found if each.startswith("http://testserver/420103/501/2024/")]
    assert len(of_year) == 1 + 15 + 1 + 1 + 1 + 4 + 1 + 1
    assert "http://testserver/420103/years/2024/" in found and "http://testserver/en/420103/501/2024/" in found
    assert len(found) == len(set(found)) and not any("?" in each or each.endswith(".csv") for each in found)
    for each in found[::9]:
        assert client.get(each.removeprefix("http://testserver")).status_code == 200


def test_languages_and_moments(client: Client) -> None:
    edition = publish(edition=create_draft(*factories.reconciled()), by=None)
    root = ElementTree.fromstring(client.get("/sitemap-999999.xml").content)
    table = next(url for url in root if url.findtext("s:loc", "", SPACE).endswith(f"/999999/900/{YEAR}/tables/5/"))
    assert table.findtext("s:lastmod", "", SPACE) == edition.published_at.isoformat(timespec="seconds")
    alternates = {each.get("hreflang"): each.get("href") for each in table.iterfind("x:link", SPACE)}
    assert alternates == {
        "zh-CN": f"http://testserver/999999/900/{YEAR}/tables/5/",
        "en": f"http://testserver/en/999999/900/{YEAR}/tables/5/",
    }


def test_drafts_are_not_listed(client: Client) -> None:
    create_draft(*factories.reconciled())
    pages = ("/999999/", "/en/999999/", "/999999/corrections/", "/en/999999/corrections/")
    assert locations(client, "/sitemap-999999.xml") == [f"http://testserver{page}" for page in pages]


def test_kept_until_something_changes(client: Client) -> None:
    etag = client.get("/sitemap-420103.xml")["ETag"]
    assert client.get("/sitemap-420103.xml", headers={"if-none-match": etag}).status_code == 304
    publish(edition=create_draft(*factories.reconciled()), by=None)
    assert client.get("/sitemap-420103.xml", headers={"if-none-match": etag}).status_code == 200


def test_long_ones_are_split(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = locations(client, "/sitemap-420103.xml")
    monkeypatch.setattr(sitemap, "MOST", 60)
    publish(edition=create_draft(*factories.reconciled()), by=None)
    names = [re.sub(r".*/", "/", each) for each in locations(client, "/sitemap.xml") if "420103" in each]
    assert names[:2] == ["/sitemap-420103.xml", "/sitemap-420103-2.xml"]
    assert [each for name in names for each in locations(client, name)] == whole
    assert client.get(f"/sitemap-420103-{len(names) + 1}.xml").status_code == 404


@pytest.mark.parametrize("address", ["/sitemap-999998.xml", "/sitemap-420103-2.xml"])
def test_there_is_no_other(client: Client, address: str, settings: Any) -> None:
    assert client.get(address).status_code == 404
