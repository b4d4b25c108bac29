"""Was the reading faithful? Derived tables laid over the reported ones, cell by cell.

A reported figure that the facts do not reproduce is a finding. A difference of one in the printed unit's last place
is rounding: accepted, but said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import takewhile

from django.utils.translation import gettext_lazy as _

from budgets.facts import NINE_SOURCES, FundingSource
from budgets.findings import Finding, Severity
from budgets.intake.layouts import SHARES
from budgets.intake.recognise import Reported
from budgets.intake.rows import PROJECT_LEVEL, SUBTOTAL, SUBUNIT_DIGITS
from budgets.layouts import Unit
from budgets.tables.amounts import add
from budgets.tables.grid import UNDISCLOSED, Cell, Grid, GridPart, GridRow

UNIT_LEVEL, CATEGORY_LEVEL, CATEGORY_DIGITS = 2, 3, 2
BY_UNIT = (2, 6)
OWN_SURPLUS, HOLDING_SURPLUS = "own_surplus", ("carried_over", "carried_over_unit_funds")
PROJECTS = 11
ITEM_LEVELS = {PROJECTS: PROJECT_LEVEL, 12: 2, 13: 2}
"""Where the items stand in tables that list them."""
SUBTOTALLED = ("amount", "total")
"""Columns that a 小计 always has."""
FISCAL = ("general", "fund", "capital")
UNDIVIDED = {"fiscal": FISCAL, "unit_funds": tuple(source.value for source in NINE_SOURCES[4:])}


def in_words(finding: Finding) -> str:
    """For people: where, which figure, what is printed and what it should be."""
    words = {
        "place": finding.source,
        "table": finding.table,
        "row": _row_in_words(finding.row),
        "column": finding.column,
        "actual": finding.actual,
        "expected": finding.expected,
        "message": finding.message,
    }
    if finding.actual is None:
        said = _("%(place)s：表%(table)d“%(row)s”的“%(column)s”是空白，分项合计 %(expected)s。%(message)s")
    elif finding.expected is None:
        said = _("%(place)s：表%(table)d“%(row)s”的“%(column)s”印的是 %(actual)s，分项中没有它。%(message)s")
    else:
        said = _("%(place)s：表%(table)d“%(row)s”的“%(column)s”印的是 %(actual)s，分项合计 %(expected)s。%(message)s")
    return str(said) % words


def _row_in_words(key: str) -> str:
    named = {source.value: source.label for source in FundingSource} | {key: str(word) for key, word in _ROWS.items()}
    return named.get(key.rpartition(".")[2], key)


_ROWS = {
    "total": _("合计"),
    "current": _("本年合计"),
    "carried_over": _("上年结转结余"),
    "carry_forward": _("年终结转结余"),
}
NOT_REPRODUCED = "R01"
ROUNDED = "R02"
TOTALLED_PRICE = "C56"
_WORDS = {
    NOT_REPRODUCED: (Severity.ERROR, _("表中数字与由分项算出的数字不一致，请核对原文件的这一格和它的分项。")),
    ROUNDED: (Severity.INFO, _("与分项之和相差一个末位，是四舍五入造成的。")),
    TOTALLED_PRICE: (Severity.WARNING, _("单价不能相加，合计行的单价应留空。")),
}


def differences(reported: Sequence[Reported], derived: Mapping[int, Grid]) -> list[Finding]:
    """Every amount cell that a document reports and its facts do not give."""
    parts = {(grid.number, part.key): part for grid in derived.values() for part in grid.parts}
    found = [
        finding
        for table in reported
        if table.part.rows and (part := parts.get((table.number, table.part.key))) is not None
        for finding in (*_of_table(table, part, derived), *_of_shares(table))
    ]
    return list(dict.fromkeys(found))


def _of_shares(table: Reported) -> Iterator[Finding]:
    """Printed columns that must add up within a row (人员经费 + 公用经费 = 基本支出), whatever the facts give."""
    keys = {column.key for column in table.part.columns}
    for whole, parts in SHARES.get(table.number, ()):
        if not keys.issuperset((whole, *parts)):
            continue
        column, shared = table.part.index(whole), [table.part.index(part) for part in parts]
        title = table.part.columns[column].title[-1]
        for row in table.part.rows:
            shares = add(*(row.cells[index] for index in shared))
            # 年终结转结余 and the like are printed undivided.
            if shares is None and "/" in row.key and not row.key[-3:].isdigit():
                continue
            yield from _compared(table, row.key, title, row.sources, row.cells[column], shares)


def _of_table(table: Reported, part: GridPart, derived: Mapping[int, Grid]) -> Iterator[Finding]:
    if len(table.part.series) > 1:
        yield from _of_sides(table, part)
        return
    rows = dict(_by_trail(part.rows))
    columns = [
        (column.key, column.title[-1], table.part.index(column.key), _expected(part, column.key, derived))
        for column in table.part.amount_columns
    ]
    own = next((i for i, found in enumerate(table.part.columns) if found.key == OWN_SURPLUS), None)
    for position, (trail, row) in enumerate(_by_trail(table.part.rows)):
        if len(row.key) == SUBUNIT_DIGITS and table.number in BY_UNIT:
            continue  # below the units that the portal keeps; recognition says so
        same, items = rows.get(trail), _items_of(table, position)
        for key, title, index, expected in columns:
            actual = row.cells[index]
            if items is None:
                surplus = None if own is None else row.cells[own]
                wanted = _less_own_surplus(expected(same) if same else None, key, surplus)
            elif not actual and not (row.key.startswith(SUBTOTAL) and key in SUBTOTALLED):
                continue  # most forms leave the figures of a unit's heading blank
            else:
                wanted = add(*(item.cells[index] for item in items))
            yield from _compared(table, row.key, title, row.sources, actual, wanted)


def _items_of(table: Reported, position: int) -> Sequence[GridRow] | None:
    """The items that a row in their list sums up: those of the unit it heads, or those above a 小计."""
    rows, row = table.part.rows, table.part.rows[position]
    level = ITEM_LEVELS.get(table.number)
    if level is None:
        return None
    if row.key.startswith(SUBTOTAL):
        above = (rows[index] for index in range(position - 1, -1, -1))
        return list(takewhile(lambda item: item.level == level, above))
    if table.number == PROJECTS or row.level != 1:
        return None
    code = table.part.index("code")
    return [item for item in rows if item.level == level and str(item.cells[code]).startswith(row.key)]


def _by_trail(rows: Sequence[GridRow]) -> Iterator[tuple[tuple[str, str], GridRow]]:
    """Rows by their key, and a project category also by its unit: each unit has its own 本级支出项目."""
    unit = ""
    for row in rows:
        unit = row.key if row.level == UNIT_LEVEL else unit
        yield (unit if row.level == CATEGORY_LEVEL and len(row.key) == CATEGORY_DIGITS else "", row.key), row


def _expected(part: GridPart, column: str, derived: Mapping[int, Grid]) -> Callable[[GridRow], Cell]:
    """What a derived row has in a column; a printed column that the form lacks is summed, or else not compared."""
    indexes = {found.key: index for index, found in enumerate(part.columns)}
    if column in indexes:
        return lambda row: row.cells[indexes[column]]
    if column in UNDIVIDED and indexes.keys() >= set(UNDIVIDED[column]):
        return lambda row: add(*(row.cells[indexes[key]] for key in UNDIVIDED[column]))
    if column == "operating_cost":
        parts = [found for found in derived[8].parts if found.key == "operating_cost" and found.rows]
        return lambda row: parts[0].rows[0].cells[0] if parts else UNDISCLOSED
    return lambda row: UNDISCLOSED


def _less_own_surplus(expected: Cell, column: str, surplus: Cell) -> Cell:
    """The facts count 使用非财政拨款结余 as carried over; forms that print it do so beside 上年结转."""
    if column not in HOLDING_SURPLUS or not isinstance(expected, Decimal):
        return expected
    return expected - surplus if isinstance(surplus, Decimal) else expected


def _of_sides(table: Reported, part: GridPart) -> Iterator[Finding]:
    sources = {row.key: row.sources for row in table.part.rows}
    for series in range(len(table.part.series)):
        derived = {line.key: line.amount for line in part.lines(series)}
        column = table.part.index(table.part.series[series].amount)
        surplus = _printed_surplus(table) if series == 0 else None
        if surplus:
            derived |= {OWN_SURPLUS: surplus, "carried_over": add(derived.get("carried_over"), -surplus)}
        for row in table.part.rows:
            key = row.key.split("/")[series]
            if not key:
                continue
            actual = row.cells[column]
            expected = derived.get(key)
            if key in UNDIVIDED:
                expected = add(*(derived.get(source) for source in UNDIVIDED[key]))
            elif key == "current" and key not in derived:
                expected = UNDISCLOSED
            title = table.part.series[series].title
            yield from _compared(table, key, title, sources[row.key], actual, expected)


def _printed_surplus(table: Reported) -> Decimal | None:
    found = (
        row.cells[table.part.index("revenue_amount")] for row in table.part.rows if row.key.startswith(OWN_SURPLUS)
    )
    return next((cell for cell in found if isinstance(cell, Decimal)), None)


def _compared(
    table: Reported, row: str, column: str, sources: Sequence[str], actual: Cell, expected: Cell
) -> Iterator[Finding]:
    if actual == expected or UNDISCLOSED in (actual, expected):
        return
    printed = actual if isinstance(actual, Decimal) else Decimal(0)
    computed = expected if isinstance(expected, Decimal) else Decimal(0)
    if printed == computed:
        return
    unit = table.part.unit
    rule = ROUNDED if abs(printed - computed) <= _last_place(unit) else NOT_REPRODUCED
    if "单价" in column:
        rule = TOTALLED_PRICE
    severity, message = _WORDS[rule]
    yield Finding(
        rule=rule,
        severity=severity,
        table=table.number,
        row=row,
        column=column,
        expected=_shown(expected, unit),
        actual=_shown(actual, unit),
        message=str(message),
        source="；".join(sources) or table.place,
    )


def _last_place(unit: Unit) -> Decimal:
    """One in the last printed place: 0.01 万元, or 1 元 (whole yuan are printed)."""
    return Decimal(100) if unit is Unit.WANYUAN else Decimal(1)


def _shown(cell: Cell, unit: Unit) -> str | None:
    return str(unit.of(cell)) if isinstance(cell, Decimal) else None
