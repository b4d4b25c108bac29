"""Columns, hierarchies and row helpers that several tables share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from budgets.facts import BASIC_NATURES, FactSet, FundingSource, Nature
from budgets.tables.amounts import add, total
from budgets.tables.grid import Cell, ColumnType, Disclosed, GridColumn, GridRow
from budgets.tables.schema import Column, Node, Step
from budgets.tables.sums import ColumnSum

GENERAL = frozenset({FundingSource.GENERAL})

DIVISIONS = (
    ("201", "一般公共服务支出"),
    ("204", "公共安全支出"),
    ("205", "教育支出"),
    ("206", "科学技术支出"),
    ("207", "文化旅游体育与传媒支出"),
    ("208", "社会保障和就业支出"),
    ("210", "卫生健康支出"),
    ("211", "节能环保支出"),
    ("212", "城乡社区支出"),
    ("213", "农林水支出"),
    ("214", "交通运输支出"),
    ("215", "资源勘探工业信息等支出"),
    ("216", "商业服务业等支出"),
    ("217", "金融支出"),
    ("219", "援助其他地区支出"),
    ("220", "自然资源海洋气象等支出"),
    ("221", "住房保障支出"),
    ("222", "粮油物资储备支出"),
    ("223", "国有资本经营预算支出"),
    ("224", "灾害防治及应急管理支出"),
    ("229", "其他支出"),
    ("231", "债务还本支出"),
    ("232", "债务付息支出"),
    ("233", "债务发行费用支出"),
    ("203", "国防支出"),
)
"""The functional divisions in the order the official form prints them; any other that occurs is added below."""

_DIGITS = "一二三四五六七八九"
ORDINALS = (
    *_DIGITS,
    "十",
    *("十" + digit for digit in _DIGITS),
    "二十",
    *("廿" + digit for digit in _DIGITS),
    "三十",
    *("三十" + digit for digit in _DIGITS),
)
"""Enough for every division of the national list (31 in 2026) and those it may yet get."""


def divisions(facts: FactSet, lines: Iterable[Any]) -> list[tuple[str, str]]:
    """Code and name of every division to print: the whole official list, then others that have amounts."""
    listed = dict(DIVISIONS)
    used = {line.function[:3] for line in lines if line.function}
    extra = [(code, facts.function_names.get(code, code)) for code in sorted(used - listed.keys())]
    return [(code, facts.function_names.get(code, name)) for code, name in DIVISIONS] + extra


def in_division(code: str) -> Callable[[Any], bool | None]:
    """Whether a line belongs to the division; None (may be) when its function is not disclosed."""

    def answer(line: Any) -> bool | None:
        return line.function.startswith(code) if line.function else None

    return answer


Half = tuple[str, int, str, Cell]
"""Key, level, label and amount of one side of a two-sided row."""

TWO_SIDED_COLUMNS = (
    GridColumn("revenue_item", ("收入", "项目"), ColumnType.TEXT),
    GridColumn("revenue_amount", ("收入", "预算数"), ColumnType.AMOUNT),
    GridColumn("expenditure_item", ("支出", "项目"), ColumnType.TEXT),
    GridColumn("expenditure_amount", ("支出", "预算数"), ColumnType.AMOUNT),
)


def side_by_side(left: Sequence[Half], right: Sequence[Half]) -> Iterable[GridRow]:
    """Rows of a two-sided table; the shorter side is padded with blanks."""
    blank: Half = ("", 1, "", None)
    for a, b in zip_longest(left, right, fillvalue=blank):
        level = min(half[1] for half in (a, b) if half[0])
        yield GridRow(f"{a[0]}/{b[0]}", level, (a[2] or None, a[3], b[2] or None, b[3]))


def prefix_path(code: str | None, names: Any, lengths: Sequence[int]) -> list[Step]:
    """The levels above and including a code: 2060404 -> 206, 20604, 2060404. Empty when the code is not known."""
    if code is None:
        return []
    return [
        Step(code[:length], level, code[:length], names.get(code[:length], ""))
        for level, length in enumerate(lengths, start=1)
        if length <= len(code)
    ]


def function_path(line: Any, facts: FactSet) -> list[Step]:
    return prefix_path(line.function, facts.function_names, (3, 5, 7))


def economic_path(line: Any, facts: FactSet) -> list[Step]:
    return prefix_path(line.economic_class, facts.economic_names, (3, 5))


def unit_path(line: Any, facts: FactSet) -> list[Step]:
    """Department, then unit; the department alone when the amount is not divided among units."""
    department = Step(facts.edition.department, 1, facts.edition.department, facts.edition.department_name)
    if line.unit == facts.edition.department:
        return [department]
    return [department, Step(line.unit, 2, line.unit, facts.unit_name(line.unit))]


def by_function(lines: Callable[[FactSet], Iterable[Any]]) -> Callable[[FactSet], Disclosed]:
    """Only totals are disclosed when a line names no subject code."""

    def answer(facts: FactSet) -> Disclosed:
        return Disclosed.TOTALS if any(line.function is None for line in lines(facts)) else Disclosed.FULL

    return answer


def by_unit(facts: FactSet, lines: Iterable[Any]) -> Disclosed:
    """Only totals are disclosed when a line is booked on the department as a whole."""
    whole = facts.edition.department
    return Disclosed.TOTALS if any(line.unit == whole for line in lines) else Disclosed.FULL


def code(key: str = "code", title: str = "科目编码") -> Column:
    return Column(key, (title,), lambda node: node.step.code, ColumnType.CODE)


def name(key: str = "name", title: str = "科目名称") -> Column:
    return Column(key, (title,), lambda node: node.step.name, ColumnType.TEXT)


def amount(key: str, *title: str, **wanted: Any) -> Column:
    """A column that sums the lines below a row; ``wanted`` as in ``amounts.total``."""
    return Column(key, title, lambda node: total(node.lines, **wanted))


def basic_and_project(sources: Set[FundingSource] | None, *above: str) -> tuple[Column, ...]:
    """合计, 基本支出, 项目支出, as tables 9 and 10 print them below one heading."""
    return (
        amount("total", *above, "合计", sources=sources),
        amount("basic", *above, "基本支出", sources=sources, natures=BASIC_NATURES),
        amount("project", *above, "项目支出", sources=sources, natures={Nature.PROJECT}),
    )


def personnel_and_operating() -> tuple[Column, ...]:
    """合计, 基本支出 [小计, 人员经费, 公用经费], 项目支出 of tables 5 and 6: general budget only."""
    return (
        amount("total", "合计", sources=GENERAL),
        amount("basic_total", "基本支出", "小计", sources=GENERAL, natures=BASIC_NATURES),
        amount("personnel", "基本支出", "人员经费", sources=GENERAL, natures={Nature.PERSONNEL}),
        amount("operating", "基本支出", "公用经费", sources=GENERAL, natures={Nature.OPERATING}),
        amount("project", "项目支出", sources=GENERAL, natures={Nature.PROJECT}),
    )


OF_PERSONNEL_AND_OPERATING = (
    ColumnSum("total", ("basic_total", "project")),
    ColumnSum("basic_total", ("personnel", "operating")),
)
ITEM_LEVEL = 2


def is_item(node: Node) -> bool:
    return node.item is not None and node.step.level == ITEM_LEVEL


def item(key: str, *title: str, of: Callable[[Any, FactSet], Cell], type: ColumnType = ColumnType.TEXT) -> Column:
    """A column that an item row alone fills, blank in headings and totals."""

    def cell(node: Node) -> Cell:
        return blank_if_empty(of(node.item, node.facts)) if is_item(node) else None

    return Column(key, title, cell, type)


def blank_if_empty(value: Cell) -> Cell:
    """An empty text is a blank cell; a zero is not."""
    return None if value == "" else value


def item_amount(key: str, *title: str, of: Callable[[Any], Decimal | None]) -> Column:
    """An amount of an item, summed in the 合计 row and blank in the department's heading row."""

    def cell(node: Node) -> Cell:
        if is_item(node):
            return of(node.item)
        return add(*map(of, node.lines)) if node.step.level == 0 else None

    return Column(key, title, cell)


def item_path(line: Any, facts: FactSet) -> list[Step]:
    """The department's heading row, then the item under its unit's code and name (tables 12 and 13)."""
    department = Step(facts.edition.department, 1, facts.edition.department, facts.edition.department_name)
    return [department, Step(f"{line.number:03d}", ITEM_LEVEL, line.unit, facts.unit_name(line.unit))]


def bracketed(code: str, name: str) -> str:
    """A code and its name as procurement forms print them: [2060101]行政运行."""
    return f"[{code}]{name}" if code else name


def bracketed_function(line: Any, facts: FactSet) -> str:
    return bracketed(line.function, facts.function_names.get(line.function, ""))


def bracketed_economic_class(line: Any, facts: FactSet) -> str:
    return bracketed(line.economic_class, facts.economic_names.get(line.economic_class, ""))
