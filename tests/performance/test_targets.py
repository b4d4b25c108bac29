"""Printed values as operator, number and unit."""

from decimal import Decimal

import pytest

from performance.targets import Operator, parsed


@pytest.mark.parametrize(
    ("printed", "operator", "number", "unit"),
    [
        ("≥30家", Operator.AT_LEAST, "30", "家"),
        (">6.00(次)", Operator.MORE_THAN, "6", "次"),
        ("≥13459.00(平方米)", Operator.AT_LEAST, "13459", "平方米"),
        ("=100.00(%)", Operator.EQUAL, "100", "%"),
        ("不低于80%", Operator.AT_LEAST, "80", "%"),
        ("不超过1,200.50元", Operator.AT_MOST, "1200.5", "元"),
        ("低于3起", Operator.LESS_THAN, "3", "起"),
        ("95％以上", Operator.AT_LEAST, "95", "%"),
        ("2亿元", Operator.EQUAL, "2", "亿元"),
        ("25人次", Operator.EQUAL, "25", "人次"),
    ],
)
def test_numbers(printed: str, operator: Operator, number: str, unit: str) -> None:
    found = parsed(printed)
    assert (found.operator, found.number, found.unit) == (operator, Decimal(number), unit)


@pytest.mark.parametrize("printed", ["有效促进", "5-10次", "至少1次集中活动2天", "", "是"])
def test_words_stay_words(printed: str) -> None:
    found = parsed(printed)
    assert (found.operator, found.number, found.unit, found.target) == (Operator.WORDS, None, "", None)


def test_what_is_compared_is_in_one_unit() -> None:
    target = parsed("≥2亿元").target
    assert target is not None
    assert (target.value, target.unit) == (Decimal(200_000_000), "元")
