"""Shanghai's 财政项目支出绩效目标填报表: one page a project, without a code."""

from decimal import Decimal

import pytest

from budgets.facts import FundingSource, Project, ProjectLine
from budgets.intake.form_projects import joined
from performance.facts import Dossier, Frequency, Goal, Horizon, Indicator, ProjectType
from performance.intake.forms import Forms, read_forms
from tests.performance.intake.drawing import blocks

HEAD = """
    财政项目支出绩效目标填报表
    （2024年度）
    项目名称||河道巡查经费||项目性质|经常性项目|项目类别|特定目标类
    主管部门||某街道办事处||实施单位|水务管理站||
    计划开始日期||2024-01-01||计划完成日期|2024-12-31||
"""
MONEY = """
    项目资金（元）||项目资金总额||300,000.00|年度资金申请总额||125,000.00
    ||其中：财政资金||250,000.00|其中：当年财政拨款||100,000.00
    |||||上年结转资金||5,000.00
    ||其他资金||50,000.00|其他资金||20,000.00
"""
GOALS = """
    项目绩效目标|项目总目标||||年度总体目标||
    |保持河道整洁。||||全年巡查。||
"""
INDICATORS = """
    |一级指标|二级指标|三级指标|||年度(/项目)指标值|
    绩效指标|产出指标|数量指标|巡查次数|||≥40.00(次)|
    |||清淤里程|||5公里|
    |满意度指标|服务对象满意度指标|居民满意度|||满意|
"""


def read(head: str = HEAD, money: str = MONEY, *more: str) -> Forms:
    return read_forms(blocks("\n".join(text.strip("\n") for text in (head, money, GOALS, INDICATORS, *more))))


def of(forms: Forms, kind: type) -> list:
    return [fact for fact in forms.facts if isinstance(fact, kind)]


def test_the_whole_form() -> None:
    forms = read()
    assert forms.unread == []
    (project,) = of(forms, Project)
    assert (project.code, project.key, project.unit, project.category_name) == (None, "河道巡查经费", "", "特定目标类")
    (dossier,) = of(forms, Dossier)
    assert (dossier.managing_department, dossier.executing_unit, dossier.project_year) == (
        "某街道办事处",
        "水务管理站",
        "2024",
    )
    assert (dossier.project_type, dossier.frequency) == (ProjectType.LOCAL, Frequency.STANDING)
    assert (dossier.total_budget, dossier.local_appropriation, dossier.other_funds) == (300_000, 100_000, 25_000)
    assert [(goal.horizon, goal.number, goal.description) for goal in of(forms, Goal)] == [
        (Horizon.LONG_TERM, 1, "保持河道整洁。"),
        (Horizon.ANNUAL, 1, "全年巡查。"),
    ]
    assert [(i.horizon, i.level_1, i.level_2, i.name, i.target) for i in of(forms, Indicator)] == [
        (Horizon.ANNUAL, "产出指标", "数量指标", "巡查次数", "≥40.00(次)"),
        (Horizon.ANNUAL, "产出指标", "数量指标", "清淤里程", "5公里"),
        (Horizon.ANNUAL, "满意度指标", "服务对象满意度指标", "居民满意度", "满意"),
    ]


def test_the_years_money_by_source() -> None:
    assert [(line.source, line.carried_over, line.amount) for line in of(read(), ProjectLine)] == [
        (FundingSource.FISCAL, False, Decimal(100_000)),
        (FundingSource.FISCAL, True, Decimal(5_000)),
        (FundingSource.UNIT_FUNDS, False, Decimal(20_000)),
    ]


def test_where_parts_contradict_the_years_total_it_holds_and_both_are_reported() -> None:
    """That they differ is for the checks to say (C72)."""
    forms = read(HEAD, MONEY.replace("125,000.00", "126,000.00"))
    assert [(line.source, line.amount) for line in of(forms, ProjectLine)] == [(FundingSource.FISCAL, 126_000)]
    assert forms.unread == []
    assert [(row.key, row.cells[1]) for row in forms.tables[0].part.rows] == [
        ("total_budget", 300_000),
        ("budget", 126_000),
        ("local_appropriation", 100_000),
        ("other_funds", 25_000),
    ]


def test_parts_that_contradict_the_whole_are_said() -> None:
    forms = read(HEAD, MONEY.replace("300,000.00", "310,000.00"))
    assert [problem.why for problem in forms.unread] == [
        "项目“河道巡查经费”的项目资金总额为310,000.00元，各项之和为300,000.00元"
    ]


def test_money_in_wanyuan_and_only_as_far_as_it_is_printed() -> None:
    forms = read(HEAD, "项目资金（万元）||项目资金总额||30|年度资金申请总额||12.5")
    (dossier,) = of(forms, Dossier)
    assert (dossier.total_budget, dossier.local_appropriation, dossier.other_funds) == (300_000, None, None)
    assert [line.amount for line in of(forms, ProjectLine)] == [125_000]
    (funding,) = (table.part for table in forms.tables if table.part.key.endswith(".funding"))
    assert [(row.key, row.cells[1]) for row in funding.rows] == [("total_budget", 300_000), ("budget", 125_000)]


@pytest.mark.parametrize(
    ("begins", "ends", "year"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-03-15", "2025年06月30日", "20240315-20250630"),
        ("", "2024-12-31", "-20241231"),
    ],
)
def test_dates_of_the_project(begins: str, ends: str, year: str) -> None:
    head = HEAD.replace("2024-01-01", begins).replace("2024-12-31", ends)
    assert of(read(head), Dossier)[0].project_year == year


def test_other_kinds_of_project() -> None:
    forms = read(HEAD.replace("经常性", "阶段性").replace("特定目标类", "其他运转类"))
    (dossier,) = of(forms, Dossier)
    assert (dossier.project_type, dossier.frequency) == (ProjectType.OPERATING, Frequency.CONTINUING)
    assert [problem.why for problem in forms.unread] == ["项目“河道巡查经费”的项目性质“阶段性项目”记作“延续性项目”"]


def test_what_it_prints_is_reported_and_no_empty_list_besides() -> None:
    assert [table.part.key.rpartition(".")[2] for table in read().tables] == ["funding", "long_term-1", "annual-1"]
    annual = read().tables[-1].part
    assert [column.title for column in annual.columns][-1:] == [("年度（项目）指标值",)]
    assert [row.cells for row in annual.rows] == [
        ("产出指标", "数量指标", "巡查次数", "≥40.00(次)"),
        ("产出指标", "数量指标", "清淤里程", "5公里"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "满意"),
    ]


def test_a_form_with_a_code_gives_it_to_its_project() -> None:
    code = "42010324777T000000201"
    forms = read(HEAD.replace("    主管部门", f"    项目代码||{code}||||\n    主管部门"))
    (project,) = of(forms, Project)
    assert (project.code, project.name) == (code, "河道巡查经费")
    assert {fact.project for fact in forms.facts if fact is not project} == {code}


def test_what_is_left_of_the_year_before_is_reported_also_without_other_money() -> None:
    money = "项目资金（元）||年度资金申请总额||5,000.00\n||上年结转资金||5,000.00"
    (funding,) = (table.part for table in read(HEAD, money).tables if table.part.key.endswith(".funding"))
    assert [(row.key, row.cells[1]) for row in funding.rows] == [("budget", 5_000), ("other_funds", 5_000)]


def test_one_form_after_another() -> None:
    second = "\n".join((HEAD, MONEY, GOALS, INDICATORS)).replace("河道巡查经费", "清淤工程")
    forms = read(HEAD, MONEY, second)
    assert forms.unread == []
    assert [project.name for project in of(forms, Project)] == ["河道巡查经费", "清淤工程"]
    assert [i.project for i in of(forms, Indicator)] == ["河道巡查经费"] * 3 + ["清淤工程"] * 3


def test_where_table_11_lists_the_projects_the_forms_take_its_keys() -> None:
    listed = [Project(code="42010324777T000000201", name="河道巡查经费", unit="777001")]
    forms = joined(read(), listed)
    assert of(forms, Project) == of(forms, ProjectLine) == []
    assert {fact.project for fact in forms.facts} == {"42010324777T000000201"}
    assert [table.part.key for table in forms.tables] == [
        f"42010324777T000000201.{part}" for part in ("funding", "long_term-1", "annual-1")
    ]
    assert forms.names == {"42010324777T000000201": "河道巡查经费"}


def test_projects_that_table_11_does_not_list_keep_their_names() -> None:
    forms = joined(read(), [Project(code=None, name="清淤工程", unit="777001")])
    assert {fact.project for fact in forms.facts} == {"河道巡查经费"}
