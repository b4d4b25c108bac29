"""Charts: what static/js/charts.js draws, and the same as a table with every figure in exact yuan.

Figures to be drawn are strings: JavaScript's numbers only draw. A chart's CSV and its embedded page come from its
table (budgets.views.charted).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from budgets.layouts import Unit
from budgets.renderers.cells import in_unit
from budgets.tables.amounts import add, share
from budgets.tables.compare import ComparedRow
from budgets.tables.flow import Flow, Node, folded
from budgets.tables.grid import Cell, ColumnType, GridColumn, GridPart, GridRow, Shape
from budgets.templatetags.budget_tags import beside
from budgets.terms import term

MOST_AREAS = 40
"""More areas than this cannot be told apart in a treemap; the table beside it has them all."""
MOST_PARTS = 8
TERMS_OF_FLOWS = (
    gettext_noop("收支总计"),
    gettext_noop("来源未细分"),
    gettext_noop("性质未细分"),
    gettext_noop("功能未细分"),
    gettext_noop("其他功能合计"),
)
"""Nodes of tables.flow, which knows no languages."""
SMALLEST_FLOW = Decimal("0.02")
"""Of the total: functions below are drawn as one."""


@dataclass(frozen=True, slots=True)
class Chart:
    """``drawn`` is for charts.js, in ``table.unit``; ``table`` has all that it is made of, also what is too small to
    be drawn. ``title`` is in the reader's language, as the headings are.
    """

    drawn: dict[str, Any]
    table: GridPart
    title: str = ""


def tabled(columns: Sequence[GridColumn], rows: Iterable[Sequence[Cell]], unit: Unit) -> GridPart:
    """The table of a chart; its rows are numbered, for nothing refers to them."""
    return GridPart(
        key="main",
        shape=Shape.LISTING,
        unit=unit,
        columns=tuple(columns),
        rows=tuple(GridRow(str(number), 1, tuple(cells)) for number, cells in enumerate(rows, start=1)),
    )


def amounts(*titles: str) -> list[GridColumn]:
    return [GridColumn(f"amount_{number}", (title,), ColumnType.AMOUNT) for number, title in enumerate(titles, start=1)]


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a whole: ``share`` is its percentage of the whole, ``width`` that of the largest part, to draw."""

    label: str
    amount: Cell
    share: Cell = None
    width: str = "0"
    url: str = ""
    code: str = ""
    row: ComparedRow | None = None
    group: str = ""


def sliced(parts: Iterable[Slice], whole: Cell) -> list[Slice]:
    """The parts with their shares of ``whole``."""
    parts = list(parts)
    largest = max((part.amount for part in parts if isinstance(part.amount, Decimal)), default=Decimal(0))
    return [replace(part, share=share(part.amount, whole), width=_width(part.amount, largest)) for part in parts]


def _width(amount: Cell, largest: Decimal) -> str:
    if not isinstance(amount, Decimal) or largest <= 0 or amount <= 0:
        return "0"
    return f"{amount * 100 / largest:.1f}"


def figure(cell: Cell, unit: Unit) -> str | None:
    """A cell for a chart; None leaves a gap."""
    return str(in_unit(cell, unit)) if isinstance(cell, Decimal) else None


def of_unit(kind: str, unit: Unit) -> dict[str, Any]:
    """What every chart says: how it is drawn, the unit alone and behind a figure, and its decimal places."""
    return {"type": kind, "unit": term(unit.value), "beside": beside(unit), "places": unit.places}


def columns(labels: Sequence[str], series: Iterable[tuple[str, Sequence[Cell]]], unit: Unit) -> Chart | None:
    """Stacked columns, one a label; None where nothing is known, or of one column only, which compares nothing."""
    shown = [(label, cells) for label, cells in series if any(isinstance(cell, Decimal) and cell for cell in cells)]
    if not shown or len(labels) < 2:
        return None
    datasets = [{"label": label, "data": [figure(cell, unit) for cell in cells]} for label, cells in shown]
    return Chart(
        of_unit("columns", unit) | {"labels": list(labels), "datasets": datasets},
        tabled(
            [GridColumn("year", (gettext("年度"),)), *amounts(*(label for label, _ in shown))],
            zip(labels, *(cells for _, cells in shown), strict=True),
            unit,
        ),
    )


def treemap(slices: Iterable[Slice], unit: Unit) -> Chart | None:
    """Areas as large as the amounts; None for fewer than two, which say nothing."""
    parts = list(slices)
    known = [part for part in parts if isinstance(part.amount, Decimal) and part.amount > 0][:MOST_AREAS]
    if len(known) < 2:
        return None
    items = [_area(part, unit) for part in known]
    return Chart(of_unit("treemap", unit) | {"items": items}, _shares(parts, unit))


def doughnut(slices: Sequence[Slice], unit: Unit) -> Chart | None:
    """Parts of a ring, the smallest as one where there are more than can be told apart."""
    known = [part for part in slices if isinstance(part.amount, Decimal) and part.amount > 0]
    if len(known) < 2:
        return None
    table = _shares(slices, unit)
    if len(known) > MOST_PARTS:
        known = [*known[: MOST_PARTS - 1], _together(known[MOST_PARTS - 1 :])]
    return Chart(of_unit("doughnut", unit) | {"items": [_area(part, unit) for part in known]}, table)


def _shares(slices: Sequence[Slice], unit: Unit) -> GridPart:
    grouped = any(part.group for part in slices)
    columns = [
        *([GridColumn("group", (gettext("功能分类"),))] if grouped else []),
        GridColumn("name", (gettext("名称"),)),
        *amounts(gettext("金额")),
        GridColumn("share", (gettext("占比"),), ColumnType.PERCENT),
    ]
    rows = [[*([part.group] if grouped else []), part.label, part.amount, part.share] for part in slices]
    return tabled(columns, rows, unit)


def _together(parts: Iterable[Slice]) -> Slice:
    parts = list(parts)
    return Slice(
        label=gettext("其余合计"),
        amount=add(*(part.amount for part in parts)),
        share=add(*(part.share for part in parts)),
    )


def _area(part: Slice, unit: Unit) -> dict[str, str | None]:
    percent = f"{part.share}%" if isinstance(part.share, Decimal) else ""
    return {
        "label": part.label,
        "value": figure(part.amount, unit),
        "share": percent,
        "url": part.url,
        "group": part.group or part.label,
    }


def sankey(flows: Sequence[Flow], unit: Unit) -> Chart | None:
    """Money from its sources through the natures of expenditure to functions; None where nothing flows on."""
    total = sum((flow.amount for flow in flows if flow.target.column > 1 and flow.source.column <= 1), Decimal(0))
    drawn = folded(flows, total * SMALLEST_FLOW)
    if not drawn:
        return None
    flows_on = {flow.source for flow in drawn}
    through: dict[Node, Decimal] = {}
    for flow in drawn:
        # What comes from a node goes through it, but for the last ones, which only receive.
        ends = [flow.source] if flow.target in flows_on else [flow.source, flow.target]
        for node in ends:
            through[node] = through.get(node, Decimal(0)) + flow.amount
    shown = of_unit("sankey", unit) | {
        "nodes": {
            node.key: {"label": term(node.label), "column": node.column, "amount": figure(amount, unit)}
            for node, amount in through.items()
        },
        "flows": [
            {"from": flow.source.key, "to": flow.target.key, "flow": figure(flow.amount, unit)} for flow in drawn
        ],
    }
    table = tabled(
        [GridColumn("source", (gettext("从"),)), GridColumn("target", (gettext("到"),)), *amounts(gettext("金额"))],
        [(term(flow.source.label), term(flow.target.label), flow.amount) for flow in flows],
        unit,
    )
    return Chart(shown, table)
