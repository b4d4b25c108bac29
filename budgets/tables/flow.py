"""Where the money comes from and what it is for: flows from sources through natures to functions.

A document gives revenue by source and expenditure by function, but not which source pays for which function. So all
sources flow into the total, and the total flows on: to the natures of expenditure, and from each to its functions
(table 3 has both together). What a document does not divide is a node of its own, never nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.facts import NINE_SOURCES, Nature
from budgets.tables.grid import Disclosed, GridPart, Line

NATURES = (Nature.BASIC, Nature.PROJECT, Nature.BUSINESS, Nature.REMITTANCE, Nature.SUBSIDY)


@dataclass(frozen=True, slots=True)
class Node:
    """``column`` is 0 for sources, 1 the total, 2 natures, 3 functions; labels are official terms."""

    key: str
    label: str
    column: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Exact yuan from one node to another; always more than zero."""

    source: Node
    target: Node
    amount: Decimal


TOTAL = Node("total", "收支总计", 1)
SOURCE_UNDIVIDED = Node("source.undivided", "来源未细分", 0)
NATURE_UNDIVIDED = Node("nature.undivided", "性质未细分", 2)
FUNCTION_UNDIVIDED = Node("function.undivided", "功能未细分", 3)
CARRIED_OVER = Node("source.carried_over", "上年结转结余", 0)
CARRY_FORWARD = Node("carry_forward", "年终结转结余", 2)
OTHER_FUNCTIONS = Node("function.other", "其他功能合计", 3)


def flows(totals: GridPart | None, expenditure: GridPart | None) -> tuple[Flow, ...]:
    """From the main parts of tables 1 and 3; empty where table 3 says nothing.

    A single source takes the place of the total, which would only repeat it.
    """
    if expenditure is None or expenditure.disclosed is Disclosed.NONE or not expenditure.rows:
        return ()
    incoming = tuple(_incoming(totals))
    outgoing = [*_onward(expenditure), *_kept(totals)]
    if len(incoming) == 1:
        only = replace(incoming[0].source, column=TOTAL.column)
        return tuple(replace(flow, source=only) if flow.source == TOTAL else flow for flow in outgoing)
    return (*incoming, *outgoing)


def folded(found: Sequence[Flow], least: Decimal) -> tuple[Flow, ...]:
    """For drawing: functions that get less than ``least`` become one, if there are several such."""
    received: dict[Node, Decimal] = {}
    for flow in found:
        received[flow.target] = received.get(flow.target, Decimal(0)) + flow.amount
    small = {
        node
        for node, amount in received.items()
        if node.column == FUNCTION_UNDIVIDED.column and node != FUNCTION_UNDIVIDED and amount < least
    }
    if len(small) < 2:
        return tuple(found)
    merged: dict[tuple[Node, Node], Decimal] = {}
    for flow in found:
        ends = (flow.source, OTHER_FUNCTIONS if flow.target in small else flow.target)
        merged[ends] = merged.get(ends, Decimal(0)) + flow.amount
    return tuple(Flow(*ends, amount) for ends, amount in merged.items())


def _incoming(part: GridPart | None) -> Iterator[Flow]:
    if part is None or part.disclosed is Disclosed.NONE:
        return
    lines = {line.key: line for line in part.lines(0)}
    nodes = [Node(f"source.{source}", source.label, 0) for source in NINE_SOURCES]
    known = [*_known(lines, nodes), *_known(lines, [CARRIED_OVER])]
    yield from (Flow(node, TOTAL, amount) for node, amount in known)
    rest = _rest(lines["total"].amount if "total" in lines else None, (amount for _, amount in known))
    if rest > 0:
        yield Flow(SOURCE_UNDIVIDED, TOTAL, rest)


def _known(lines: dict[str, Line], nodes: Iterable[Node]) -> Iterator[tuple[Node, Decimal]]:
    for node in nodes:
        line = lines.get(node.key.partition(".")[2])
        if line is not None and isinstance(line.amount, Decimal) and line.amount > 0:
            yield node, line.amount


def _kept(part: GridPart | None) -> Iterator[Flow]:
    """年终结转结余, where table 1 has it."""
    if part is None or part.disclosed is Disclosed.NONE:
        return
    for line in part.lines(1):
        if line.key == "carry_forward" and isinstance(line.amount, Decimal) and line.amount > 0:
            yield Flow(TOTAL, CARRY_FORWARD, line.amount)


def _onward(part: GridPart) -> Iterator[Flow]:
    """Total to natures to functions, with what the document leaves undivided."""
    for nature, amounts in _by_nature(part):
        whole = amounts.pop("total", Decimal(0))
        if whole <= 0:
            continue
        yield Flow(TOTAL, nature, whole)
        for line in part.lines(0):
            if line.level == 1 and amounts.get(line.key, 0) > 0:
                yield Flow(nature, Node(f"function.{line.key}", line.label, 3), amounts[line.key])
        rest = _rest(whole, amounts.values())
        if rest > 0:
            yield Flow(nature, FUNCTION_UNDIVIDED, rest)


def _by_nature(part: GridPart) -> Iterator[tuple[Node, dict[str, Decimal]]]:
    """Each nature with its amounts by row (the total and the divisions), then what belongs to none of them."""
    rest = _amounts(part, "total")
    for nature in NATURES:
        amounts = _amounts(part, nature.value)
        yield Node(f"nature.{nature}", nature.label, 2), dict(amounts)
        rest = {key: amount - amounts.get(key, Decimal(0)) for key, amount in rest.items()}
    yield NATURE_UNDIVIDED, rest


def _amounts(part: GridPart, column: str) -> dict[str, Decimal]:
    return {
        line.key: line.amount
        for line in part.lines(0, column)
        if isinstance(line.amount, Decimal) and (line.key == "total" or line.level == 1)
    }


def _rest(whole: object, parts: Iterable[Decimal]) -> Decimal:
    return whole - sum(parts, Decimal(0)) if isinstance(whole, Decimal) else Decimal(0)
