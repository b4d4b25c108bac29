"""Names that mean the same thing."""

import pytest

from budgets.names import counterparts

OTHERS = ("民营经济工作经费", "工业经济信息工作经费", "科技研究与开发资金", "河道整治（一期）")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("民营经济工作经费", "民营经济工作经费"),
        ("民营经济 工作经费", "民营经济工作经费"),
        ("民营经济工作专项经费", "民营经济工作经费"),
        ("民营经济", "民营经济工作经费"),
        ("河道整治(一期)", "河道整治（一期）"),
        ("工业经济信息化工作经费", "工业经济信息工作经费"),
        ("河道整治（二期）", None),
        ("社区服务", None),
        ("专项经费", None),
    ],
)
def test_one_name(name: str, expected: str | None) -> None:
    assert counterparts([name], OTHERS) == ({name: expected} if expected else {})


def test_two_that_are_alike_are_none() -> None:
    assert counterparts(["巡查经费"], ["巡查专项", "巡查支出"]) == {}
    assert counterparts(["巡查专项", "巡查支出"], ["巡查经费"]) == {}


def test_a_name_that_is_taken_is_no_likeness() -> None:
    assert counterparts(["巡查经费", "巡查专项经费"], ["巡查经费"]) == {"巡查经费": "巡查经费"}
