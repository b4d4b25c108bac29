"""测算依据: itemised sums, numbered items and unit slips (C74). Texts are drawn after real ones, in other words."""

from __future__ import annotations

import pytest

from budgets.checks.engine import check
from budgets.findings import Finding, Severity
from performance.checks.rationale import RULES
from tests.checks.examples.performance import costs
from tests.checks.mini import evidence


def findings(text: str, amount: str = "-") -> tuple[Finding, ...]:
    return check(evidence(costs("河道", f"001 巡查 {text} {amount}")), RULES).findings


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1）党建7万元。订阅书刊7万元（含学习等）。（2）引进6人，经费总计60万元；派遣人员13万元", "80"),
        (
            "(1)咨询5万元。专家审查等费用5万元(评审平均0.2万/人次*25人次=5万元);(2)委托60万元。(3)其他8万元。招商8万元,包括接待等。",
            "73",
        ),
        (
            "1、会议2万元。预计：场地2000元/次*2次=0.4万元；授课1000元/人次*6人*2次=1.2万元；资料0.4万元。2、培训1万元。",
            "3",
        ),
        ("1、培训4万元。组织培训会4万元，授课2000元/人次*3次*2人=1.2万元，资料2.8万元。2、调研3万元", "7"),
        ("会议2万元：场地0.4万元，专家1.2万元，印刷0.4万元；培训1万元：场地0.2万元，专家0.6万元，印刷0.2万元", "3"),
        ("宣传22万元。图书10万元、资料3万元；专项9万元(主要是报刊0.03万元/套*300套=9万元)", "22"),
        ("甲、乙、丙共81万元（6+10+40+25）", "81"),
        ("其他经费4万元(检查0.8万元；培训3.2万元)", "9"),
        ("其他经费4万元(检查0.8万元（含车辆0.3万元）；培训3.2万元)", "9"),
        ("新获批的给予50万元。市级25万元、省级35万元、国家级45万元", "100"),
        ("其他经费4万元(其中检查0.8万元、培训1万元)", "4"),
        ("委托71万元，含评审3万元/次*2次=6万元（另列规划10万元、转化40万元、培育25万元）", "84"),
        ("给予最高300万元奖励，连续3年补贴（最高3000平方米，80元/平方米/月）。", "100"),
        ("给予15万元奖励。重新认定的给予5万元奖励。首次申报的给予2万元奖励，最高20万元。", "2712"),
        ("每年安排500万元专项资金，单个企业最高50万元。按50%给予最高400万元。", "600"),
        ("分别给予10万元、15万元、30万元奖励。分别给予5万元、5万元、10万元奖励", "300"),
        ("比2023年预算50万元减少。购置设备20万元。其中服务器15万元、终端5万元", "20"),
    ],
)
def test_sums_that_are_right_or_not_told_pass(text: str, amount: str) -> None:
    assert findings(text, amount) == ()


def test_a_head_that_is_not_the_sum_of_its_items() -> None:
    """6+10+40+25 = 81."""
    items = "评审3万元/次*2次=6万元;规划10万元;转化40万元(委托第三方);培育25万元(委托第三方)"
    (finding,) = findings(f"(1)咨询5万元。(2)委托71万元。{items}(3)其他8万元。", "84")
    assert (finding.severity, finding.table, finding.part, finding.row) == (Severity.WARNING, 15, "河道.costs", "001")
    assert (finding.actual, finding.expected) == ("71万元", "81.00万元")
    assert finding.sentence.startswith("(2)委托71万元。")
    assert "6万元+10万元+40万元+25万元=81.00万元" in finding.message
    assert finding.source == "row 001"


def test_bare_numbers_in_brackets_are_in_the_unit_of_their_head() -> None:
    (finding,) = findings("甲、乙、丙共71万元（6+10+40+25）", "71")
    assert (finding.severity, finding.actual, finding.expected) == (Severity.WARNING, "71万元", "81.00万元")


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("其他经费4万元(检查0.8万元；检查、培训3.2元)", "3.2元", "3.20万元"),
        ("其他经费4000元(检查800元；检查、培训0.32元)", "0.32元", "0.32万元"),
        ("其他经费4000元(检查800元；培训3200万元)", "3200万元", "0.32万元"),
    ],
)
def test_a_unit_that_makes_the_sum_right_is_named(text: str, actual: str, expected: str) -> None:
    (finding,) = findings(text, "9")
    assert (finding.severity, finding.actual, finding.expected) == (Severity.WARNING, actual, expected)
    assert "单位" in finding.message


def test_a_wrong_product_is_an_error_and_quoted() -> None:
    (finding,) = findings("印刷35元*1600份=2.8万元。", "2.8")
    assert (finding.severity, finding.actual, finding.expected) == (Severity.ERROR, "2.80万元", "5.60万元")
    assert finding.sentence == "35元*1600份=2.8万元"


def test_a_product_that_may_be_rounded_asks_for_a_look() -> None:
    (finding,) = findings("评审2000元*8人=2万元。", "2")
    assert (finding.severity, finding.expected) == (Severity.WARNING, "1.60万元")


def test_a_product_in_the_wrong_unit_says_so() -> None:
    (finding,) = findings("评审2000元*2人*5次=2元。", "2")
    assert "元与万元" in finding.message


def test_numbered_items_against_the_line() -> None:
    text = "1、会议2万元。2、培训1万元。3、宣传4万元。"
    assert findings(text, "7") == ()
    (finding,) = findings(text, "8")
    assert (finding.severity, finding.column) == (Severity.WARNING, "local")
    assert (finding.actual, finding.expected) == ("8.00万元", "7.00万元")


def test_numbered_items_are_left_alone_where_one_is_a_rate() -> None:
    assert findings("1、会议2万元。2、培训1万元，每人500元。3、宣传4万元。", "8") == ()


def test_numbers_that_do_not_count_on_are_no_list() -> None:
    assert findings("3、会议2万元。2、培训1万元。", "8") == ()


def test_a_form_without_cost_lines_says_why_nothing_is_checked() -> None:
    (result,) = check(evidence(), RULES).results
    assert (result.applied, result.reason) == (0, "没有项目支出明细")
