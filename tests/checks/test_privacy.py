"""Personal data in public text: found with a redaction, never repeated; what only looks like it is left alone.

Names, numbers and addresses here are placeholders; identity and card numbers are computed from zeros.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.checks.formulas import FINE, Remark
from budgets.checks.people import is_name, names_somebody
from budgets.checks.personal_numbers import is_card, is_identity
from budgets.checks.privacy import RULES
from budgets.facts import TextSection
from budgets.figures import TextLine
from budgets.findings import Severity
from tests.checks.mini import evidence
from tests.factories import dossier

MOBILE, LOCAL, OFFICE = "13800000000", "80000000", "027-80000000"


# 110101 19000101 000 by hand: 7+9+5+4+2 of the place, 9×1 of 19, 9 of 01 and 5 of 01 = 50; 50 % 11 = 6, so 12 - 6 = 6.
IDENTITY = "110101190001010006"
# Ones add up to the weights, 100; 100 % 11 = 1, so (12 - 1) % 11 = 0. It holds no date of birth.
UNBORN = "1" * 17 + "0"
# Luhn of 62 and zeros by hand: the 6 is doubled to 12 → 3, the 2 stays: 5, so the check digit is 5.
CARD = "6200000000000005"


def look(*lines: str) -> list[Remark]:
    (rule,) = RULES
    found = rule.formula.apply(evidence(printed=[TextLine(text, str(n)) for n, text in enumerate(lines)]))
    return [outcome for outcome in found if isinstance(outcome, Remark)]


def test_numbers_are_checked_by_their_check_digits() -> None:
    assert is_identity(IDENTITY)
    assert [last for last in "0123456789X" if is_identity(IDENTITY[:17] + last)] == ["6"]
    assert is_card(CARD)
    assert [last for last in "0123456789" if is_card(CARD[:15] + last)] == ["5"]


@pytest.mark.parametrize(
    ("line", "redaction"),
    [
        (f"填报人\t张某某\t联系电话\t{MOBILE}", "填报人\t〔略〕\t联系电话\t〔略〕"),
        (f"项目负责人\t张 某\t联系电话\t{LOCAL}", "项目负责人\t〔略〕\t联系电话\t〔略〕"),
        (f"项目负责人\t〔略〕\t联系电话\t{LOCAL}", "项目负责人\t〔略〕\t联系电话\t〔略〕"),
        ("负 责 人：\t\t欧阳某某", "负 责 人：\t\t〔略〕"),
        ("联系人\t张某某、李某", "联系人\t〔略〕、〔略〕"),
        ("经办人\t张某某科长", "经办人\t〔略〕"),
        (f"填报人：张某某  联系电话：{OFFICE}", "填报人：〔略〕  联系电话：〔略〕"),
        (f"联系人：王某、李某某 电话 {MOBILE}", "联系人：〔略〕、〔略〕 电话 〔略〕"),
        ("联系人（签字）：张 某，科技科", "联系人（签字）：〔略〕，科技科"),
        (f"填报人及联系电话：张某某 {OFFICE}", "填报人及联系电话：〔略〕 〔略〕"),
        (f"项目负责人 李某 联系电话 {LOCAL} 项目类别", "项目负责人 〔略〕 联系电话 〔略〕 项目类别"),
        ("手机：１３８００００００００", "手机：〔略〕"),
        ("手机 138 0000 0000", "手机 〔略〕"),
        ("致电138-0000-0000", "致电〔略〕"),
        (f"身份证号 {IDENTITY}", "身份证号 〔略〕"),
        (f"编号 {IDENTITY}", "编号 〔略〕"),
        (f"身份证：{UNBORN}", "身份证：〔略〕"),
        (f"开户行及账号 {CARD}", "开户行及账号 〔略〕"),
        ("卡号 6200 0000 0000 0005", "卡号 〔略〕"),
        ("邮箱：xx@qq.com", "邮箱：〔略〕"),
        ("联系人\t〔略〕\txx@example.gov.cn", "联系人\t〔略〕\t〔略〕"),
        ("经区委书记李书记批示同意，引进人才", "经批准，引进人才"),
        ("项目经费由区委书记李书记批示同意", "项目经费经批准"),
        ("区领导批示：同意", "经批准"),
    ],
)
def test_personal_data_is_an_error_with_its_redaction(line: str, redaction: str) -> None:
    (remark,) = look(line)
    assert remark.severity is Severity.ERROR
    assert (remark.redaction, remark.sentence, remark.source) == (redaction, redaction, "0")
    assert remark.zh.endswith(redaction) and remark.en.endswith(redaction)


@pytest.mark.parametrize(
    ("line", "redaction", "severity"),
    [
        (f"联系电话：{OFFICE}", "联系电话：〔略〕", Severity.WARNING),
        ("（027）80000000", "〔略〕", Severity.WARNING),
        (f"政务公开电话：{OFFICE}", "政务公开电话：〔略〕", Severity.INFO),
        (f"监督举报电话 {LOCAL}", "监督举报电话 〔略〕", Severity.INFO),
        (f"投诉热线{MOBILE}", "投诉热线〔略〕", Severity.WARNING),
        ("邮箱：xx@example.gov.cn", "邮箱：〔略〕", Severity.WARNING),
        ("咨询邮箱：xx@163.com", "咨询邮箱：〔略〕", Severity.WARNING),
        (CARD, "〔略〕", Severity.WARNING),
        ("由张某某同志负责", "由〔略〕同志负责", Severity.WARNING),
        ("张某同志任职", "〔略〕同志任职", Severity.WARNING),
        ("区长张某某，", "区长〔略〕，", Severity.WARNING),
        ("局长\t张某某", "局长\t〔略〕", Severity.WARNING),
        ("根据区领导批示，安排经费。", "根据区〔略〕，安排经费。", Severity.WARNING),
    ],
)
def test_what_may_be_public_asks_for_a_look(line: str, redaction: str, severity: Severity) -> None:
    (remark,) = look(line)
    assert (remark.redaction, remark.severity) == (redaction, severity)


@pytest.mark.parametrize(
    "line",
    [
        "填报人\t〔略〕\t联系电话\t〔略〕",
        "项目负责人\t\t联系电话\t",
        "项目负责人\t张**\t联系电话\t138****0000",
        "项目负责人\t区科经局\t联系电话\t",
        "负责人：江汉区科技局",
        "负责人\t高新技术科",
        "负责人\t办公室主任",
        "联系人\t方式\t范围\t周期",
        "单位负责人：安排专人负责",
        "主任：安全生产领导小组",
        "全体党员同志、老同志和关心老同志的人",
        "以习近平同志为核心的党中央",
        "落实总书记批示，推进工作",
        "贯彻总书记重要指示批示精神和批示件办理",
        "办理领导批示、交办事项",
        "局长办公会、书记项目，主任安排，",
        "经批准，引进6名高技术人才，工作经费总计60万元",
        "42010324501T000000101\t工业经济信息工作经费\t本级\t13.80",
        "2060404\t科技成果转化与扩散\t46,920,000.00",
        "13800000000\t13900000000\t15800000000",
        "收入总计\t13800000000.00",
        "《意见》（江财[2014]31号）",
        "政府服务热线12345，2023-12-12",
        "电话费\t12000",
        "项目编码 110101190001010003",
        f"编号 {UNBORN}",
        "编码 6200000000000006",
        "会计\t单据",
        "填报人: 单位负责人: 填报日期:",
        "审核人：日期：",
    ],
)
def test_what_only_looks_like_it_is_left_alone(line: str) -> None:
    assert look(line) == []


def test_a_table_with_names_below_its_header() -> None:
    found = look(
        "序号\t姓名\t科室\t电话",
        f"一\t张某某\t办公室\t{LOCAL}",
        "二\t李某\t办公室\t",
        "以上人员名单",
        "三\t王某\t办公室\t",
    )
    assert [(remark.source, remark.redaction) for remark in found] == [
        ("1", f"一\t〔略〕\t办公室\t{LOCAL}"),
        ("2", "二\t〔略〕\t办公室\t"),
    ]


def test_a_long_text_is_quoted_by_its_sentence() -> None:
    before, after = "开展科技创新工作。" * 20, "完成年度任务。" * 20
    (remark,) = look(f"{before}本项目联系人：张某某。{after}")
    assert remark.redaction == "本项目联系人：〔略〕。"


def test_nothing_personal_is_repeated() -> None:
    lines = [f"填报人\t张某某\t手机\t{MOBILE}", f"{IDENTITY} {CARD} xx@qq.com", "经区委书记李书记批示同意"]
    told = repr(look(*lines))
    for secret in ("张某某", MOBILE, IDENTITY, CARD, "xx@qq.com", "李书记"):
        assert secret not in told


def test_an_edition_is_read_in_its_text_and_in_its_facts() -> None:
    """Every text of a fact is public; the passages of the text are read once."""
    section = TextSection(number=1, key="units", title="单位构成", body="联系人：张某某", place="文字")
    form = replace(dossier("河道"), plan="按期巡查。\n联系人：李某某", place="第3页")
    lines = (TextLine("联系人：张某某", "第1段", "units"),)
    (rule,) = RULES
    remarks = [
        found
        for found in rule.formula.apply(evidence(lines=lines, facts=[section, form], reported=False))
        if found is not FINE
    ]
    assert [(remark.row, remark.source) for remark in remarks if isinstance(remark, Remark)] == [
        ("units", "第1段"),
        ("dossier.plan", "第3页"),
    ]


@pytest.mark.parametrize("name", ["张某某", "王某", "欧阳某", "司马某某", "阿某·买某"])
def test_names(name: str) -> None:
    assert is_name(name)
    assert names_somebody(f"{name}主任")


@pytest.mark.parametrize(
    "word",
    [
        "某某",
        "张",
        "安排",
        "高新技术",
        "江汉区",
        "财务科",
        "党委",
        "文化馆",
        "水务局",
        "项目",
        "计划财务科",
        "张某某等人",
    ],
)
def test_words_that_are_no_names(word: str) -> None:
    assert not is_name(word)


def test_a_surname_with_a_title_is_somebody() -> None:
    assert names_somebody("李书记")
    assert not names_somebody("常务副主任")
    assert not names_somebody("书记")
