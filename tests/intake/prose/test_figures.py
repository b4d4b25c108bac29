"""Figures of running text: what each is about, what it says of it, in yuan, with its place and sentence."""

from decimal import Decimal

import pytest

from budgets.facts import Measure, ResourceFigure
from budgets.intake.prose import Meaning, TextFigure
from tests.intake.prose.texts import prose, told, under

OVERVIEW = "一、收支预算总体情况"
GENERAL = "五、一般公共预算支出情况"


def test_a_total_with_its_change() -> None:
    figures = under(OVERVIEW, "2024 年收支总预算 120.5 万元，比 2023 年预算减少 10 万元，下降 7.66％。")
    sentence = "2024年收支总预算120.5万元，比2023年预算减少10万元，下降7.66％。"
    common = {"section": "overview", "place": "line 3", "sentence": sentence, "subject": "budget_total"}
    assert figures == [
        TextFigure(**common, meaning=Meaning.CURRENT, value=Decimal(1205000), unit="万元", year=2024),
        TextFigure(**common, meaning=Meaning.CHANGE, value=Decimal(100000), unit="万元", year=2023, direction="减少"),
        TextFigure(
            **common, meaning=Meaning.CHANGE_PERCENT, value=Decimal("7.66"), unit="%", year=2023, direction="下降"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("收入预算3.2元", "3.2"),
        ("收入预算1,234.56万元", "12345600"),
        ("收入预算1.5亿元", "150000000"),
        ("收入预算２０万元", "200000"),
        ("收入预算5千元", "5000"),
        ("收入预算为 -3 万元", "-30000"),
    ],
)
def test_amounts_are_yuan_whatever_their_unit(text: str, yuan: str) -> None:
    (figure,) = under("二、收入预算情况", text)
    assert (figure.subject, figure.value) == ("revenue_total", Decimal(yuan))


@pytest.mark.parametrize(
    "word", ["增加（减少）", "增加下降", "增加/减少", "增（减）", "增长", "下降", "上升", "减少", "提高", "压减"]
)
def test_a_direction_is_kept_as_printed(word: str) -> None:
    (change,) = under("（一）机关运行经费情况", f"较上年{word}了2万元。")
    assert (change.subject, change.meaning, change.direction, change.year) == (
        "operating_cost",
        Meaning.CHANGE,
        word,
        2023,
    )


def test_staying_level_is_a_change_of_nothing() -> None:
    assert told(under("一、“三公”经费情况", "公务接待费2万元，与上年基本持平。")) == [
        ("official_reception", "current", "20000", ""),
        ("official_reception", "change", "0", "持平"),
    ]


def test_shares_and_parts() -> None:
    text = "2024年支出预算50万元。其中：基本支出20万元，占40%；项目支出30万元，占支出预算的60%。"
    assert told(under("三、支出预算情况", text)) == [
        ("expenditure_total", "current", "500000", ""),
        ("basic_expenditure", "current", "200000", ""),
        ("basic_expenditure", "share", "40", ""),
        ("project_expenditure", "current", "300000", ""),
        ("project_expenditure", "share", "60", ""),
    ]


def test_a_part_without_a_name_of_its_own_is_not_the_whole() -> None:
    text = (
        "2024年项目支出50万元，其中：本年预算40万元，比2023年减少2万元；上年结转10万元。支出预算60万元，其中：59万元。"
    )
    assert told(under("三、支出预算情况", text)) == [
        ("project_expenditure", "current", "500000", ""),
        ("current_year_part", "current", "400000", ""),
        ("current_year_part", "change", "20000", "减少"),
        ("carried_in", "current", "100000", ""),
        ("expenditure_total", "current", "600000", ""),
        ("", "current", "590000", ""),
    ]


def test_last_years_budget_and_outturn_are_told_from_this_years_budget() -> None:
    text = "上年预算数为9万元，2023年执行数为8万元，2024年预算安排12万元，比2023年执行数增长50%。"
    found = under("（一）机关运行经费情况", text)
    assert [(each.subject, each.meaning.value, each.value, each.year, each.outturn) for each in found] == [
        ("operating_cost", "previous", 90000, 2023, False),
        ("operating_cost", "previous", 80000, 2023, True),
        ("operating_cost", "current", 120000, 2024, False),
        ("operating_cost", "change_percent", 50, 2023, True),
    ]


def test_functions_by_printed_code() -> None:
    found = under(GENERAL, "1、208社会保障和就业支出80万元，主要用于养老；\n2.2210201住房公积金支出预算为9万元。")
    assert [(each.subject, each.code, each.name, each.value) for each in found] == [
        ("function", "208", "社会保障和就业支出", 800000),
        ("function", "2210201", "住房公积金支出", 90000),
    ]


def test_a_code_before_a_word_that_looks_like_a_count() -> None:
    (figure,) = under(GENERAL, "1、20801人力资源管理事务支出6万元。")
    assert (figure.code, figure.name, figure.value) == ("20801", "人力资源管理事务支出", 60000)


def test_functions_by_name_and_by_path() -> None:
    text = "支出包括：教育支出7万元；“农林水支出（类）水利（款）防汛（项）”科目5万元；交通运输支出（类）2万元。"
    assert [(each.subject, each.name, each.value) for each in under("四、财政拨款收支总体情况", text)] == [
        ("function", "教育支出", 70000),
        ("function", "农林水支出/水利/防汛", 50000),
        ("function", "交通运输支出", 20000),
    ]


def test_what_an_item_says_of_its_function_is_not_the_departments() -> None:
    found = under(GENERAL, "1、213农林水支出80万元，其中：基本支出30万元，占37.5%；公用经费5万元。")
    assert [(each.subject, each.meaning.value, each.code, each.name) for each in found] == [
        ("function", "current", "213", "农林水支出"),
        ("basic_expenditure", "current", "213", "农林水支出"),
        ("basic_expenditure", "share", "213", "农林水支出"),
        ("public_cost", "current", "213", "农林水支出"),
    ]


def test_economic_classes() -> None:
    found = under("六、基本支出情况", "（一）工资福利支出40万元，包括奖金。\n（二）对个人和家庭的补助5万元。")
    assert [(each.subject, each.name, each.value) for each in found] == [
        ("economic_class", "工资福利支出", 400000),
        ("economic_class", "对个人和家庭的补助", 50000),
    ]


def test_projects_by_name() -> None:
    text = "项目支出90万元，其中：一般公共预算本年拨款90万元。\n1. 堤防维修经费：60万元。\n2.“防汛物资”项目30万元。"
    found = under("九、项目支出情况", text)
    assert [(each.subject, each.name, each.value) for each in found] == [
        ("project_expenditure", "", 900000),
        ("appropriation_general", "", 900000),
        ("project", "堤防维修经费", 600000),
        ("project", "防汛物资", 300000),
    ]


def test_revenue_by_source() -> None:
    text = "收入预算9万元：一般公共预算拨款收入5万元；政府性基金预算财政拨款收入1万元；事业收入2万元；上年结转1万元。"
    assert [(each.subject, each.value) for each in under("二、收入预算情况", text)] == [
        ("revenue_total", 90000),
        ("revenue_general", 50000),
        ("revenue_fund", 10000),
        ("revenue_operations", 20000),
        ("carried_in", 10000),
    ]


def test_official_expenses_take_their_item_from_the_heading_above() -> None:
    text = """本年安排“三公”经费6万元。
        （一）因公出国（境）费用
        年初控制数1万元。
        （二）公车购置及运行
        公务用车购置费3万元；公车运行维护费2万元。"""
    assert told(under("一、2024年“三公”经费情况", text)) == [
        ("official_expenses", "current", "60000", ""),
        ("official_overseas", "current", "10000", ""),
        ("official_vehicle_purchase", "current", "30000", ""),
        ("official_vehicle_running", "current", "20000", ""),
    ]


def test_procurement_and_its_kinds() -> None:
    text = (
        "2024年政府采购预算支出合计60万元，其中：货物类10万元、政府采购工程预算20万元、政府采购服务支出30万元。"
        "面向中小企业预留采购项目预算24万元，其中预留给小型和微型企业12万元。"
    )
    assert [(each.subject, each.value) for each in under("（二）政府采购情况", text)] == [
        ("procurement_total", 600000),
        ("procurement_goods", 100000),
        ("procurement_works", 200000),
        ("procurement_services", 300000),
        ("procurement_sme", 240000),
        ("procurement_micro", 120000),
    ]


def test_what_explains_states_no_budget() -> None:
    text = "基本支出20万元，主要原因是人员经费增加5万元；项目支出9万元，主要用于河道巡查3万元。"
    assert [(each.subject, each.value) for each in under("三、支出预算情况", text)] == [
        ("basic_expenditure", 200000),
        ("", 50000),
        ("project_expenditure", 90000),
        ("", 30000),
    ]


def test_nothing_is_guessed_and_nothing_dropped() -> None:
    text = "机关运行经费9万元。食堂补贴4万元，增加1万元。共巡查12次。"
    assert told(under("（一）机关运行经费情况", text)) == [
        ("operating_cost", "current", "90000", ""),
        ("", "current", "40000", ""),
        ("", "change", "10000", "增加"),
        ("", "current", "12", ""),
    ]


def test_definitions_and_limits_are_no_figures_of_the_department() -> None:
    assert told(under("第四部分 名词解释", "“三公”经费：如5万元。")) == [("", "current", "50000", "")]
    assert told(under("（四）国有资产情况", "单价100万元（含）以上设备2台。")) == [
        ("", "threshold", "1000000", ""),
        ("equipment", "current", "2", ""),
    ]


def test_what_there_is_none_of_is_zero() -> None:
    assert told(under("七、政府性基金预算支出情况", "本单位无政府性基金预算支出。")) == [
        ("expenditure_fund", "current", "0", "")
    ]


def test_people_property_and_cost_become_facts() -> None:
    found = prose(
        """
        2024年部门预算
        三、人员构成情况
        编制30名，其中：行政编制12名、事业编制18名。2023年12月在职人员25人，其中行政人员11人、事业人员14人（其中参公事业人员3人）。退休人员6人。
        （一）机关运行经费情况
        机关运行经费比上年减少2万元，为60万元。
        （二）政府采购情况
        政府采购预算8万元。
        （四）国有资产情况
        截至2023年12月31日，房屋面积2300.5平方米；共有车辆3辆，其中机要通信用车1辆、其他用车2辆。本年购置车辆1辆，其中其他用车1辆。
        """
    )
    assert found.facts() == tuple(
        ResourceFigure(measure=measure, value=Decimal(value), place=place)
        for measure, value, place in [
            (Measure.POSTS_ADMINISTRATIVE, "12", "line 3"),
            (Measure.POSTS_INSTITUTION, "18", "line 3"),
            (Measure.STAFF_ADMINISTRATIVE, "11", "line 3"),
            (Measure.STAFF_INSTITUTION, "14", "line 3"),
            (Measure.STAFF_CIVIL_SERVICE_LAW, "3", "line 3"),
            (Measure.RETIRED, "6", "line 3"),
            (Measure.OPERATING_COST, "600000", "line 5"),
            (Measure.PROCUREMENT_TOTAL, "80000", "line 7"),
            (Measure.FLOOR_AREA, "2300.5", "line 9"),
            (Measure.VEHICLES, "3", "line 9"),
        ]
    )
    totals = [(each.subject, each.value, each.year) for each in found.figures if each.subject.endswith("total")]
    assert totals == [("posts_total", 30, 2024), ("staff_total", 25, 2023), ("procurement_total", 80000, 2024)]


def test_parts_of_a_headcount_belong_to_the_total_before_them() -> None:
    text = (
        "总编制人数30人，其中：行政编制12人，事业编制18人（其中：参照公务员法管理4人）。"
        "在职实有人数25人，其中：行政编制10人，事业编制15人（其中：参照公务员法管理3人）。"
        "离退休人员8人，其中：离休1人，退休7人。"
    )
    assert [(each.subject, each.value) for each in under("三、人员构成情况", text)] == [
        ("posts_total", 30),
        ("posts_administrative", 12),
        ("posts_institution", 18),
        ("posts_civil_service_law", 4),
        ("staff_total", 25),
        ("staff_administrative", 10),
        ("staff_institution", 15),
        ("staff_civil_service_law", 3),
        ("retired_total", 8),
        ("retired_veterans", 1),
        ("retired", 7),
    ]


def test_no_vehicles_are_zero_vehicles() -> None:
    (fact,) = prose("\n（四）国有资产情况\n我局没有公务用车。").facts()
    assert (fact.measure, fact.value) == (Measure.VEHICLES, 0)


def test_endless_text_takes_time_in_proportion_to_its_length() -> None:
    # 200,000 words that may each be read as filler in two ways: twice as many ways with every word, if tried.
    (figure,) = under("三、人员构成情况", "编制" + "共有" * 100_000 + "外3人")
    assert (figure.subject, figure.value) == ("", 3)


def test_a_run_of_digits_too_long_for_an_amount_is_none() -> None:
    assert told(under("二、收入预算情况", "收入预算" + "9" * 2_000_000 + "万元，事业收入2万元。")) == [
        ("revenue_operations", "current", "20000", "")
    ]
