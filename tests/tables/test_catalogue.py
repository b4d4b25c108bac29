"""What single tables do beyond the common: two sides, carried-over money, projects, items, "三公"."""

from decimal import Decimal

from budgets.facts import FundingSource, Measure, Nature, OfficialExpenseItem, ResourceFigure
from budgets.tables.catalogue.t01_revenue_expenditure import T01
from budgets.tables.catalogue.t02_revenue import T02
from budgets.tables.catalogue.t03_expenditure import T03
from budgets.tables.catalogue.t04_fiscal_appropriation import T04
from budgets.tables.catalogue.t08_official_expenses import T08
from budgets.tables.catalogue.t11_projects import T11
from budgets.tables.catalogue.t12_procurement import T12
from budgets.tables.catalogue.t13_purchased_services import T13
from budgets.tables.compute import compute
from budgets.tables.grid import UNDISCLOSED, Cell, GridPart
from tests.factories import (
    OTHER_UNIT,
    amounts,
    carry_forward,
    expenditure,
    fact_set,
    official_expense,
    procurement,
    project,
    project_line,
    purchased_service,
    revenue,
)

FUND, SPECIAL = FundingSource.FUND, FundingSource.SPECIAL
BALANCED = fact_set(
    revenue("100.00"),
    revenue("20.00", FUND),
    revenue("7.00", SPECIAL),
    revenue("3.00", carried_over=True),
    revenue("2.00", FUND, carried_over=True),
    revenue("1.00", FundingSource.OPERATIONS, carried_over=True),
    expenditure("103.00", function="2060101"),
    expenditure("17.00", source=FUND, function="2080505"),
    expenditure("8.00", source=SPECIAL, function="2080505"),
    carry_forward("4.00", FUND),
    carry_forward("1.00", FundingSource.OTHER),
)
"""Revenue 127 + 6 carried over = expenditure 128 + 5 left = 133."""


def figures(part: GridPart, series: int) -> dict[str, Cell]:
    """The amounts that one side of a two-sided part shows."""
    return {line.key: line.amount for line in part.lines(series) if line.amount is not None}


def test_t01_balances_with_carried_over_money() -> None:
    (part,) = compute(T01, BALANCED).parts
    assert figures(part, 0) == {
        "general": Decimal("100.00"),
        "fund": Decimal("20.00"),
        "special": Decimal("7.00"),
        "current": Decimal("127.00"),
        "carried_over": Decimal("6.00"),
        "total": Decimal("133.00"),
    }
    assert figures(part, 1) == {
        "206": Decimal("103.00"),
        "208": Decimal("25.00"),
        "current": Decimal("128.00"),
        "carry_forward": Decimal("5.00"),
        "total": Decimal("133.00"),
    }


def test_t04_counts_appropriations_only() -> None:
    (part,) = compute(T04, BALANCED).parts
    assert figures(part, 0) == {
        "current": Decimal("120.00"),
        "current.general": Decimal("100.00"),
        "current.fund": Decimal("20.00"),
        "carried_over": Decimal("5.00"),
        "carried_over.general": Decimal("3.00"),
        "carried_over.fund": Decimal("2.00"),
        "total": Decimal("125.00"),
    }
    assert figures(part, 1) == {
        "current": Decimal("120.00"),
        "206": Decimal("103.00"),
        "208": Decimal("17.00"),
        "carry_forward": Decimal("4.00"),
        "total": Decimal("124.00"),
    }


def test_t02_splits_current_and_carried_over_revenue() -> None:
    part = compute(T02, BALANCED).part("main")
    row = part.row("900001")
    shown = {column.key: cell for column, cell in zip(part.columns, row.cells, strict=True) if cell is not None}
    assert shown == {
        "code": "900001",
        "name": "示例局本级",
        "total": Decimal("133.00"),
        "current": Decimal("127.00"),
        "general": Decimal("100.00"),
        "fund": Decimal("20.00"),
        "special": Decimal("7.00"),
        "carried_over": Decimal("6.00"),
        "carried_over_general": Decimal("3.00"),
        "carried_over_fund": Decimal("2.00"),
        "carried_over_unit_funds": Decimal("1.00"),
    }


def test_t02_undivided_unit_funds() -> None:
    """单位资金 not divided into its five kinds: each is unknown, but carried over they stand in one column."""
    for carried_over in (False, True):
        facts = fact_set(revenue("5.00", FundingSource.UNIT_FUNDS, carried_over=carried_over))
        part = compute(T02, facts).part("main")
        operations, together = (part.cell("total", key) for key in ("operations", "carried_over_unit_funds"))
        expected = (None, Decimal("5.00")) if carried_over else (UNDISCLOSED, None)
        assert (operations, together) == expected
        assert part.cell("total", "general") is None


def test_t03_keeps_all_six_natures_apart() -> None:
    natures = (Nature.BASIC, Nature.PROJECT, Nature.BUSINESS, Nature.REMITTANCE, Nature.SUBSIDY)
    facts = fact_set(*(expenditure(f"{10**n}.00", nature) for n, nature in enumerate(natures)))
    (part,) = compute(T03, facts).parts
    assert part.rows[0].cells[2:] == amounts("11111.00", "1.00", "10.00", "100.00", "1000.00", "10000.00")


def test_division_beyond_the_printed_list_is_added_below_it() -> None:
    facts = fact_set(revenue("3.00"), expenditure("3.00", function="227"))
    for table, ordinal in ((T01, "廿六、预备费"), (T04, "（廿六）预备费")):
        (part,) = compute(table, facts).parts
        lines = list(part.lines(1))
        position = next(index for index, line in enumerate(lines) if line.key == "227")
        assert lines[position].label == ordinal
        assert lines[position].amount == Decimal("3.00")
        assert lines[position - 1].label.endswith("国防支出")


def test_division_whose_name_no_list_knows_is_called_by_its_code() -> None:
    (part,) = compute(T01, fact_set(expenditure("3.00", function="299"))).parts
    assert [line.label for line in part.lines(1) if line.key == "299"] == ["廿六、299"]


def test_undisclosed_subject_makes_every_division_unknown() -> None:
    (part,) = compute(T01, fact_set(expenditure("3.00", function=None))).parts
    cells = figures(part, 1)
    assert cells.pop("current") == cells.pop("total") == Decimal("3.00")
    assert len(cells) == 25
    assert set(cells.values()) == {UNDISCLOSED}


def test_two_sided_rows_have_a_key_a_side() -> None:
    (part,) = compute(T01, BALANCED).parts
    keys = [row.key for row in part.rows]
    assert keys[0] == "general/201"
    assert keys[9] == "/213"
    assert keys[-3:] == ["current/current", "carried_over/carry_forward", "total/total"]
    assert [line.key for line in part.lines(0)][-4:] == ["other", "current", "carried_over", "total"]


def test_t08_adds_up_its_leaves() -> None:
    facts = fact_set(
        official_expense("5.00", OfficialExpenseItem.VEHICLE_RUNNING),
        official_expense("3.00", OfficialExpenseItem.VEHICLE_PURCHASE),
        official_expense("0.00", OfficialExpenseItem.OVERSEAS),
    )
    (part,) = compute(T08, facts).parts
    assert part.rows[0].cells == amounts("8.00", "0.00", "8.00", "3.00", "5.00", None)


def test_t08_without_figures_says_so() -> None:
    (part,) = compute(T08, fact_set()).parts
    assert part.rows[0].cells == (None,) * 6
    assert part.notes == ("本部门本年度没有安排“三公”经费，本表为空表。",)


def test_t08_shows_operating_cost_only_in_the_layout_that_prints_it() -> None:
    cost = ResourceFigure(measure=Measure.OPERATING_COST, value=Decimal("9.00"))
    posts = ResourceFigure(measure=Measure.POSTS_ADMINISTRATIVE, value=Decimal(6))
    part = compute(T08, fact_set(cost, posts, layout="shanghai")).part("operating_cost")
    assert part.cell("total", "total") == Decimal("9.00")
    assert [part.key for part in compute(T08, fact_set(cost, posts)).parts] == ["main"]


def test_t11_lists_projects_below_unit_and_category() -> None:
    code = "99999924900T000000100"
    facts = fact_set(
        project("信息化", code, category=("31", "本级支出项目")),
        project("评审", category=("31", "本级支出项目")),
        project("修缮", unit=OTHER_UNIT),
        project_line("6.00", code),
        project_line("1.00", code, FUND),
        project_line("2.00", "评审", carried_over=True),
        project_line("4.00", "修缮", FundingSource.OTHER),
        project_line("8.00", "修缮", SPECIAL),
    )
    (part,) = compute(T11, facts).parts
    assert [(row.key, row.level, *row.cells[:3]) for row in part.rows] == [
        ("total", 0, None, "合计", None),
        ("900", 1, "900", "示例局", None),
        ("900001", 2, "900001", "示例局本级", None),
        ("31", 3, "31", "本级支出项目", None),
        (code, 4, code, "信息化", "示例局本级"),
        ("评审", 4, None, "评审", "示例局本级"),
        ("900002", 2, "900002", "示例中心", None),
        ("修缮", 4, None, "修缮", "示例中心"),
    ]
    funding = {row.key: row.cells[3:] for row in part.rows}
    assert funding["total"] == amounts("21.00", "6.00", "1.00", None, "2.00", None, None, "8.00", "4.00")
    assert funding[code] == amounts("7.00", "6.00", "1.00", None, None, None, None, None, None)
    assert funding["评审"] == amounts("2.00", None, None, None, "2.00", None, None, None, None)
    assert funding["修缮"] == amounts("12.00", None, None, None, None, None, None, "8.00", "4.00")


def test_t11_project_without_a_budget_line_is_kept_blank() -> None:
    (part,) = compute(T11, fact_set(project("信息化"))).parts
    assert part.row("信息化").cells[3:] == (None,) * 9


def test_t12_sums_amounts_but_never_unit_prices() -> None:
    facts = fact_set(
        procurement(1, amount="40.00", quantity="20", unit_price="2.00"),
        procurement(2, amount="9.00", unit_price="9.00", name="打印机"),
    )
    (part,) = compute(T12, facts).parts
    assert [row.level for row in part.rows] == [0, 1, 2, 2]
    assert part.cell("total", "amount") == Decimal("49.00")
    assert part.cell("total", "unit_price") is None
    assert part.cell("total", "quantity") is None
    assert part.cell("900", "amount") is None
    assert part.cell("001", "unit_price") == Decimal("2.00")
    assert part.cell("001", "catalogue") == "[A07100300]纸制品"
    assert part.cell("001", "function") == "[2060101]行政运行"
    assert part.cell("001", "economic_class") == "[30201]办公费"


def test_t12_zero_is_not_blank() -> None:
    (part,) = compute(T12, fact_set(procurement(1, amount="0.00", quantity="0", unit_price="0.00"))).parts
    assert part.cell("001", "quantity") == Decimal(0)
    assert part.cell("001", "unit_price") == Decimal("0.00")
    assert part.cell("001", "amount") == part.cell("total", "amount") == Decimal("0.00")


def test_t12_items_stand_in_the_order_of_their_numbers() -> None:
    facts = fact_set(*(procurement(number, amount="1.00") for number in (10, 2, 1)))
    (part,) = compute(T12, facts).parts
    assert [row.key for row in part.rows][2:] == ["001", "002", "010"]


def test_t13_blank_amount_is_not_zero() -> None:
    facts = fact_set(purchased_service(1, amount="0.00"), purchased_service(2, amount=None))
    (part,) = compute(T13, facts).parts
    assert part.cell("001", "amount") == Decimal("0.00")
    assert part.cell("002", "amount") is None
    assert part.cell("total", "amount") == Decimal("0.00")
    (unknown,) = compute(T13, fact_set(purchased_service(1, amount=None))).parts
    assert unknown.cell("total", "amount") is None
