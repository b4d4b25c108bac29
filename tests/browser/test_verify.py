"""A file dropped on the page that checks it; what pages say of themselves, on a phone and in axe-core's eyes."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests import factories
from tests.models.database import YEAR, create_draft, publish

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
TABLE = "/420103/501/2024/tables/5"
FOUND = "axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))"
DROP = """([content, name]) => {
  const held = new DataTransfer();
  held.items.add(new File([content], name));
  const told = {dataTransfer: held, bubbles: true, cancelable: true};
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", told));
}"""


@pytest.fixture
def corrected(transactional_db: None) -> None:
    publish(edition=create_draft(*factories.reconciled()), by=None)
    facts = [*factories.reconciled()[:2], factories.expenditure("130000.00")]
    publish(edition=create_draft(*facts, number=2, correction_reason="示例原因"), by=None)


def test_a_dropped_file_is_checked_at_once_and_sets_no_cookie(page: Page) -> None:
    content = page.request.get(f"{TABLE}.json").text()
    page.goto("/verify/")
    page.evaluate(DROP, [content.replace('"4692.00"', '"4962.00"', 1), "t.json"])
    expect(page.get_by_role("heading", name="有改动：1 处与公开的不同")).to_be_visible()
    row = page.locator(".verdict tbody tr")
    expect(row).to_contain_text("20604 技术研究与开发")
    expect(row.locator("mark")).to_have_text("4962.00")
    assert page.context.cookies() == []


def test_without_script(browser: Any, served: str, tmp_path: Path) -> None:
    with browser.new_context(base_url=served, java_script_enabled=False) as context:
        page = context.new_page()
        content = context.request.get(f"{TABLE}.csv").body()
        file = tmp_path / "420103-501-2024-t05.csv"
        file.write_bytes(content)
        page.goto("/verify/")
        page.get_by_label("选择文件，或者拖放到这里").set_input_files(file)
        page.get_by_role("button", name="核对", exact=True).click()
        expect(page.get_by_role("heading", name="一致：与公开的文件逐字节相同")).to_be_visible()


def test_on_a_phone_by_day_and_by_night(page: Page, corrected: None) -> None:
    """The line of the edition opens; nothing stands out to the side; axe-core finds nothing."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run npm ci.")
    page.set_viewport_size({"width": 360, "height": 740})
    old = f"/999999/900/{YEAR}/editions/1/"
    page.goto(old)
    bar = page.get_by_label("公开版本")
    expect(bar.get_by_role("link", name="DOCX")).to_be_hidden()
    bar.locator("summary").click()
    expect(bar.get_by_role("link", name="DOCX")).to_be_visible()
    expect(bar.locator(".digest").first).to_contain_text("sha256:")
    for address in (old, f"{old}checks/", "/999999/900/", "/corrections/", "/verify/", "/verify/?digest=" + "0" * 64):
        page.goto(address)
        for line in page.locator(".edition-bar summary").all():
            line.click()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = page.evaluate(
                "axe.run().then(found => found.violations.map(each => [each.id, each.nodes[0].html]))"
            )
            assert found == [], address
