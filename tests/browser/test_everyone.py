"""Every kind of public page, for everyone: on a phone and a desk, by day and night, enlarged, and without scripts.

The pictures of docs/guide-citizens.md are made here: ``SCREENSHOTS=docs/img pytest tests/browser/test_everyone.py``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
YEAR, FORMS = "/420103/501/2024/", "/310107/wanli/2025/"
COMPARED = "/compare/?d=420103/501/2024&d=310107/wanli/2024&table=5"
# The page of the API's description is not among them: what Swagger UI draws has contrasts of its own.
KINDS = [
    "/",
    "/420103/",
    "/310107/wanli/",
    FORMS,
    f"{YEAR}tables/1/",
    f"{YEAR}tables/5/",
    f"{YEAR}tables/5/?unit=yi",
    f"{YEAR}tables/5/cells/2060404.total/",
    f"{FORMS}tables/14/",
    f"{FORMS}tables/15/",
    f"{YEAR}booklet/",
    f"{YEAR}checks/",
    f"{YEAR}editions/1/",
    f"{FORMS}projects/",
    f"{YEAR}projects/42010324501T000000100/",
    f"{FORMS}performance/",
    f"{FORMS}embed/flow/",
    "/functions/",
    "/functions/206/",
    "/functions/20604/420103/",
    "/economic/",
    "/economic/301/",
    COMPARED,
    "/indicators/?q=满意度",
    "/search/?q=科技",
    "/glossary/",
    "/verify/",
    "/corrections/",
    "/420103/corrections/",
    "/about/checks/",
]
PICTURES = os.environ.get("SCREENSHOTS")
SHOWN = {
    FORMS: "public-year",
    f"{YEAR}tables/5/cells/2060404.total/": "public-figure",
    COMPARED: "public-compare",
}
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
FOUND = "axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, nodes.length, nodes[0].html]))"


@pytest.mark.parametrize(("prefix", "width", "scheme"), [("", 1280, "light"), ("/en", 360, "dark")])
def test_every_kind_is_for_everyone(page: Page, prefix: str, width: int, scheme: Any) -> None:
    """Nothing stands out to the side, axe-core finds nothing: on a desk by day, and in English on a phone at night."""
    assert AXE.exists(), "axe-core is not installed; run npm ci."
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    found = {}
    for address in KINDS:
        page.goto(prefix + address)
        if PICTURES and not prefix and address in SHOWN:
            page.screenshot(path=Path(PICTURES) / f"{SHOWN[address]}.png")
        page.evaluate(AXE.read_text())
        found[address] = [*page.evaluate(FOUND), *(["too wide"] if page.evaluate(WIDER) else [])]
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_enlarged_to_twice_its_size(page: Page) -> None:
    """A window of 1280 px at 200 % is one of 640 CSS pixels. Readers get no cookie, either."""
    page.set_viewport_size({"width": 640, "height": 400})
    for address in KINDS:
        page.goto(address)
        assert not page.evaluate(WIDER), address
    assert page.context.cookies() == []


def test_without_scripts_charts_are_tables(browser: Browser, served: str) -> None:
    """No drawing is shown, and no figure is folded away."""
    with browser.new_context(base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        for address in KINDS:
            page.goto(address)
            assert page.locator("canvas:visible").count() == 0, address
            for table in page.locator("details[data-behind]").all():
                assert table.get_attribute("open") is not None, address
