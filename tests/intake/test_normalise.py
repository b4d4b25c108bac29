"""Printed text as it is compared, and printed amounts."""

from decimal import Decimal

import pytest

from budgets.normalise import NotANumber, amount, digits, joined, label, plain, years_in_digits

WANYUAN = Decimal(10_000)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("收 入 总 计", "收入总计"),
        ("⽀出（万元）", "支出(万元)"),
        ("公务⽤⻋购置", "公务用车购置"),
        ("２０８０５", "20805"),
        ("科学\n技术　支出", "科学技术支出"),
        ("<p>合计</p>", "合计"),
        ("“三公”经费", '"三公"经费'),
        ("12—13", "12-13"),
    ],
)
def test_text_is_folded_for_matching(printed: str, folded: str) -> None:
    assert plain(printed) == folded


@pytest.mark.parametrize(
    "printed",
    [
        "廿一、住房保障支出",
        "二十一、住房保障支出",
        "（廿一）住房保障支出",
        "21.住房保障支出",
        "[221]住房保障支出",
        "住房保障支出",
    ],
)
def test_labels_lose_their_ordinal(printed: str) -> None:
    assert label(printed) == "住房保障支出"


@pytest.mark.parametrize(
    ("printed", "yuan"),
    [
        ("5,511.89", "55118900"),
        ("５，５１１．８９", "55118900"),
        ("0", "0"),
        ("0.00", "0"),
        ("-1.5", "-15000"),
        ("－1.5", "-15000"),
        ("(1.50)", "-15000"),
        ("（1.50）", "-15000"),
        ("13.8万", "138000"),
        ("9万元", "90000"),
        ("35元", "35"),
        ("1 234.00", "12340000"),
        ("1.2亿元", "120000000"),
        ("￥1,234.00", "12340000"),
        ("-¥1.5", "-15000"),
        (".5", "5000"),
    ],
)
def test_amounts_are_exact_yuan(printed: str, yuan: str) -> None:
    assert amount(printed, WANYUAN) == Decimal(yuan)


@pytest.mark.parametrize("printed", ["", " ", "-", "—", "——", "无", "/"])
def test_nothing_is_no_amount(printed: str) -> None:
    assert amount(printed, WANYUAN) is None


@pytest.mark.parametrize("printed", ["三万", "12.3.4", "x1.2", "1-2", "(1", "5%", "1e5", "NaN", "∞"])
def test_what_is_no_number_is_refused(printed: str) -> None:
    with pytest.raises(NotANumber):
        amount(printed, WANYUAN)


def test_a_figure_keeps_its_exact_value() -> None:
    assert amount("0.000001", Decimal(1)) == Decimal("0.000001")


@pytest.mark.parametrize("printed", [" [２０６ 01] ", "20601.0", "'20601", "【20601】"])
def test_codes_lose_brackets_and_width(printed: str) -> None:
    assert digits(printed) == "20601"


@pytest.mark.parametrize(
    ("printed", "year"),
    [("二〇二四年预算", "2024年预算"), ("二○二五年度", "2025年度"), ("二零一九年", "2019年"), ("二〇二四", "二〇二四")],
)
def test_years_in_words(printed: str, year: str) -> None:
    assert years_in_digits(printed) == year


@pytest.mark.parametrize(
    ("printed", "line"),
    [("科学技术和经济\n信息化局", "科学技术和经济信息化局"), ("A4 paper\nwhite", "A4 paper white"), (" 甲 ", "甲")],
)
def test_a_line_break_within_a_cell_is_undone(printed: str, line: str) -> None:
    assert joined(printed) == line
