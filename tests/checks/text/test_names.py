"""Names: of functions and economic items (N03, N05, N06, N17), of the department (N14)."""

from __future__ import annotations

import pytest

from budgets.checks.text.functions import bare
from budgets.checks.text.owners import distance
from budgets.figures import TextLine
from tests.checks.mini import evidence, figure, lines, table
from tests.checks.text.findings import findings, told

T5 = "code name total"
FUNCTIONS = table(
    5,
    T5,
    "total - 合计 9",
    "210 210 卫生健康支出 3",
    "215 215 资源勘探工业信息等支出 4",
    "221 221 住房保障支出 2",
    "22102 22102 住房改革支出 2",
    "2210201 2210201 住房公积金 1",
    "2210203 2210203 购房补贴 1",
)
NAMES = {
    "201": "一般公共服务支出",
    "210": "卫生健康支出",
    "215": "资源勘探工业信息等支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "2210203": "购房补贴",
}


@pytest.mark.parametrize(
    ("code", "name", "value", "expected"),
    [
        ("210", "卫生健康支出", "3.00", []),
        ("210", "卫生健康", "3.00", []),
        ("201", "卫生健康支出", "3.00", [("error", "201", "应为 210")]),
        ("215", "资源勘探工业信息等事务支出", "4.00", [("warning", "215", "资源勘探工业信息等支出")]),
        ("", "资源勘探工业信息等事务支出", "4.00", [("warning", "215", "资源勘探工业信息等支出")]),
        ("", "住房保障支出/住房改革支出/购房补贴", "1.00", []),
        ("", "住房保障支出/住房改革支出/购房补助", "1.00", [("warning", "2210203", "2210203 购房补贴")]),
        ("", "某某中心支出", "4.00", []),
    ],
)
def test_codes_and_names_of_functions_go_together(code: str, name: str, value: str, expected: list[object]) -> None:
    said = figure("function", value, code=code, name=name, section="general_budget")
    found = findings("N03", evidence(FUNCTIONS, functions=NAMES, figures=(said,)))
    words = [str(each[2]) for each in expected if isinstance(each, tuple)]
    assert [(f.severity.value, f.row, next((w for w in words if w in f.message), "")) for f in found] == expected


def test_an_amount_is_compared_with_the_row_that_the_name_means() -> None:
    """201 卫生健康支出 is 210's amount, under another code."""
    said = figure("function", "8.00", code="201", name="卫生健康支出", section="general_budget")
    assert told("N03", evidence(FUNCTIONS, functions=NAMES, figures=(said,))) == [
        ("error", "8.00", "3.00"),
        ("error", "8.00", None),
    ]


SAME = [("对个人和家庭的补助", "对个人和家庭补助支出"), ("维修（护）费", "维修护费"), ("职业年金缴费", "职业年金")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_are_compared_without_what_texts_leave_off(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("住房保障支出（类）住房改革支出（款）住房公积金（项）", []),
        ("住房保障（类）支出住房改革支出（款）住房公积金（项）", []),
        ("住房保障支出（类）住房改革支出（款）住房货币化（项）", [("2210203", "住房货币化")]),
    ],
)
def test_names_in_the_glossary(item: str, expected: list[object]) -> None:
    """购房补贴 is left without its explanation, so it must be meant by a name that nothing has."""
    other = "11、住房保障支出（类）住房改革支出（款）住房公积金（项）反映缴纳的公积金。"
    text = lines("glossary", other, f"12、{item}反映按规定缴纳的支出。")
    found = findings("N17", evidence(FUNCTIONS, functions=NAMES, lines=text))
    assert [(f.row, f.actual) for f in found if f.sentence] == expected


def test_a_name_that_may_be_one_without_money_is_left_alone() -> None:
    text = lines(
        "glossary",
        "1、住房保障支出（类）住房改革支出（款）住房公积金（项）反映缴纳的公积金。",
        "2、住房保障支出（类）住房改革支出（款）购房补贴（项）反映发放的补贴。",
        "3、住房保障支出（类）住房改革支出（款）其他补助（项）反映其他。",
    )
    assert findings("N17", evidence(FUNCTIONS, functions=NAMES, lines=text)) == ()


def test_one_name_wrong_in_two_tables_is_told_once() -> None:
    names = {"20604": "技术研究与开发"}
    rows = ("total - 合计 4", "20604 20604 技术与开发 4")
    found = findings("N17", evidence(table(3, T5, *rows), table(5, T5, *rows), functions=names))
    assert [(f.table, f.row, f.actual, f.expected) for f in found] == [(5, "20604", "技术与开发", "技术研究与开发")]
    assert "表5、表3" in found[0].message


T7 = "code name total personnel operating"
BASIC = table(
    7,
    T7,
    "total - 合计 9 5 4",
    "301 301 工资福利支出 5 5 -",
    "30101 30101 基本工资 3 3 -",
    "30110 30110 职工基本医疗保险缴费 2 2 -",
    "302 302 商品和服务支出 4 - 4",
    "30201 30201 办公费 3 - 3",
    "30211 30211 差旅费 1 - 1",
)
CLASSES = {
    "30101": "基本工资",
    "30110": "职工基本医疗保险缴费",
    "30114": "医疗费",
    "30201": "办公费",
    "30211": "差旅费",
    "30217": "公务接待费",
    "30307": "医疗费补助",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工资福利支出5万元，主要用于：基本工资、职工基本医疗保险缴费等。", []),
        ("工资福利支出5万元，包括在职人员基本工资、职工基本医疗保险、医疗费。", [("warning", "30114")]),
        ("商品和服务支出4万元。主要用于：办公费、公务接待费等。", [("warning", "30217"), ("info", "30211")]),
        ("公用经费4万元，主要包括：办公费3万元、差旅费1万元。", []),
        ("商品和服务支出4万元，主要用于保障机关运转。", []),
        ("其他支出4万元，主要用于：办公费、公务接待费等。", []),
    ],
)
def test_enumerated_items_are_those_of_table_7(text: str, expected: list[object]) -> None:
    found = findings("N05", evidence(BASIC, classes=CLASSES, lines=lines("basic_expenditure", text)))
    assert [(f.severity.value, f.row) for f in found] == expected


PROJECTS = table(
    11,
    "code name unit total",
    "total - 合计 - 9",
    "99999926900T000000001 - 民营经济工作经费 本级 3",
    "99999926900T000000002 - 科学管理事务支出 本级 6",
)


@pytest.mark.parametrize(
    ("projects", "expected"),
    [
        ((("民营经济工作经费", "3.00"), ("科学管理事务支出", "6.00")), []),
        ((("民营经济工作专项经费", "3.00"), ("科学管理事务支出", "6.00")), [("warning", "99999926900T000000001")]),
        ((("招商", "3.00"), ("科学管理事务支出", "6.00")), [("warning", "99999926900T000000001")]),
        ((("民营经济工作经费", "3.00"),), [("info", "99999926900T000000002")]),
        ((("民营经济工作经费", "6.00"), ("科学管理事务支出", "6.00")), [("warning", "99999926900T000000001")]),
        ((("民营经济工作经费", "5.00"), ("科学管理事务支出", "6.00")), [("error", "99999926900T000000001")]),
        ((("别的", "1.00"),), []),
    ],
)
def test_projects_are_those_of_table_11(projects: tuple[tuple[str, str], ...], expected: list[object]) -> None:
    said = tuple(figure("project", value, name=name, section="projects") for name, value in projects)
    found = findings("N06", evidence(PROJECTS, figures=said))
    assert [(f.severity.value, f.row) for f in found] == expected


UNITS = table(
    6,
    "code name total",
    "total - 合计 9",
    "900 900 示例市示例区科学技术和经济信息化局 9",
    "900001 900001 示例市示例区科学技术和经济信息化局本级 9",
)


@pytest.mark.parametrize(
    ("caption", "count"),
    [
        ("示例市示例区科学技术和经济信息化局本级", 0),
        ("示例区科学技术和经济信息化局", 0),
        ("示例市示例区科学技术和信息化局本级", 1),
        ("示例区某某服务中心", 0),
    ],
)
def test_captions_name_the_department(caption: str, count: int) -> None:
    assert len(findings("N14", evidence(UNITS, captions=(TextLine(caption, "page 1"),)))) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("示例区科学技术和经济信息化局2026年部门预算", []),
        ("示例区科学技术和信息化局2026年部门预算", ["科学技术和信息化局"]),
        ("2026年示例区科学技术和经济信息局因公出国开支单位包括局机关。", ["科学技术和经济信息局"]),
        ("另一区科学技术和经济信息化局共有编制22人。", ["另一区科学技术和经济信息化局"]),
        ("示例市科学技术局组织的活动。", []),
        ("会同市科学技术和信息化局开展工作。", []),
    ],
)
def test_the_text_names_the_department(text: str, expected: list[str]) -> None:
    assert [f.row for f in findings("N14", evidence(UNITS, lines=lines("units", text)))] == expected


NEAR = [("局", "局", 0), ("经信局", "经济信息局", 2), ("甲乙", "乙甲", 2), ("", "局", 1)]


@pytest.mark.parametrize(("one", "other", "steps"), NEAR)
def test_distance_counts_characters(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps


def test_a_name_is_told_once_in_a_section() -> None:
    name = {"name": "资源勘探工业信息等事务支出", "section": "general_budget"}
    said = (figure("function", "4.00", place="page 1", **name), figure("function", "4.00", place="page 2", **name))
    found = findings("N03", evidence(FUNCTIONS, functions=NAMES, figures=said))
    assert [f.source for f in found] == ["page 1"]
