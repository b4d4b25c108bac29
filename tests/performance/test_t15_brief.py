"""Table 15 in the nine-table layout: what Shanghai's form asks for, where the document has it."""

import pytest

from budgets.layouts import Unit
from budgets.tables.grid import Grid
from tests.tables.demonstration import printed, published

pytestmark = pytest.mark.django_db

EMPLOYMENT = "就业援助基地补贴"


def table(year: int) -> Grid:
    return published("310107", "wanli", year)[15]


def test_the_projects_without_codes() -> None:
    assert printed(table(2023).part("index"), Unit.YUAN) == [
        ["", "公共服务设施运行经费", "10,903,043.00"],
        ["", "各类工作经费", "7,595,500.00"],
        ["", EMPLOYMENT, "6,351,000.00"],
        ["", "新建万里街道社区公共服务中心", "4,100,000.00"],
        ["", "社区环境整治和建设经费", "4,563,800.00"],
    ]


def test_a_form_has_what_the_layout_asks_for_and_nothing_empty_besides() -> None:
    parts = [part for part in table(2023).parts if part.key.startswith(f"{EMPLOYMENT}.")]
    assert [part.key.rpartition(".")[2] for part in parts] == ["head", "funding", "long_term-1", "annual-1"]
    head, funding, _, annual = parts
    assert [row.cells[0] for row in head.rows] == [
        "项目名称", "项目主管部门", "项目执行单位", "项目年度", "项目类别", "项目安排频度",
    ]  # fmt: skip
    assert [row[1] for row in printed(funding, Unit.YUAN)] == [
        "6,351,000.00", "6,351,000.00", "6,351,000.00", "6,351,000.00", "", "", "0.00",
    ]  # fmt: skip
    assert printed(annual, Unit.YUAN) == [
        ["产出指标", "数量指标", "补贴对象申请审核完成率", "=100.00(%)"],
        ["产出指标", "质量指标", "补贴对象审核达标率", "=100.00(%)"],
        ["效益指标", "社会效益指标", "补贴对象生活改善度", "不低于80%"],
        ["满意度指标", "服务对象满意度指标", "补贴对象满意度", "≥80.00(%)"],
    ]


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_document_without_forms_has_no_table_15(year: int) -> None:
    assert not table(year).disclosed
    assert {part.notes for part in table(year).parts} == {("所用公开格式不含本表，相关内容未公开。",)}


def test_projects_of_some_forms_do_not_make_a_table_11() -> None:
    assert not published("310107", "wanli", 2023)[11].disclosed
