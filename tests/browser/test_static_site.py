"""The exported site behind a plain web server: its search finds what the live one finds, in the same order."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from budgets.site import register
from budgets.site.kinds import KINDS
from tests.site.site import export

pytestmark = pytest.mark.django_db


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What current pages there are, without tables: enough to search in. Answers that are not there fail the test."""
    names = {"home", "about-checks", "district", "district-year", "department", "overview", "projects", "project"}
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "KINDS", tuple(kind for kind in KINDS if kind.name in names))
        export(folder, "--jurisdiction=420103")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Page]:
    wrong: list[str] = []
    with browser.new_context(base_url=site, locale="zh-CN") as context:
        page = context.new_page()
        page.on("response", lambda response: wrong.append(response.url) if response.status >= 400 else None)
        page.on(
            "request", lambda request: None if request.url.startswith((site, "data:")) else wrong.append(request.url)
        )
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
    assert wrong == []


def hits(html: str) -> list[str]:
    """Where the links of what was found lead to, in order."""
    listed = re.findall(r'<section class="hits".*?</section>', html, re.DOTALL)
    return [link for section in listed for link in re.findall(r'<li>\s*<a href="([^"]+)"', section)]


WANTED = [
    ("科技", "project"),
    ("科技", "text"),
    ("４２０１", "project"),
    ("科技 企业", "text"),
    ("江汉", "department"),
]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_search_finds_what_the_live_one_finds(visitor: Page, client: Client, prefix: str) -> None:
    for typed, kind in WANTED:
        of_district = {} if kind in ("function", "economic_class") else {"jurisdiction": "420103"}
        query = {"q": typed, "kind": kind} | of_district
        live = hits(client.get(f"{prefix}/search/", query).content.decode())
        # Tables, to which some projects lead, are not in this site.
        expected = [link for link in live if "/tables/" not in link]
        visitor.goto(f"{prefix}/search/?{urlencode(query)}")
        expect(visitor.locator("#results > *").first).to_be_attached()
        assert hits(visitor.content()) == expected != [], typed
    visitor.goto(f"{prefix}/search/?q=民营经济")
    expect(visitor.locator(".hits mark").first).to_have_text("民营经济")


def test_from_home_to_a_project(visitor: Page) -> None:
    visitor.goto("/")
    visitor.get_by_role("searchbox").fill("民营经济")
    visitor.get_by_role("searchbox").press("Enter")
    visitor.wait_for_url("**/search/?q=*")
    visitor.locator(".hits a[href*='/projects/']").first.click()
    expect(visitor.locator("h1")).to_contain_text("民营经济")
    visitor.locator("a.language").click()
    visitor.wait_for_url("**/en/420103/501/2024/projects/*/")


def test_too_little_and_nothing(visitor: Page) -> None:
    visitor.goto("/search/?q=企")
    expect(visitor.locator("#results")).to_contain_text("请至少写两个连着的字")
    visitor.goto("/search/?q=量子纠缠")
    expect(visitor.locator("#results")).to_contain_text("没有找到同时含有“量子纠缠”的内容。")


def test_without_scripts(browser: Browser, site: str) -> None:
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/search/")
        expect(page.locator("main")).to_contain_text("这是静态版，搜索需要浏览器的脚本。")
        page.get_by_role("link", name="民营经济工作经费").click()
        expect(page.locator("h1")).to_have_text("民营经济工作经费")
