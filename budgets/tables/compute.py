"""compute(declaration, facts) -> Grid. Pure: the same facts give the same grid, here and in ten years."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from budgets.facts import FactSet
from budgets.layouts import LAYOUTS
from budgets.tables.grid import Disclosed, Grid, GridColumn, GridPart, GridRow, Shape
from budgets.tables.schema import Disclosure, Form, Listing, Node, Part, Repeat, Step, Table

NOT_IN_LAYOUT = "所用公开格式不含本表，相关内容未公开。"
NOT_DISCLOSED = "来源文件未公开本表内容。"
ONLY_TOTALS = "来源文件只公开合计，未公开明细。"
TOTAL = Step(key="total", level=0, code=None, name="合计")

FORM_COLUMNS = (GridColumn("label", ("项目",)), GridColumn("value", ("内容",)))


def compute(declaration: Disclosure, facts: FactSet, *, only: Container[str] | None = None) -> Grid:
    """One of the fifteen tables from the facts of an edition, amounts in exact yuan.

    ``only`` are the keys of the parts wanted, where not all of them are.
    """
    expanded = [part for part in _expanded(declaration, facts) if part.shown(facts)]
    in_layout = _in_layout(declaration, expanded, facts)
    parts = tuple(_part(part, facts, in_layout=in_layout) for part in expanded if only is None or part.key in only)
    return Grid(
        edition=facts.edition,
        number=declaration.number,
        key=declaration.key,
        name=declaration.name,
        parts=parts,
    )


def _in_layout(declaration: Disclosure, parts: Iterable[Table | Listing | Form], facts: FactSet) -> bool:
    """Whether the department's form has the table; one that only some documents have, if there is anything in it."""
    layout = LAYOUTS[facts.edition.layout]
    if declaration.number in layout.optional:
        return any(facts.of(kind) for part in parts for kind in part.needs)
    return declaration.number in layout.tables


def _expanded(declaration: Disclosure, facts: FactSet) -> Iterator[Table | Listing | Form]:
    for part in declaration.parts:
        if isinstance(part, Repeat):
            for value in part.over(facts):
                yield from part.parts(value, facts)
        else:
            yield part


def _part(part: Table | Listing | Form, facts: FactSet, *, in_layout: bool) -> GridPart:
    columns, shape = _columns(part, facts)
    given = in_layout and facts.discloses(*part.needs)
    disclosed = part.disclosed(facts) if given else Disclosed.NONE
    rows: tuple[GridRow, ...] = () if disclosed is Disclosed.NONE else tuple(_rows(part, facts))
    return GridPart(
        key=part.key,
        title=part.title,
        group=part.group,
        shape=shape,
        unit=part.unit or LAYOUTS[facts.edition.layout].unit,
        columns=columns,
        rows=rows,
        notes=_notes(part, facts, disclosed, in_layout=in_layout),
        series=part.series,
        disclosed=disclosed,
    )


def _columns(part: Table | Listing | Form, facts: FactSet) -> tuple[tuple[GridColumn, ...], Shape]:
    match part:
        case Table():
            return tuple(part.columns(facts)), Shape.TABLE
        case Listing():
            return tuple(column.heading for column in part.columns), Shape.LISTING
        case Form():
            return FORM_COLUMNS, Shape.FORM


def _rows(part: Table | Listing | Form, facts: FactSet) -> Iterator[GridRow]:
    match part:
        case Table():
            yield from part.rows(facts)
        case Listing():
            for node in nodes(part, facts):
                yield GridRow(
                    node.step.key,
                    node.step.level,
                    tuple(column.of(node) for column in part.columns),
                    _sources(node),
                )
        case Form():
            for field in part.fields:
                yield GridRow(field.key, 1, (field.label, field.of(facts)))


def nodes(part: Listing, facts: FactSet) -> list[Node]:
    """The rows of a listing before their cells: 合计, then every step of every path in code order.

    A line counts below each step of its path. Lines whose path is empty (their function or unit is not disclosed)
    count in 合计 alone.
    """
    lines = tuple(part.lines(facts))
    if not lines:
        return []
    below: dict[tuple[str, ...], list[Any]] = {}
    steps: dict[tuple[str, ...], Step] = {}
    leaves: dict[tuple[str, ...], Any] = {}
    for line in lines:
        path: tuple[str, ...] = ()
        for step in part.path(line, facts):
            path = (*path, step.key)
            steps.setdefault(path, step)
            below.setdefault(path, []).append(line)
        leaves.setdefault(path, line)
    found = [
        Node(steps[path], tuple(below[path]), facts, leaves.get(path) if len(below[path]) == 1 else None)
        for path in sorted(steps)
    ]
    return [Node(TOTAL, lines, facts), *found] if part.total else found


def _sources(node: Node) -> tuple[str, ...]:
    """The places a row's figures came from; a roll-up of several has none of its own."""
    places = {getattr(line, "place", "") for line in node.lines} - {""}
    return tuple(places) if len(places) == 1 else ()


def _notes(part: Part, facts: FactSet, disclosed: Disclosed, *, in_layout: bool) -> tuple[str, ...]:
    if disclosed is Disclosed.NONE:
        return (NOT_DISCLOSED if in_layout else NOT_IN_LAYOUT,)
    if disclosed is Disclosed.TOTALS:
        return (*part.notes, ONLY_TOTALS)
    if part.empty_note and _is_empty(part, facts):
        return (*part.notes, part.empty_note)
    return part.notes


def _is_empty(part: Part, facts: FactSet) -> bool:
    if isinstance(part, Listing):
        return not part.lines(facts)
    return not any(facts.of(kind) for kind in part.needs)
