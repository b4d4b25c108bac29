"""Searching while typing, with the keyboard, on a phone and a desk, in both languages; the page in axe-core's eyes."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("SCREENSHOTS")

pytestmark = pytest.mark.django_db


def looked_at(page: Page, name: str) -> None:
    """Nothing stands out to the side, axe-core finds nothing; a picture where a folder for it is named."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"search-{name}.png")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["", "/en"])
def test_suggestions(page: Page, language: str, width: int) -> None:
    name = f"{language.strip('/') or 'zh'}-{width}"
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{language}/")
    box = page.get_by_role("combobox")
    box.press_sequentially("科技成果")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(options.first.locator("mark").first).to_have_text("科技成果")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    looked_at(page, f"suggestions-{name}")
    box.press("Escape")
    expect(options).to_have_count(0)
    box.press("Enter")
    page.wait_for_url(f"**{language}/search/?q=*")
    assert page.get_by_role("main").locator("mark").count() > 1
    looked_at(page, f"results-{name}")


def test_a_suggestion_leads_to_its_row(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("2060404")
    options = page.get_by_role("option")
    expect(options.nth(1)).to_be_visible()
    for _ in range(2):
        box.press("ArrowDown")
    address = options.nth(1).get_attribute("data-url")
    box.press("Enter")
    page.wait_for_url(f"**{address}")
    assert address == "/420103/501/2024/tables/3/#2060404"
    expect(page.locator("tr:target")).to_contain_text("科技成果转化与扩散")


def test_without_scripts(browser: Browser, served: str) -> None:
    with browser.new_context(base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("searchbox").fill("基本工资")
        page.get_by_role("button", name="搜索").click()
        expect(page.get_by_role("heading", name="经济分类科目")).to_be_visible()
        page.get_by_label("种类").first.select_option("subject_line")
        page.get_by_role("button", name="搜索").click()
        expect(page.locator(".hits li")).not_to_have_count(0)
