"""Merged header cells against what the official forms show; a cell is (text, column, colspan, rowspan)."""

from budgets.renderers.headers import header_rows
from budgets.tables.catalogue.t02_revenue import T02
from budgets.tables.catalogue.t05_general_by_function import T05
from budgets.tables.catalogue.t11_projects import T11
from budgets.tables.compute import compute
from budgets.tables.grid import ColumnType, GridColumn
from budgets.tables.schema import Disclosure
from performance.facts import Horizon
from performance.tables.t15_projects import T15
from tests.factories import dossier, fact_set, goal

Header = list[list[tuple[str, int, int, int]]]


def header(columns: tuple[GridColumn, ...]) -> Header:
    return [[(cell.text, cell.column, cell.colspan, cell.rowspan) for cell in row] for row in header_rows(columns)]


def header_of(table: Disclosure) -> Header:
    return header(compute(table, fact_set()).parts[0].columns)


def test_t02_revenue_this_year_and_carried_over() -> None:
    assert header_of(T02) == [
        [
            ("单位编码", 0, 1, 2),
            ("单位名称", 1, 1, 2),
            ("合计", 2, 1, 2),
            ("本年收入", 3, 10, 1),
            ("上年结转结余", 13, 6, 1),
        ],
        [
            ("小计", 3, 1, 1),
            ("一般公共预算", 4, 1, 1),
            ("政府性基金预算", 5, 1, 1),
            ("国有资本经营预算", 6, 1, 1),
            ("财政专户管理资金", 7, 1, 1),
            ("事业收入", 8, 1, 1),
            ("事业单位经营收入", 9, 1, 1),
            ("上级补助收入", 10, 1, 1),
            ("附属单位上缴收入", 11, 1, 1),
            ("其他收入", 12, 1, 1),
            ("小计", 13, 1, 1),
            ("一般公共预算", 14, 1, 1),
            ("政府性基金预算", 15, 1, 1),
            ("国有资本经营预算", 16, 1, 1),
            ("财政专户管理资金", 17, 1, 1),
            ("单位资金", 18, 1, 1),
        ],
    ]


def test_t05_basic_expenditure_over_three_columns() -> None:
    assert header_of(T05) == [
        [
            ("科目编码", 0, 1, 2),
            ("科目名称", 1, 1, 2),
            ("合计", 2, 1, 2),
            ("基本支出", 3, 3, 1),
            ("项目支出", 6, 1, 2),
        ],
        [("小计", 3, 1, 1), ("人员经费", 4, 1, 1), ("公用经费", 5, 1, 1)],
    ]


def test_t11_same_budgets_below_two_headings() -> None:
    budgets = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
    assert header_of(T11) == [
        [
            ("项目编码", 0, 1, 2),
            ("项目名称", 1, 1, 2),
            ("项目单位", 2, 1, 2),
            ("合计", 3, 1, 2),
            ("本年拨款", 4, 3, 1),
            ("财政拨款结转结余", 7, 3, 1),
            ("财政专户管理资金", 10, 1, 2),
            ("单位资金", 11, 1, 2),
        ],
        [(budgets[(column - 4) % 3], column, 1, 1) for column in range(4, 10)],
    ]


def test_t15_annual_indicators_have_three_header_rows() -> None:
    facts = fact_set(dossier("信息化"), goal("信息化", Horizon.ANNUAL))
    assert header(compute(T15, facts).part("信息化.annual-1").columns) == [
        [
            ("一级指标", 0, 1, 3),
            ("二级指标", 1, 1, 3),
            ("三级指标", 2, 1, 3),
            ("指标值", 3, 3, 1),
            ("指标分值权重", 6, 1, 3),
            ("指标值确定依据", 7, 1, 3),
        ],
        [("近两年指标值", 3, 2, 1), ("预期当年实现值", 5, 1, 2)],
        [("前年", 3, 1, 1), ("上年", 4, 1, 1)],
    ]


def test_same_leaf_titles_side_by_side_stay_two_cells() -> None:
    columns = (GridColumn("a", ("金额",), ColumnType.AMOUNT), GridColumn("b", ("金额",), ColumnType.AMOUNT))
    assert header(columns) == [[("金额", 0, 1, 1), ("金额", 1, 1, 1)]]


def test_group_is_not_merged_across_another_column() -> None:
    columns = (GridColumn("a", ("支出", "基本")), GridColumn("b", ("合计",)), GridColumn("c", ("支出", "项目")))
    assert header(columns) == [
        [("支出", 0, 1, 1), ("合计", 1, 1, 2), ("支出", 2, 1, 1)],
        [("基本", 0, 1, 1), ("项目", 2, 1, 1)],
    ]
