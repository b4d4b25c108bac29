"""T8 一般公共预算"三公"经费支出表: one row."""

from collections.abc import Iterable

from budgets.facts import FactSet, Measure, OfficialExpense, OfficialExpenseItem, ResourceFigure
from budgets.layouts import LAYOUTS
from budgets.tables.amounts import add
from budgets.tables.grid import Cell, ColumnType, GridColumn, GridRow, Series
from budgets.tables.schema import Disclosure, Table
from budgets.tables.sums import ColumnSum

VEHICLES = "公务用车购置及运行费"
COLUMNS = (
    GridColumn("total", ("“三公”经费合计",), ColumnType.AMOUNT),
    GridColumn("overseas", ("因公出国（境）费",), ColumnType.AMOUNT),
    GridColumn("vehicles", (VEHICLES, "小计"), ColumnType.AMOUNT),
    GridColumn("vehicle_purchase", (VEHICLES, "公务用车购置费"), ColumnType.AMOUNT),
    GridColumn("vehicle_running", (VEHICLES, "公务用车运行费"), ColumnType.AMOUNT),
    GridColumn("reception", ("公务接待费",), ColumnType.AMOUNT),
)


def rows(facts: FactSet) -> Iterable[GridRow]:
    def amount(item: OfficialExpenseItem) -> Cell:
        return add(*(line.amount for line in facts.of(OfficialExpense) if line.item is item))

    overseas, purchase, running, reception = map(amount, OfficialExpenseItem)
    vehicles = add(purchase, running)
    yield GridRow(
        "total",
        0,
        (add(overseas, vehicles, reception), overseas, vehicles, purchase, running, reception),
        tuple(dict.fromkeys(line.place for line in facts.of(OfficialExpense) if line.place)),
    )


def operating_cost(facts: FactSet) -> Iterable[GridRow]:
    figures = [f for f in facts.of(ResourceFigure) if f.measure is Measure.OPERATING_COST]
    yield GridRow("total", 0, (add(*(figure.value for figure in figures)),), tuple(f.place for f in figures))


T08 = Disclosure(
    number=8,
    name="一般公共预算“三公”经费支出表",
    chart=1,
    sums={
        "main": (
            ColumnSum("total", ("overseas", "vehicles", "reception")),
            ColumnSum("vehicles", ("vehicle_purchase", "vehicle_running")),
        )
    },
    parts=(
        Table(
            key="main",
            needs=(OfficialExpense,),
            columns=lambda facts: COLUMNS,
            rows=rows,
            series=(Series("", "total"),),
            empty_note="本部门本年度没有安排“三公”经费，本表为空表。",
        ),
        Table(
            key="operating_cost",
            title="机关运行经费预算",
            needs=(ResourceFigure,),
            shown=lambda facts: LAYOUTS[facts.edition.layout].operating_cost_in_t08,
            columns=lambda facts: (GridColumn("total", ("机关运行经费预算数",), ColumnType.AMOUNT),),
            rows=operating_cost,
            series=(Series("", "total"),),
        ),
    ),
)
