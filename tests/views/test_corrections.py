"""The public page that shows what a correction changed."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from budgets.facts import Fact, Measure, ResourceFigure, TextSection
from tests import factories
from tests.models.database import YEAR, create_draft, publish
from tests.views.reading import text

pytestmark = pytest.mark.django_db

CURRENT = f"/999999/900/{YEAR}/"
REASON = "漏列一笔设备购置"


def facts(amount: str, *, vehicles: str, words: str) -> list[Fact]:
    return [
        *factories.reconciled()[:2],
        factories.expenditure(amount),
        ResourceFigure(measure=Measure.VEHICLES, value=Decimal(vehicles)),
        TextSection(number=1, key="duties", title="主要职能", body=f"第一段不变。\n{words}\n=末段不变。"),
    ]


@pytest.fixture
def corrected(db: None) -> None:
    publish(edition=create_draft(*facts("100000.00", vehicles="2", words="旧的一段。")), by=None)
    second = create_draft(*facts("130000.00", vehicles="3", words="=新的一段。"), number=2, correction_reason=REASON)
    publish(edition=second, by=None)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("address", [CURRENT, f"{CURRENT}editions/2/"])
def test_figures_words_and_reason_are_shown(client: Client, corrected: None, address: str) -> None:
    page = text(client, f"{address}changes/")
    said = words(page)
    assert f"{YEAR}年预算第 2 版与第 1 版的差异" in said
    assert f"更正原因 {REASON}" in said
    assert "修改 2060102 一般行政管理事务 合计 元 100,000.00 130,000.00 +30,000.00" in said
    assert "公务用车 2 辆 3 辆" in said
    assert "<del>旧的一段。</del>" in page and "<ins>=新的一段。</ins>" in page
    assert "第一段不变" not in said
    assert f'href="{address}changes/"' in text(client, address)


def test_in_ten_thousands(client: Client, corrected: None) -> None:
    said = words(text(client, f"{CURRENT}changes/", unit="wanyuan"))
    assert "合计 万元 10.00 13.00 +3.00" in said


def test_as_csv_in_exact_yuan_and_without_formulas(client: Client, corrected: None) -> None:
    response = client.get(f"{CURRENT}changes.csv")
    assert response["Content-Disposition"] == f'attachment; filename="999999-900-{YEAR}-1-2-changes.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["table", "name", "part", "row", "label", "kind", "column", "before", "after", "change"]
    of_class = [row[5:] for row in rows if row[0] == "5" and row[3] == "2060102"]
    assert of_class == [
        ["修改", "合计", "100000.00", "130000.00", "30000.00"],
        ["修改", "项目支出", "100000.00", "130000.00", "30000.00"],
    ]
    assert ["", "", "", "", "主要职能", "", "", "旧的一段。", "'=新的一段。", ""] in rows
    assert ["", "", "", "", "公务用车", "", "", "2.00", "3.00", ""] in rows


def test_queries_do_not_depend_on_what_changed(
    client: Client, corrected: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(f"{CURRENT}changes/")


def test_the_same_content_again_is_said_to_be_the_same(client: Client) -> None:
    publish(edition=create_draft(*factories.reconciled()), by=None)
    publish(edition=create_draft(*factories.reconciled(), number=2, correction_reason=REASON), by=None)
    assert "表格和文字完全相同" in text(client, f"{CURRENT}changes/")


def test_a_first_edition_was_not_corrected(client: Client) -> None:
    publish(edition=create_draft(*factories.reconciled()), by=None)
    response = client.get(f"{CURRENT}changes/")
    assert response.status_code == 404
    assert f"这是 {YEAR} 年的第一版，没有更正。" in response.content.decode()
    assert "changes/" not in text(client, CURRENT)


def test_a_correction_under_way_is_nobody_s_business_yet(client: Client) -> None:
    publish(edition=create_draft(*factories.reconciled()), by=None)
    create_draft(
        *(replace(f, amount=Decimal("9")) for f in factories.reconciled()[:1]), number=2, correction_reason=REASON
    )
    for address in (f"{CURRENT}editions/2/changes/", f"{CURRENT}editions/2/changes.csv"):
        response = client.get(address)
        assert response.status_code == 404
        assert REASON not in response.content.decode()
