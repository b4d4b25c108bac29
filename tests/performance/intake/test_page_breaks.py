"""Merged cells that a page cuts: a level or goal may be named on the next page only, or on the one before."""

from dataclasses import replace

from budgets.intake import raw
from performance.intake.forms import Forms, read_forms
from tests.performance.intake.drawing import blocks
from tests.performance.intake.test_indicator_rows import LONG_TERM, PROJECT, indicators


def cut(*pages: tuple[str, ...]) -> Forms:
    """The long-term indicators of a PDF, a grid a page; “^” is covered by the cell above."""
    head = blocks("\n".join((PROJECT, "长期绩效目标表")))
    grids = []
    for number, rows in enumerate(pages, start=1):
        texts = [row.split("|") for row in rows]
        spans = [[_height(texts, r, c) for c in range(len(row))] for r, row in enumerate(texts)]
        place = raw.Place(page=number, table=1)
        grids.append(
            raw.Grid(
                tuple(
                    tuple(
                        raw.Cell(text.strip("^"), replace(place, row=r + 1), rowspan=spans[r][c], covered=text == "^")
                        for c, text in enumerate(row)
                    )
                    for r, row in enumerate(texts)
                ),
                place,
            )
        )
    return read_forms([*head, *grids])


def _height(texts: list[list[str]], row: int, column: int) -> int:
    below = [other[column] == "^" for other in texts[row + 1 :]]
    return 1 + (*below, False).index(False)


def levels(forms: Forms) -> list[tuple[str, str, str]]:
    return [(found.name, found.level_1, found.level_2) for found in indicators(forms)]


def test_a_merged_level_whose_name_stands_on_the_next_page() -> None:
    forms = cut(
        (
            LONG_TERM,
            "长期绩效目标1|产出指标|数量指标|巡查次数|40次|计划数据",
            "^|||清淤|5公里|计划数据",
            "^|^|^|绿化|3亩|计划数据",
        ),
        (
            "^|效益指标|社会效益指标|水质|三类|计划数据",
            "^|^|^|投诉|0次|计划数据",
            "^|^|可持续影响指标|机制|健全|计划数据",
        ),
    )
    assert forms.unread == []
    assert levels(forms) == [
        ("巡查次数", "产出指标", "数量指标"),
        ("清淤", "效益指标", "社会效益指标"),
        ("绿化", "效益指标", "社会效益指标"),
        ("水质", "效益指标", "社会效益指标"),
        ("投诉", "效益指标", "社会效益指标"),
        ("机制", "效益指标", "可持续影响指标"),
    ]


def test_a_merged_level_whose_name_stood_on_the_page_before() -> None:
    forms = cut(
        (LONG_TERM, "长期绩效目标1|产出指标|数量指标|巡查次数|40次|计划数据", "^|^|^|清淤|5公里|计划数据"),
        ("|||绿化|3亩|计划数据", "^|^|质量指标|水质|三类|计划数据"),
    )
    assert forms.unread == []
    assert levels(forms) == [
        ("巡查次数", "产出指标", "数量指标"),
        ("清淤", "产出指标", "数量指标"),
        ("绿化", "产出指标", "数量指标"),
        ("水质", "产出指标", "质量指标"),
    ]


def test_blanks_within_a_page_are_of_the_level_above() -> None:
    forms = cut(
        (
            LONG_TERM,
            "长期绩效目标1|产出指标|数量指标|巡查次数|40次|计划数据",
            "|||清淤|5公里|计划数据",
            "||质量指标|水质|三类|计划数据",
            "|||绿化|3亩|计划数据",
        ),
        ("|效益指标|社会效益指标|投诉|0次|计划数据",),
    )
    assert forms.unread == []
    assert levels(forms) == [
        ("巡查次数", "产出指标", "数量指标"),
        ("清淤", "产出指标", "数量指标"),
        ("水质", "产出指标", "质量指标"),
        ("绿化", "产出指标", "质量指标"),
        ("投诉", "效益指标", "社会效益指标"),
    ]


def test_a_goal_whose_name_stands_on_the_next_page() -> None:
    forms = cut(
        (LONG_TERM, "长期绩效目标1|产出指标|数量指标|巡查次数|40次|计划数据", "|产出指标|数量指标|清淤|5公里|计划数据"),
        ("长期绩效目标2|产出指标|质量指标|水质|三类|计划数据", "^|^|^|绿化|3亩|计划数据"),
    )
    assert [(found.goal, found.number, found.name) for found in indicators(forms)] == [
        (1, 1, "巡查次数"),
        (2, 1, "清淤"),
        (2, 2, "水质"),
        (2, 3, "绿化"),
    ]
    assert [problem.why for problem in forms.unread] == ["长期目标2没有目标说明"]


def test_a_level_that_no_page_names_is_said() -> None:
    forms = cut(
        (LONG_TERM, "长期绩效目标1|||清淤|5公里|计划数据"),
    )
    assert levels(forms) == []
    assert [(problem.why, problem.lost) for problem in forms.unread] == [("“”缺二级指标：清淤 5公里 计划数据", True)]
