"""A real browser for the tests of this directory: the Chromium of the system, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without the first, root cannot start it; the others keep it from calling its maker.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if not executable:
        pytest.skip("No Chromium on this machine; install the package chromium to run the browser tests.")
    # Playwright's event loop runs in this thread; Django takes that for asynchronous code, which this is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def reading_server(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """Serves what is committed, the demonstration data, to tests that only read: none of them has to load it anew."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def served(request: pytest.FixtureRequest) -> str:
    """Where the portal is served: to a test that writes, by the live server it asks for, else by the reading one."""
    if "live_server" in request.fixturenames:
        return str(request.getfixturevalue("live_server").url)
    request.getfixturevalue("db")
    return str(request.getfixturevalue("reading_server").url)


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """At the portal: `page.goto("/")`. Asking another host or an error in the console fails the test."""
    wrong: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((served, "data:", "blob:")):
            wrong.append(f"request to another host: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(f"console: {message.text}")

    with browser.new_context(base_url=served, locale="zh-CN") as context:
        page = context.new_page()
        page.on("request", on_request)
        page.on("console", on_console)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        yield page
    assert wrong == []
