"""Projects, a department's performance and the search over indicators on a phone and a desk, in axe-core's eyes."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("SCREENSHOTS")
PAGES = {
    "project": "/420103/501/2024/projects/42010324501T000000102/",
    "form": "/310107/wanli/2023/projects/各类工作经费/",
    "department": "/420103/501/2024/performance/",
    "indicators": "/indicators/?jurisdiction=420103&operator=at_least",
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["", "/en"])
def test_pages(page: Page, language: str, width: int) -> None:
    """Nothing stands out to the side, axe-core finds nothing; pictures where a folder for them is named."""
    page.set_viewport_size({"width": width, "height": 800})
    for name, address in PAGES.items():
        page.goto(f"{language}{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{language.strip('/') or 'zh'}-{width}.png", full_page=True)


def test_from_the_search_to_the_indicator(page: Page) -> None:
    page.goto("/indicators/")
    page.get_by_label("指标、项目或指标值中的字").fill("数字经济招商引资")
    page.get_by_label("单位").fill("亿")
    page.get_by_role("button", name="查找").click()
    rows = page.locator("table.found tbody tr")
    expect(rows).to_have_count(3)
    rows.filter(has_text="≥1亿").get_by_role("link").first.click()
    expect(page.locator("tr:target")).to_contain_text("要求降低")
    expect(page.locator("h1")).to_have_text("民营经济工作经费")
