"""Printed tables become reported Grids: the same shape as derived ones, so that the two can be laid side by side.

A table is recognised by what it says (title and header words), never by its position. What cannot be read is
reported with its place; nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from budgets.intake.layouts import CODES_BEGIN, NEEDED, NUMBERING, OTHER_TABLES, READINGS, Reading, Rows, names_declared
from budgets.intake.regular import as_one_row, of_this_year, with_codes, with_sides
from budgets.intake.row_readers import ROW_READERS
from budgets.intake.rows import (
    CATEGORY_LEVEL,
    OWN_UNIT,
    PROJECT_CODE,
    PROJECT_LEVEL,
    Context,
    Problem,
    aligned,
    title_of,
    type_of,
)
from budgets.intake.segments import Segment
from budgets.layouts import Unit
from budgets.normalise import compiled, plain
from budgets.tables.grid import Disclosed, GridColumn, GridPart, GridRow, Series, Shape

_OTHER_TABLES = re.compile(OTHER_TABLES)
_READINGS = [(reading, re.compile(reading.title), re.compile(reading.header)) for reading in READINGS]
__all__ = ["PROJECT_CODE", "Problem", "Recognition", "Reported", "recognise"]


@dataclass(frozen=True, slots=True)
class Reported:
    """One table as a document reports it, amounts in yuan, each row with its place."""

    number: int
    part: GridPart
    title: str
    year: int | None
    place: str


@dataclass(slots=True)
class Recognition:
    """``again`` are tables that say otherwise than one of the same number before them."""

    tables: list[Reported] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)
    again: list[tuple[Reported, Reported]] = field(default_factory=list)


def recognise(segments: Sequence[Segment], divisions: Mapping[str, str]) -> Recognition:
    """Read every segment. ``divisions`` maps the plain names of functional divisions to their codes (T1, T4)."""
    found = Recognition()
    for printed in segments:
        segment, left_out = of_this_year(printed)
        reading = _reading_of(segment)
        if reading is None:
            if segment.rows:
                found.unread.append(_unknown(segment))
            continue
        found.unread += (_left_out(segment, column) for column in left_out)
        _read(segment, reading, divisions, found)
    if found.again:
        found.unread.append(_two_documents(found.again))
    return found


def _unknown(segment: Segment) -> Problem:
    """Of a declared table, or the end of one, figures are missing; others are not ours to read."""
    lost = not segment.paths or (names_declared(segment.title) and not _OTHER_TABLES.search(segment.title))
    return Problem(str(segment.place), _("不认识的表：%s") % (segment.title or _("（无标题）")), lost=lost)


def _left_out(segment: Segment, column: str) -> Problem:
    words = {"title": segment.title, "column": column}
    return Problem(str(segment.place), _("表“%(title)s”的列“%(column)s”不是本年预算数，没有读入") % words)


def _reading_of(segment: Segment) -> Reading | None:
    """By the title, or by the name of its sheet where it has none that says anything."""
    header = "/".join("/".join(path) for path in segment.paths)
    found = (
        reading
        for title in (segment.title, plain(segment.place.sheet or ""))
        if not _OTHER_TABLES.search(title)
        for reading, named, head in _READINGS
        if named.search(title) and head.search(header)
    )
    return next(found, None)


def _read(segment: Segment, reading: Reading, divisions: Mapping[str, str], found: Recognition) -> None:
    segment = _REGULAR.get(reading.rows, with_codes)(segment)
    columns = _columns(segment, reading, found)
    if problem := _without_unit(segment) or _lacking(segment, reading, columns):
        found.unread.append(problem)
        return
    context = Context(segment, reading, columns, divisions, found.unread)
    context = replace(context, segment=replace(segment, rows=tuple(aligned(context, row) for row in segment.rows)))
    rows = tuple(ROW_READERS[reading.rows](context))
    if reading.rows is Rows.CODES and _is_of_other_codes(reading.number, rows):
        words = {"title": segment.title, "code": "、".join(row.key for row in rows if row.level)[:40]}
        why = _("表“%(title)s”的编码（%(code)s）不是这张表的科目，没有读入") % words
        found.unread.append(Problem(str(segment.place), why))
        return
    found.unread += _repeated(rows, context)
    table = Reported(
        number=reading.number,
        part=_part(context, rows),
        title=segment.title,
        year=segment.year,
        place=str(segment.place),
    )
    same = next((t for t in found.tables if (t.number, t.part.key) == (table.number, table.part.key)), None)
    if same is None:
        found.tables.append(table)
    elif [row.cells for row in table.part.rows] == [row.cells for row in same.part.rows]:
        words = {"number": table.number, "title": table.title, "first": same.place}
        why = _("表%(number)d“%(title)s”与 %(first)s 的完全相同，只读一次。")
        found.unread.append(Problem(table.place, why % words))
    else:
        found.again.append((table, same))


def _is_of_other_codes(number: int, rows: Sequence[GridRow]) -> bool:
    codes = [row.key for row in rows if row.level]
    return bool(codes) and not any(code.startswith(CODES_BEGIN[number]) for code in codes)


def _two_documents(again: Sequence[tuple[Reported, Reported]]) -> Problem:
    table, first = again[0]
    numbers = "、".join(dict.fromkeys(str(second.number) for second, _first in again))
    why = _(
        "文件中有两份预算：表%(numbers)s出现了不止一次，数字不同（“%(title)s”先在 %(first)s 出现）。"
        "一个文件只能有一个部门一年的预算，请拆开后分别导入。"
    )
    words = {"numbers": numbers, "title": table.title, "first": first.place}
    return Problem(table.place, why % words, lost=True)


def _without_unit(segment: Segment) -> Problem | None:
    if segment.unit or not segment.rows:
        return None
    words = {"title": segment.title, "unit": segment.strange_unit}
    if segment.strange_unit:
        why = _("表“%(title)s”的单位是“%(unit)s”，只能读元或万元，整张表没有读入。")
    else:
        why = _("表“%(title)s”没有写明单位是元还是万元，整张表没有读入。请在表上方补上单位。")
    return Problem(str(segment.place), why % words, lost=True)


def _lacking(segment: Segment, reading: Reading, columns: Mapping[str, int]) -> Problem | None:
    """A table without a column that it cannot be read without; one that has no rows lacks nothing."""
    lacking = [group[0] for group in NEEDED[reading.rows] if columns.keys().isdisjoint(group)]
    if not lacking or not segment.rows:
        return None
    header = " ".join("/".join(path) for path in segment.paths)
    words = {"title": segment.title, "lacking": "、".join(lacking), "header": header}
    why = _("表“%(title)s”的表头里找不到需要的列（%(lacking)s），整张表没有读入。表头：%(header)s") % words
    return Problem(str(segment.place), why, lost=True)


def _repeated(rows: Sequence[GridRow], context: Context) -> list[Problem]:
    """A row that occurs twice in one table: another document's, or printed twice; no one can tell which counts."""
    if context.reading.rows is Rows.PROJECTS:
        # Each unit has its own categories.
        rows = [row for row in rows if row.level != CATEGORY_LEVEL]
    found: dict[str, list[GridRow]] = {}
    for row in rows:
        for key in _keys(row):
            found.setdefault(key, []).append(row)
    return [
        Problem(
            "；".join(source for row in repeated for source in row.sources),
            _("表“%(title)s”中“%(key)s”出现了不止一次，可能混入了另一份文件的表，请只保留一份。")
            % {"title": context.segment.title, "key": key.removeprefix("/")},
            lost=True,
        )
        for key, repeated in found.items()
        if len(repeated) > 1
    ]


def _keys(row: GridRow) -> list[str]:
    """Both halves of a two-sided row, the right one marked by a slash; project names may hold slashes."""
    left, slash, right = row.key.partition("/")
    if not slash or row.level == PROJECT_LEVEL:
        return [row.key]
    return [key for key in (left, f"/{right}" if right else "") if key]


def _columns(segment: Segment, reading: Reading, found: Recognition) -> dict[str, int]:
    """Which printed column holds which declared one; a printed column that fits none is reported."""
    columns: dict[str, int] = {}
    patterns = compiled(reading.columns)
    for index, path in enumerate(segment.paths):
        printed = OWN_UNIT.sub("", "/".join(path))
        key = next((key for key, found in patterns if key not in columns and found.search(printed)), None)
        if key is not None:
            columns[key] = index
        elif printed and not re.match(NUMBERING, printed):
            found.unread.append(
                Problem(
                    str(segment.place),
                    _("表“%(title)s”的列“%(column)s”不认识") % {"title": segment.title, "column": printed},
                )
            )
    return columns


_REGULAR: Mapping[Rows, Callable[[Segment], Segment]] = {
    Rows.LIST: as_one_row,
    Rows.SINGLE: lambda segment: segment,
    Rows.SIDES: with_sides,
    Rows.ITEMS: lambda segment: segment,
}


def _part(context: Context, rows: tuple[GridRow, ...]) -> GridPart:
    keys = context.shown
    return GridPart(
        key=context.reading.part,
        shape=Shape.TABLE if context.reading.rows in (Rows.SIDES, Rows.SINGLE, Rows.LIST) else Shape.LISTING,
        columns=tuple(GridColumn(key, title_of(context, key), type_of(context, key)) for key in keys),
        rows=rows,
        unit=context.segment.unit or Unit.WANYUAN,
        notes=context.segment.notes,
        series=_SERIES.get(context.reading.rows, (Series("name", "total"),)),
        disclosed=Disclosed.FULL,
    )


_SERIES = {
    Rows.SIDES: (
        Series("revenue_item", "revenue_amount", "收入"),
        Series("expenditure_item", "expenditure_amount", "支出"),
    ),
    Rows.SINGLE: (Series("", "total"),),
    Rows.LIST: (Series("", "total"),),
    Rows.ITEMS: (Series("name", "amount", depth=0),),
}
