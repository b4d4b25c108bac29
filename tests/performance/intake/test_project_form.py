"""Table 15 in small: tick boxes, sources, costs, assets, texts cut by pages."""

from decimal import Decimal

import pytest

from budgets.intake import raw
from budgets.tables.grid import GridPart
from performance.facts import AssetLine, CostLine, Dossier, Frequency, ProjectType
from performance.intake.forms import Forms, read_forms
from tests.performance.intake.drawing import blocks

HEAD = """
    项目名称|河道巡查经费|项目代码|４２０１０３２４７７７T０００００0201
    项目主管部门|区水务局|项目执行单位|水务管理站
    项目负责人|某甲|联系电话|00000000
    项目年度|2024
"""
KIND = "项目类别|1. 运转类 ☐ 2. 特定目标类本级支出 ☑ 3. 特定目标类上级转移支出 ☐"
FREQUENCY = "项目安排频度|1. 一次性项目 ☐ 2. 常年项目 ☑ 3. 延续性项目 ☐"
SOURCES = """
    2024年预算申报项目资金来源|来源项目||2024年预算申报数|
    |当年预算合计||12.5万|
    |1. 财政拨款收入（区级安排数）||10万元|
    |2. 财政拨款收入（上级转移支付）||2.5|
    |3. 专户管理的非税收入拨款|||
    4. 其他资金（含事业基金及上年结转或结余等）||||
"""
COSTS = "2024年项目支出明细及依据|项目内容|测算依据及说明|本级财政拨款金额|上级转移支付金额|其他资金"


def read(*texts: str, kind: str = KIND, frequency: str = FREQUENCY) -> Forms:
    return read_forms(blocks("\n".join(text.strip("\n") for text in (HEAD, kind, frequency, *texts))))


def dossier(forms: Forms) -> Dossier:
    (found,) = (fact for fact in forms.facts if isinstance(fact, Dossier))
    return found


def reported(forms: Forms, key: str) -> GridPart:
    (found,) = (table.part for table in forms.tables if table.part.key == f"42010324777T000000201.{key}")
    return found


def why(forms: Forms) -> list[str]:
    return [problem.why for problem in forms.unread]


def test_head() -> None:
    forms = read("立项依据|<p>1. 依据条例。</p> <p>2. 职责需要。</p>")
    found = dossier(forms)
    assert why(forms) == []
    assert found.project == "42010324777T000000201"
    assert (found.managing_department, found.executing_unit, found.project_year) == ("区水务局", "水务管理站", "2024")
    assert found.policy_basis == "1. 依据条例。\n2. 职责需要。"
    assert found.plan == ""


def test_people_are_recognised_and_left_out() -> None:
    forms = read(SOURCES)
    assert why(forms) == []
    assert "某甲" not in repr(forms)
    assert "00000000" not in repr(forms).replace("T000000", "")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (KIND, ProjectType.LOCAL),
        ("项目类别|1. 运转类■ 2. 特定目标类本级支出□ 3. 特定目标类上级转移支出□", ProjectType.OPERATING),
        ("项目类别|☐运转类 ☐特定目标类本级支出 ☑特定目标类上级转移支出", ProjectType.TRANSFER),
        ("项目类别|☑ 1、运转类|☐ 2、特定目标类本级支出|☐ 3、特定目标类上级转移支出", ProjectType.OPERATING),
        (
            '项目类别|1. 运转类 <input type="checkbox"/> 2. 特定目标类本级支出 <input type="checkbox"/> '
            '3. 特定目标类上级转移支出 <input checked="" type="checkbox"/>',
            ProjectType.TRANSFER,
        ),
        ("项目类别|特定目标类本级支出", ProjectType.LOCAL),
        ("项目类别|运转类", ProjectType.OPERATING),
    ],
)
def test_project_type(kind: str, expected: ProjectType) -> None:
    forms = read(kind=kind)
    assert why(forms) == []
    assert dossier(forms).project_type is expected


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (FREQUENCY, Frequency.STANDING),
        ("项目安排频度|1. 一次性项目√ 2. 常年项目□ 3. 延续性项目□", Frequency.ONCE),
        ("项目安排频度|延续性项目", Frequency.CONTINUING),
    ],
)
def test_frequency(frequency: str, expected: Frequency) -> None:
    assert dossier(read(frequency=frequency)).frequency is expected


@pytest.mark.parametrize(
    "kind",
    ["项目类别|运转类☐ 特定目标类本级支出☐", "项目类别|运转类☑ 特定目标类本级支出☑", "项目类别|"],
)
def test_no_single_tick_is_said(kind: str) -> None:
    forms = read(kind=kind)
    assert dossier(forms).project_type is ProjectType.LOCAL
    assert len(forms.unread) == 1
    assert "项目类别没有勾选唯一的一项，暂按“特定目标类本级支出”" in forms.unread[0].why


def test_sources_with_their_own_units() -> None:
    forms = read("项目总预算|(延续性项目填写)||项目当年预算|12.5万", SOURCES)
    found = dossier(forms)
    assert why(forms) == []
    assert found.total_budget is None
    assert (found.local_appropriation, found.transfer_appropriation) == (Decimal(100_000), Decimal(25_000))
    assert (found.special_account, found.other_funds) == (None, None)
    part = reported(forms, "funding")
    assert part.cell("budget", "amount") == part.cell("sources", "amount") == Decimal(125_000)


def test_sources_that_do_not_add_up_are_reported_as_printed() -> None:
    """Rule C72 compares them."""
    forms = read("项目总预算|30万元||项目当年预算|13万", SOURCES)
    assert dossier(forms).total_budget == Decimal(300_000)
    assert why(forms) == []
    part = reported(forms, "funding")
    assert (part.cell("budget", "amount"), part.cell("sources", "amount")) == (Decimal(130_000), Decimal(125_000))


def test_a_form_in_yuan() -> None:
    found = blocks("单位：元\n" + HEAD + KIND + "\n" + FREQUENCY + "\n项目总预算|300,000||项目当年预算|\n")
    assert dossier(read_forms(found)).total_budget == Decimal(300_000)


@pytest.mark.parametrize(
    "row",
    [
        "|船只租用|2艘×3万元|6万元||",
        "船只租用|2艘×3万元|6万元|||",
        "2024年项目支出明细及依据|船只租用|2艘×3万元|6万元||",
        "||船只租用|2艘×3万元|6.00||",
    ],
)
def test_cost_rows_wherever_they_begin(row: str) -> None:
    forms = read(COSTS, row)
    assert why(forms) == []
    assert dossier(forms).costs == (CostLine(content="船只租用", rationale="2艘×3万元", local=Decimal(60_000)),)


def test_cost_columns() -> None:
    forms = read(COSTS, "|船只租用|两艘||6万元|", "|燃料|按里程|||1.5", "|合计||||7.5万元")
    assert why(forms) == []
    assert dossier(forms).costs == (
        CostLine(content="船只租用", rationale="两艘", transfer=Decimal(60_000)),
        CostLine(content="燃料", rationale="按里程", other=Decimal(15_000)),
    )


def test_a_slipped_cost_row_with_amounts_in_later_cells_is_said() -> None:
    forms = read(COSTS, "船只租用|两艘||6万元||")
    assert dossier(forms).costs == (CostLine(content="船只租用", rationale="两艘", transfer=Decimal(60_000)),)
    assert [text.partition("：")[0] for text in why(forms)] == ["金额在哪一列不能确定，按次序读取，请核对"]


def test_a_cost_row_cut_by_a_page_goes_on() -> None:
    forms = read(COSTS, "|船只租用|租用巡查船两艘，|6万元||", "", "||每艘3万元。|||", "|燃料|按里程|1万元||")
    assert why(forms) == []
    assert [line.rationale for line in dossier(forms).costs] == ["租用巡查船两艘，每艘3万元。", "按里程"]


def test_a_total_of_costs_is_reported_as_printed() -> None:
    """Rule C73 compares it with its lines."""
    forms = read(COSTS, "|合计||9万元||", "|船只租用|两艘|6万元||")
    assert len(dossier(forms).costs) == 1
    assert why(forms) == []
    assert [(row.key, row.cells, row.sources) for row in reported(forms, "costs").rows] == [
        ("total", ("合计", None, Decimal(90_000), None, None), ("table 1, row 8",)),
        ("001", ("船只租用", "两艘", Decimal(60_000), None, None), ("table 1, row 9",)),
    ]


@pytest.mark.parametrize(
    ("total", "notes"),
    [
        ("|合计||7.5万元||", []),
        ("|合计||6万元|1.5万元|", []),
        ("合计|9万元||||", ["支出明细的合计与各行之和75,000.00元不符：合计 9万元"]),
    ],
)
def test_a_total_over_several_columns(total: str, notes: list[str]) -> None:
    """Rule C73 cannot compare a total of all columns with one column; the reader does."""
    forms = read(COSTS, "|船只租用|两艘|6万元||", "|燃料|按里程||1.5万元|", total)
    assert why(forms) == notes
    printed = [row.cells[2:] for row in reported(forms, "costs").rows if row.key == "total"]
    assert printed == ([(Decimal(60_000), Decimal(15_000), None)] if "1.5" in total else [])


def test_cells_and_rows_that_cannot_be_read_are_said_and_lost() -> None:
    forms = read("项目总预算|约三十||项目当年预算|", COSTS, "|船只租用|两艘|六万|待定|", "附言")
    assert dossier(forms).costs == ()
    assert why(forms) == ["“约三十”不是数字", "这一行读不懂：船只租用 两艘 六万 待定", "这一行读不懂：附言"]
    assert all(problem.lost for problem in forms.unread)


def test_assets() -> None:
    forms = read("项目资产配置计划及采购计划", "品名|数量|金额", "便携式水质仪|2|1.2万元", "救生衣|40|")
    assert why(forms) == []
    assert dossier(forms).assets == (
        AssetLine(name="便携式水质仪", quantity=Decimal(2), amount=Decimal(12_000)),
        AssetLine(name="救生衣", quantity=Decimal(40), amount=None),
    )


@pytest.mark.parametrize("note", ["无|", "本项目没有资产配置计划。", "注：本项目没有资产配置计划。"])
def test_no_assets(note: str) -> None:
    forms = read("项目资产配置计划及采购计划", "品名|数量|金额", note)
    assert why(forms) == []
    assert dossier(forms).assets == ()


def test_a_text_cut_by_a_page_goes_on() -> None:
    forms = read("立项依据|依据条例，", "", "|履行职责。", "项目实施方案|分段巡查。")
    assert why(forms) == []
    assert (dossier(forms).policy_basis, dossier(forms).plan) == ("依据条例，\n履行职责。", "分段巡查。")


def test_lines_broken_by_the_width_of_a_page_are_joined() -> None:
    place = raw.Place(page=3, table=1, row=1)
    rows = [
        ("项目名称", "河道巡\n查经费"),
        ("项目代码", "42010324777T\n000000201"),
        ("立项依据", "1.依据条\n例。\n2.职责需\n要。"),
    ]
    grid = raw.Grid(tuple((raw.Cell(a, place), raw.Cell(b, place)) for a, b in rows), place)
    forms = read_forms([grid])
    assert forms.names == {"42010324777T000000201": "河道巡查经费"}
    assert dossier(forms).policy_basis == "1.依据条例。\n2.职责需要。"


def test_a_project_without_a_code_is_named_and_that_is_said() -> None:
    forms = read_forms(blocks("项目名称|河道巡查经费\n项目主管部门|区水务局\n" + KIND + "\n" + FREQUENCY))
    assert dossier(forms).project == "河道巡查经费"
    assert why(forms) == ["项目“河道巡查经费”没有项目代码"]


@pytest.mark.parametrize(
    "table",
    [
        "项目名称|项目单位|合计|项目代码\n河道巡查经费|水务管理站|12.5|42010324777T000000201",
        "单位编码|单位名称|合计\n777001|水务管理站|12.5",
        "单位名称|合计|基本支出\n水务管理站|12.5|1",
        "项目名称|支出项目类别|项目总预算|项目本年度预算\n河道巡查经费|运转类|1|1",
    ],
)
def test_other_tables_are_left_alone(table: str) -> None:
    forms = read_forms(blocks("2024年某表\n" + table))
    assert (forms.facts, forms.unread, forms.blocks) == ((), [], frozenset())


def test_an_empty_document() -> None:
    assert read_forms([]).facts == ()


def test_the_head_repeated_on_the_next_page_is_the_same_form() -> None:
    forms = read("立项依据|依据条例。", "", HEAD, "项目实施方案|分段巡查。")
    assert why(forms) == []
    assert dossier(forms).executing_unit == "水务管理站"
    assert dossier(forms).plan == "分段巡查。"


def test_a_second_form_of_the_same_project_is_said_and_left_out() -> None:
    other = HEAD.replace("河道巡查经费", "河道巡查", 1)
    forms = read("立项依据|依据条例。", "", other, KIND, FREQUENCY, "立项依据|另有依据。")
    assert dossier(forms).policy_basis == "依据条例。"
    assert why(forms) == ["“河道巡查”的绩效目标申报表出现了两次，采用先出现的一份"]


@pytest.mark.parametrize("amount", ["-3万元", "0.1234567万元", "99999999999999999999亿元"])
def test_amounts_that_cannot_be_stored_are_refused(amount: str) -> None:
    forms = read(f"项目总预算|{amount}||项目当年预算|")
    assert dossier(forms).total_budget is None
    assert why(forms) == [f"“{amount}”应不小于零，不超过两位小数"]
    assert forms.unread[0].lost


def test_a_name_too_long_is_cut_and_said() -> None:
    forms = read(COSTS, f"|{'船' * 201}|租用|6万元||")
    assert dossier(forms).costs[0].content == "船" * 200
    assert why(forms) == [f"“{'船' * 20}…”超过200字，已截断"]


def test_a_label_printed_twice_with_another_value_is_said() -> None:
    forms = read("项目总预算|30万元||项目当年预算|", "项目总预算|31万元||项目当年预算|")
    assert dossier(forms).total_budget == Decimal(300_000)
    assert why(forms) == ["“项目总预算 31万元 项目当年预算”出现了两次，采用先出现的一次"]


def test_words_beside_the_tick_boxes_are_said() -> None:
    forms = read(kind=f"{KIND} 另报")
    assert dossier(forms).project_type is ProjectType.LOCAL
    assert [text.partition("：")[0] for text in why(forms)] == ["项目类别一栏里有读不懂的内容"]
