"""The document as a whole: tables (N15), years (N16), counts (N18), units of amounts in forms (N13)."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.checks.evidence import Title
from budgets.figures import Meaning, TextLine
from tests.checks.mini import YEAR, evidence, figure, lines, sides, table
from tests.checks.text.findings import findings

ALL = [table(number, "code name total", "total - 合计 1") for number in range(1, 16)]
PROMISED = tuple((number, f"line {number}") for number in range(1, 16))


def _without(*numbers: int) -> list[Any]:
    return [each for each in ALL if each[0] not in numbers]


@pytest.mark.parametrize(
    ("lacking", "printed", "expected"),
    [
        ((), "", []),
        ((2,), "", [("error", 2)]),
        ((2,), "2026年收入预算总表", [("warning", 2)]),  # the title is there: its body could not be read
        ((2,), "2026年财政拨款收支预算总表", [("error", 2)]),
        ((14,), "项目绩效目标表", [("warning", 14)]),
        (tuple(range(1, 9)), "", [("warning", number) for number in range(1, 9)]),
    ],
)
def test_promised_tables_are_there(lacking: tuple[int, ...], printed: str, expected: list[object]) -> None:
    contents = tuple(TextLine("二、2026年收入预算总表", f"line {number}") for number in (1, 2, 15))
    after = (TextLine(printed, "line 40"),) if printed else ()
    document = evidence(*_without(*lacking), promised=PROMISED, printed=(*contents, *after))
    assert [(f.severity.value, f.table) for f in findings("N15", document)] == expected


def test_tables_that_the_form_has_and_nobody_promised() -> None:
    assert [(f.severity.value, f.table) for f in findings("N15", evidence(*_without(9)))] == [("warning", 9)]


@pytest.mark.parametrize("document", [evidence(), evidence(*ALL[:1], reported=False, promised=PROMISED)])
def test_a_text_without_tables_and_a_draft_promise_nothing(document: Any) -> None:
    assert findings("N15", document) == ()


TITLE = Title(1, "收支预算总表", YEAR, "page 2")


def _dated(**more: Any) -> Any:
    return evidence(titles=(TITLE,), **more)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2025年部门预算编制情况如下。", 0),
        ("2025年部门预算5万元。", 1),
        ("2026年收入预算比2025年收入预算减少。", 0),
        ("与2025年部门预算执行相比有所下降。", 0),
        ("在2025年部门预算的基础上安排。", 0),
    ],
)
def test_left_over_years_in_the_text(text: str, count: int) -> None:
    assert len(findings("N16", _dated(lines=lines("overview", text)))) == count


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("江汉区某局2025年部门预算", 1),
        ("江汉区某局2026年部门预算", 0),
        ("2025年支出预算总表", 1),
        ("《2025年部门预算》说明", 0),
        ("2025年预算执行情况说明", 0),
        ("2025年\t预算", 0),
    ],
)
def test_headings_of_another_year(printed: str, count: int) -> None:
    assert len(findings("N16", _dated(printed=(TextLine(printed, "page 1"),)))) == count


def test_a_wrong_title_is_told_once() -> None:
    wrong = Title(3, "支出预算总表", YEAR - 1, "page 4")
    printed = (TextLine("2025年支出预算总表", "page 4"),)
    found = findings("N16", evidence(titles=(TITLE, wrong), printed=printed))
    assert [(f.severity.value, f.table) for f in found] == [("error", 3)]


def test_this_years_amount_under_last_years_name() -> None:
    totals = sides(1, "current 5 total 5")
    said = figure("revenue_total", "5.00", section="revenue", sentence="甲", meaning=Meaning.PREVIOUS, year=YEAR - 1)
    assert [f.severity.value for f in findings("N16", _dated(figures=(said,)))] == []
    document = evidence(totals, titles=(TITLE,), figures=(said,))
    assert [f.severity.value for f in findings("N16", document)] == ["warning"]
    # Compared with the year before the one it names: the whole sentence is last year's.
    move = {"section": "revenue", "sentence": "甲", "meaning": Meaning.CHANGE}
    change = figure("revenue_total", "1.00", direction="增加", year=YEAR - 2, **move)
    document = evidence(totals, titles=(TITLE,), figures=(said, change))
    assert [f.severity.value for f in findings("N16", document)] == ["error"]
    level = figure("revenue_total", "0", "", direction="持平", **move)
    assert findings("N16", evidence(totals, titles=(TITLE,), figures=(said, level))) == ()


@pytest.mark.parametrize(("year", "count"), [(2024, 1), (2025, 0)])
def test_comparisons_are_with_the_year_before(year: int, count: int) -> None:
    said = figure(
        "revenue_total", "1.00", sentence=f"比{year}年增加1万元。", meaning=Meaning.CHANGE, direction="增加", year=year
    )
    assert len(findings("N16", _dated(figures=(said,)))) == count


@pytest.mark.parametrize(("year", "count"), [(2024, 1), (2025, 0), (2026, 0), (2027, 1)])
def test_counts_are_as_at_a_day_near_the_budget(year: int, count: int) -> None:
    said = figure("staff_total", "17", "人", section="staffing", year=year)
    assert len(findings("N16", _dated(figures=(said,)))) == count


@pytest.mark.parametrize(("months", "count"), [("1-12", 1), ("1-11", 0), ("1-7", 0)])
def test_a_form_cannot_tell_of_months_that_were_to_come(months: str, count: int) -> None:
    printed = (
        TextLine("填报日期：2025年12月12日", "page 30"),
        TextLine(f"变动情况\t4.2025年{months}月执行情况：全年执行5万元。", "page 31"),
    )
    assert len(findings("N16", _dated(printed=printed))) == count


def test_without_a_year_in_any_title_no_year_is_wrong() -> None:
    said = figure("revenue_total", "1.00", sentence="比2024年增加", meaning=Meaning.CHANGE, direction="增加", year=2024)
    assert findings("N16", evidence(titles=(Title(1, "收支预算总表", None, "page 2"),), figures=(said,))) == ()


UNITS = ("1.局本部。", "2.甲中心。", "3.乙中心。")


def _people(**counts: str) -> Any:
    return tuple(figure(key, value, "人", section="staffing", sentence="编制如下。") for key, value in counts.items())


@pytest.mark.parametrize(
    ("figures", "count"),
    [
        (_people(posts_total="22", posts_administrative="11", posts_institution="11"), 0),
        (_people(posts_total="22", posts_administrative="11", posts_institution="12"), 1),
        (_people(posts_total="22", posts_administrative="11", posts_institution="10"), 1),
        (_people(posts_total="22", posts_administrative="11"), 0),
        (_people(posts_total="22", posts_administrative="23"), 1),
        (_people(retired_total="22", retired="20", retired_veterans="1"), 1),
    ],
)
def test_people_add_up(figures: Any, count: int) -> None:
    assert len(findings("N18", evidence(figures=figures))) == count


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("编制22人，其中行政11人、事业10人、工勤1人。", 0),
        ("编制22人，其中行政11人、事业10人（其中参公0人）。", 1),
    ],
)
def test_parts_without_a_subject_leave_the_sum_open(sentence: str, count: int) -> None:
    keys = (("posts_total", "22"), ("posts_administrative", "11"), ("posts_institution", "10"))
    figures = tuple(figure(key, value, "人", section="staffing", sentence=sentence) for key, value in keys)
    assert len(findings("N18", evidence(figures=figures))) == count


@pytest.mark.parametrize(
    ("kinds", "count"),
    [
        (("机要通信用车", "执法执勤用车", "其他用车"), 0),
        (("机要通信用车", "执法执勤用车"), 0),
        (("执法执勤用车", "其他用车"), 1),
        (("机要通信用车",) * 4, 1),
    ],
)
def test_vehicles_are_their_kinds(kinds: tuple[str, ...], count: int) -> None:
    """Three vehicles, one of each kind; a list without 其他 need not be whole."""
    total = figure("vehicles", "3", "辆", section="assets", sentence="甲")
    each = (figure("vehicles", "1", "辆", section="assets", sentence="甲", name=kind) for kind in kinds)
    assert len(findings("N18", evidence(figures=(total, *each)))) == count


@pytest.mark.parametrize(("bought", "cost", "count"), [("1", "25", 0), ("1", "-", 1), ("0", "25", 1), ("0", "-", 0)])
def test_vehicles_to_be_bought_cost_something(bought: str, cost: str, count: int) -> None:
    official = table(8, "total vehicle_purchase", f"total {cost} {cost}")
    figures = (figure("vehicles_purchased", bought, "辆", section="assets"),)
    assert len(findings("N18", evidence(official, figures=figures))) == count


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (
            ["由本部和下属2家预算单位组成。行政单位1家，事业单位2家，包括：", *UNITS],
            0,
        ),
        (
            ["由本部和下属4家预算单位组成。行政单位1家，事业单位2家，包括：", *UNITS],
            1,
        ),
        (
            ["由本部和下属2家预算单位组成。行政单位1家，事业单位7家，包括：", *UNITS],
            1,
        ),
        (["由本级及1家下属二级事业单位组成。公开1家下属二级事业单位经费。下属事业单位为：创新促进中心。"], 0),
        (["由本级及1家下属二级事业单位组成。公开3家下属二级事业单位经费。下属事业单位为：创新促进中心。"], 1),
    ],
)
def test_units_are_counted_alike(texts: list[str], count: int) -> None:
    assert len(findings("N18", evidence(lines=lines("units", *texts)))) == count


@pytest.mark.parametrize(("organs", "count"), [("1", 0), ("4", 1)])
def test_the_operating_cost_is_that_of_the_organs_counted(organs: str, count: int) -> None:
    text = (
        *lines("units", "行政单位1家，参公单位1家，事业单位4家。"),
        *lines("operating_cost", f"下属{organs}家机关和1家参公事业单位的机关运行经费预算为5万元。"),
    )
    assert len(findings("N18", evidence(lines=text))) == count


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("其他经费4万元(检查费0.8万元；培训费3.2元)。", [("error", "3.2元")]),
        ("其他经费4万元(检查费0.8万元；培训费3.2万元)。", []),
        ("其他经费4万元(检查费0.8万元；培训费2元)。", []),
        ("评审费5万元(0.2万元/人次*25人次)。", []),
        ("资料印刷费2.8万元(35元*800份)。", []),
    ],
)
def test_an_item_in_yuan_among_items_in_ten_thousands(cell: str, expected: list[object]) -> None:
    printed = (TextLine(f"安全生产\t{cell}\t9万元", "page 40"),)
    found = findings("N13", evidence(printed=printed))
    assert [(f.severity.value, f.actual) for f in found] == expected


def test_amounts_in_ten_thousands_without_their_unit_are_told_once_for_a_form() -> None:
    form = table(15, "item amount", "budget 项目当年预算 13.8", part="p.funding")
    cells = (("13.8万", "row budget"), ("9万", "row budget"), ("9万", "another place"))
    printed = tuple(TextLine(f"项目\t{value}", place) for value, place in cells)
    found = findings("N13", evidence(form, printed=printed))
    assert [(f.severity.value, f.table, f.row) for f in found] == [("warning", 15, "13.8万、9万")]
