"""Table 14 in small: funds of three years, projects, the summary of goals."""

from decimal import Decimal

import pytest

from budgets.tables.grid import GridPart
from performance.facts import DepartmentStatement, Goal, Indicator
from performance.intake.forms import Forms, read_forms
from tests.performance.intake.drawing import blocks

HEAD = """
    部门（单位）名称|某区水务局|||||
    填报人|某甲|联系电话|00000000|||
"""
FUNDING = """
    部门总体资金情况|总体资金情况||当年金额|占比|近两年收支金额|
    |||||2022年|2023年
"""
TEXTS = """
    部门职能概述|<p>管理河道。</p>|||||
    年度工作任务|巡查与清淤。|||||
"""


def read(*texts: str) -> Forms:
    return read_forms(blocks("\n".join(text.strip("\n") for text in (HEAD, FUNDING, *texts))))


def part(forms: Forms, key: str) -> GridPart:
    return next(table.part for table in forms.tables if table.part.key == key)


def funds(forms: Forms) -> dict[str, tuple[object, ...]]:
    return {row.key: row.cells[2:] for row in part(forms, "funding").rows}


def yuan(*wanyuan: str | None) -> list[Decimal | None]:
    return [None if text is None else Decimal(text) * 10_000 for text in wanyuan]


@pytest.mark.parametrize(
    "row",
    [
        "|收入构成|财政拨款|120.5|100%|110|115",
        "收入构成|财政拨款|120.5|100%|110|115|",
        "财政拨款||120.5|100%|110|115|",
        "财政拨款|120.5|100.00%|110|115||",
    ],
)
def test_funds_of_a_row_wherever_it_begins(row: str) -> None:
    forms = read(row, TEXTS)
    assert forms.unread == []
    amount, before, last = yuan("120.5", "110", "115")
    assert funds(forms) == {"revenue.fiscal": (amount, Decimal(100), before, last)}


def test_funds_with_blanks() -> None:
    forms = read(
        "|收入构成|财政拨款|120.5||110|115",
        "||财政专户管理资金||||",
        "||单位资金|||2|",
        "||合计|120.5|100%||",
        "|支出构成|人员类项目支出|20.5|17.01%||19",
        "运转类项目支出||100|82.99%|||",
        "合计||120.5|100%|110|115|",
        TEXTS,
    )
    assert forms.unread == []
    found = funds(forms)
    amount, before, last, staff, running = yuan("120.5", "110", "115", "20.5", "100")
    assert found["revenue.fiscal"] == (amount, None, before, last)
    assert found["revenue.special"] == (None,) * 4
    assert found["revenue.unit_funds"] == (None, None, Decimal(20_000), None)
    assert found["revenue.total"] == (amount, Decimal(100), None, None)
    assert found["expenditure.personnel"] == (staff, Decimal("17.01"), None, Decimal(190_000))
    assert found["expenditure.operating"] == (running, Decimal("82.99"), None, None)
    assert found["expenditure.total"] == (amount, Decimal(100), before, last)


def test_years_printed_the_other_way_round() -> None:
    found = HEAD + FUNDING.replace("2022年|2023年", "2023年|2022年") + "|收入构成|财政拨款|120.5|100%|115|110" + TEXTS
    forms = read_forms(blocks(found))
    assert forms.unread == []
    assert funds(forms)["revenue.fiscal"][2:] == (Decimal(1_100_000), Decimal(1_150_000))
    assert [column.title[-1] for column in part(forms, "funding").columns[-2:]] == ["2022年", "2023年"]


def test_rows_and_years_that_the_official_form_has_not_are_said() -> None:
    found = (
        HEAD
        + FUNDING.replace("|2022年|2023年", "2021年|2022年|2023年")
        + "|支出构成|基本支出|9|9%|1|2|3\n|收入构成|财政拨款|120.5|100%|105|110|115"
        + TEXTS
    )
    forms = read_forms(blocks(found))
    assert funds(forms) == {"revenue.fiscal": (*yuan("120.5"), Decimal(100), *yuan("110", "115"))}
    assert [(problem.why, problem.lost) for problem in forms.unread] == [
        ("支出构成的这一行官方格式没有，表3有同样的数字，没有采用：支出构成 基本支出 9 9% 1 2 3", False),
        ("前年以前的金额没有采用：105", False),
    ]


def test_a_summary_of_annual_goals_alone_and_without_numbers() -> None:
    forms = read(TEXTS, "整体绩效总目标|长期目标|||年度目标||", "||||全年按期巡查。||")
    goals = [fact for fact in forms.facts if isinstance(fact, Goal)]
    assert [(goal.horizon.value, goal.number, goal.description) for goal in goals] == [("annual", 1, "全年按期巡查。")]
    assert forms.unread == []


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["||财政拨款|约120|100%|110|115"], "“约120”不是数字"),
        (["||财政拨款|1|1%|1|1", "||财政拨款|2|1%|1|1"], "“财政拨款 2 1% 1 1”出现了两次，采用先出现的一次"),
        (["||彩票公益金|5|1%|1|1"], "这一行读不懂：彩票公益金 5 1% 1 1"),
        (["||财政拨款|1|1%|1|1|9"], "这一行读不懂：财政拨款 1 1% 1 1 9"),
    ],
)
def test_what_cannot_be_used_is_said_and_lost(rows: list[str], why: str) -> None:
    forms = read(*rows, TEXTS)
    assert [(problem.why, problem.lost) for problem in forms.unread] == [(why, True)]


def test_statement_and_people() -> None:
    forms = read(TEXTS)
    (statement,) = forms.facts
    assert isinstance(statement, DepartmentStatement)
    assert (statement.duties, statement.annual_tasks) == ("管理河道。", "巡查与清淤。")
    assert statement.place == "table 1, row 1"
    assert forms.department == "某区水务局"
    assert "某甲" not in repr(forms)
    assert "00000000" not in repr(forms)


def test_a_missing_text_is_said() -> None:
    forms = read("部门职能概述|管理河道。")
    assert [problem.why for problem in forms.unread] == ["部门整体绩效目标申报表没有“年度工作任务”"]


def test_projects() -> None:
    forms = read(
        TEXTS,
        "项目支出情况|项目名称|支出项目类别|项目总预算|项目本年度预算|项目主要支出方向和用途|",
        "|河道巡查经费|特定目标类本级支出|30|12.5|租船和燃料|",
        "清淤工程|运转类|5|5|清淤||",
        "",
        "项目支出情况|水质监测|特定目标类上级转移支出|8||监测|",
    )
    assert [row.cells for row in part(forms, "projects").rows] == [
        ("河道巡查经费", "特定目标类本级支出", *yuan("30", "12.5"), "租船和燃料"),
        ("清淤工程", "运转类", *yuan("5", "5"), "清淤"),
        ("水质监测", "特定目标类上级转移支出", None, *yuan("8"), "监测"),
    ]
    assert [problem.why.partition("：")[0] for problem in forms.unread] == ["只有一个金额，按项目本年度预算读取"]


def test_goals_with_indicators_and_a_summary_for_the_goal_without_words() -> None:
    forms = read(
        TEXTS,
        "|长期目标（截止2025年）||年度目标||",
        "整体绩效总目标|<p>目标1：河道整洁。</p><p>目标2：水质达标。</p>||目标1：按期巡查。||",
        "长期目标1：|河道长年整洁。||||",
        "长期绩效指标|一级指标|二级指标|三级指标|指标值||指标值确定依据",
        "|产出指标|数量指标|巡查河段|6段||计划数据",
        "长期目标2:|||||",
        "|产出指标|质量指标|水质达标率|≥90%||监测数据",
        "",
        "年度目标1: 全年巡查四十次。",
        "",
        "一级指标|二级指标|三级指标|指标值||||指标值确定依据",
        "|||近两年指标值||预期当年实现值||",
        "|||前年|上年|||",
        "产出指标|数量指标|巡查次数|30次|35次|40次|历史数据|",
    )
    assert forms.unread == []
    goals = [fact for fact in forms.facts if isinstance(fact, Goal)]
    assert [(goal.project, goal.horizon.value, goal.number, goal.description) for goal in goals] == [
        (None, "long_term", 1, "河道长年整洁。"),
        (None, "long_term", 2, "水质达标。"),
        (None, "annual", 1, "全年巡查四十次。"),
    ]
    found = [fact for fact in forms.facts if isinstance(fact, Indicator)]
    assert [(f.horizon.value, f.goal, f.number, f.name, f.last_year, f.target) for f in found] == [
        ("long_term", 1, 1, "巡查河段", "", "6段"),
        ("long_term", 2, 1, "水质达标率", "", "≥90%"),
        ("annual", 1, 1, "巡查次数", "35次", "40次"),
    ]


def test_what_follows_the_forms_is_not_theirs() -> None:
    forms = read(TEXTS, "", "2024年收支预算总表", "甲|乙", "", "第五部分 名词解释", "行政运行：保障运转。")
    assert forms.unread == []
    assert forms.blocks == {0}
