"""What offices do to a form: code and name in one cell, last year's figures beside, merged cells, notes, and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from budgets.tables.grid import GridRow
from tests.intake.wording import Printed, Wording

if TYPE_CHECKING:
    from tests.intake.variants import Style

BY_SUBJECT = frozenset({3, 5, 7, 9, 10})
ITEMS = frozenset({12, 13})
EXPENSES = {
    "total": "合计",
    "overseas": "1.因公出国（境）费用",
    "vehicles": "3.公务用车费",
    "vehicle_purchase": "其中：（1）公务用车购置费",
    "vehicle_running": "（2）公务用车运行维护费",
    "reception": "2.公务接待费",
    "operating_cost": "机关运行经费",
}
"""Rows of a vertical table 8."""


@dataclass
class Sheet:
    """One table about to be printed. The first ``codes`` columns are the code; ``rows`` are what the lines say."""

    number: int
    keys: list[str]
    """The column keys of what the lines hold, from the code on; a code in three columns has one."""
    codes: int
    paths: list[tuple[str, ...]]
    rows: list[GridRow]
    lines: list[list[Printed]]

    def column(self, key: str) -> int:
        return self.keys.index(key) + (self.codes - 1 if self.keys.index(key) else 0)

    def insert(self, at: int, path: tuple[str, ...], cell: Callable[[int], Printed]) -> None:
        """A column that is none of the form's own."""
        self.paths.insert(at, path)
        for index, line in enumerate(self.lines):
            # Rows that lost their covered cells are shorter, and end where the others do.
            line.insert(at - len(self.paths) + 1 + len(line), cell(index))


def apply(sheet: Sheet, style: Style, words: Wording) -> None:
    """Every habit that the style has and the table allows."""
    if style.repeats != "kept" and sheet.number in ITEMS:
        _unrepeated(sheet, merged=style.repeats == "merged")
    if style.subtotals and sheet.number in ITEMS:
        _subtotalled(sheet, words)
    if style.indent and "name" in sheet.keys:
        _indented(sheet)
    if style.code_name and sheet.number in BY_SUBJECT and sheet.codes == 1 and sheet.paths[0][-1].endswith("编码"):
        _code_with_name(sheet, style.code_name, words)
    if style.expenses != "row" and sheet.number == 8:
        _vertical(sheet, words)
    elif style.last_year:
        _LAST_YEAR.get(sheet.number, _no_habit)(sheet, style, words)
    if style.numbered and sheet.number not in ITEMS:
        sheet.lines.insert(0, [Printed(text) for text in ("栏次", *map(str, range(1, len(sheet.paths))))])
    if style.blank_rows:
        sheet.lines += [[Printed()] * len(sheet.paths)] * 2
    if style.note == "row":
        width = len(sheet.paths)
        sheet.lines.append([Printed("注：本表为示例。", width=width), *[Printed(covered=True)] * (width - 1)])


def _no_habit(sheet: Sheet, style: Style, words: Wording) -> None:
    return


def _unrepeated(sheet: Sheet, *, merged: bool) -> None:
    """Unit and code of the items below the first one of the same unit are blank, or merged with it."""
    first = 0
    for index, (above, row) in enumerate(pairwise(sheet.rows), start=1):
        if row.level != 2 or above.level != 2 or above.cells[0] != row.cells[0]:
            first = index
            continue
        for column in range(2):
            sheet.lines[index][column] = Printed(covered=merged)
            if merged:
                cell = sheet.lines[first][column]
                sheet.lines[first][column] = cell._replace(height=index - first + 1)


def _subtotalled(sheet: Sheet, words: Wording) -> None:
    """A 小计 below the items of each unit."""
    column = sheet.column("amount")
    lines, rows = [], []
    group: list[Printed] = []
    for index, (row, line) in enumerate(zip(sheet.rows, sheet.lines, strict=True)):
        lines.append(line)
        rows.append(row)
        if row.level != 2:
            continue
        group.append(line[column])
        after = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
        if after is None or after.cells[0] != row.cells[0]:
            added = sum(Decimal(cell.number or 0) for cell in group)
            subtotal = [Printed()] * len(line)
            subtotal[1] = Printed(words.label("小计"))
            subtotal[column] = Printed(words.wide(f"{added:,}"), str(added))
            lines.append(subtotal)
            rows.append(GridRow("subtotal", 0, ()))
            group = []
    sheet.lines, sheet.rows = lines, rows


def _indented(sheet: Sheet) -> None:
    column = sheet.column("name")
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if row.level and len(line) == len(sheet.paths):
            line[column] = line[column]._replace(text="　" * (row.level - 1) + line[column].text)


def _code_with_name(sheet: Sheet, how: str, words: Wording) -> None:
    """“206 科学技术支出”, “[206]科学技术支出” or “206-科学技术支出” in one column."""
    sheet.paths[:2] = [(*sheet.paths[0][:-1], words.label("科目"))]
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if len(line) > len(sheet.paths):
            code, name = line[0].text, line[1].text.strip("　")
            both = how.format(code=code, name=name) if row.level else code or name
            line[:2] = [Printed(both)]
    sheet.keys.remove("name")


def _vertical(sheet: Sheet, words: Wording) -> None:
    """Table 8 as a list: one line an item."""
    amounts = dict(zip(sheet.keys, sheet.lines[0], strict=True))
    sheet.paths = [(words.label("项目"),), (words.label("预算数"),)]
    sheet.lines = [[Printed(words.wide(text)), amounts[key]] for key, text in EXPENSES.items() if key in amounts]
    sheet.rows = [GridRow(key, 1, ()) for key in EXPENSES if key in amounts]


def _years(words: Wording, style: Style) -> tuple[str, str]:
    """How the columns of last year and of this year are headed."""
    if style.last_year == "words":
        return "上年预算数", "本年预算数"
    return words.wide(f"{words.year - 1}年预算数"), words.wide(f"{words.year}年预算数")


def _other_figure(words: Wording) -> Printed:
    return Printed(words.wide(f"{words.random.randint(1, 999_999)}.{words.random.randint(10, 99)}"))


def _sides_with_last_year(sheet: Sheet, style: Style, words: Wording) -> None:
    """收入[项目, 2025年预算数, 2026年预算数] and the same for 支出."""
    last, this = _years(words, style)
    for key in ("expenditure_amount", "revenue_amount"):
        at = sheet.column(key)
        side = sheet.paths[at][0]
        if key == "expenditure_amount" and style.shares:
            continue
        sheet.paths[at] = (side, this)
        sheet.insert(at, (side, last), lambda index: _other_figure(words))


def _list_with_last_year(sheet: Sheet, style: Style, words: Wording) -> None:
    """2025年预算数 | 2026年预算数[合计, 基本支出, 项目支出] | 增减额 | 增减%."""
    last, this = _years(words, style)
    first = sheet.column("total")
    sheet.paths[first:] = [(this, *path) for path in sheet.paths[first:]]
    sheet.insert(first, (last,), lambda index: _other_figure(words))
    sheet.insert(len(sheet.paths), (f"{this}比{last}", "增减额"), lambda index: _other_figure(words))
    sheet.insert(len(sheet.paths), (f"{this}比{last}", "增减%"), lambda index: Printed(words.wide("-12.5%")))


def _expenses_with_last_year(sheet: Sheet, style: Style, words: Wording) -> None:
    """Both years' whole tables beside each other, in the ministry's form."""
    last, this = _years(words, style)
    paths = list(sheet.paths)
    sheet.paths = [(this, *path) for path in paths]
    for at, path in enumerate(paths):
        sheet.insert(at, (last, *path), lambda index: _other_figure(words))


_LAST_YEAR: dict[int, Callable[[Sheet, Style, Wording], None]] = {
    1: _sides_with_last_year,
    4: _sides_with_last_year,
    3: _list_with_last_year,
    5: _list_with_last_year,
    8: _expenses_with_last_year,
}


def clear_cut(lines: list[list[Printed]], cut: int) -> int:
    """Where the page really breaks: not within cells that are merged downwards."""
    while cut < len(lines) and lines[cut][0].covered:
        cut += 1
    return cut
