"""The first pages of districts and departments on a phone and a desk, by day and by night, with and without scripts."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
DISTRICT, YEAR = "/310107/", "/310107/wanli/2025/"
DRAWN = """canvas => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(pixels.buffer)).size;
}"""


@pytest.mark.parametrize(("address", "charts"), [(DISTRICT, 2), (YEAR, 5)])
def test_charts_are_drawn_and_their_tables_folded(page: Page, address: str, charts: int) -> None:
    page.goto(address)
    canvases = page.locator("canvas").all()
    assert len(canvases) == charts
    for canvas in canvases:
        expect(canvas).to_be_visible()
        assert canvas.evaluate(DRAWN) > 10
    for table in page.locator("details[data-behind]").all():
        expect(table).not_to_have_attribute("open", "")


@pytest.mark.parametrize("address", [DISTRICT, YEAR, f"/en{DISTRICT}", f"/en{YEAR}"])
def test_a_phone_shows_the_whole_width(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_the_tables_stand_open(browser: Browser, served: str) -> None:
    with browser.new_context(base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(YEAR)
        expect(page.locator("canvas").first).to_be_hidden()
        row = page.locator("tr[data-key='nature.project/function.212']")
        expect(row).to_be_visible()
        expect(row).to_contain_text("城乡社区支出")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [DISTRICT, YEAR])
def test_axe_finds_nothing(page: Page, address: str, scheme: Any) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run npm ci.")
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, nodes.length]))")
    assert found == []
