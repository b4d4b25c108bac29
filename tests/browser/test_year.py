"""A whole year in a real browser: from an empty year to the public page, by three people, with keyboard and paste.

The pictures of docs/guide-finance.md are made here: ``SCREENSHOTS=docs/img pytest tests/browser/test_year.py``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from budgets.models import AdministrativeUnit, Edition
from budgets.roles import Role
from tests.browser.test_grid import PASTE
from tests.members import person
from tests.models.database import PROJECT, create_department

SHOTS = os.environ.get("SCREENSHOTS")
YEAR = 2026
MINUTES = 15
"""How long the guide promises that it takes at most."""

LINES = {
    "revenueline": "900001\t一般公共预算拨款收入\t否\t\t300,000.00",
    "expenditureline": (
        "900001\t2060101\t人员经费\t一般公共预算拨款收入\t否\t200,000.00\n"
        "900001\t2060102\t项目支出\t一般公共预算拨款收入\t否\t100,000.00"
    ),
    "basicexpenditureline": "30101\t人员经费\t一般公共预算拨款收入\t200,000.00",
    "project": f"{PROJECT}\t评审\t900001\t31\t本级支出项目\t委托专业机构评审。",
    "projectline": f"{PROJECT}\t一般公共预算拨款收入\t否\t\t100,000.00",
    "officialexpense": "因公出国（境）费\t0\n公务用车购置费\t0\n公务用车运行费\t0\n公务接待费\t0",
}
"""What the clerk copies from a spreadsheet, by the kind of line."""


Enter = Callable[[Role], Page]


@pytest.fixture
def enter(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Enter]:
    """The browser of somebody with this role; errors of scripts or of the policy fail the test."""
    wrong: list[str] = []
    contexts = []

    def open_browser(role: Role) -> Page:
        client = Client()
        client.force_login(person(role.value, role))
        context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert wrong == []


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"year-{name}.png")


def test_from_an_empty_year_to_the_public(enter: Enter) -> None:
    department = create_department()
    began = monotonic()
    clerk, reviewer, publisher = (enter(role) for role in (Role.CLERK, Role.BUREAU_REVIEWER, Role.PUBLISHER))
    draft = open_year(clerk, department)
    for kind, block in LINES.items():
        paste(clerk, draft, kind, block)
    write_text(clerk, draft)
    step(clerk, draft, "submit", "3-submit")
    send_back(reviewer, draft)
    answer(clerk, draft)
    step(clerk, draft, "submit")
    step(reviewer, draft, "approve", "5-approve")
    step(publisher, draft, "publish", "6-publish")
    publisher.goto(f"/999999/900/{YEAR}/")
    expect(publisher.locator("h1")).to_contain_text("示例局")
    expect(publisher.get_by_text("30.00").first).to_be_visible()
    shoot(publisher, "7-public")
    assert monotonic() - began < MINUTES * 60
    draft.refresh_from_db()
    assert draft.state == Edition.State.PUBLISHED
    assert [step.step for step in draft.steps.order_by("pk")] == [
        "open",
        "submit",
        "send_back",
        "submit",
        "approve",
        "publish",
    ]


def open_year(page: Page, department: AdministrativeUnit) -> Edition:
    page.goto("/admin/budgets/edition/add/")
    page.locator("#select2-id_department-container").click()
    page.keyboard.type("900")
    page.locator(".select2-results__option", has_text="示例局").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_year").fill(str(YEAR))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/edition/\d+/change/"))
    shoot(page, "1-empty")
    return Edition.objects.get(department=department, year=YEAR)


def paste(page: Page, draft: Edition, kind: str, block: str) -> None:
    page.goto("about:blank")
    page.goto(f"/admin/budgets/edition/{draft.pk}/change/#{kind}_set")
    grid = page.locator(f"[data-kind={kind}][data-ready]")
    grid.wait_for()
    grid.locator(".grid-body").click()
    page.keyboard.press("Control+Enter")
    page.evaluate(PASTE, block)
    page.keyboard.press("Control+s")
    expect(grid.locator(".grid-status")).to_have_text("已保存。")
    if kind == "expenditureline":
        shoot(page, "2-grid")


def write_text(page: Page, draft: Edition) -> None:
    page.goto(f"/admin/budgets/edition/{draft.pk}/text/")
    page.get_by_role("button", name="重新生成").click()
    expect(page.get_by_text("名词解释").first).to_be_visible()
    shoot(page, "2-text")


STEPS = {
    "submit": ("提交审核", "已提交审核。"),
    "approve": ("通过审核", "已审核通过。"),
    "publish": ("公开", "已公开。"),
}
"""What the button of each step is called, and what the page says when it is done."""


def step(page: Page, draft: Edition, verb: str, shot: str = "") -> None:
    name, done = STEPS[verb]
    page.goto(f"/admin/budgets/edition/{draft.pk}/{verb}/")
    if shot:
        shoot(page, shot)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(done)).to_be_visible()


def send_back(page: Page, draft: Edition) -> None:
    page.goto("/admin/budgets/edition/board/")
    shoot(page, "4-board")
    page.goto(f"/admin/budgets/edition/{draft.pk}/send_back/")
    page.locator("textarea[name=note]").fill("请补充项目的支出方向。")
    shoot(page, "4-send-back")
    page.get_by_role("button", name="退回部门").click()
    expect(page.get_by_text("已退回部门修改。")).to_be_visible()


def answer(page: Page, draft: Edition) -> None:
    """The clerk is told why it came back."""
    page.goto(f"/admin/budgets/edition/{draft.pk}/change/")
    expect(page.get_by_text("请补充项目的支出方向。").first).to_be_visible()
