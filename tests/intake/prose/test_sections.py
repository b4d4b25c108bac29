"""Text to sections: by what headings say, without contents page and tables, with broken lines mended."""

import pytest

from budgets.facts import TextSection
from budgets.intake.prose import read_prose
from budgets.intake.raw import Block, Cell, Grid, Paragraph, Place
from tests.intake.prose.texts import lines, prose


def keys(text: str) -> list[str]:
    return [section.key for section in prose(text).sections]


WUHAN = """
    某局2024年部门预算
    目 录
    第一部分 基本概况
    一、主要职能
    二、预算单位构成
    第二部分 预算情况说明
    一、收支预算总体情况
    第三部分 预算公开报表
    一、2024年收支预算总表
    第一部分 基本概况
    一、主要职能
    负责河道的日常管理。
    二、预算单位构成
    本部门有两家单位。
    第二部分 预算情况说明
    一、收支预算总体情况
    2024年收支总预算3万元。
    第三部分 预算公开报表
    2024年收支预算总表
    项目绩效总目标
    全年完成巡查。
    """


def test_the_contents_page_and_what_stands_among_the_tables_are_no_sections() -> None:
    assert prose(WUHAN).sections == (
        TextSection(number=1, key="duties", title="一、主要职能", body="负责河道的日常管理。", place="line 12"),
        TextSection(number=2, key="units", title="二、预算单位构成", body="本部门有两家单位。", place="line 14"),
        TextSection(
            number=3, key="overview", title="一、收支预算总体情况", body="2024年收支总预算3万元。", place="line 17"
        ),
    )


def test_a_contents_page_with_leaders_and_other_wording_ends_where_its_first_entry_comes_again() -> None:
    assert keys(
        """
        目录
        一、部门主要职能………………1 二、部门机构设置………………2 三、名词解释………………3
        1．2024年部门收支总表………………4
        某局（部门）主要职能
        一、管理河道。
        某局（部门）机构设置
        共两家单位。
        名词解释
        基本支出：日常开支。
        """
    ) == ["duties", "units", "glossary"]


def test_a_contents_page_that_repeats_nothing_ends_at_the_first_sentence() -> None:
    assert keys("\n目录\n说明\n表格\n一、主要职责\n管理河道。\n二、机构设置\n共两家单位。") == ["duties", "units"]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("一、工作职责", "duties"),
        ("二、部门机构设置情况", "units"),
        ("三、人员编制情况", "staffing"),
        ("四、部门收支总体情况说明", "overview"),
        ("五、收入预算情况说明", "revenue"),
        ("六、支出预算情况说明", "expenditure"),
        ("七、财政拨款收支预算总体情况", "fiscal_appropriation"),
        ("八、一般公共预算支出情况", "general_budget"),
        ("九、一般公共预算基本支出情况", "basic_expenditure"),
        ("十、政府性基金预算支出情况", "government_fund"),
        ("十一、国有资本经营预算支出情况", "state_capital"),
        ("十二、项目支出安排情况", "projects"),
        ("（一）机关运行经费安排情况", "operating_cost"),
        ("（二）政府采购情况", "procurement"),
        ("（三）政府购买服务情况", "purchased_services"),
        ("（四）国有资产占用情况", "assets"),
        ("（五）预算绩效管理情况", "performance"),
        ("一、2024年“三公”经费预算情况", "official_expenses"),
        ("部门预算编制说明", "explanation"),
        ("其他相关情况说明", "other"),
        ("项目经费情况说明", "project_funds"),
        ("第四部分 专业性较强的名词解释", "glossary"),
    ],
)
def test_headings_are_known_by_their_words(heading: str, key: str) -> None:
    assert keys(f"\n{heading}\n本年情况如下文。") == [key]


def test_a_line_that_names_a_section_is_no_heading_without_number_or_style() -> None:
    assert keys("\n部门预算编制说明\n本年的机关运行经费情况\n本年情况如下文。") == ["explanation"]


def test_a_heading_may_stand_on_the_line_of_its_text() -> None:
    found = prose("\n其他相关情况说明\n（一）机关运行经费。本年安排3万元。").sections
    assert [(section.key, section.title, section.body) for section in found] == [
        ("operating_cost", "（一）机关运行经费", "本年安排3万元。")
    ]


def test_headings_inside_a_list_of_duties_or_a_glossary_are_its_text() -> None:
    found = prose(
        "\n第一部分 部门概况\n一、主要职能\n（一）政府采购\n监督采购活动。\n二、机构设置\n共两家单位。"
    ).sections
    assert [(section.key, section.body) for section in found] == [
        ("duties", "（一）政府采购\n监督采购活动。"),
        ("units", "共两家单位。"),
    ]


def test_lines_that_a_page_broke_are_joined_and_each_figure_keeps_its_line() -> None:
    found = prose(
        "\n一、支出预算情况\n2024年支出预算30万元，主要用于河道、\n堤防的养护，其中：基本支出\n20万元。\n1、另一段。"
    )
    (section,) = found.sections
    assert section.body == "2024年支出预算30万元，主要用于河道、堤防的养护，其中：基本支出20万元。\n1、另一段。"
    assert section.place == "line 2"
    assert [(figure.subject, str(figure.place)) for figure in found.figures] == [
        ("expenditure_total", "line 2"),
        ("basic_expenditure", "line 4"),
    ]


def test_whole_sentences_short_lines_and_numbered_lines_are_not_joined() -> None:
    (section,) = prose("\n一、机构设置\n本部门包括：\n局机关\n河道管理所\n1.堤防管理所").sections
    assert section.body == "本部门包括：\n局机关\n河道管理所\n1.堤防管理所"


def test_tables_are_skipped_and_text_goes_on_after_them() -> None:
    place = Place(page=2, table=1)
    blocks: list[Block] = [
        Paragraph("部门预算编制说明", Place(page=1), level=2),
        Paragraph("2024年收入预算3万元。", Place(page=1)),
        Paragraph("2024年部门收入预算总表", Place(page=2), level=2),
        Paragraph("单位：元", Place(page=2)),
        Grid(((Cell("收入预算9万元", place),),), place),
        Paragraph("其他相关情况说明", Place(page=3), level=2),
        Paragraph("一、机关运行经费预算", Place(page=3)),
        Paragraph("机关运行经费1万元。", Place(page=3)),
    ]
    found = read_prose(blocks)
    assert [(section.key, section.place) for section in found.sections] == [
        ("explanation", "page 1"),
        ("operating_cost", "page 3"),
    ]
    assert [(figure.subject, figure.value) for figure in found.figures] == [
        ("revenue_total", 30000),
        ("operating_cost", 10000),
    ]


def test_blanks_left_in_a_template_stay_in_the_text() -> None:
    (section,) = prose("\n二、机关运行经费情况\n较上年增加____万元").sections
    assert section.body == "较上年增加____万元"


def test_a_document_without_text_has_no_prose() -> None:
    assert read_prose([]) == read_prose(lines("\n2024年部门预算\n单位：万元"))
    assert read_prose([]).facts() == ()


@pytest.mark.parametrize("words", ["未公开。", "（未公开）"])
def test_a_part_that_is_said_not_to_be_disclosed_is_no_section(words: str) -> None:
    assert keys(f"第三部分 “三公”经费情况说明\n没有安排。\n第四部分 名词解释\n{words}") == ["official_expenses"]
