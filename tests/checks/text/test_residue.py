"""What templates leave behind (N12), half sentences (N21)."""

from __future__ import annotations

import pytest

from budgets.figures import TextLine
from tests.checks.mini import evidence, lines
from tests.checks.text.findings import findings


@pytest.mark.parametrize(
    ("text", "severity", "words"),
    [
        ("较上年增加（减少）0.62万元。", "error", "增加(减少)"),
        ("较上年减少（增加）0.62万元。", "error", "减少(增加)"),
        ("增加下降1%。", "error", "增加下降"),
        ("增长/下降1%。", "error", "增长/下降"),
        ("较上年增（减）3万元。", "error", "增(减)"),
        ("XX局2026年预算5万元。", "error", "XX"),
        ("支出××万元。", "error", "××"),
        ("支出X万元。", "error", "X"),
        ("○○局有编制5人。", "error", "○○"),
        ("**局有编制5人。", "error", "**"),
        ("较上年增加____万元。", "error", "____"),
        ("支出…万元。", "error", "..."),
        ("本项内容待填。", "error", "待填"),
        ("本单位【单位名称】负责。", "warning", "【单位名称】"),
        ("本单位〔〕负责。", "error", "〔〕"),
        ("我局（单位名称）有编制5人。", "error", "(单位名称)"),
        ("比上年减少万元，下降1%。", "error", "减少万元"),
        ("基本支出5万元，占%。", "error", "占%"),
        ("占基本支出预算%。", "error", "占基本支出预算%"),
        ("请填写单位职责。", "warning", "请填写"),
        ("2026年支出预算万元，其中：基本支出5万元。", "warning", "算万元"),
        ("公务接待费元，与上年持平。", "warning", "费元"),
        ("“住房公积金（项）”万元，主要用于缴纳。", "warning", '(项)"万元'),
        ("事业人员人、行政人员5人。", "warning", "人员人"),
        ("房屋面积共有平方米。", "warning", "共有平方米"),
        ("由机关本级及家下属单位组成。", "warning", "及家"),
        ("机要用车辆、其他用车1辆。", "warning", "用车辆"),
        ("反映反映财政部门的经费。", "warning", "反映反映"),
        ("行政单位家，事业单位4家。", "warning", "单位家"),
        ("无形资产项234.37万元。", "warning", "资产项"),
        ("收入预算18,9767.6万元。", "warning", "18,9767.6万元"),
        ("上年结转5元元，占1%。", "warning", "元元"),
    ],
)
def test_residue_is_found(text: str, severity: str, words: str) -> None:
    found = findings("N12", evidence(lines=lines("overview", f"前一句。{text}")))
    assert [(f.severity.value, f.row, f.sentence) for f in found] == [(severity, words, text)]


@pytest.mark.parametrize(
    "text",
    [
        "增减变化的主要原因是人员增加。",
        "收入增加或减少都要说明。",
        "联系人〔略〕。",
        "财预〔2016〕143号文件。",
        "沪府规【2016】168号文件，【附件】见后。",
        "电话138****1234。",
        "二〇〇八年设立，二○○九年更名。",
        "单价100万元以上的设备0台。",
        "数百万元、上千万元的项目。",
        "单位为万元，保留两位小数。",
        "公元2000年，多元、单元、美元。",
        "期待填补空白。",
        "城乡社区环境卫生（款）城乡社区环境卫生（项）5万元。",
        "开展讨论讨论再讨论。",
        "行政人员5人、事业人员3人，公务用车辆数为2辆。",
        "占比较大的是人员经费。",
        "参照XXL标准采购。",
        "面积3×4米。",
        "部门（单位名称）：示例局，占比（%）、增长率%。",
        "（三）增加（减少）情况",
        "收入预算18,976.76万元，2026年预算5万元。",
    ],
)
def test_what_is_no_residue(text: str) -> None:
    assert findings("N12", evidence(lines=lines("overview", text))) == ()


def test_the_title_of_a_document_is_looked_at_too() -> None:
    printed = (TextLine("XX局2026年部门预算", "page 1"), TextLine("XX\t2026", "page 9"))
    assert [f.source for f in findings("N12", evidence(lines=lines("units", "一"), printed=printed))] == ["page 1"]


@pytest.mark.parametrize(
    ("texts", "severities"),
    [
        (["资金主要用于：。"], ["warning"]),
        (["资金主要用于。"], ["warning"]),
        (["预算5万元。。"], ["warning"]),
        (["预算5万元，。"], ["warning"]),
        (["其中：基本支出5万元，"], ["warning"]),
        (["2026年项目支出5万元，主要用于："], ["warning"]),
        (["2026年项目支出5万元，具体如下：", "1.甲项目5万元。"], []),
        (["负责全区工业投资和科技创新协调指导工作，组织实施工业投资和"], ["warning"]),
        (["负责全区工业投资和科技创新协调指导工作，组织实施工业投资和", "技术改造。"], []),
        (["2026年机关运行经费预算为464.64万元，比上年增加5万元"], ["info"]),
        (["（一）一般公共预算拨款规模变化情况"], []),
        (["预算5万元。", "（一）本级", "预算5万元。"], []),
    ],
)
def test_half_sentences(texts: list[str], severities: list[str]) -> None:
    found = findings("N21", evidence(lines=lines("projects", *texts)))
    assert [f.severity.value for f in found] == severities


def test_an_empty_answer_in_a_form() -> None:
    printed = (TextLine("执行情况\t2.2025年执行情况：。全年执行5万元。\t", "page 9"),)
    (found,) = findings("N21", evidence(lines=lines("units", "一"), printed=printed))
    assert (found.severity.value, found.source, found.sentence) == ("warning", "page 9", "执行情况2.2025年执行情况：。")
