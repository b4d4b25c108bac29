"""Figures under the paragraphs they stand in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.checks.paragraphs import last_place, paragraphs, sentences
from tests.checks.mini import figure, lines


def test_sentences_keep_their_stops_and_lose_white_space() -> None:
    assert sentences("收入 5 万元；\n支出5万元。其中") == ["收入5万元；", "支出5万元。", "其中"]


def test_the_same_sentence_in_two_paragraphs_is_told_apart_by_order() -> None:
    text = lines("overview", "收入5万元。增加1万元。", "支出5万元。增加1万元。")
    figures = [
        figure("revenue_total", "5", sentence="收入5万元。"),
        figure("revenue_total", "1", sentence="增加1万元。"),
        figure("expenditure_total", "5", sentence="支出5万元。"),
        figure("expenditure_total", "1", sentence="增加1万元。"),
    ]
    found = paragraphs(text, figures)
    assert [[each.subject for each in paragraph.figures] for paragraph in found] == [
        ["revenue_total"] * 2,
        ["expenditure_total"] * 2,
    ]


def test_a_figure_without_a_line_has_a_paragraph_of_its_own() -> None:
    said = figure("revenue_total", "5", sentence="收入5万元。")
    (paragraph,) = paragraphs((), [said])
    assert (paragraph.line.text, paragraph.line.section, paragraph.figures) == ("收入5万元。", "overview", (said,))


def test_statements_are_of_one_thing_each() -> None:
    said = [figure("revenue_total", "5", sentence="甲"), figure("function", "1", name="教育支出", sentence="甲")]
    (paragraph,) = paragraphs((), said)
    statements = list(paragraph.statements)
    assert [(each.subject, each.name, len(each.figures), len(each.beside)) for each in statements] == [
        ("revenue_total", "", 1, 2),
        ("function", "教育支出", 1, 2),
    ]


PLACES = [
    ("3.80", "万元", 10_000, "100"),
    ("3.8", "万元", 10_000, "1000"),
    ("0.55", "亿元", 10**8, "1000000"),
    ("7.38", "%", 1, "0.01"),
]


@pytest.mark.parametrize(("value", "unit", "factor", "place"), PLACES)
def test_what_the_last_printed_place_is_worth(value: str, unit: str, factor: int, place: str) -> None:
    assert last_place(figure("", value, unit), factor) == Decimal(place)
