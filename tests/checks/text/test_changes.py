"""Changes, percentages, directions and shares (N01, N02, N10, N20, N22, N23)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from budgets.facts import Link
from budgets.figures import Meaning, TextFigure
from tests.checks.mini import evidence, figure, lines, sides, table
from tests.checks.text.findings import findings, told

SENTENCE = "2026年收入预算5511.89万元，比上年变动。"


def _said(subject: str, value: str, unit: str = "万元", **more: Any) -> TextFigure:
    more.setdefault("section", "revenue")
    return figure(subject, value, unit, sentence=SENTENCE, **more)


def _change(value: str, word: str, subject: str = "revenue_total", **more: Any) -> TextFigure:
    return _said(subject, value, more.pop("unit", "万元"), meaning=Meaning.CHANGE, direction=word, **more)


def _percent(value: str, word: str, subject: str = "revenue_total", **more: Any) -> TextFigure:
    return _said(subject, value, "%", meaning=Meaning.CHANGE_PERCENT, direction=word, **more)


CURRENT = _said("revenue_total", "5511.89")


@pytest.mark.parametrize(
    ("change", "percent", "expected"),
    [
        # 438.91 / (5511.89 + 438.91) is 7.3756 %, 438.91 / 5511.89 is 7.9630 %, 438.91 / 5072.98 is 8.6519 %.
        (("438.91", "减少"), ("7.38", "下降"), []),
        (("438.91", "减少"), ("7.4", "下降"), []),
        (("438.91", "减少"), ("7", "下降"), []),
        (("438.91", "减少"), ("8", "下降"), [("error", "8", "7.38")]),
        (("438.91", "减少"), ("7.37", "下降"), [("error", "7.37", "7.38")]),
        (("438.91", "减少"), ("7.96", "下降"), [("error", "7.96", "7.38")]),
        (("438.91", "增加"), ("7.38", "增长"), [("error", "7.38", "8.65")]),
        (("438.91", "增加"), ("8.65", "增长"), []),
        (("438.91", "减少"), ("7.38", "增长"), [("error", "438.91", None)]),
        (("438.91", "增加（减少）"), ("7.38", "下降"), [("error", "438.91", None)]),
        # Fits neither direction, which the template's words do not excuse.
        (("438.91", "增加（减少）"), ("6.50", "增加下降"), [("error", "438.91", None), ("error", "6.50", "8.65")]),
        (("-438.91", "减少"), ("7.38", "下降"), [("warning", "-438.91", None)]),
        (("0", "减少"), None, [("warning", "0.00", None)]),
        (("0", "持平"), None, []),
        (("0", "无增减变化"), None, []),
        (("6000", "增加"), None, [("warning", "6000.00", None)]),
        (("6000", "减少"), None, []),
    ],
)
def test_amount_percentage_and_direction_agree(
    change: tuple[str, str], percent: tuple[str, str] | None, expected: list[object]
) -> None:
    figures = (CURRENT, _change(*change), *([_percent(*percent)] if percent else []))
    assert told("N01", evidence(figures=figures)) == expected


def test_about_gives_a_percentage_a_whole_place() -> None:
    move = {"section": "revenue", "sentence": "减少438.91万元，下降约8%。"}
    figures = (
        figure("revenue_total", "5511.89", **move),
        figure("revenue_total", "438.91", meaning=Meaning.CHANGE, direction="减少", **move),
        figure("revenue_total", "8", "%", meaning=Meaning.CHANGE_PERCENT, direction="下降", **move),
    )
    assert told("N01", evidence(figures=figures)) == []


@pytest.mark.parametrize(
    ("change", "percent", "words"),
    [(("438.91", "减少"), ("7.96", "下降"), "以本年数为基数"), (("438.91", "增加"), ("7.38", "增长"), "方向写反")],
)
def test_a_likely_cause_is_named(change: tuple[str, str], percent: tuple[str, str], words: str) -> None:
    (found,) = findings("N01", evidence(figures=(CURRENT, _change(*change), _percent(*percent))))
    assert words in found.message


def test_a_percentage_of_another_amount_of_the_paragraph_may_be_meant() -> None:
    """收入8万元，其中拨款6万元，减少2万元，下降20%: of all, 2 / (8 + 2)."""
    figures = (
        _said("revenue_total", "8.00"),
        _said("revenue_fiscal", "6.00"),
        _change("2.00", "减少", "revenue_fiscal"),
        _percent("20.00", "下降", "revenue_fiscal"),
    )
    assert told("N01", evidence(figures=figures)) == []


def test_a_contradiction_with_an_outturn_is_a_warning() -> None:
    """45.41 - 11.67 is 33.74, 289.12 % of 11.67."""
    previous = _said("revenue_total", "11.67", meaning=Meaning.PREVIOUS, outturn=True)
    for value, expected in (("289.12", []), ("314.82", [("warning", "314.82", "289.12")])):
        figures = (previous, _said("revenue_total", "45.41"), _percent(value, "增加", outturn=True))
        assert told("N01", evidence(figures=figures)) == expected


def test_growth_from_nothing_is_no_percentage() -> None:
    previous = _said("revenue_total", "0.00", meaning=Meaning.PREVIOUS, outturn=True)
    figures = (previous, _said("revenue_total", "25.00"), _percent("100.00", "增加", outturn=True))
    assert told("N01", evidence(figures=figures)) == []
    less = (*figures[:2], _percent("100.00", "减少", outturn=True))
    assert told("N01", evidence(figures=less)) == [("warning", "100.00", None)]


@pytest.mark.parametrize(
    ("previous", "word", "expected"),
    [("5511.89", "持平", []), ("5500.00", "持平", [("warning", "0", None)]), ("5500.00", "基本持平", [])],
)
def test_level_means_no_change(previous: str, word: str, expected: list[object]) -> None:
    before = _said("revenue_total", previous, meaning=Meaning.PREVIOUS)
    level = replace(_change("0", "持平", unit=""), sentence=f"与上年{word}。")
    assert told("N01", evidence(figures=(before, CURRENT, level))) == expected


T14 = "group item amount share year_before_last last_year"


@pytest.mark.parametrize(("change", "expected"), [("0.62", []), ("0.82", [("warning", "0.82", "0.62")])])
def test_table_14_tells_last_years_amount_where_it_means_the_same(change: str, expected: list[object]) -> None:
    funding = table(14, T14, "expenditure.operating 支出 运转 61.03 - - 61.65", part="funding")
    moves = (_change(change, "减少", "operating_cost"), _percent("1", "下降", "operating_cost"))
    figures = (_said("operating_cost", "61.03"), *moves)
    assert told("N07", evidence(funding, figures=figures)) == expected
    other = table(14, T14, "expenditure.operating 支出 运转 70 - - 61.65", part="funding")
    assert told("N07", evidence(other, figures=figures)) == []


def test_last_years_edition_tells_what_a_change_is_from() -> None:
    before = evidence(sides(1, "current 4 total 4"), year=2025)
    figures = (_said("revenue_total", "5.00"), _change("2.00", "增加"))
    assert told("N01", evidence(figures=figures, previous=before)) == [("warning", "2.00", "1.00")]
    assert told("N01", evidence(figures=(figures[0], _change("1.00", "增加")), previous=before)) == []
    assert told("N01", evidence(figures=(figures[0], _percent("25.00", "下降")), previous=before)) == [
        ("warning", "25.00", None)
    ]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((("0", "持平"), ("25", "增加"), ("0", "持平")), []),
        ((("0", "持平"), ("25", "增加"), ("5", "减少")), [("warning", "25.00", None)]),
        ((("0", "持平"), ("25", "增加")), []),
    ],
)
def test_changes_of_official_expenses_add_up(parts: tuple[tuple[str, str], ...], expected: list[object]) -> None:
    keys = ("official_overseas", "official_vehicles", "official_reception")
    moves = (_change(*part, key) for part, key in zip(parts, keys, strict=False))
    figures = (_change("25", "增加", "official_expenses"), *moves)
    assert told("N10", evidence(figures=figures)) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    # 580.92 of 5511.89 is 10.5394 %.
    [("10.54", []), ("10.5", []), ("11", []), ("10.45", [("error", "10.45", "10.54")])],
)
def test_a_share_is_of_the_sections_total(share: str, expected: list[object]) -> None:
    whole = table(3, "code name total basic project", "total - 合计 5511.89 580.92 4930.97")
    figures = (
        _said("basic_expenditure", "580.92", section="expenditure"),
        _said("basic_expenditure", share, "%", section="expenditure", meaning=Meaning.SHARE),
    )
    assert told("N02", evidence(whole, figures=figures)) == expected


def test_a_share_may_be_of_any_amount_that_the_section_states() -> None:
    figures = (
        _said("procurement_total", "8.00", section="procurement"),
        _said("procurement_sme", "4.00", section="procurement"),
        _said("procurement_sme", "50", "%", section="procurement", meaning=Meaning.SHARE),
    )
    assert told("N08", evidence(figures=figures)) == []
    wrong = (*figures[:2], _said("procurement_sme", "40", "%", section="procurement", meaning=Meaning.SHARE))
    assert told("N08", evidence(figures=wrong)) == [("warning", "40", "50.00")]


def test_the_same_change_is_told_alike() -> None:
    figures = (
        figure("budget_total", "8.00", sentence="甲"),
        figure("budget_total", "2.00", sentence="甲", meaning=Meaning.CHANGE, direction="减少"),
        figure("revenue_total", "8.00", sentence="乙", section="revenue"),
        figure("revenue_total", "2.00", sentence="乙", section="revenue", meaning=Meaning.CHANGE, direction="增加"),
    )
    assert told("N20", evidence(figures=figures)) == [("warning", "2.00", None)]


def test_the_figure_said_most_often_is_taken_for_right() -> None:
    stated = enumerate(("1248", "1428", "1248"))
    figures = tuple(figure("floor_area", area, "平方米", section="assets", place=f"page {n}") for n, area in stated)
    assert told("N20", evidence(figures=figures)) == [("warning", "1428", "1248")]


UNSAID = "共9万元，其中5万元，增加1万元，占50%。"
FIVE, NINE, HALF = ("5", "万元", "", ""), ("9", "万元", "", ""), ("4.5", "万元", "", "")
ONE_MORE = ("1", "万元", "change", "增加")


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 1 / (5 - 1) is 25 %, 1 / (9 - 1) is 12.5 %.
        ((FIVE, ONE_MORE, ("25", "%", "change_percent", "增长")), []),
        ((NINE, FIVE, ONE_MORE, ("12.5", "%", "change_percent", "增长")), []),
        ((FIVE, ONE_MORE, ("82", "%", "change_percent", "增长")), [("warning", "82", "25.00")]),
        ((NINE, HALF, ("50", "%", "share", "")), []),
        ((NINE, HALF, ("5", "%", "share", "")), [("warning", "5", "50.00")]),
    ],
)
def test_figures_of_unknown_subject_still_agree(figures: tuple[tuple[str, ...], ...], expected: list[object]) -> None:
    said = tuple(
        figure("", value, unit, sentence=UNSAID, meaning=Meaning(meaning or "current"), direction=word)
        for value, unit, meaning, word in figures
    )
    assert told("N23", evidence(figures=said)) == expected


@pytest.mark.parametrize(("sentence", "count"), [("职工-11人。", 1), ("职工—11人。", 0)])
def test_a_minus_is_told_from_a_dash(sentence: str, count: int) -> None:
    figures = (figure("staff_total", "-11", "人", section="staffing", sentence=sentence),)
    assert len(findings("N23", evidence(figures=figures))) == count


@pytest.mark.parametrize(
    ("reason", "count"),
    [("行政运行经费增加", 1), ("行政运行经费减少", 0), ("人员增加", 0), ("项目调整", 0)],
)
def test_a_reason_goes_the_way_of_its_change(reason: str, count: int) -> None:
    text = f"行政运行比上年减少5%。主要原因是：{reason}。"
    said = figure(
        "function",
        "5",
        "%",
        name="社会保障/行政运行",
        section="explanation",
        sentence="行政运行比上年减少5%。",
        meaning=Meaning.CHANGE_PERCENT,
        direction="减少",
    )
    found = findings("N22", evidence(lines=lines("explanation", text), figures=(said,)))
    assert len(found) == count


T5 = "code name total"


@pytest.mark.parametrize(
    ("links", "change", "expected"),
    [
        # Not joined: the code had 2 万元 last year, so 3 now is 1 more.
        ((), "1.00", []),
        ((), "2.00", [("warning", "2.00", "1.00")]),
        # Joined: what 2060402 had (4 万元) went into it by half, so 3 now is 1 more than 2.
        ((Link("2060402", "2060404", Decimal("0.5")),), "1.00", []),
        # All of it, and what the code had itself is somewhere else: 3 now is 1 less than 4.
        ((Link("2060402", "2060404", Decimal(1)),), "1.00", [("warning", "1.00", "-1.00")]),
        # Nobody can tell: 不可比.
        ((Link("2060402", "2060404", None),), "2.50", []),
        ((Link("2060404", "2060499", Decimal(1)),), "2.00", []),
    ],
)
def test_last_year_is_joined_by_lineage(links: tuple[Link, ...], change: str, expected: list[object]) -> None:
    before = evidence(table(5, T5, "2060402 2060402 应用 4", "2060404 2060404 转化 2"), year=2025)
    function = {"section": "general_budget", "code": "2060404", "name": "转化"}
    sentence = {"sentence": "转化3万元，比上年增加。"} | function
    figures = (
        figure("function", "3.00", **sentence),
        figure("function", change, meaning=Meaning.CHANGE, direction="增加", **sentence),
    )
    now = evidence(
        table(5, T5, "2060404 2060404 转化 3"), figures=figures, previous=before, crosswalks={"function": links}
    )
    assert told("N03", now) == expected
