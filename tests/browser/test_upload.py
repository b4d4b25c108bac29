"""A clerk brings a file into a draft, with and without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from budgets.models import Edition, RevenueLine
from tests.admin.members import empty_draft, member
from tests.intake.exports import ROWS, write

SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def draft(live_server: Any) -> Edition:
    return empty_draft()


def sign_in(page: Page, draft: Edition, url: str) -> None:
    cookie = member(draft.department).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


@pytest.fixture
def plain_page(browser: Browser, live_server: Any) -> Iterator[Page]:
    with browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False) as context:
        yield context.new_page()


def walk(page: Page, draft: Edition, folder: Path) -> None:
    page.goto(f"/admin/budgets/edition/{draft.pk}/imports/")
    page.set_input_files("#upload-file", write(folder / "detail.csv", *ROWS))
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")
    expect(page.locator(".imports-counts")).to_contain_text("收入")
    assert not RevenueLine.objects.filter(edition=draft).exists()
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".imports-state")).to_have_text("已导入")
    assert RevenueLine.objects.get(edition=draft).amount == 600.5
    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.locator(".imports-state")).to_have_text("已撤销")
    assert not RevenueLine.objects.filter(edition=draft).exists()


def test_upload_preview_confirm_undo(page: Page, draft: Edition, live_server: Any, tmp_path: Path) -> None:
    sign_in(page, draft, live_server.url)
    walk(page, draft, tmp_path)


def test_the_same_without_javascript(plain_page: Page, draft: Edition, live_server: Any, tmp_path: Path) -> None:
    sign_in(plain_page, draft, live_server.url)
    walk(plain_page, draft, tmp_path)


def test_progress(page: Page, draft: Edition, live_server: Any, tmp_path: Path) -> None:
    """What was told while the file was read is remembered by the page itself."""
    sign_in(page, draft, live_server.url)
    page.goto(f"/admin/budgets/edition/{draft.pk}/imports/")
    page.evaluate(
        """() => {
          const told = [];
          sessionStorage.clear();
          new MutationObserver(() => {
            told.push(document.getElementById("upload-stage").textContent);
            sessionStorage.setItem("told", told.join("/"));
          }).observe(document.getElementById("upload-stage"), { childList: true });
        }"""
    )
    page.set_input_files("#upload-file", write(tmp_path / "detail.csv", *ROWS))
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")
    told = page.evaluate("sessionStorage.getItem('told')").split("/")
    assert (told[0], told[-1]) == ("正在上传", "勾稽检查")


def test_the_preview_fits_a_phone(page: Page, draft: Edition, live_server: Any, tmp_path: Path) -> None:
    sign_in(page, draft, live_server.url)
    page.goto(f"/admin/budgets/edition/{draft.pk}/imports/")
    page.set_input_files("#upload-file", write(tmp_path / "detail.csv", *ROWS))
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/imports/*/")
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.reload()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"preview-{language}-{width}.png", full_page=True)
