"""Evidence small enough to work out by hand: tables of a few cells, written as text, amounts in 万元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgets.checks.evidence import LEFT, RIGHT, Evidence
from budgets.facts import EditionIdentity, Fact, FactSet, group
from budgets.figures import Meaning, TextFigure, TextLine
from budgets.layouts import Unit
from budgets.normalise import YUAN
from budgets.tables.grid import (
    UNDISCLOSED,
    Cell,
    ColumnType,
    Disclosed,
    Grid,
    GridColumn,
    GridPart,
    GridRow,
    Series,
    Shape,
)

TEXTS = frozenset(
    {
        *("code", "name", "unit", "project", "catalogue", "function", "economic_class", "fund_origin", "fund_nature"),
        *("measure", "includes_procurement", "content", "directory_1", "directory_2", "directory_3", "group", "item"),
        *("type", "purpose", "label", "value", "rationale", "level_1", "level_2"),
    }
)
COUNTED = frozenset({"quantity", "share"})
"""Columns of numbers that are no amounts."""
YEAR = 2026
IDENTITY = EditionIdentity(
    jurisdiction="999999", jurisdiction_name="示例区", department="900", department_name="示例局", year=YEAR
)


def table(
    number: int,
    columns: str,
    *rows: str,
    part: str = "main",
    notes: Sequence[str] = (),
    unit: Unit = Unit.WANYUAN,
    disclosed: Disclosed = Disclosed.FULL,
    group: str = "",
) -> GridPart | Any:
    """One part. ``columns`` are keys; a row is "key cell cell …" with "-" for blank and "?" for undisclosed.

    The level of a row is told from its key: 0 for "total", else by the length of its code.
    """
    keys = columns.split()
    # In lists of items "project" is a name, elsewhere 项目支出.
    texts = TEXTS if number in (12, 13) else TEXTS - {"project"}
    found = GridPart(
        key=part,
        shape=Shape.LISTING,
        columns=tuple(GridColumn(key, (key,), ColumnType.TEXT if key in texts else ColumnType.AMOUNT) for key in keys),
        rows=tuple(_row(row, keys, texts, unit, number) for row in rows),
        notes=tuple(notes),
        unit=unit,
        series=(Series("name", "total"),),
        disclosed=disclosed,
        group=group,
    )
    return number, found


def _row(row: str, keys: Sequence[str], texts: frozenset[str], unit: Unit, number: int) -> GridRow:
    key, *cells = row.split()
    values = (_cell(cell, column, texts, unit) for cell, column in zip(cells, keys, strict=True))
    return GridRow(key, _level(key, number), tuple(values), (f"row {key}",))


def _level(key: str, number: int) -> int:
    if key == "total":
        return 0
    if number in (12, 13):
        return 1 if key == IDENTITY.department else 2
    if number == 11:
        return {3: 1, 6: 2, 2: 3}.get(len(key), 4)
    return {3: 1, 5: 2, 6: 2, 7: 3, 9: 3}.get(len(key), 2)


def _cell(cell: str, column: str, texts: frozenset[str], unit: Unit) -> Cell:
    if cell == "-":
        return None
    if cell == "?":
        return UNDISCLOSED
    if column in texts:
        return cell
    return Decimal(cell) * (1 if column in COUNTED else unit.divisor)


def sides(
    number: int,
    revenue: str = "",
    expenditure: str = "",
    *,
    beside: Mapping[str, str] | None = None,
    unit: Unit = Unit.WANYUAN,
) -> Any:
    """Table 1 or 4: "key amount key amount …" for each half; ``beside`` are further columns of expenditure rows."""
    more = {key: dict(_half(text, unit)) for key, text in (beside or {}).items()}
    extra = tuple(dict.fromkeys(column for cells in more.values() for column in cells))
    left, right = _half(revenue, unit), _half(expenditure, unit)
    height = max(len(left), len(right))
    left += [("", None)] * (height - len(left))
    right += [("", None)] * (height - len(right))
    rows = tuple(
        GridRow(
            f"{a}/{b}",
            1,
            (a or None, x, b or None, y, *(more.get(b, {}).get(column) for column in extra)),
            (f"row {a or b}",),
        )
        for (a, x), (b, y) in zip(left, right, strict=True)
    )
    part = GridPart(
        key="main",
        shape=Shape.TABLE,
        columns=(
            GridColumn(f"{LEFT}_item", ("收入", "项目")),
            GridColumn(f"{LEFT}_amount", ("收入", "预算数"), ColumnType.AMOUNT),
            GridColumn(f"{RIGHT}_item", ("支出", "项目")),
            GridColumn(f"{RIGHT}_amount", ("支出", "预算数"), ColumnType.AMOUNT),
            *(GridColumn(f"{RIGHT}_{column}", ("支出", column), ColumnType.AMOUNT) for column in extra),
        ),
        rows=rows,
        unit=unit,
        series=(Series(f"{LEFT}_item", f"{LEFT}_amount"), Series(f"{RIGHT}_item", f"{RIGHT}_amount")),
    )
    return number, part


def _half(text: str, unit: Unit) -> list[tuple[str, Cell]]:
    words = text.split()
    return [
        (key, None if cell == "-" else Decimal(cell) * unit.divisor)
        for key, cell in zip(words[::2], words[1::2], strict=True)
    ]


def figure(
    subject: str, value: str, unit: str = "万元", *, section: str = "overview", sentence: str = "", **more: Any
) -> TextFigure:
    """A figure of the text as reading gives it, in its printed unit; without ``meaning`` it is this year's amount."""
    more.setdefault("meaning", Meaning.CURRENT)
    more.setdefault("year", YEAR if more["meaning"] in (Meaning.CURRENT, Meaning.SHARE) else YEAR - 1)
    return TextFigure(
        section=section,
        place=more.pop("place", "page 1"),
        sentence=sentence or f"{subject}{value}{unit}。",
        subject=subject,
        value=Decimal(value) * YUAN.get(unit, 1),
        unit=unit,
        **more,
    )


def lines(section: str, *texts: str) -> tuple[TextLine, ...]:
    """Paragraphs of one section, each on a line of its own."""
    return tuple(TextLine(text, f"line {number}", section) for number, text in enumerate(texts, start=1))


def evidence(
    *tables: Any,
    facts: Sequence[Fact] = (),
    year: int = YEAR,
    functions: Mapping[str, str] | None = None,
    classes: Mapping[str, str] | None = None,
    **more: Any,
) -> Evidence:
    """``tables`` as ``table`` and ``sides`` give them; parts of one number make one grid.

    ``functions`` and ``classes`` are the names of the year's lists.
    """
    grids: dict[int, Grid] = {}
    for number, part in tables:
        parts = (*grids[number].parts, part) if number in grids else (part,)
        grids[number] = Grid(edition=IDENTITY, number=number, key=f"t{number:02d}", name=f"表{number}", parts=parts)
    identity = EditionIdentity(
        jurisdiction="999999", jurisdiction_name="示例区", department="900", department_name="示例局", year=year
    )
    more.setdefault("reported", True)
    known = FactSet(edition=identity, lines=group(facts), function_names=functions or {}, economic_names=classes or {})
    return Evidence(facts=known, grids=grids, **more)


def money(wanyuan: int | str) -> Decimal:
    """万元 in yuan."""
    return Decimal(wanyuan) * 10_000
