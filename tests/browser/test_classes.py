"""Subjects, the comparison and the glossary on a phone and a desk, by day and by night, with and without scripts."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
TREE, SUBJECT, DISTRICT = "/functions/?year=2024", "/functions/208/?year=2024", "/economic/301/310107/2024/"
COMPARED = "/compare/?d=420103/501/2024&d=310107/wanli/2024&d=420103/501/2023&table=5&as=share"
ADDRESSES = [TREE, SUBJECT, DISTRICT, COMPARED, "/compare/", "/glossary/"]


def test_a_phone_shows_the_whole_width(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for address in (*ADDRESSES, f"/en{SUBJECT}", f"/en{COMPARED}"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: Any) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run npm ci.")
    page.emulate_media(color_scheme=scheme)
    for address in ADDRESSES:
        page.goto(address)
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, nodes.length]))")
        assert found == [], address


def test_charts_are_drawn(page: Page) -> None:
    for address, charts in ((TREE, 1), (SUBJECT, 3), (COMPARED, 1)):
        page.goto(address)
        expect(page.locator("canvas")).to_have_count(charts)
        for canvas in page.locator("canvas").all():
            expect(canvas).to_be_visible()


def test_the_form_works_without_scripts(browser: Browser, served: str) -> None:
    """One column is taken away, another typed by a part of its name, and the table changed."""
    with browser.new_context(base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/compare/?d=420103/501/2024&d=310107/wanli/2024")
        page.get_by_label("信息化局 2024年").uncheck()
        page.get_by_label("加一列").fill("万里")
        page.locator("select[name=table]").select_option("7")
        page.locator("form.compare-form button").click()
        page.get_by_role("link", name="上海市普陀区人民政府万里街道办事处").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("表 7")
        headings = page.locator(".compared thead th")
        expect(headings.nth(1)).to_contain_text("万里街道办事处 2024年")
        expect(headings.nth(2)).to_contain_text("万里街道办事处 2025年")
        # 88,282,511 and 90,238,584 yuan of 301.
        expect(page.locator("tr[data-key='301']")).to_contain_text("+195.61")
