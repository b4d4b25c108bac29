"""Printed tables brought into the form that their layout declares, where offices print them otherwise.

Last year's figures beside this year's, code and name in one cell, a list where the form has columns: whatever is
left out is said, and no figure is moved to where it was not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from budgets.intake import raw
from budgets.intake.headers import Paths
from budgets.intake.segments import Segment, is_total
from budgets.normalise import digits, plain

_YEAR = re.compile(r"(20[0-9]{2})年")
_OTHER_FIGURES = re.compile(
    r"上年(?:度)?(?:年初)?(?:预算|执行|决算|批复|实际|完成|数|$)|去年|增减|增长|增幅|降幅|变动|比上年|较上年|同比|百分比|占比|%|执行数|决算数"
)
_CARRIED_OVER = re.compile(r"结转|结余")
_BUDGET = re.compile(
    r"^(?:20[0-9]{2}年度?|本年度?|当年)(?:年初)?(?:部门)?(?P<word>预算)?(?:安排|批复)?(?:数|金额|额|合计)?(?P<own>\((?:万元|元)\))?$"
)
_CODED = re.compile(r"^\[?(?P<code>[0-9]{5,7}|[0-9]{3})\]?(?![0-9])[-_.:、]*(?P<name>[^0-9.,].*)$")
_CODE = re.compile(r"^[0-9]{1,9}$")
_LEVELS = ("类", "款", "项")
_CODE_HEADING = re.compile(r"(?:编码|代码|编号|^类)$")
_FIRST = 3
"""Columns among which the codes are where no heading says so."""
_CODED_HEADING = re.compile(r"科目|项目|名称|分类|单位")
_SIDE_ITEM = re.compile(r"项目|^(?:本年)?(?:财政拨款)?(?:收入|支出)$|来源$|科目|功能分类|类别")
_LABEL_HEADING = re.compile(r"项目|名称|内容|科目|来源|类别")


def of_this_year(segment: Segment) -> tuple[Segment, list[str]]:
    """The table without the columns of other years, and what these were.

    Their header paths are left empty, so that no declared column is found in them. Without a year in its title a
    table is of the latest year that a column names.
    """
    if not segment.paths:
        return segment, []
    year = segment.year or max((int(y) for path in segment.paths for y in _years(path)), default=None)
    paths: list[tuple[str, ...]] = []
    left_out: list[str] = []
    for path in segment.paths:
        if _is_other(path, year):
            left_out.append("/".join(path))
            paths.append(())
        else:
            paths.append(tuple(map(_without_year, path)))
    if len(left_out) == len(segment.paths):
        return segment, []
    return replace(segment, paths=tuple(paths), year=year), left_out


def _years(path: Sequence[str]) -> Iterator[str]:
    return (found for text in path if not _CARRIED_OVER.search(text) for found in _YEAR.findall(text))


def _is_other(path: Sequence[str], year: int | None) -> bool:
    """Of another year, or a change from one; a carry-over from last year is this year's money."""
    if any(int(found) != year for found in _years(path)):
        return True
    return any(_OTHER_FIGURES.search(text) for text in path if not _CARRIED_OVER.search(text))


def _without_year(text: str) -> str:
    """“2026年预算数” as 预算数."""
    return _BUDGET.sub(lambda found: "预算数" + (found["own"] or ""), text)


def with_codes(segment: Segment) -> Segment:
    """Codes in a column of their own, or in three with one heading over them, or with the name in one cell."""
    said = [column for column, path in enumerate(segment.paths) if path and _CODE_HEADING.search(path[-1])]
    first = (c for c, path in enumerate(segment.paths[:_FIRST]) if path and _CODED_HEADING.search(path[-1]))
    for column in said or first:
        if _has_coded_names(segment, column):
            return _with_split_names(segment, column)
        if _has_codes(segment, column):
            return _with_code_headings(segment, column)
    return segment


def _with_split_names(segment: Segment, column: int) -> Segment:
    """“206 科学技术支出”, “[206]科学技术支出” as two columns."""
    paths: Paths = (*segment.paths[:column], ("科目编码",), ("科目名称",), *segment.paths[column + 1 :])
    return replace(segment, paths=paths, rows=tuple(_split(row, column) for row in segment.rows))


def _with_code_headings(segment: Segment, column: int) -> Segment:
    """The heading that a column of codes should have; 类, 款, 项 where those beside it have none."""
    paths = list(segment.paths)
    beside = range(column + 1, min(column + 3, len(paths)))
    levels = [column, *takewhile(lambda c: not paths[c] and _has_codes(segment, c), beside)]
    if len(levels) > 1:
        paths[column : column + len(levels)] = [(*paths[column], level) for level in _LEVELS[: len(levels)]]
    elif not _CODE_HEADING.search(paths[column][-1]):
        paths[column] = ("科目编码",)
    return replace(segment, paths=tuple(paths))


def _listed(segment: Segment, column: int) -> list[str]:
    texts = (plain(row[column].text) for row in segment.rows if column < len(row))
    return [text for text in texts if text and not is_total(text)]


def _has_coded_names(segment: Segment, column: int) -> bool:
    listed = _listed(segment, column)
    return bool(listed) and all(map(_CODED.match, listed))


def _has_codes(segment: Segment, column: int) -> bool:
    listed = _listed(segment, column)
    return bool(listed) and all(map(_CODE.match, map(digits, listed)))


def _split(row: tuple[raw.Cell, ...], column: int) -> tuple[raw.Cell, ...]:
    if column >= len(row):
        return row
    cell = row[column]
    found = _CODED.match(plain(cell.text))
    code = found["code"] if found else ""
    name = _printed_name(cell.text, code) if found else cell.text
    return (*row[:column], replace(cell, text=code), replace(cell, text=name), *row[column + 1 :])


def _printed_name(printed: str, code: str) -> str:
    """What stands after the code, as printed."""
    end = next(end for end in range(1, len(printed) + 1) if digits(printed[:end]) == code)
    return printed[end:].lstrip(" \t\n　]］】-－—_:：、.．")


def as_one_row(segment: Segment) -> Segment:
    """A list of labels with an amount each, as the one row whose columns they head.

    Rows without an amount column stay as they are: the table is then reported to lack its columns.
    """
    label = next((c for c, path in enumerate(segment.paths) if path and _LABEL_HEADING.search(path[-1])), None)
    amount = next((c for c, path in enumerate(segment.paths) if label is not None and c > label and path), None)
    if label is None or amount is None or any(len(row) <= max(label, amount) for row in segment.rows):
        return segment
    paths = tuple((plain(row[label].text),) for row in segment.rows)
    row = tuple(row[amount] for row in segment.rows)
    return replace(segment, paths=paths, rows=(row,) if row else ())


def with_sides(segment: Segment) -> Segment:
    """A two-sided table whose halves have no heading of their own: 收入项目, 预算数, 支出项目, 预算数."""
    tops = [path[0] if len(path) > 1 else "" for path in segment.paths]
    if any("收入" in top for top in tops) and any("支出" in top for top in tops):
        return segment
    items = [c for c, path in enumerate(segment.paths) if path and _SIDE_ITEM.search(path[-1])]
    if len(items) != 2:
        return segment
    paths = tuple(_sided(path, c, items) for c, path in enumerate(segment.paths))
    return replace(segment, paths=paths)


def _sided(path: tuple[str, ...], column: int, items: Sequence[int]) -> tuple[str, ...]:
    if not path or column < items[0]:
        return path
    side = "支出" if column >= items[1] else "收入"
    return (side, "项目") if column in items else (side, path[-1])
