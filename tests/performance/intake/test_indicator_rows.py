"""Indicator rows as documents print them: slipped, cut, with levels and values missing."""

from decimal import Decimal

import pytest

from performance.facts import INDICATOR_LEVELS, Goal, Indicator
from performance.intake.forms import Forms, read_forms
from tests.performance.intake.drawing import blocks

PROJECT = """
    项目名称|河道巡查经费|项目代码|42010324777T000000201
    项目年度|2024年||
    项目类别|1. 运转类 ☐ 2. 特定目标类本级支出 ☑ 3. 特定目标类上级转移支出 ☐||
    项目安排频度|1. 一次性项目 ☐ 2. 常年项目 ☑ 3. 延续性项目 ☐||
    项目绩效总目标|||
    名称|目标说明
    长期绩效目标|保持河道整洁
    年度绩效目标|全年按期巡查
"""
LONG_TERM = "目标名称|一级指标|二级指标|三级指标|指标值|指标值确定依据"
ANNUAL = """
    目标名称|指标权重比例(%)|一级指标|二级指标|三级指标|指标值||||指标值确定依据
    |||||前年|上年|预计当年实现|指标分值权重|
"""
UNWEIGHTED = """
    年度绩效指标|一级指标|二级指标|三级指标|指标值|||指标值确定依据
    ||||近两年指标值||预期当年实现值|
    ||||前年|上年||
"""


def read(*texts: str) -> Forms:
    return read_forms(blocks("\n".join(text.strip("\n") for text in (PROJECT, *texts))))


def indicators(forms: Forms) -> list[Indicator]:
    return [fact for fact in forms.facts if isinstance(fact, Indicator)]


def values(indicator: Indicator) -> tuple[str, str, str, Decimal | None, str]:
    return (
        indicator.year_before_last,
        indicator.last_year,
        indicator.target,
        indicator.weight,
        indicator.basis,
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("|产出指标|数量指标|巡查次数|≥40次|历史数据", ("产出指标", "数量指标")),
        ("产出指标|数量指标|巡查次数|≥40次|历史数据|", ("产出指标", "数量指标")),
        ("长期绩效 目标1|产出 指标|数量 指标|巡查 次数|≥40次|历史数据", ("产出指标", "数量指标")),
        ("|产出|数量|巡查次数|≥40次|历史数据", ("产出指标", "数量指标")),
        ("||质量指标|巡查次数||≥40次|历史数据", ("产出指标", "质量指标")),
        ("质量指标||巡查次数|≥40次|历史数据|", ("产出指标", "质量指标")),
        ("|||巡查次数|≥40次|历史数据", ("产出指标", "时效指标")),
        ("巡查次数|||≥40次|历史数据", ("产出指标", "时效指标")),
        ("成本指标|巡查次数|≥40次|历史数据", ("产出指标", "成本指标")),
        ("|成本指标|经济成本指标|巡查次数|≥40次|历史数据", ("成本指标", "经济成本指标")),
        ("|满意度指标|满意度指标|巡查次数|≥40次|历史数据", ("满意度指标", "服务对象满意度指标")),
        ("满意度指标|服务对象满意度|巡查次数|≥40次|历史数据", ("满意度指标", "服务对象满意度指标")),
    ],
)
def test_levels_wherever_they_stand(row: str, expected: tuple[str, str]) -> None:
    forms = read("长期绩效目标表", LONG_TERM, "|产出指标|时效指标|响应时间|≤2小时|计划数据", row)
    assert forms.unread == []
    found = indicators(forms)[1]
    assert (found.level_1, found.level_2, found.name) == (*expected, "巡查次数")
    assert (found.number, found.target, found.basis) == (2, "≥40次", "历史数据")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("||产出指标|数量指标|巡查次数|30次|35次|40次|8|历史数据", ("30次", "35次", "40次", Decimal(8), "历史数据")),
        ("产出指标|数量指标|巡查次数|30次|35次|40次|8|历史数据||", ("30次", "35次", "40次", Decimal(8), "历史数据")),
        ("|||产出指标|数量指标|巡查次数|30次|35次|40次|8", ("30次", "35次", "40次", Decimal(8), "")),
        ("年度绩效目标1|100|产出指标|数量指标|巡查次数|3|4|5|8|历史数据", ("3", "4", "5", Decimal(8), "历史数据")),
        ("年度绩效目标1|100|产出指标|数量指标|巡查次数|3|4|5|8.5分|", ("3", "4", "5", Decimal("8.5"), "")),
        ("||产出指标|数量指标|巡查次数||35次|40次|8|历史数据", ("", "35次", "40次", Decimal(8), "历史数据")),
        ("||产出指标|数量指标|巡查次数|||40次|8|历史数据", ("", "", "40次", Decimal(8), "历史数据")),
        ("|产出指标|数量指标|巡查次数|||40次|8|历史数据|", ("", "", "40次", Decimal(8), "历史数据")),
        ("||产出指标|数量指标|巡查次数|100%|100%|100%||历史数据", ("100%", "100%", "100%", None, "历史数据")),
    ],
)
def test_values_of_weighted_rows(row: str, expected: tuple[str, ...]) -> None:
    forms = read("年度绩效目标表", ANNUAL, row)
    assert forms.unread == []
    assert [values(found) for found in indicators(forms)] == [expected]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("|产出指标|数量指标|巡查次数|30次|35次|40次|计划数据", ("30次", "35次", "40次", None, "计划数据")),
        ("产出指标|数量指标|巡查次数|30次|35次|40次|计划数据|", ("30次", "35次", "40次", None, "计划数据")),
        ("|产出指标|数量指标|巡查次数|30次|35次|40次|", ("30次", "35次", "40次", None, "")),
        ("|产出指标|数量指标|巡查次数||35次|40次|计划数据", ("", "35次", "40次", None, "计划数据")),
        ("产出指标|数量指标|巡查次数||提升|提升|计划数据|", ("", "提升", "提升", None, "计划数据")),
    ],
)
def test_values_of_rows_without_a_weight(row: str, expected: tuple[str, ...]) -> None:
    forms = read("年度绩效目标表", UNWEIGHTED, row)
    assert forms.unread == []
    assert [values(found) for found in indicators(forms)] == [expected]


def test_blanks_that_fit_nowhere_are_read_from_the_right_and_said() -> None:
    forms = read("年度绩效目标表", ANNUAL, "|||产出指标|数量指标|巡查次数|40次||8|历史数据")
    (found,) = indicators(forms)
    assert values(found) == ("", "", "40次", Decimal(8), "历史数据")
    (problem,) = forms.unread
    assert problem.why.startswith("指标值缺项，按次序读取，请核对")
    assert problem.place == "table 3, row 3"


@pytest.mark.parametrize(
    "row",
    [
        "|产出指标|数量指标|巡查次数|≥40次|历史数据|另有说明",
        "|效益指标|环境指标|水质等级|三类|监测数据",
        "|效益指标||水质等级|三类|监测数据",
        "||数量指标||",
        "|||巡查次数||",
    ],
    ids=["too many cells", "unknown level", "no second level", "no name", "no value"],
)
def test_rows_that_cannot_be_used_are_said_and_lost(row: str) -> None:
    forms = read("长期绩效目标表", LONG_TERM, "|产出指标|时效指标|响应时间|≤2小时|计划数据", row)
    assert [found.name for found in indicators(forms)] == ["响应时间"]
    (problem,) = forms.unread
    assert problem.lost
    assert problem.place == "table 3, row 3"


def levels(forms: Forms) -> list[tuple[object, object]]:
    """As reported."""
    (part,) = (table.part for table in forms.tables if table.part.key.endswith("long_term-1"))
    return [(row.cells[0], row.cells[1]) for row in part.rows]


def test_an_illegal_hierarchy_is_mended_in_the_facts_and_reported_as_printed() -> None:
    forms = read(
        "长期绩效目标表",
        LONG_TERM,
        "|效益指标|数量指标|巡查次数|≥40次|历史数据",
        "|||巡查里程|≥90公里|历史数据",
        "|质量指标|时效指标|响应时间|≤2小时|历史数据",
    )
    assert [(found.level_1, found.level_2) for found in indicators(forms)] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "时效指标"),
    ]
    assert forms.unread == []
    assert levels(forms) == [("效益指标", "数量指标"), ("效益指标", "数量指标"), ("质量指标", "时效指标")]


@pytest.mark.parametrize(
    ("rows", "slipped"),
    [
        # A label half-way down its group.
        (("|产出指标|数量指标|甲|1次|计划", "||社会效益指标|乙|1次|计划", "|效益指标|生态效益指标|丙|1次|计划"), 3),
        (("||数量指标|甲|1次|计划", "|产出指标|质量指标|乙|1次|计划", "||时效指标|丙|1次|计划"), 2),
        # A label one row above its group.
        (
            (
                "|产出指标|数量指标|甲|1次|计划",
                "|效益指标|质量指标|乙|1次|计划",
                "||社会效益指标|丙|1次|计划",
            ),
            3,
        ),
        # Labels on every row, or several rows of another group: the form says so itself.
        (
            (
                "|产出指标|数量指标|甲|1次|计划",
                "|效益指标|质量指标|乙|1次|计划",
                "|效益指标|社会效益指标|丙|1次|计划",
            ),
            None,
        ),
        (
            (
                "|产出指标|数量指标|甲|1次|计划",
                "|效益指标|质量指标|乙|1次|计划",
                "||时效指标|丙|1次|计划",
                "||社会效益指标|丁|1次|计划",
            ),
            None,
        ),
        (("|产出指标|数量指标|甲|1次|计划", "||社会效益指标|乙|1次|计划", "|满意度指标|满意度|丙|1次|计划"), None),
        (("|产出指标|社会效益指标|甲|1次|计划", "|效益指标|生态效益指标|乙|1次|计划"), None),
    ],
)
def test_a_slipped_label_is_no_mistake(rows: tuple[str, ...], slipped: int | None) -> None:
    forms = read("长期绩效目标表", LONG_TERM, *rows)
    wrong = [pair for pair in levels(forms) if pair[1] not in INDICATOR_LEVELS.get(str(pair[0]), ())]
    assert bool(wrong) is (slipped is None)
    assert [problem.place for problem in forms.unread] == ([f"table 3, row {slipped}"] if slipped else [])
    assert all("，已归入“" in problem.why for problem in forms.unread)


def test_a_table_cut_by_pages_with_the_header_repeated_or_swallowed() -> None:
    forms = read(
        "年度绩效目标表",
        ANNUAL,
        "||产出指标|数量指标|巡查次数|30次|35次|40次|8|历史数据",
        "",
        "||||巡查里程|80公里|85公里|90公里|8|历史数据",
        "",
        ANNUAL,
        "年度绩效 目标1|100||质量指标|问题整改率|90%|95%|100%|8|历史数据",
    )
    assert forms.unread == []
    assert [(f.number, f.level_2, f.name, f.target) for f in indicators(forms)] == [
        (1, "数量指标", "巡查次数", "40次"),
        (2, "数量指标", "巡查里程", "90公里"),
        (3, "质量指标", "问题整改率", "100%"),
    ]


def test_several_goals_of_one_project() -> None:
    forms = read(
        "长期绩效目标2|扩大巡查范围",
        "",
        "长期绩效目标表",
        LONG_TERM,
        "长期绩效目标1|产出指标|数量指标|巡查次数|≥40次|历史数据",
        "长期绩效目标2|产出指标|数量指标|巡查河段|6段|计划数据",
        "|||巡查里程|≥90公里|历史数据",
    )
    assert forms.unread == []
    assert [(found.goal, found.number, found.name) for found in indicators(forms)] == [
        (1, 1, "巡查次数"),
        (2, 1, "巡查河段"),
        (2, 2, "巡查里程"),
    ]
    goals = [fact for fact in forms.facts if isinstance(fact, Goal)]
    assert [(goal.horizon.value, goal.number, goal.description) for goal in goals] == [
        ("long_term", 1, "保持河道整洁"),
        ("long_term", 2, "扩大巡查范围"),
        ("annual", 1, "全年按期巡查"),
    ]


def test_a_goal_told_twice_is_said() -> None:
    forms = read("年度绩效目标|另一种说法")
    assert [problem.why for problem in forms.unread] == ["年度目标1的说明出现了两次，没有采用后一次：另一种说法"]
    assert forms.unread[0].lost


def test_indicators_without_their_goal_get_one_and_it_is_said() -> None:
    forms = read("长期绩效目标表", LONG_TERM, "长期绩效目标3|产出指标|数量指标|巡查次数|≥40次|历史数据")
    assert [problem.why for problem in forms.unread] == ["长期目标3没有目标说明"]
    assert ("long_term", 3, "") in {
        (f.horizon.value, f.number, f.description) for f in forms.facts if isinstance(f, Goal)
    }


def test_columns_in_another_order_with_operators_units_and_remarks() -> None:
    forms = read(
        "年度绩效目标表",
        "一级指标|二级指标|三级指标|权重(%)|指标性质|指标值|度量单位|备注",
        "产出指标|数量指标|巡查次数|8|≥|40|次|",
        "||清淤|5|定性|按期完成||逐段验收",
        "满意度指标(10分)|社会公众满意度指标|居民满意度|7|≥|95|%|",
        "合计|||20||||",
    )
    found = [(f.level_1, f.level_2, f.name, f.target, f.weight) for f in indicators(forms)]
    assert found == [
        ("产出指标", "数量指标", "巡查次数", "≥40次", Decimal(8)),
        ("产出指标", "数量指标", "清淤", "按期完成", Decimal(5)),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥95%", Decimal(7)),
    ]
    assert [(problem.why, problem.lost) for problem in forms.unread] == [
        ("指标“清淤”的这一栏没有采用：逐段验收", False)
    ]


def test_columns_headed_by_years() -> None:
    forms = read(
        "年度绩效目标表",
        "一级指标|二级指标|三级指标|2021年|2022年|2023年|2024年|指标值确定依据",
        "产出指标|数量指标|巡查次数|20次|30次|35次|40次|计划数据",
    )
    assert [values(found) for found in indicators(forms)] == [("30次", "35次", "40次", None, "计划数据")]
    assert [problem.why for problem in forms.unread] == ["指标“巡查次数”的这一栏没有采用：20次"]


def test_a_total_of_weights_that_does_not_add_up_is_said() -> None:
    forms = read("年度绩效目标表", ANNUAL, "|||产出指标|数量指标|巡查次数|1|2|3|8|历史数据"[1:], "合计||||||||9|")
    assert [problem.why for problem in forms.unread] == ["指标权重的合计与各行之和8不符：合计 9"]
