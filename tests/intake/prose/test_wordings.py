"""How districts and provinces word the same things: what each number is read as, or that it is read as nothing.

Each figure is written as it should be read: subject, meaning, value in the printed unit, then what else it carries.
A question mark stands for a subject that cannot be told: a wrong one would accuse a right document.
"""

import pytest

from budgets.intake.prose import TextFigure
from tests.intake.prose.texts import under

OVERVIEW = "一、收支预算总体安排情况"
REVENUE = "二、收入预算安排情况"
EXPENDITURE = "三、支出预算安排情况"
FISCAL = "四、财政拨款收支预算总体情况"
GENERAL = "五、一般公共预算支出安排情况"
BASIC = "六、一般公共预算基本支出安排情况"
FUND = "七、政府性基金预算支出安排情况"
PROJECTS = "九、项目支出安排情况"
OPERATING = "（一）机关运行经费情况"
PROCUREMENT = "（二）政府采购预算情况"
SERVICES = "（三）政府购买服务情况"
ASSETS = "（四）国有资产占有使用情况"
PERFORMANCE = "（五）预算绩效开展情况"
OFFICIAL = "二、“三公”经费预算情况"
STAFFING = "三、人员构成情况"
EXPLANATION = "部门预算编制说明"


def written(figure: TextFigure) -> str:
    value = figure.value / 10000 if figure.unit == "万元" else figure.value
    of = f" of {figure.whole}" if figure.meaning.value == "share" else ""
    rest = [figure.direction, figure.code, figure.name, "执行数" if figure.outturn else ""]
    return " ".join(filter(None, [figure.subject or "?", figure.meaning.value, f"{value.normalize():f}", *rest])) + of


def read(heading: str, text: str) -> list[str]:
    return [written(figure) for figure in under(heading, text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "2024年收、支总预算50万元。与上年40万元相比，增加10万元，增幅25%。",
            [
                "budget_total current 50",
                "budget_total previous 40",
                "budget_total change 10 增加",
                "budget_total change_percent 25 增幅",
            ],
        ),
        (
            "2024年收入总计50万元，支出总计50万元，与2023年相比，收、支总计各增加10万元。",
            [
                "revenue_total current 50",
                "expenditure_total current 50",
                "budget_total change 10 增加",
            ],
        ),
        (
            "某局及所属单位2024年部门预算收入50万元，较2023年部门预算收入40万元，同比增长25%。",
            [
                "revenue_total current 50",
                "revenue_total previous 40",
                "revenue_total change_percent 25 增长",
            ],
        ),
        (
            "本年收入45万元，上年结转5万元，收入总计50万元。",
            [
                "revenue_current current 45",
                "carried_in current 5",
                "revenue_total current 50",
            ],
        ),
        (
            "根据2022年机构改革方案，按照《2021年预算管理办法》，收支总预算50万元。",
            ["budget_total current 50"],
        ),
        # 支出 alone is the total only where nothing stands before it.
        ("收入50万元；支出50万元。", ["revenue_total current 50", "expenditure_total current 50"]),
    ],
)
def test_totals(text: str, figures: list[str]) -> None:
    assert read(OVERVIEW, text) == figures


def test_a_total_of_others_than_the_department_is_not_the_departments() -> None:
    assert read(OVERVIEW, "其中：局本级收支总预算30万元，下属单位收支总预算20万元，收入预算20万元。") == [
        "? current 30",
        "? current 20",
        "? current 20",
    ]


@pytest.mark.parametrize(
    ("heading", "text", "figures"),
    [
        (REVENUE, "非同级财政拨款收入5万元。", ["? current 5"]),
        (
            REVENUE,
            "事业收入2万元；上级单位补助资金3万元。",
            ["revenue_operations current 2", "? current 3"],
        ),
        (EXPENDITURE, "人员类项目支出5万元。", ["? current 5"]),
        (EXPENDITURE, "在职人员经费5万元，离退休人员经费2万元。", ["? current 5", "? current 2"]),
        (EXPENDITURE, "政府性基金项目支出5万元。", ["? current 5"]),
        (EXPENDITURE, "会议支出5万元。", ["? current 5"]),
        (STAFFING, "工勤编制2名，临聘人员5人。", ["? current 2", "? current 5"]),
        (OPERATING, "人均公用经费5万元。", ["? current 5"]),
        (OFFICIAL, "压减公务接待费5万元。", ["? current 5"]),
        (OFFICIAL, "国内公务接待20批次200人次，共2万元。", ["? current 20", "? current 200", "? current 2"]),
        (
            PROCUREMENT,
            "政府采购预算9万元，资金来源：一般公共预算拨款8万元。",
            ["procurement_total current 9", "? current 8"],
        ),
        (
            BASIC,
            "公用经费9万元，包括：公务接待费1万元。",
            ["public_cost current 9", "? current 1"],
        ),
    ],
)
def test_other_words_before_a_subject_make_it_another(heading: str, text: str, figures: list[str]) -> None:
    assert read(heading, text) == figures


def test_brackets_and_what_follows_them() -> None:
    text = (
        "2024年支出预算50万元，其中：基本支出20万元（人员经费15万元，公用经费5万元），占40%；项目支出30万元（占60%）。"
    )
    assert read(EXPENDITURE, text) == [
        "expenditure_total current 50",
        "basic_expenditure current 20",
        "personnel_cost current 15",
        "public_cost current 5",
        "basic_expenditure share 40 of expenditure_total",
        "project_expenditure current 30",
        "project_expenditure share 60 of expenditure_total",
    ]


def test_a_part_knows_the_whole_it_was_told_of() -> None:
    text = "支出预算50万元，其中：基本支出20万元，其中：人员经费15万元；项目支出30万元，其中：本年预算28万元。"
    assert [(each.subject, each.whole) for each in under(EXPENDITURE, text)] == [
        ("expenditure_total", ""),
        ("basic_expenditure", "expenditure_total"),
        ("personnel_cost", "basic_expenditure"),
        ("project_expenditure", "expenditure_total"),
        ("current_year_part", "project_expenditure"),
    ]


def test_a_share_is_of_what_it_names_else_of_what_the_list_divides() -> None:
    text = "基本支出20万元，占支出总额的40%，其中：工资福利支出15万元，占75%；资本性支出5万元，占支出总额的10%。"
    assert read(EXPENDITURE, text) == [
        "basic_expenditure current 20",
        "basic_expenditure share 40 of expenditure_total",
        "economic_class current 15 工资福利支出",
        "economic_class share 75 工资福利支出 of basic_expenditure",
        "economic_class current 5 资本性支出",
        "economic_class share 10 资本性支出 of expenditure_total",
    ]


def test_economic_classes_of_projects_are_not_those_of_table_7() -> None:
    assert read(EXPENDITURE, "项目支出30万元，其中：商品和服务支出25万元。") == [
        "project_expenditure current 30",
        "? current 25",
    ]


def test_a_sentence_after_a_list_is_about_the_whole() -> None:
    text = (
        "“三公”经费9万元，其中：公务接待费2万元，公务用车运行维护费7万元。与上年相比减少10%，其中公务接待费减少1万元。"
    )
    assert read(OFFICIAL, text) == [
        "official_expenses current 9",
        "official_reception current 2",
        "official_vehicle_running current 7",
        "official_expenses change_percent 10 减少",
        "official_reception change 1 减少",
    ]


def test_a_sentence_after_several_without_a_whole_is_about_nobody_knows_which() -> None:
    assert read(EXPENDITURE, "基本支出20万元，项目支出30万元。比上年增加5万元。")[-1] == "? change 5 增加"


def test_reasons_go_on_after_a_semicolon() -> None:
    text = "支出预算50万元，比上年增加9万元，原因：一是人员经费增加4万元；二是公用经费增加5万元。其中：基本支出20万元。"
    assert read(EXPENDITURE, text) == [
        "expenditure_total current 50",
        "expenditure_total change 9 增加",
        "? change 4 增加",
        "? change 5 增加",
        "basic_expenditure current 20",
    ]


def test_the_second_figure_of_a_comparison_is_measured_against_the_same() -> None:
    found = under(OPERATING, "机关运行经费9万元，比2022年执行数减少1万元，下降10%。")
    assert [(each.year, each.outturn) for each in found] == [(2024, False), (2022, True), (2022, True)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "1.科学技术支出（类）科学技术管理事务（款）行政运行（项）2024年预算数为9万元，比2023年执行数减少1万元。",
            [
                "function current 9 科学技术支出/科学技术管理事务/行政运行",
                "function change 1 减少 科学技术支出/科学技术管理事务/行政运行 执行数",
            ],
        ),
        (
            "一般公共服务（类）政府办公厅（室）及相关机构事务（款）9万元，其中：行政运行（项）8万元。",
            [
                "function current 9 一般公共服务/政府办公厅（室）及相关机构事务",
                "function current 8 一般公共服务/政府办公厅（室）及相关机构事务/行政运行",
            ],
        ),
        ("教育（类）支出9万元。", ["function current 9 教育支出"]),
        ("（1）“行政运行”（项）9万元。", ["? current 9"]),
        ("1.教育支出（205）：9万元，占10%。", [
            "function current 9 205 教育支出",
            "function share 10 205 教育支出 of expenditure_general",
        ]),
        ("201类一般公共服务支出9万元，2101101行政单位医疗1万元。", [
            "function current 9 201 一般公共服务支出",
            "function current 1 2101101 行政单位医疗",
        ]),
        ("城乡社区支出9万元，教育局支出预算8万元。", [
            "function current 9 城乡社区支出",
            "expenditure_general current 8",
        ]),
        ("收支总预算9万元。", ["appropriation_general current 9"]),
        ("一般公共预算拨款9万元，其中：本年一般公共预算拨款8万元，上年结转1万元。", [
            "appropriation_general current 9",
            "current_year_part current 8",
            "carried_in current 1",
        ]),
    ],
)  # fmt: skip
def test_functions_and_the_general_budget(text: str, figures: list[str]) -> None:
    assert read(GENERAL, text) == figures


@pytest.mark.parametrize(
    ("heading", "text", "figures"),
    [
        (FISCAL, "收入预算9万元，其中：本年收入8万元。", [
            "revenue_fiscal current 9",
            "revenue_current current 8",
        ]),
        (FUND, "政府性基金预算收入9万元，支出9万元。", ["revenue_fund current 9", "expenditure_fund current 9"]),
        (BASIC, "30101基本工资9万元。", ["economic_class current 9 30101 基本工资"]),
        (EXPLANATION, "一是“教育支出”科目9万元。", ["function current 9 教育支出"]),
    ],
)  # fmt: skip
def test_plain_words_mean_what_the_section_is_about(heading: str, text: str, figures: list[str]) -> None:
    assert read(heading, text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1.聘用人员经费9万元，比上年增加1万元。", [
            "project current 9 聘用人员经费",
            "project change 1 增加 聘用人员经费",
        ]),
        ("（1）“智慧社区”建设经费，预算安排9万元。", ["project current 9 “智慧社区”建设经费"]),
        ("2.文明创建经费：项目总额9万元。", ["project current 9 文明创建经费"]),
        ("3.5G基站补贴9万元。", ["project current 9 5G基站补贴"]),
        ("4.2023年度绩效考核奖励9万元。", ["project current 9 2023年度绩效考核奖励"]),
        ("5.项目名称：智慧社区；预算金额9万元。", ["? current 9"]),
        ("6.其他项目9万元。", ["? current 9"]),
        ("主要项目有：智慧社区5万元；文明创建4万元；其他项目1万元。", [
            "project current 5 智慧社区",
            "project current 4 文明创建",
            "? current 1",
        ]),
        ("一是智慧社区项目5万元；二是文明创建4万元。", [
            "project current 5 智慧社区项目",
            "project current 4 文明创建",
        ]),
        ("其中：民生保障类5万元。", ["? current 5"]),
    ],
)  # fmt: skip
def test_projects(text: str, figures: list[str]) -> None:
    assert read(PROJECTS, text) == figures


@pytest.mark.parametrize(
    ("heading", "text", "figures"),
    [
        (OPERATING, "某局下属2家机关财政拨款的机关运行经费预算9万元。", ["? current 2", "operating_cost current 9"]),
        (OPERATING, "机关运行经费9万元（其中：局机关5万元），较上年增加1万元。", [
            "operating_cost current 9",
            "? current 5",
            "operating_cost change 1 增加",
        ]),
        (OPERATING, "本单位为事业单位，无机关运行经费。", ["operating_cost current 0"]),
        (PROCUREMENT, "2024年未安排政府采购预算。", ["procurement_total current 0"]),
        (SERVICES, "没有安排政府购买服务支出。", ["purchased_services current 0"]),
        (SERVICES, "政府购买服务项目2个，预算金额9万元。", ["? current 2", "purchased_services current 9"]),
        (OFFICIAL, "本单位2024年无“三公”经费预算。", ["official_expenses current 0"]),
        (OFFICIAL, "“三公”经费2024年预算9万元，2023年预算10万元，减少1万元。", [
            "official_expenses current 9",
            "official_expenses previous 10",
            "official_expenses change 1 减少",
        ]),
        (OFFICIAL, "公务用车购置及运行费9万元，其中：购置费0万元，运行维护费9万元。", [
            "official_vehicles current 9",
            "official_vehicle_purchase current 0",
            "official_vehicle_running current 9",
        ]),
    ],
)  # fmt: skip
def test_operating_cost_procurement_and_official_expenses(heading: str, text: str, figures: list[str]) -> None:
    assert read(heading, text) == figures


def test_what_performance_covers_by_source_of_money_is_not_the_whole() -> None:
    text = "实行绩效目标管理的项目4个，涉及一般公共预算拨款7万元，政府性基金预算拨款2万元。"
    assert read(PERFORMANCE, text) == [
        "performance_projects current 4",
        "performance_general current 7",
        "performance_fund current 2",
    ]


def test_projects_evaluated_are_not_those_of_this_years_budget() -> None:
    text = "对3个项目开展绩效评价，涉及资金5万元。纳入绩效管理的项目共计4个，金额合计9万元。"
    assert read(PERFORMANCE, text) == [
        "? current 3",
        "? current 5",
        "performance_projects current 4",
        "performance_amount current 9",
    ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("本部门共有公务用车5辆，其中：副部（省）级领导用车1辆、其他用车4辆。", [
            "vehicles current 5",
            "vehicles current 1 副部（省）级领导用车",
            "vehicles current 4 其他用车",
        ]),
        ("车辆共2台，其中一般公务用车2台。", ["vehicles current 2", "vehicles current 2 一般公务用车"]),
        ("没有安排购置车辆。", []),
        ("车辆编制4辆，购置公务用车1辆，预算9万元。", ["? current 4", "vehicles_purchased current 1", "? current 9"]),
        ("房屋2栋，建筑面积900平方米，其中：办公用房800平方米。", ["floor_area current 900", "? current 800"]),
        ("无形资产5万元，车辆3辆。", ["assets current 5 无形资产", "vehicles current 3"]),
    ],
)  # fmt: skip
def test_property(text: str, figures: list[str]) -> None:
    assert read(ASSETS, text) == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("实有人数28人，其中在职人员25人，退休人员3人。", [
            "people_total current 28",
            "staff_total current 25",
            "retired current 3",
        ]),
        ("在职28人，其中行政11人、工勤2人、事业15人。", [
            "staff_total current 28",
            "staff_administrative current 11",
            "? current 2",
            "staff_institution current 15",
        ]),
        ("下属事业单位编制18名。", ["? current 18"]),
    ],
)  # fmt: skip
def test_staffing(text: str, figures: list[str]) -> None:
    assert read(STAFFING, text) == figures


def test_another_matter_beside_a_section_is_not_about_the_sections_subject() -> None:
    text = "“三公”经费9万元。\n三、会议费预算情况\n2024年预算5万元。"
    assert read(OFFICIAL, text) == ["official_expenses current 9", "? current 5"]
    below = "“三公”经费9万元。\n（一）会议费\n2024年预算5万元。\n（二）增减变化情况\n比上年减少1万元。"
    assert read(OFFICIAL, below) == ["official_expenses current 9", "? current 5", "official_expenses change 1 减少"]


def test_the_year_is_that_of_the_titles() -> None:
    text = "\n2024年部门预算\n五、2025年部门预算编制计划表\n2024年收支预算总表\n"
    (figure,) = under(OVERVIEW, "收支总预算9万元。" + text)
    assert figure.year == 2024
