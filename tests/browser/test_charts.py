"""Charts taken away: as a picture, and in the frame of another page."""

import struct
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
YEAR = "/420103/501/2024/"
SIZE = "canvas => [canvas.width, canvas.height]"


def test_a_picture_has_title_and_source_around_the_chart(page: Page) -> None:
    page.goto(YEAR)
    width, height = page.locator("canvas[data-chart='flow-chart']").evaluate(SIZE)
    button = page.get_by_role("button", name="从资金来源到支出功能：PNG")
    assert button.get_attribute("data-title") == "从资金来源到支出功能 (万元)"
    source = button.get_attribute("data-source") or ""
    assert source.startswith("来源：武汉市江汉区科学技术和经济信息化局 2024 年部门预算，第 1 版 · http")
    assert source.endswith("/420103/501/2024/editions/1/")
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "flow.png"
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    found = struct.unpack(">II", content[16:24])
    # A line of 17 above, at least one of 12 below, each 1.4 high, and two margins of 12.
    assert found[0] == width and height + 60 <= found[1] < height + 130


def test_print_has_no_tools(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto(YEAR)
    for found in page.locator(".chart-tools, .units").all():
        expect(found).to_be_hidden()


def test_another_page_shows_the_chart_in_a_frame(page: Page, served: str) -> None:
    page.goto(f"{YEAR}tables/5/")
    page.get_by_text("嵌入", exact=True).click()
    code = page.locator(".chart-tools textarea").input_value()
    assert f'<iframe src="{served}{YEAR}editions/1/embed/t05/" title="' in code
    page.set_content(f"<main>{code}</main>")
    frame = page.frame_locator("iframe")
    expect(frame.locator("canvas")).to_be_visible()
    expect(frame.get_by_role("link")).to_contain_text(["CSV", "2024 年部门预算，第 1 版"])
    assert page.context.cookies() == []


def test_without_scripts_a_frame_has_the_table(browser: Browser, served: str) -> None:
    with browser.new_context(base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{YEAR}editions/1/embed/functions/")
        expect(page.locator("canvas")).to_be_hidden()
        expect(page.get_by_role("row", name="科技成果转化与扩散")).to_contain_text("4,692.00")
        expect(page.get_by_role("button", name="PNG")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_frame_is_accessible_and_fits_a_phone(page: Page, scheme: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.emulate_media(color_scheme=scheme)
    for key in ("flow", "functions", "years", "t08"):
        page.goto(f"{YEAR}embed/{key}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, key
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))")
        assert found == [], key
