"""T4 财政拨款收支预算总表: fiscal appropriations, this year's and carried over, beside what they pay for."""

from collections.abc import Iterable

from budgets.facts import (
    FISCAL_SOURCES,
    CarryForwardLine,
    ExpenditureLine,
    FactSet,
    FundingSource,
    RevenueLine,
)
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

APPROPRIATIONS = (
    ("（一）一般公共预算拨款", FundingSource.GENERAL),
    ("（二）政府性基金预算拨款", FundingSource.FUND),
    ("（三）国有资本经营预算拨款", FundingSource.CAPITAL),
)


def _revenue(facts: FactSet) -> list[Half]:
    lines = facts.of(RevenueLine)
    halves: list[Half] = []
    for key, label, carried_over in (
        ("current", "一、本年收入", False),
        ("carried_over", "二、上年结转", True),
    ):
        halves.append((key, 1, label, total(lines, sources=FISCAL_SOURCES, carried_over=carried_over)))
        halves += [
            (f"{key}.{source}", 2, name, total(lines, sources={source}, carried_over=carried_over))
            for name, source in APPROPRIATIONS
        ]
    return halves


def rows(facts: FactSet) -> Iterable[GridRow]:
    lines = facts.of(ExpenditureLine)
    left = _revenue(facts)
    current = total(lines, sources=FISCAL_SOURCES)
    carry_forward = total(facts.of(CarryForwardLine), sources=FISCAL_SOURCES)
    right: list[Half] = [("current", 1, "一、本年支出", current)]
    right += [
        (code, 2, f"（{ordinal}）{name}", total(lines, sources=FISCAL_SOURCES, where=in_division(code)))
        for ordinal, (code, name) in zip(ORDINALS, divisions(facts, lines), strict=False)
    ]
    right.append(("carry_forward", 1, "二、年终结转结余", carry_forward))
    left += [("", 1, "", None)] * (len(right) - len(left))
    left.append(("total", 0, "收入总计", total(facts.of(RevenueLine), sources=FISCAL_SOURCES)))
    right.append(("total", 0, "支出总计", add(current, carry_forward)))
    return side_by_side(left, right)


T04 = Disclosure(
    number=4,
    name="财政拨款收支预算总表",
    lineage="function",
    sums={
        "main": (
            RowSum("current", tuple(f"current.{source}" for _, source in APPROPRIATIONS)),
            RowSum("carried_over", tuple(f"carried_over.{source}" for _, source in APPROPRIATIONS)),
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
        ),
    ),
)
