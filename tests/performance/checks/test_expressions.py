"""Calculations in running text: the factors and results are worked out by hand."""

from decimal import Decimal

import pytest

from performance.checks.expressions import FOLDED, Calculation, calculations


def read(text: str) -> list[Calculation]:
    return calculations(text.translate(FOLDED), text)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("检查0.1万元/次/人*2人*25人次=5万元；", "50000"),
        ("评审2000元*2人*5次=2万元。", "20000"),
        ("订阅0.005万元/套*2000套=10万元、印刷", "100000"),
        ("平均每次2.2万元*4，预计8.8万元。", "88000"),
        ("平均0.20万/人次*25人次=5万元)", "50000"),
        ("审计2万元/*次*3次=6万元", "60000"),
        ("扶持2家*0.5万元/家=1万元", "10000"),
        ("专家（含交通费）1000元/人次×6人×1次＝0.6万元", "6000"),
        ("2000元/人次*3人*2=1.2万元", "12000"),
        ("3人×500元＋2人×300元＝2100元", "2100"),
        ("单价35元/册（含邮费）*1600册=5.6万元", "56000"),
        ("0.5元*2万份=1万元", "10000"),
        ("100万元*30%=30万元", "300000"),
        ("1,200元*3=3,600元", "3600"),
        ("每月5000*12个月*2人=12万元", "120000"),
        ("2000*10=20000元=2万元", "20000"),
        ("3333元*3人=1万元", "10000"),
        ("3300元*3人=约1万元", "10000"),
        ("2次*25人=50人次", "50"),
        ("6+10+40+25=81万元", "810000"),
    ],
)
def test_right_ones_hold(text: str, result: str) -> None:
    (found,) = read(text)
    assert found.result.value == Decimal(result)
    assert found.worth
    assert found.holds


@pytest.mark.parametrize(
    ("text", "printed", "worth", "explicit"),
    [
        ("印刷费35元*1600份=2.8万元。", "35元*1600份=2.8万元", "56000", True),
        ("2000元*2人*5次=2元", "2000元*2人*5次=2元", "20000", True),
        ("200元*7人=0.15万元", "200元*7人=0.15万元", "1400", True),
        ("平均每次2.2万元*4，预计8.9万元。", "2.2万元*4，预计8.9万元", "88000", False),
        ("6+10+40+25=71万元", "6+10+40+25=71万元", "810000", False),
        ("2次*25人=60人次", "2次*25人=60人次", "50", False),
        ("2000元*2人*5次=约3万元", "2000元*2人*5次=约3万元", "20000", True),
        ("1000元*4人=约1万元", "1000元*4人=约1万元", "4000", True),
    ],
)
def test_wrong_ones_do_not(text: str, printed: str, worth: str, explicit: bool) -> None:
    (found,) = read(text)
    assert not found.holds
    assert (found.text, found.nearest, found.explicit) == (printed, Decimal(worth), explicit)


@pytest.mark.parametrize(("text", "rounded"), [("2000元*8人=2万元", True), ("2000元*7人=2万元", False)])
def test_a_result_that_may_be_rounded_is_told_from_one_that_is_wrong(text: str, rounded: bool) -> None:
    """1.6 may be rounded to 2, 1.4 to 1; neither had to be rounded."""
    (found,) = read(text)
    assert (found.holds, found.is_rounded) == (False, rounded)


@pytest.mark.parametrize(
    "text",
    [
        "(500+300)元*3人=2400元",
        "[500元+300元]*3人=2400元",
        "（1+2）*3*100元=900元",
        "100万元/50人*3=6万元",
        "2-3万元*4次=10万元",
        "2至3万元*4次=10万元",
        "30元*3天=100元/人",
        "A4*2000张=100元",
        "每次3-5天，每次5-7人",
        "最高3000平方米，80元/平方米/月",
    ],
)
def test_what_cannot_be_read_for_certain_is_left_alone(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["2万元*3万元=6万元", "2万元+3=6万元"])
def test_money_times_money_is_no_amount(text: str) -> None:
    (found,) = read(text)
    assert found.worth == ()
    assert found.holds
