"""T1 收支预算总表: all revenue by source beside all expenditure by functional division."""

from collections.abc import Iterable

from budgets.facts import NINE_SOURCES, CarryForwardLine, ExpenditureLine, FactSet, RevenueLine
from budgets.tables.amounts import add, total
from budgets.tables.catalogue.columns import (
    ORDINALS,
    TWO_SIDED_COLUMNS,
    Half,
    divisions,
    in_division,
    side_by_side,
)
from budgets.tables.grid import GridRow, Series
from budgets.tables.schema import Disclosure, Table
from budgets.tables.sums import DIVISIONS, RowSum


def rows(facts: FactSet) -> Iterable[GridRow]:
    revenue, expenditure = facts.of(RevenueLine), facts.of(ExpenditureLine)
    left: list[Half] = [
        (source, 1, f"{ordinal}、{source.label}", total(revenue, sources={source}, carried_over=False))
        for ordinal, source in zip(ORDINALS, NINE_SOURCES, strict=False)
    ]
    right: list[Half] = [
        (code, 1, f"{ordinal}、{name}", total(expenditure, where=in_division(code)))
        for ordinal, (code, name) in zip(ORDINALS, divisions(facts, expenditure), strict=False)
    ]
    left += [("", 1, "", None)] * (len(right) - len(left))
    carry_forward = total(facts.of(CarryForwardLine))
    left += [
        ("current", 0, "本年收入合计", total(revenue, carried_over=False)),
        ("carried_over", 1, "上年结转结余", total(revenue, carried_over=True)),
        ("total", 0, "收入总计", total(revenue)),
    ]
    right += [
        ("current", 0, "本年支出合计", total(expenditure)),
        ("carry_forward", 1, "年终结转结余", carry_forward),
        ("total", 0, "支出总计", add(total(expenditure), carry_forward)),
    ]
    return side_by_side(left, right)


T01 = Disclosure(
    number=1,
    name="收支预算总表",
    lineage="function",
    chart=1,
    sums={
        "main": (
            RowSum("current", NINE_SOURCES),
            RowSum("total", ("current", "carried_over")),
            RowSum("current", (DIVISIONS,), side=1),
            RowSum("total", ("current", "carry_forward"), side=1),
        )
    },
    parts=(
        Table(
            key="main",
            needs=(RevenueLine, ExpenditureLine),
            columns=lambda facts: TWO_SIDED_COLUMNS,
            rows=rows,
            series=(
                Series("revenue_item", "revenue_amount", "收入"),
                Series("expenditure_item", "expenditure_amount", "支出"),
            ),
            notes=("财政专户管理资金收入指教育收费收入；事业收入不含教育收费收入，各表同。",),
        ),
    ),
)
