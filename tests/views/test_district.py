"""A district's first page: its total, its departments by size, and how far the year's disclosure has come."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from budgets import districts, publication
from budgets.districts import District
from budgets.facts import Nature
from budgets.models import AdministrativeUnit, Edition, Jurisdiction, Lineage
from tests import factories
from tests.models.database import YEAR, create_department, create_draft, publish
from tests.views.reading import tables, text

pytestmark = pytest.mark.django_db

ADDRESS = "/999999/"


def department(code: str, name: str = "") -> AdministrativeUnit:
    district = create_department().jurisdiction
    return AdministrativeUnit.objects.create(jurisdiction=district, code=code, name=name or f"部门{code}")


def published(unit: AdministrativeUnit, amount: str, year: int = YEAR, nature: Nature = Nature.PROJECT) -> Edition:
    facts = [factories.revenue(amount, unit=unit.code), factories.expenditure(amount, nature, unit=unit.code)]
    return publish(edition=create_draft(*facts, department=unit, year=year), by=None)


def district() -> District:
    return District(Jurisdiction.objects.get(adcode="999999"))


def test_the_demonstration_district(client: Client) -> None:
    """15,621.11 万元 in 2024 and 18,976.76 in 2025 (docs/demo-data.md)."""
    page = text(client, "/310107/")
    assert "18,976.76<small>万元</small>" in page
    assert '<span class="state increase">增加</span> 3,355.64<small>万元</small>' in page
    assert "+21.48%" in page and "基数 15,621.11 万元" in page
    years = next(rows for rows in tables(page) if "2025" in rows)
    assert years["2025"][1:6] == ["1", "18,976.76", "10,134.17", "8,842.58", "0.00"]
    assert years["2023"][1:6] == ["1", "16,497.86", "9,940.63", "6,557.23", "0.00"]
    functions = tables(page)[1]
    # 154,369,326 of 189,767,551 yuan.
    assert functions["212"][1] == "15,436.9381.35%"


def test_only_departments_known_in_both_years_are_compared(client: Client) -> None:
    old, new = department("801"), department("802")
    department("803", "示例三局")
    published(old, "3000000", YEAR - 1)
    published(old, "2400000")
    published(new, "9000000")
    page = text(client, ADDRESS)
    assert "1,140.00<small>万元</small>" in page
    assert '<span class="state decrease">减少</span> 60.00<small>万元</small>' in page
    assert "−20.00%" in page and "基数 300.00 万元" in page
    assert "只比较两年都公开的 1 个部门" in page
    assert "上年未公开" in page


def test_departments_are_listed_by_size() -> None:
    for code, amount in (("801", "100"), ("802", "300"), ("803", "200")):
        published(department(code), amount)
    assert [row.line.key for _unit, row in district().rows(YEAR)] == ["802", "803", "801"]


def test_a_district_without_a_year_before_compares_nothing(client: Client) -> None:
    published(department("801"), "100")
    assert "没有两年都公开的部门" in text(client, ADDRESS)


def test_no_percentage_from_a_base_of_nothing() -> None:
    unit = department("801")
    published(unit, "0", YEAR - 1)
    published(unit, "100")
    found = district()
    change = found.change(found.rows(YEAR))
    assert (change.departments, change.amount, change.percent) == (1, Decimal(100), None)


def test_merged_departments_are_compared_with_what_both_were() -> None:
    one, other = department("801"), department("802")
    published(one, "200", YEAR - 1)
    published(other, "100", YEAR - 1)
    published(one, "330")
    for source in ("801", "802"):
        Lineage.objects.create(
            jurisdiction=one.jurisdiction,
            kind=Lineage.Kind.UNIT,
            from_year=YEAR - 1,
            from_key=source,
            to_year=YEAR,
            to_key="801",
            share=1,
        )
    found = district()
    change = found.change(found.rows(YEAR))
    assert (change.previous, change.amount, change.percent) == (Decimal(300), Decimal(30), Decimal("10.00"))


def test_a_merger_with_somebody_unknown_is_not_compared() -> None:
    one = department("801")
    department("802")
    published(one, "200", YEAR - 1)
    published(one, "330")
    for source in ("801", "802"):
        Lineage.objects.create(
            jurisdiction=one.jurisdiction,
            kind=Lineage.Kind.UNIT,
            from_year=YEAR - 1,
            from_key=source,
            to_year=YEAR,
            to_key="801",
            share=1,
        )
    found = district()
    assert found.change(found.rows(YEAR)).departments == 0


def test_progress_of_the_year(client: Client) -> None:
    """Of 900, 801, 802 and 803 one has published, and 803 exists no more."""
    published(department("801"), "100")
    department("802", "迟公开的局")
    AdministrativeUnit.objects.filter(pk=department("803", "撤销的局").pk).update(last_year=YEAR - 1)
    found = district()
    assert [unit.code for unit in found.missing(YEAR)] == ["802", "900"]
    page = text(client, ADDRESS)
    assert "1<small>/ 3</small>" in page and "2 个部门还没有公开" in page
    assert "迟公开的局" in page and "撤销的局" not in page


def test_drafts_are_not_counted(client: Client) -> None:
    published(department("801"), "100")
    create_draft(factories.expenditure("77770000", unit="802"), department=department("802"))
    page = text(client, ADDRESS)
    assert "7,777.00" not in page and "1<small>/ 3</small>" in page


def test_the_feed_tells_publications_corrections_and_withdrawals(client: Client) -> None:
    unit = department("801")
    first = published(unit, "100")
    facts = [factories.revenue("90", unit="801"), factories.expenditure("90", unit="801")]
    second = publish(edition=create_draft(*facts, department=unit, number=2, correction_reason="多计了十元"), by=None)
    publication.withdraw(edition=second, by=None, reason="重新核对")
    kinds = [(change.kind, change.edition.number) for change in districts.latest_changes(unit.jurisdiction)]
    assert kinds == [("withdrawal", 2), ("correction", 2), ("publication", 1)]
    assert first.number == 1
    published(department("802"), "100")
    page = text(client, ADDRESS)
    assert "多计了十元" in page and f"/999999/801/{YEAR}/editions/2/" in page


def test_year_switch(client: Client) -> None:
    unit = department("801")
    published(unit, "1000000", YEAR - 1)
    published(unit, "2000000")
    assert "100.00<small>万元</small>" in text(client, f"{ADDRESS}years/{YEAR - 1}/")
    assert f'href="{ADDRESS}years/{YEAR - 1}/"' in text(client, ADDRESS)
    response = client.get(f"{ADDRESS}?year={YEAR - 1}")
    assert (response.status_code, response["Location"]) == (301, f"{ADDRESS}years/{YEAR - 1}/")
    response = client.get(f"{ADDRESS}?year=1999")
    assert response.status_code == 400
    assert f"{YEAR}, {YEAR - 1}" in response.content.decode()
    response = client.get(f"{ADDRESS}years/1999/")
    assert response.status_code == 404
    assert "没有公开 1999 年的部门预算" in response.content.decode()
    assert f'href="{ADDRESS}years/{YEAR}/"' in response.content.decode()


@pytest.mark.parametrize("code", ["years", "corrections"])
def test_no_department_is_called_as_an_address_is(code: str) -> None:
    with pytest.raises(ValidationError, match="公开网址中这个词另有用处"):
        department(code)


def test_functions_nobody_names_are_a_row_of_their_own(client: Client) -> None:
    unit, silent = department("801"), department("802")
    published(unit, "300")
    facts = [factories.revenue("100", unit="802"), factories.expenditure("100", function=None, unit="802")]
    publish(edition=create_draft(*facts, department=silent), by=None)
    spending = districts.spending(unit.jurisdiction, [YEAR])
    divisions = [(each.code, each.amount) for each in spending.by_division(YEAR, {})]
    assert divisions == [("206", Decimal(300)), ("", Decimal(100))]
    assert "未按功能分类公开" in text(client, ADDRESS)


def test_queries_do_not_grow_with_departments(client: Client, django_assert_num_queries: Any) -> None:
    """The clock, the district, departments, editions, lineage, expenditure, names of functions, the feed."""
    for number in range(1, 14):
        published(department(f"8{number:02d}"), "100")
    with django_assert_num_queries(8):
        page = text(client, ADDRESS)
    assert "其余 1 个部门" in page
    assert len(set(re.findall(rf'href="(/999999/8../{YEAR}/)"', page))) == 13


@pytest.mark.parametrize("address", ["/en/310107/", "/en/420103/"])
def test_english(client: Client, address: str) -> None:
    page = text(client, address)
    assert '<html lang="en">' in page and "data-chart" in page
