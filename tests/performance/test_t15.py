"""Table 15 on a few facts worked out by hand."""

from dataclasses import replace
from decimal import Decimal

from budgets.tables.compute import compute
from budgets.tables.grid import Grid
from performance.facts import AssetLine, CostLine, Horizon, ProjectType
from performance.tables.t15_projects import T15
from tests.factories import amounts, dossier, fact_set, goal, indicator, project, project_line

CODE = "99999924900T000000100"
TRAINING = CostLine(content="培训", rationale="2000元/次×3次", local=Decimal("6000.00"))
TRAVEL = CostLine(content="差旅", rationale="4次", local=Decimal("400.00"), other=Decimal("50.00"))


def table(*costs: CostLine, assets: tuple[AssetLine, ...] = ()) -> Grid:
    return compute(
        T15,
        fact_set(
            project("信息化", CODE),
            project_line("6000.00", CODE),
            project_line("400.00", CODE, carried_over=True),
            replace(dossier(CODE, costs=costs, local_appropriation="6400.00"), assets=assets),
        ),
    )


def test_index_lists_projects_with_a_dossier() -> None:
    part = table().part("index")
    assert [row.cells for row in part.rows] == [(CODE, "信息化", Decimal("6400.00"))]


def test_project_that_no_line_knows_is_called_by_its_key() -> None:
    part = compute(T15, fact_set(dossier("修缮"))).part("index")
    assert [row.cells for row in part.rows] == [("修缮", "修缮", None)]


def test_tick_boxes_show_all_choices() -> None:
    head = compute(T15, fact_set(dossier("修缮", ProjectType.LOCAL))).part("修缮.head")
    cells = {row.key: row.cells[1] for row in head.rows}
    assert cells["project_type"] == "1. 运转类☐　2. 特定目标类本级支出☑　3. 特定目标类上级转移支出☐"
    assert cells["frequency"] == "1. 一次性项目☐　2. 常年项目☑　3. 延续性项目☐"
    assert cells["plan"] is None


def test_funding_adds_up_its_sources() -> None:
    part = table().part(f"{CODE}.funding")
    assert {row.key: row.cells[1] for row in part.rows} == {
        "total_budget": None,
        "budget": Decimal("6400.00"),
        "sources": Decimal("6400.00"),
        "local_appropriation": Decimal("6400.00"),
        "transfer_appropriation": None,
        "special_account": None,
        "other_funds": None,
    }


def test_costs_stand_in_their_order_below_their_sum() -> None:
    part = table(TRAVEL, TRAINING).part(f"{CODE}.costs")
    assert [row.cells for row in part.rows] == [
        ("合计", None, *amounts("6400.00", None, "50.00")),
        ("差旅", "4次", *amounts("400.00", None, "50.00")),
        ("培训", "2000元/次×3次", *amounts("6000.00", None, None)),
    ]


def test_two_equal_costs_stay_two_rows() -> None:
    part = table(TRAINING, TRAINING).part(f"{CODE}.costs")
    assert [row.cells for row in part.rows] == [
        ("合计", None, *amounts("12000.00", None, None)),
        ("培训", "2000元/次×3次", *amounts("6000.00", None, None)),
        ("培训", "2000元/次×3次", *amounts("6000.00", None, None)),
    ]


def test_two_equal_assets_stay_two_rows() -> None:
    desk = AssetLine(name="办公桌", quantity=Decimal(2), amount=Decimal("800.00"))
    part = table(assets=(desk, desk)).part(f"{CODE}.assets")
    assert [row.cells for row in part.rows] == [("办公桌", *amounts("2", "800.00"))] * 2


def test_single_cost_is_not_lost_in_its_sum() -> None:
    part = table(TRAINING).part(f"{CODE}.costs")
    assert [row.key for row in part.rows] == ["total", "001"]


def test_form_without_costs_or_assets_says_so() -> None:
    grid = table()
    assert grid.part(f"{CODE}.costs").notes == ("本项目未填写支出明细。",)
    assert grid.part(f"{CODE}.assets").notes == ("本项目没有资产配置计划。",)


def test_parts_of_a_project_are_grouped_under_its_name() -> None:
    assert {part.group for part in table(TRAVEL).parts} == {"", "信息化"}


def test_annual_indicators_carry_weights_and_a_weight_of_zero_is_shown() -> None:
    facts = fact_set(
        dossier("修缮"),
        goal("修缮"),
        goal("修缮", Horizon.LONG_TERM),
        indicator(1, project="修缮", weight="80"),
        indicator(2, project="修缮", weight="0"),
        indicator(3, project="修缮"),
        indicator(1, project="修缮", horizon=Horizon.LONG_TERM),
    )
    grid = compute(T15, facts)
    annual = grid.part("修缮.annual-1")
    assert [annual.cell(row.key, "weight") for row in annual.rows] == [Decimal(80), Decimal(0), None]
    assert "weight" not in [column.key for column in grid.part("修缮.long_term-1").columns]
