"""A clerk at the grids of a draft, in a real browser: keyboard, clipboard, undo, totals, two people at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from budgets.correction import start_correction
from budgets.models import Edition, ExpenditureLine

PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
BLOCK = "501001\t2060404\t项目支出\t政府性基金预算拨款收入\t否\t１,234.45\r\n501001\t77\t项目支出\tgeneral\t\tabc\r\n"
COPY = """() => {
  const clipboardData = new DataTransfer();
  document.activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
  return clipboardData.getData("text/plain");
}"""
# The browser itself reports every refusal in its console; refusals are what these tests are about.
REFUSALS = ("status of 409", "status of 422")


@pytest.fixture
def draft(transactional_db: None) -> Edition:
    edition = Edition.objects.get(department__code="501", year=2024)
    return start_correction(edition=edition, reason="测试", by=None)


@pytest.fixture
def clerk(browser: Browser, live_server: Any, draft: Edition) -> Iterator[Any]:
    """Opens the draft as somebody: clerk("name", locale="en"). Errors of scripts or of the policy fail the test."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)

    def enter(name: str, **options: Any) -> Page:
        client = Client()
        client.force_login(User.objects.create_superuser(name))
        context = browser.new_context(base_url=live_server.url, **{"locale": "zh-CN"} | options)
        contexts.append(context)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        language = {"name": "django_language", "value": options.get("locale", "zh-hans"), "url": live_server.url}
        context.add_cookies([session, language])  # type: ignore[list-item]
        page = context.new_page()
        listen(page)
        page.goto(f"/admin/budgets/edition/{draft.pk}/change/#expenditureline_set")
        page.locator("[data-kind=expenditureline][data-ready]").wait_for()
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [text for text in wrong if not any(refusal in text for refusal in REFUSALS)] == []


def cell(page: Page, row: int, column: int) -> Any:
    rows = page.locator("[data-kind=expenditureline] .tabulator-row")
    return rows.nth(row).locator(f"[data-column='{column}']")


def total(page: Page) -> Any:
    return page.locator("[data-kind=expenditureline] [data-total=amount] b")


def status(page: Page) -> Any:
    return page.locator("[data-kind=expenditureline] .grid-status")


def test_type_paste_undo_and_save_by_keyboard(clerk: Any, draft: Edition) -> None:
    page = clerk("one")
    expect(total(page)).to_have_text("55,118,900.00")
    cell(page, 0, 5).click()
    page.keyboard.type("2885800.55")
    page.keyboard.press("Enter")
    expect(total(page)).to_have_text("55,118,900.55")
    page.keyboard.press("Control+z")
    expect(total(page)).to_have_text("55,118,900.00")
    page.keyboard.press("Control+y")
    expect(total(page)).to_have_text("55,118,900.55")

    page.keyboard.press("Control+Enter")
    page.evaluate(PASTE, BLOCK)
    expect(total(page)).to_have_text("55,120,135.00")
    wrong = cell(page, 15, 1)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_attribute("title", "列表中没有“77”。")
    expect(wrong.locator(".grid-icon")).to_be_visible()
    expect(cell(page, 15, 5)).to_contain_text("abc")

    wrong.click()
    page.keyboard.type("科技成果转化与")
    page.keyboard.press("Tab")
    expect(cell(page, 15, 1)).to_contain_text("2060404 科技成果转化与扩散")
    cell(page, 15, 5).click()
    page.keyboard.type("0.45")
    page.keyboard.press("Tab")
    # The key is taken: the server says so at the cell.
    page.keyboard.press("Control+s")
    expect(status(page)).to_have_text("没有保存：请先改正标出的单元格。")
    expect(page.locator("[data-kind=expenditureline] .grid-problems")).to_contain_text("重复")
    cell(page, 15, 0).click()
    page.keyboard.press("Control+Delete")
    page.keyboard.press("Control+s")
    expect(status(page)).to_have_text("已保存。")
    expect(page.locator("[data-kind=expenditureline] [data-table='3'] b")).to_have_text(total(page).inner_text())
    assert ExpenditureLine.objects.filter(edition=draft).count() == 15

    cell(page, 14, 4).click()
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate(COPY) == "否\t1234.45"


def test_two_people_see_both_versions_and_choose(clerk: Any, draft: Edition) -> None:
    one, two = clerk("one"), clerk("two")
    for page, amount in ((one, "1.00"), (two, "2.00")):
        cell(page, 0, 5).click()
        page.keyboard.type(amount)
        page.keyboard.press("Enter")
    one.keyboard.press("Control+s")
    expect(status(one)).to_have_text("已保存。")
    two.keyboard.press("Control+s")
    dialog = two.get_by_role("dialog")
    for text in ("one 于 ", "金额（元）", "1.00", "2.00"):
        expect(dialog).to_contain_text(text)
    dialog.get_by_role("button", name="先不保存，回到表格").click()
    expect(cell(two, 0, 5)).to_have_text("2.00")
    two.keyboard.press("Control+s")
    two.get_by_role("button", name="把我的修改加在最新内容上并保存").click()
    expect(status(two)).to_have_text("已保存。")
    assert ExpenditureLine.objects.of(draft)[0].amount == 2


def test_on_a_phone_in_english_and_in_the_dark(clerk: Any) -> None:
    page = clerk("one", locale="en", viewport={"width": 360, "height": 740}, color_scheme="dark")
    expect(page.locator("[data-kind=expenditureline]").get_by_role("button", name="Save the table")).to_be_visible()
    body = page.locator("[data-kind=expenditureline] .grid-body").bounding_box()
    assert body["x"] + body["width"] <= 360
    cell(page, 0, 0).dblclick()
    page.keyboard.press("Escape")
    page.get_by_label("10,000 yuan").first.check()
    expect(total(page)).to_have_text("5,511.89")
