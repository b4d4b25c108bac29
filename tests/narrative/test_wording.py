"""Directions, percentages, nothing and the unknown, each worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.conventions import Conventions
from budgets.facts import ChangeReason, Fact, Link, Measure, Nature, OfficialExpenseItem, ResourceFigure
from budgets.narrative.basis import Basis
from budgets.narrative.demands import demands
from tests import factories
from tests.narrative.editions import basis_of, bodies, facts_of, findings


def year(amount: str, *more: Fact, function: str = "2060102") -> list[Fact]:
    return [factories.revenue(amount), factories.expenditure(amount, function=function), *more]


def against(
    now: list[Fact], before: list[Fact] | None, *, layout: str = "wuhan", crosswalk: tuple[Link, ...] = ()
) -> Basis:
    past = None if before is None else facts_of(*before, year=2023, layout=layout)
    return basis_of(facts_of(*now, layout=layout, before=past), crosswalk)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ("120000", "100000", "12.00万元，比上年增加2.00万元，增长20.00%。"),
        ("80000", "120000", "8.00万元，比上年减少4.00万元，下降33.33%。"),
        ("100000", "100000", "10.00万元，与上年持平。"),
        ("100010", "100000", "10.00万元，与上年基本持平。"),
        ("100000", None, "10.00万元，上年数未公开，不作比较。"),
        ("100000", "0", "10.00万元，比上年增加10.00万元，上年数为零，不计算百分比。"),
        # The difference is that of the exact amounts: 33,349 less 11,151 is 22,198, though 3.33 less 1.12 is 2.21.
        ("33349", "11151", "3.33万元，比上年增加2.22万元，增长199.07%。"),
    ],
)
def test_changes(now: str, before: str | None, said: str) -> None:
    basis = against(year(now), None if before is None else year(before))
    assert bodies(basis)["overview"].splitlines()[1] == f"2024年收支总预算{said}"
    assert findings(basis) == ()


def test_yuan_are_whole_unless_there_are_cents() -> None:
    basis = against(year("120000.50"), year("100000"), layout="shanghai")
    assert "2024年收支总预算120000.50元，比上年增加20000.50元，增长20.00%。" in bodies(basis)["overview"]
    assert findings(basis) == ()


def test_codes_that_were_joined_otherwise_are_not_compared() -> None:
    """2060404 came out of 2060102 with nobody knows what share: neither is growth nor loss; their 类 is the same."""
    crosswalk = (Link("2060102", "2060404", None),)
    basis = against(year("120000", function="2060404"), year("100000"), crosswalk=crosswalk)
    text = bodies(basis)["general_budget"]
    assert "科技成果转化与扩散（项）12.00万元，与上年口径不同，不作比较。" in text
    assert "2024年一般公共预算支出12.00万元，比上年增加2.00万元，增长20.00%。" in text
    assert findings(basis, crosswalk) == ()
    assert [demand.row for demand in demands(basis)] == ["total"]


def test_a_renamed_code_is_compared_with_what_it_was() -> None:
    crosswalk = (Link("2060102", "2060404", Decimal(1)),)
    basis = against(year("120000", function="2060404"), year("100000"), crosswalk=crosswalk)
    assert "（项）12.00万元，比上年增加2.00万元，增长20.00%。" in bodies(basis)["general_budget"]
    assert findings(basis, crosswalk) == ()


def test_a_line_that_ended_and_one_that_is_new() -> None:
    basis = against(year("120000", function="2060404"), year("100000"))
    lines = bodies(basis)["general_budget"].splitlines()
    assert lines[-2].endswith("科技成果转化与扩散（项）12.00万元，比上年增加12.00万元，上年没有安排。")
    assert lines[-1].endswith("一般行政管理事务（项）比上年减少10.00万元，下降100.00%，本年没有安排。")
    assert findings(basis) == ()


def test_nothing_is_said_to_be_nothing() -> None:
    text = bodies(against(year("100000"), None))
    assert text["government_fund"] == "2024年没有政府性基金预算拨款安排的支出。"
    assert text["state_capital"] == "2024年没有国有资本经营预算拨款安排的支出。"
    assert text["procurement"] == "2024年没有政府采购预算。"
    assert text["purchased_services"] == "2024年没有政府购买服务预算。"
    assert text["operating_cost"] == text["assets"] == text["staffing"] == ""


def test_official_expenses_of_nothing_in_both_years() -> None:
    none = [factories.official_expense("0", item) for item in OfficialExpenseItem]
    basis = against(year("100000", *none), year("100000", *none))
    assert bodies(basis)["official_expenses"] == "2024年没有安排“三公”经费预算，上年也没有安排。"
    assert findings(basis) == ()


def test_what_is_not_disclosed_is_not_told_of() -> None:
    facts = replace(facts_of(*year("100000")), undisclosed=frozenset({"official_expense", "procurement"}))
    text = bodies(basis_of(facts))
    assert text["official_expenses"] == text["procurement"] == ""


def test_the_glossary_explains_what_the_text_uses() -> None:
    text = bodies(against(year("100000"), None))["glossary"]
    assert "编码2060102，列入一般公共预算支出表" in text
    assert "项目支出：" in text
    assert "2060101" not in text
    assert "事业收入" not in text


def test_people_and_property() -> None:
    figures = [
        ResourceFigure(measure=measure, value=Decimal(value))
        for measure, value in (
            (Measure.POSTS_ADMINISTRATIVE, 11),
            (Measure.POSTS_INSTITUTION, 10),
            (Measure.STAFF_ADMINISTRATIVE, 9),
            (Measure.STAFF_INSTITUTION, 8),
            (Measure.RETIRED, 3),
            (Measure.VEHICLES, 2),
            (Measure.FLOOR_AREA, "1248.50"),
        )
    ]
    basis = against(year("100000", *figures), None)
    text = bodies(basis)
    assert text["staffing"].splitlines() == [
        "人员编制21人，其中行政编制11人，事业编制10人。",
        "在职人员17人，其中行政人员9人，事业人员8人。",
        "退休人员3人。",
    ]
    assert text["assets"] == "截至2023年12月31日，房屋面积1248.5平方米，车辆2辆。"
    assert findings(basis) == ()


def demanded(now: str, before: str, **settings: Decimal) -> list[str]:
    basis = replace(against(year(now), year(before)), conventions=Conventions(**settings))
    return [demand.key for demand in demands(basis)]


def test_both_thresholds_must_be_exceeded() -> None:
    assert demanded("110000", "100000") == []
    assert demanded("110000.01", "100000") == ["t01-total", "t05-2060102"]
    assert demanded("1100000", "1000000") == []
    assert demanded("9999", "1") == []
    assert demanded("106000", "100000", reason_percent=Decimal(5), reason_amount=Decimal(5000)) == [
        "t01-total",
        "t05-2060102",
    ]


def test_official_expenses_demand_a_reason_for_any_change() -> None:
    before = year("100000", factories.official_expense("100", OfficialExpenseItem.VEHICLE_RUNNING))
    now = year("100000", factories.official_expense("101", OfficialExpenseItem.VEHICLE_RUNNING))
    assert [demand.key for demand in demands(against(now, before))] == ["t08-vehicle_running"]


def test_a_reason_is_said_behind_the_change() -> None:
    given = ChangeReason(table=5, row="2060102", reason="项目扩大，\n新增2.5万元。 ")
    basis = against(year("120000", given), year("100000"))
    assert "增长20.00%，主要原因是项目扩大， 新增2.5万元。" in bodies(basis)["general_budget"]
    assert [demand.reason for demand in demands(basis)] == ["", "项目扩大， 新增2.5万元"]
    assert findings(basis) == ()


def test_personnel_stands_apart_from_projects() -> None:
    basis = against(
        [
            *year("120000"),
            factories.revenue("80000"),
            factories.expenditure("80000", Nature.PERSONNEL, function="2060101"),
            factories.basic_expenditure("80000", "30101"),
        ],
        None,
    )
    assert "基本支出8.00万元，占支出预算的40.00%" in bodies(basis)["expenditure"]
    assert "工资福利支出8.00万元，主要包括：基本工资。" in bodies(basis)["basic_expenditure"]
    assert findings(basis) == ()
