"""Figures that explain themselves, by mouse and by keyboard alone; and what tools for accessibility say of it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

TABLE_5 = "/420103/501/2024/tables/5/"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds wrong: each rule with the elements."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate("axe.run().then((result) => result.violations)")
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]


def test_with_the_keyboard_alone(page: Page) -> None:
    page.goto(TABLE_5)
    first = page.locator("[id='total.total']")
    # The table is one stop of the Tab key.
    expect(page.locator(".sheet td[tabindex='0']")).to_have_count(1)
    first.focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "206.total"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "206.basic_total"
    page.keyboard.press("ArrowLeft")
    # 2060102 has project expenditure alone: up from its column is the next figure above.
    page.keyboard.press("End")
    assert focused(page) == "206.project"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "total.project"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "total.project"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    panel = page.locator("#explanation")
    expect(panel.get_by_role("heading", level=2)).to_have_text("科学技术支出 · 项目支出 206")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel).to_contain_text("48,906,700.00")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert focused(page) == "206.project"
    page.keyboard.press(" ")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.sheet td')")


def test_a_click_shows_the_parts_which_explain_themselves(page: Page) -> None:
    page.goto(f"{TABLE_5}?unit=yi")
    page.locator("[id='206.total']").click()
    panel = page.locator("#explanation")
    expect(panel).to_contain_text("0.5237亿元")
    panel.get_by_role("link", name="20604 技术研究与开发").click()
    expect(panel.get_by_role("heading", level=2)).to_have_text("技术研究与开发 · 合计 20604")
    expect(panel.get_by_role("textbox")).to_have_value(
        f"{page.url.split('/420103')[0]}/420103/501/2024/editions/1/tables/5/#20604.total"
    )
    panel.get_by_role("button", name="关闭说明").click()
    expect(panel).to_be_hidden()
    assert focused(page) == "20604.total"
    page.emulate_media(media="print")
    page.locator("[id='206.total']").click()
    expect(panel).to_be_hidden()


def test_figures_of_a_project_explain_themselves_on_its_page(page: Page) -> None:
    project = "42010324501T000000100"
    page.goto(f"/420103/501/2024/projects/{project}/")
    page.locator(".whole-form summary").click()
    page.locator(f"[id='{project}.funding.sources.amount']").click()
    panel = page.locator("#explanation")
    expect(panel.get_by_role("heading", level=2)).to_have_text("当年预算资金来源合计")
    expect(panel).to_contain_text("当年预算资金来源合计 = 1. 财政拨款收入（本级安排数）")
    expect(panel).to_contain_text("1,986,700.00")


def test_an_address_leads_to_its_figure_without_scripts(page: Page) -> None:
    page.goto(f"{TABLE_5}#2060404.total")
    assert page.evaluate("document.querySelector(':target').textContent") == "4,692.00"
    outline = page.locator("[id='2060404.total']").evaluate("cell => getComputedStyle(cell).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_inaccessible(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(TABLE_5)
    page.locator("[id='206.total']").click()
    expect(page.locator("#explanation-title")).to_be_visible()
    assert violations(page) == []
    for address in (f"{TABLE_5}cells/", f"{TABLE_5}cells/206.total/"):
        page.goto(address)
        assert violations(page) == [], address
